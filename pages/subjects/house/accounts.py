"""Accounts: who may come in and as what, invitations, other posts, disabling."""

from functools import partial

import streamlit as st

from access.people.persons import Account, Grant, OneTime
from access.viewer import ROLES
from pages.shared import data, filters
from pages.shared.acting import Undo, attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import HousePage
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.shared.words import NOTHING, Words
from pages.subjects.house import acts, reads

ONCE = "one-time"


def pick_part(page: HousePage) -> str:
    """Which part of the page to look at."""
    words = page.words
    labels = {
        "accounts": words.say("Accounts"),
        "sessions": words.say("Sessions"),
        "tokens": words.say("Tokens of programs"),
        "audit": words.say("Audit chain"),
        "checkup": words.say("Weak settings"),
    }
    return filters.pick_one(words, "part", words.say("Section"), labels, "accounts")


def show_accounts(page: HousePage) -> None:
    """Every account, and what can be done with one."""
    words, found = page.words, reads.listed(page.person)
    _show_one_time(words)
    st.header(words.say("Accounts"), anchor=False)
    st.markdown(
        words.count(
            "{n} account. Accounts are never deleted: their names stay beside what they did.",
            "{n} accounts. Accounts are never deleted: their names stay beside what they did.",
            len(found),
        )
    )
    show_table(page, accounts_table(page, found), "accounts", words.say("Accounts"))
    _invitation_form(page)
    _account_acts(page, found)


def accounts_table(page: HousePage, found: tuple[Account, ...]) -> Table:
    """A row for each account: its posts, its state, when it was last seen."""
    words, seen = page.words, reads.last_seen(page.person)
    return Table(
        (
            text_column(words.say("Account"), [one.name for one in found]),
            text_column(words.say("Whose"), [one.shown for one in found]),
            text_column(words.say("Entered for"), [posts_in_words(words, one.grants) for one in found]),
            text_column(words.say("State"), [_state(page, one) for one in found], is_short=True),
            text_column(
                words.say("Last seen"),
                [words.moment(seen[one.id].seen_at, "UTC") if one.id in seen else NOTHING for one in found],
                is_short=True,
            ),
            text_column(words.say("Made by"), [one.created_by for one in found]),
        )
    )


def posts_in_words(words: Words, grants: tuple[Grant, ...]) -> str:
    """Posts with their programmes and institutions."""
    return "; ".join(
        " · ".join(part for part in (role_word(words, one.role), one.programme, one.institution) if part)
        for one in grants
    )


def role_word(words: Words, role: str) -> str:
    """What a role is called."""
    return {
        "coordinator": words.say("Coordinator"),
        "reviewer": words.say("Reviewer"),
        "institution": words.say("Institution"),
        "presenter": words.say("Presenter"),
        "administrator": words.say("Administrator"),
    }[role]


def _state(page: HousePage, one: Account) -> str:
    words = page.words
    if one.disabled_at is not None:
        return words.say("disabled")
    if one.blocked_until is not None and one.blocked_until > page.now:
        return words.say("waits after failures")
    return words.say("active") if one.password else words.say("invited")


def _show_one_time(words: Words) -> None:
    """A one-time password, on the run after the one that made it and never again."""
    given: OneTime | None = st.session_state.pop(ONCE, None)
    if given is None:
        return
    st.warning(
        words.say(
            "One-time password of {name}, shown only once, valid until {day}. Hand it over in person; whoever "
            "signs in with it chooses a new password.",
            name=for_markdown(given.name),
            day=words.moment(given.until, "UTC"),
        )
    )
    st.code(given.password, language=None)


def _invitation_form(page: HousePage) -> None:
    words = page.words
    with st.expander(words.say("Make an account")):
        grant = pick_post(page, "invite")
        with st.form("invite", clear_on_submit=True):
            name = st.text_input(words.say("Account (what is typed to sign in)"), key="invite-name")
            shown = st.text_input(words.say("Whose: name or post"), key="invite-shown")
            if st.form_submit_button(words.say("Make the account"), type="primary"):
                act = partial(_keep_once, partial(acts.invite, page.person, name, shown, grant))
                attempt(page, act, words.say("The account is made."))


