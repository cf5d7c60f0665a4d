"""Rehearse a proposed method on past quarters, and adopt it: a new dated file, never an edit of an old one."""

import hashlib

import streamlit as st

from etl.definitions.method.method import Method
from etl.queries.score.rehearsal import Rehearsal, RehearsedPeriod, places_over_time
from etl.values.errors import Refusal
from pages.shared import data, filters
from pages.shared.links import to_score
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.methods import reads
from pages.subjects.methods.adoption import show_form, show_waiting
from pages.subjects.methods.document import method_of
from pages.subjects.methods.rehearsal_sentences import rehearsal_sentence, trial_sentence
from pages.subjects.methods.sandbox import comparison_table, proposal_of, turns_of

LARGEST_FILE = 200_000
ASKED = "rehearsed"


def show_rehearsal(page: Page) -> None:
    """Choose a proposal, rehearse it on request, and read winners and losers; then adopt it."""
    words, method = page.words, method_of(page.view)
    st.markdown(
        words.say(
            "A proposed method is tried on the past quarters (up to eight, the last of them {quarter}) before anybody "
            "adopts it.",
            quarter=words.period(page.period),
        )
    )
    show_waiting(page)
    proposal = _pick_proposal(page, method)
    if proposal is None:
        return
    if st.button(words.say("Rehearse"), key="rehearse", type="primary", icon=":material/history:"):
        st.session_state[ASKED] = _name(proposal)
    if st.session_state.get(ASKED) == _name(proposal):
        _show_result(page, proposal)
    show_form(page, proposal)


def _pick_proposal(page: Page, method: Method) -> str | None:
    """The text of the proposed method; None, with a sentence, where there is none."""
    words = page.words
    sources = {"sandbox": words.say("The sandbox's method"), "file": words.say("A file (TOML)")}
    if filters.pick_one(words, "proposal", words.say("What is rehearsed"), sources, "sandbox") == "sandbox":
        turns = turns_of(method)
        if not turns:
            st.info(
                words.say(
                    "Nothing has been changed in the sandbox yet. Change a number there, or upload a file."
                )
            )
            return None
        try:
            return proposal_of(page, method, turns)
        except Refusal as refusal:
            st.error(for_markdown(words.text(refusal.sentence)))
            return None
    uploaded = st.file_uploader(words.say("Method file"), type="toml", key="method-file")
    if uploaded is None:
        return None
    if uploaded.size > LARGEST_FILE:
        st.error(
            words.say("The file is larger than {n} bytes; that is no method.", n=words.number(LARGEST_FILE))
        )
        return None
    try:
        return reads.proposed(page.view.asked, uploaded.getvalue())
    except Refusal as refusal:
        st.error(for_markdown(words.text(refusal.sentence)))
        return None


def _name(proposal: str) -> str:
    return hashlib.sha256(proposal.encode()).hexdigest()


def _show_result(page: Page, proposal: str) -> None:
    words, view = page.words, page.view
    try:
        with st.spinner(words.say("Scoring the past quarters again …")):
            rehearsal = reads.rehearsal(view.asked, page.period, proposal)
    except Refusal as refusal:
        st.error(for_markdown(words.text(refusal.sentence)))
        return
    sentence = rehearsal_sentence(view, rehearsal)
    show_finding(words.say("Winners and losers"), sentence)
    show_table(page, gains_table(view, proposal), "gains", sentence)
    for period in reversed(rehearsal.periods):
        with st.expander(words.say("{quarter}, place by place", quarter=words.period(period.period))):
            st.markdown(trial_sentence(view, period))
            rows = list(period.rows)
            table = comparison_table(view, period.method, rows, words.say("In force"), words.say("Proposed"))
            show_table(page, table, f"rehearsed-{period.period}", sentence)


@data.kept
def gains_table(view: View, proposal: str) -> Table:
    """A row for each institution: places gained or lost in every quarter and altogether, the most gained first."""
    rehearsal, words = reads.rehearsal(view.asked, view.period, proposal), view.words
    together = places_over_time(rehearsal)
    codes = sorted(together, key=lambda code: (-together[code], code))
    columns = [
        text_column(
            words.say("Institution"),
            [view.programme.institutions[code].short(view.language) for code in codes],
            leads=[to_score(view, code) for code in codes],
        ),
        figure_column(
            words.say("Altogether"),
            [together[code] for code in codes],
            [words.signed(together[code]) for code in codes],
        ),
    ]
    columns += [_gains(view, period, codes) for period in _periods(rehearsal)]
    return Table(tuple(columns))


def _periods(rehearsal: Rehearsal) -> list[RehearsedPeriod]:
    return list(reversed(rehearsal.periods))


def _gains(view: View, period: RehearsedPeriod, codes: list[str]) -> Column:
    gained = {
        row.member.code: row.places_gained if row.new_rank and row.old_rank else None for row in period.rows
    }
    found = [gained.get(code) for code in codes]
    shown = [NOTHING if places is None else view.words.signed(places) for places in found]
    return figure_column(view.words.period(period.period), found, shown)
