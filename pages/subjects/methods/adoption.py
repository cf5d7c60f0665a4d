"""Adopt a proposed method: for those who run the programme, with a date, a name and two people who answer for it."""

import tomllib

import streamlit as st

from etl.definitions.method.method import Method
from etl.definitions.method.proposal import method_from
from etl.definitions.method.text import method_text
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from pages.shared import data
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.methods import acts

FIELDS = ("code", "checker", "next_review")


def show_adoption(page: Page, proposal: str) -> None:
    """A form that adopts the proposal, or the sentence that says who may."""
    words = page.words
    st.header(words.say("Adoption"), anchor=False)
    if not page.may("adopt methods"):
        st.caption(words.say("Only the coordinator adopts a method."))
        return
    st.markdown(
        words.say(
            "Adopting writes a new method file with its own date. It holds for quarters that begin on that day or "
            "later; older methods and everything scored by them stay as they are."
        )
    )
    proposed = _proposed(page, proposal)
    if proposed is None:
        return
    with st.form("adoption"):
        left, right = st.columns(2)
        with left:
            st.text_input(
                words.say("In force from (year-month-day)"), key="adopt-code", placeholder=_first_day(page)
            )
            st.text_input(words.say("Name in Chinese"), proposed.name.zh, key="adopt-zh")
            st.text_input(words.say("Name in English"), proposed.name.en, key="adopt-en")
        with right:
            st.text_input(words.say("Checked by (post)"), proposed.checker, key="adopt-checker")
            st.text_input(
                words.say("Next review (year-month)"),
                key="adopt-next_review",
                placeholder=f"{now_in(page).year + 1}-06",
            )
        if st.form_submit_button(words.say("Adopt the method"), key="adopt", type="primary"):
            _adopt(page, proposed)


def _proposed(page: Page, proposal: str) -> Method | None:
    try:
        return method_from(proposal.encode(), data.PROPOSAL, page.programme)
    except Refusal as refusal:
        st.error(for_markdown(page.words.text(refusal.sentence)))
        return None


def _first_day(page: Page) -> str:
    """The first day of the next quarter: the earliest from which a whole quarter can still be scored by it."""
    now, per_year = now_in(page), page.programme.settings.assessed_per_year
    return f"{Period(now.year, now.month).holder(per_year).shift(1).months[0]}-01"


def _adopt(page: Page, proposed: Method) -> None:
    words, said = (
        page.words,
        {name: str(st.session_state[f"adopt-{name}"]).strip() for name in (*FIELDS, "zh", "en")},
    )
    empty = [name for name, text in said.items() if not text]
    if empty:
        st.error(
            words.say(
                "Fill in every field: who adopts a method answers for its date, name, author and checker."
            )
        )
        return
    author = page.viewer.account
    if author == said["checker"]:
        st.error(words.say("Author and checker are the same; a method is checked by somebody else."))
        return
    try:
        named = proposed.model_copy(
            update={name: said[name] for name in FIELDS}
            | {"name": Text(zh=said["zh"], en=said["en"]), "author": author}
        )
        method = acts.adopt(page.programme, method_text(named), page.periods, page.viewer, now_in(page))
    except Refusal as refusal:
        st.error(for_markdown(words.text(refusal.sentence)))
        return
    except (OSError, tomllib.TOMLDecodeError):
        st.error(words.say("The file could not be written; ask the person who runs the server."))
        return
    st.success(
        words.say("Adopted: method {date}. It is in force for quarters from that day on.", date=method.code)
    )
