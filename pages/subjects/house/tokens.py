"""Tokens of programs: which program reads as whom, making one, revoking one."""

from datetime import timedelta
from functools import partial

import streamlit as st

from access.people.tokens import MOST_DAYS, USUAL_DAYS, Given, Token, why_over
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import HousePage
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.shared.words import NOTHING, Words
from pages.subjects.house import acts, reads
from pages.subjects.house.accounts import pick_post, posts_in_words

SHOWN_ONCE = "token-once"
SOON = timedelta(days=14)
"""How long before its end a token is marked."""


def show_tokens(page: HousePage) -> None:
    """Every token that was given out, and what can be done with one."""
    words, found = page.words, reads.tokens(page.person)
    _show_once(words)
    st.header(words.say("Tokens of programs"), anchor=False)
    st.markdown(
        words.say(
            "A program reads /api/v1 with a token: it gets what the post may see on the pages and can change "
            "nothing. An administrator's token reads the server's own figures (/metrics)."
        )
    )
    if found:
        show_table(page, tokens_table(page, found), "tokens", words.say("Tokens of programs"))
    else:
        st.caption(words.say("No token was given out yet."))
    _form(page)
    _revoking(page, found)


def tokens_table(page: HousePage, found: tuple[Token, ...]) -> Table:
    """A row for each token, the latest first; times in UTC."""
    words = page.words
    return Table(
        (
            text_column(words.say("Token"), [f"№ {one.id}" for one in found], is_short=True),
            text_column(words.say("Program"), [one.name for one in found]),
            text_column(words.say("Reads as"), [posts_in_words(words, (one.grant,)) for one in found]),
            text_column(words.say("State"), [_state(page, one) for one in found], is_short=True),
            text_column(words.say("Good until (UTC)"), [words.moment(one.until, "UTC") for one in found]),
            text_column(
                words.say("Last used (UTC)"),
                [words.moment(one.seen_at, "UTC") if one.seen_at else NOTHING for one in found],
            ),
            text_column(words.say("Made by"), [one.made_by for one in found]),
        )
    )


def _state(page: HousePage, one: Token) -> str:
    words = page.words
    match why_over(one, page.now):
        case "revoked":
            return words.say("revoked")
        case "run out":
            return words.say("run out")
    return words.say("runs out soon") if one.until - page.now < SOON else words.say("good")


def _show_once(words: Words) -> None:
    given: Given | None = st.session_state.pop(SHOWN_ONCE, None)
    if given is None:
        return
    st.warning(
        words.say(
            "Token № {n} for {name}, shown only once, valid until {day}. Put it where only the program can read it.",
            n=given.number,
            name=for_markdown(given.name),
            day=words.moment(given.until, "UTC"),
        )
    )
    st.code(given.token, language=None)


def _form(page: HousePage) -> None:
    words = page.words
    with st.expander(words.say("Make a token")):
        grant = pick_post(page, "token")
        with st.form("token", clear_on_submit=True):
            name = st.text_input(words.say("Which program reads with it"), key="token-name")
            days = st.number_input(
                words.say("Days for which it is valid"), 1, MOST_DAYS, USUAL_DAYS, key="token-days"
            )
            if st.form_submit_button(words.say("Make the token"), type="primary"):
                make = partial(acts.make_token, page.person, name, grant, int(days))
                attempt(page, partial(_keep_once, make), words.say("The token is made."))


def _keep_once(make: partial[Given]) -> None:
    st.session_state[SHOWN_ONCE] = make()


def _revoking(page: HousePage, found: tuple[Token, ...]) -> None:
    words = page.words
    labels = {one.id: f"№ {one.id} · {one.name}" for one in found if not why_over(one, page.now)}
    if not labels:
        return
    number = st.selectbox(
        words.say("Token to revoke"), list(labels), format_func=labels.__getitem__, key="token"
    )
    if number is not None and st.button(words.say("Revoke this token"), key="revoke-token"):
        act = partial(acts.revoke_token, page.person, number)
        attempt(page, act, words.say("The token is no longer valid."))
