"""Weak settings: what of this installation is weaker than it should be, and what to do about it."""

from collections.abc import Iterator
from datetime import timedelta

import streamlit as st

from access.limits import ARGON2, IDLE_MINUTES, SESSION_HOURS, hashing_costs, limits
from access.people.persons import Account
from pages.shared.shell import HousePage
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.subjects.house import reads

DORMANT = timedelta(days=90)
MOST_ADMINISTRATORS = 3


def show_checkup(page: HousePage) -> None:
    """Each weakness that was found, with what to do."""
    words, found = page.words, list(weaknesses(page))
    st.header(words.say("Weak settings"), anchor=False)
    if not found:
        st.success(words.say("Nothing weak was found."))
        return
    table = Table(
        (
            text_column(words.say("About what"), [about for about, _said in found]),
            text_column(words.say("What is weak, and what to do"), [said for _about, said in found]),
        )
    )
    show_table(page, table, "weak-settings", words.say("Weak settings"))


def weaknesses(page: HousePage) -> Iterator[tuple[str, str]]:
    """What it is about, and the sentence: of the installation first, then account by account."""
    yield from _of_the_installation(page)
    found = reads.listed(page.person)
    yield from _of_the_administrators(page, found)
    for one in found:
        yield from ((one.name, said) for said in _of_one(page, one))


def _of_the_installation(page: HousePage) -> Iterator[tuple[str, str]]:
    words, set_ = page.words, limits()
    if not str(st.context.url or "").startswith("https:"):
        yield (
            "TLS",
            words.say(
                "Passwords and sessions travel unencrypted. Put a proxy with a certificate before the server, and set "
                "BIANMIN_TLS=on."
            ),
        )
    if any(now < usual for now, usual in zip(hashing_costs()[:2], ARGON2[:2], strict=True)):
        yield (
            "BIANMIN_ARGON2",
            words.say("Password hashes are cheaper to compute than the standard says. Remove the setting."),
        )
    if set_.idle > timedelta(minutes=2 * IDLE_MINUTES) or set_.whole > timedelta(hours=2 * SESSION_HOURS):
        yield (
            "BIANMIN_IDLE_MINUTES, BIANMIN_SESSION_HOURS",
            words.say("Sessions last long: an unattended computer stays signed in. Set a shorter time."),
        )
    for name, safe in (("client.showErrorDetails", "none"), ("server.enableXsrfProtection", "True")):
        if str(st.get_option(name)) != safe:
            yield name, words.say("Set it to {value}.", value=safe.lower())


def _of_the_administrators(page: HousePage, found: tuple[Account, ...]) -> Iterator[tuple[str, str]]:
    words = page.words
    able = [
        one for one in found if one.disabled_at is None and any(not grant.programme for grant in one.grants)
    ]
    if len(able) == 1:
        yield (
            able[0].name,
            words.say(
                "The only administrator: when this person is away, nobody can let anybody in. Make another."
            ),
        )
    if len(able) > MOST_ADMINISTRATORS:
        yield (
            ", ".join(one.name for one in able),
            words.count(
                "{n} administrator.",
                "{n} administrators: more than needed. Withdraw some of the posts.",
                len(able),
            ),
        )


def _of_one(page: HousePage, one: Account) -> Iterator[str]:
    words, seen = page.words, reads.last_seen(page.person)
    if one.disabled_at is not None:
        return
    if len({bool(grant.programme) for grant in one.grants}) > 1:
        yield words.say("Administrator and holder of a post in a programme at once. Use two accounts.")
    last = seen[one.id].seen_at if one.id in seen else one.created_at
    if page.now - last > DORMANT:
        yield words.say("Not used since {day}. Disable it.", day=words.moment(last, "UTC"))
    if one.blocked_until is not None and one.blocked_until > page.now:
        yield words.say(
            "Locked for a while after too many failed attempts. Ask the person whether the attempts were theirs."
        )
    if not one.grants:
        yield words.say("Assigned to no programme. Disable it.")
