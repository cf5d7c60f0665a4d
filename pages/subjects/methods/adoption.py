"""A method is proposed by who runs the programme, and adopted by a second person, who answers for having checked it."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from etl.definitions.method.method import Method
from etl.definitions.method.proposal import method_from
from etl.definitions.method.text import method_text
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from pages.shared import data
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.methods import acts, reads
from pages.subjects.methods.reads import Proposal

FIELDS = ("code", "next_review")


def show_waiting(page: Page) -> None:
    """The proposals that wait for a second person, for those who may look at what is not published yet."""
    words = page.words
    if not page.may("drafts"):
        return
    for one in reads.open_proposals(page.view.asked):
        with st.container(border=True):
            st.markdown(
                words.say(
                    "A method from {date} waits for a second person. Proposed by {who} on {day}, SHA-256 {digest}.",
                    date=words.dated(one.code),
                    who=for_markdown(page.view.translated(one.by)),
                    day=words.moment(one.at, page.programme.settings.time_zone),
                    digest=f"`{one.sha256}`",
                )
            )
            with st.expander(words.say("The method as proposed")):
                st.code(one.text, language="toml")
            _adoption(page, one)


def _adoption(page: Page, one: Proposal) -> None:
    words = page.words
    if one.by == page.viewer.account:
        st.caption(words.say("You proposed it: somebody else checks and adopts it."))
    elif not page.may("adopt methods"):
        st.caption(words.say("The coordinator or the reviewer adopts it."))
    elif st.button(words.say("I have checked it: adopt the method"), key=f"adopt-{one.code}", type="primary"):
        act = partial(
            acts.adopt, page.programme, one.code, one.sha256, page.periods, page.viewer, now_in(page)
        )
        said = words.say(
            "Adopted: method {date}. It applies to quarters that begin on that day or later.",
            date=words.dated(one.code),
        )
        _attempt(page, act, said)


def show_form(page: Page, proposal: str) -> None:
    """A form that proposes a method, or the sentence that says who may."""
    words = page.words
    st.header(words.say("Adoption"), anchor=False)
    if not page.may("propose methods"):
        st.caption(words.say("Only the coordinator proposes a method."))
        return
    st.markdown(
        words.say(
            "Adopting writes a new method file with its own date. It holds for quarters that begin on that day or "
            "later; older methods and everything scored by them stay as they are. A second person adopts what you "
            "propose, and both names stand in the file and in the audit chain."
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
            st.text_input(
                words.say("Next review (year-month)"),
                key="adopt-next_review",
                placeholder=f"{now_in(page).year + 1}-06",
            )
        with right:
            st.text_input(words.say("Name in Chinese"), proposed.name.zh, key="adopt-zh")
            st.text_input(words.say("Name in English"), proposed.name.en, key="adopt-en")
        if st.form_submit_button(words.say("Propose the method"), key="propose", type="primary"):
            _propose(page, proposed)


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


def _propose(page: Page, proposed: Method) -> None:
    words = page.words
    said = {name: str(st.session_state[f"adopt-{name}"]).strip() for name in (*FIELDS, "zh", "en")}
    if not all(said.values()):
        st.error(
            words.say("Fill in every field: whoever proposes a method is responsible for its date and name.")
        )
        return
    named = {name: said[name] for name in FIELDS} | {"name": Text(zh=said["zh"], en=said["en"])}
    text = method_text(proposed.model_copy(update=named))
    act = partial(acts.propose, page.programme, text, page.periods, page.viewer, now_in(page))
    _attempt(page, act, words.say("Proposed. Somebody else checks and adopts it."))


def _attempt(page: Page, act: Callable[[], object], done: str) -> None:
    """Act; a file that cannot be written is a sentence, too."""
    try:
        attempt(page, act, done)
    except OSError:
        st.error(page.words.say("The file could not be written; ask the person who runs the server."))
