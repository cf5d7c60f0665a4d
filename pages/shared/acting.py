"""What a page does when somebody acts: the sentence that refuses it, or what was done, said on the fresh page with the
way back, where the act has one that asks for nothing more."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from etl.values.errors import Refusal
from pages.shared.quoting import for_markdown
from pages.shared.shell import HousePage, Page
from pages.shared.troubles import said_of
from store.errors import StoreError

DONE, WAY_BACK = "acted", "way-back"


@dataclass(frozen=True)
class Undo:
    """The act that takes another one back, and what is said when it has. It is recorded as every act is."""

    act: Callable[[], object]
    done: str


def attempt(
    page: Page | HousePage, act: Callable[[], object], done: str, *, undo: Undo | None = None
) -> None:
    """Act. What is refused is said here; otherwise the page starts afresh, with `done` above it, and beside it the
    way back for whoever acted."""
    if refused := _refused(page, act):
        st.error(refused)
        return
    st.session_state[DONE] = done
    if undo is not None:
        st.session_state[WAY_BACK] = (_who(page), undo)
    st.rerun()


def show_what_was_done(page: Page | HousePage) -> None:
    """Say what the act before this run did, once, and offer to take it back as long as nothing else was done."""
    done, (who, undo) = st.session_state.pop(DONE, ""), st.session_state.pop(WAY_BACK, ("", None))
    if not done:
        return
    st.success(done)
    if undo is not None and who == _who(page):
        st.button(
            page.words.say("Take it back"),
            key="take-back",
            icon=":material/undo:",
            on_click=_take_back,
            args=(page, undo),
        )


def _take_back(page: Page | HousePage, undo: Undo) -> None:
    st.session_state[DONE] = _refused(page, undo.act) or undo.done


def _refused(page: Page | HousePage, act: Callable[[], object]) -> str:
    """The sentence that refuses an act, "" where it was done."""
    try:
        act()
    except Refusal as refusal:
        return for_markdown(page.words.text(refusal.sentence))
    except StoreError as error:  # somebody else was quicker, or the database did not answer
        return said_of(page.words, error) or page.words.say(
            "This could not be stored: somebody else may have acted at the same moment. "
            "Load the page again and look."
        )
    return ""


def _who(page: Page | HousePage) -> str:
    return page.viewer.account if isinstance(page, Page) else page.person.name