def pick_post(page: HousePage, key: str) -> Grant:
    """A post to be entered for; the widgets' keys begin with `key`."""
    words = page.words
    readable, _refused = data.programmes()
    programmes = {one.slug: one for one in readable}
    role = st.selectbox(
        words.say("Post"), ROLES, format_func=lambda one: role_word(words, one), key=f"{key}-role"
    )
    if role == "administrator":
        return Grant(acts.HOUSE, role)
    slug = st.selectbox(
        words.say("Programme"),
        list(programmes),
        format_func=lambda one: words.text(programmes[one].settings.name),
        key=f"{key}-programme",
    )
    if role != "institution" or slug is None:
        return Grant(slug or "", role)
    members = programmes[slug].institutions
    code = st.selectbox(
        words.say("Institution"),
        list(members),
        format_func=lambda one: members[one].name(words.language),
        key=f"{key}-institution",
    )
    return Grant(slug, role, code or "")


def _keep_once(make: partial[OneTime]) -> None:
    st.session_state[ONCE] = make()


def _account_acts(page: HousePage, found: tuple[Account, ...]) -> None:
    words, names = page.words, {one.name: one for one in found}
    st.header(words.say("One account"), anchor=False)
    name = st.selectbox(
        words.say("Account"),
        list(names),
        format_func=lambda one: f"{one} · {names[one].shown}",
        key="account",
    )
    if name is None:
        return
    one = names[name]
    with st.container(horizontal=True):
        again = st.button(words.say("New one-time password"), key="invite-again")
        out = st.button(words.say("Sign out everywhere"), key="out-everywhere")
        if one.disabled_at is None:
            off, on = st.button(words.say("Disable"), key="disable"), False
        else:
            off, on = False, st.button(words.say("Enable"), key="enable")
    if again:
        act = partial(_keep_once, partial(acts.invite_again, page.person, name))
        attempt(page, act, words.say("The old password is no longer valid."))
    if out:
        act_out = partial(acts.sign_out_everywhere, page.person, name)
        attempt(page, act_out, words.say("Every session of {name} has ended.", name=for_markdown(name)))
    if off:
        said = words.say("{name} is disabled and signed out everywhere.", name=for_markdown(name))
        back = Undo(partial(acts.enable, page.person, name), _may_sign_in(page, name))
        attempt(page, partial(acts.disable, page.person, name), said, undo=back)
    if on:
        attempt(page, partial(acts.enable, page.person, name), _may_sign_in(page, name))
    _posts_form(page, one)


def _may_sign_in(page: HousePage, name: str) -> str:
    return page.words.say("{name} may sign in again.", name=for_markdown(name))


def _posts_form(page: HousePage, one: Account) -> None:
    """Another post, in place of that in the same programme; or no post in one."""
    words = page.words
    with st.expander(words.say("Other posts")):
        st.caption(words.say("A post replaces the one held in the same programme. Open sessions end."))
        grant = pick_post(page, "enter")
        as_before = Undo(
            partial(acts.enter, page.person, one.name, list(one.grants)),
            words.say("The posts are as they were."),
        )
        others = [each for each in one.grants if each.programme != grant.programme]
        if st.button(words.say("Enter for this post"), key="enter"):
            act = partial(acts.enter, page.person, one.name, [*others, grant])
            attempt(page, act, words.say("The post is entered."), undo=as_before)
        is_one_of_many = 0 < len(others) < len(one.grants)
        if is_one_of_many and st.button(words.say("Take the post in this programme away"), key="take-away"):
            act = partial(acts.enter, page.person, one.name, others)
            attempt(page, act, words.say("The post is taken away."), undo=as_before)
