"""What a page does when somebody acts: the sentence that refuses it, or what was done, said on the fresh page."""

from collections.abc import Callable

import streamlit as st

from etl.values.errors import Refusal
from pages.shared.quoting import for_markdown
from pages.shared.shell import HousePage, Page
from pages.shared.troubles import said_of
from store.errors import StoreError

DONE = "acted"


def attempt(page: Page | HousePage, act: Callable[[], object], done: str) -> None:
    """Act. What is refused is said here; otherwise the page starts afresh, with `done` above it."""
    try:
        act()
    except Refusal as refusal:
        st.error(for_markdown(page.words.text(refusal.sentence)))
        return
    except StoreError as error:  # somebody else was quicker, or the database did not answer
        st.error(
            said_of(page.words, error)
            or page.words.say(
                "This could not be stored: somebody else may have acted at the same moment. "
                "Load the page again and look."
            )
        )
        return
    st.session_state[DONE] = done
    st.rerun()


def show_what_was_done() -> None:
    """Say what the act before this run did, once."""
    if done := st.session_state.pop(DONE, ""):
        st.success(done)
