"""Sessions: who is in at this moment, since when, and with which browser."""

from functools import partial

import streamlit as st

from pages.shared.acting import attempt
from pages.shared.shell import HousePage
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.subjects.house import acts, reads
from pages.subjects.house.reads import Session


def show_sessions(page: HousePage) -> None:
    """Every session that counts, and a way to end one."""
    words, found = page.words, reads.open_sessions(page.person)
    st.header(words.say("Sessions"), anchor=False)
    st.markdown(words.count("{n} session is open.", "{n} sessions are open.", len(found)))
    show_table(page, sessions_table(page, found), "sessions", words.say("Sessions"))
    labels = {one.id: f"№ {one.id} · {one.name}" for one in found}
    number = st.selectbox(words.say("Session"), list(labels), format_func=labels.__getitem__, key="session")
    if number is not None and st.button(words.say("End this session"), key="end-session"):
        attempt(page, partial(acts.end_session, page.person, number), words.say("The session has ended."))


def sessions_table(page: HousePage, found: tuple[Session, ...]) -> Table:
    """A row for each session; times in UTC."""
    words = page.words
    return Table(
        (
            text_column(words.say("Session"), [str(one.id) for one in found], is_short=True),
            text_column(words.say("Account"), [one.name for one in found]),
            text_column(words.say("Signed in (UTC)"), [words.moment(one.started_at, "UTC") for one in found]),
            text_column(words.say("Last seen (UTC)"), [words.moment(one.seen_at, "UTC") for one in found]),
            text_column(
                words.say("Ends at the latest (UTC)"), [words.moment(one.until, "UTC") for one in found]
            ),
            text_column(words.say("Browser"), [one.agent for one in found]),
        )
    )
