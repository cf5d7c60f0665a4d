"""Cases with clocks: which are open, which are about to fall due, which are past it."""

from collections.abc import Sequence
from datetime import time

import streamlit as st

from etl.definitions.calendar import is_settled
from etl.queries.returns.cases import SOON, OpenCase, case_layout, day_of
from etl.values.periods import Period
from pages.shared.links import to_return
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.returns import reads


def show_open_cases(page: Page, institution: str = "") -> None:
    """The open cases of all institutions, or of one, the most urgent first; nothing where there are no cases."""
    if case_layout(page.programme) is None:
        return
    words, on = page.words, day_of(Period.parse(page.period), now_in(page).date())
    rows = reads.open_cases(page.view.asked, institution, page.period, on)
    st.header(words.say("Open cases and when they fall due"), anchor=False)
    sentence = open_sentence(page, rows, words.day(on))
    st.markdown(sentence)
    if rows:
        show_table(
            page, open_table(page.view, rows, with_institution=not institution), "open-cases", sentence
        )


def open_sentence(page: Page, rows: Sequence[OpenCase], on: str) -> str:
    """How many are open on a day, about to fall due, past due, and not reported in time."""
    words = page.words
    if not rows:
        return words.say("On {day} no case is open.", day=on)
    past, soon = sum(one.left < 0 for one in rows), sum(0 <= one.left <= SOON for one in rows)
    unreported = sum(one.unreported for one in rows)
    return words.together(
        words.count("On {day} {n} case is open.", "On {day} {n} cases are open.", len(rows), day=on),
        words.say(
            "Past due: {past}; falling due within {days} working days: {soon}.",
            past=past,
            days=SOON,
            soon=soon,
        ),
        words.count(
            "{n} of them was not reported in time.", "{n} of them were not reported in time.", unreported
        )
        if unreported
        else "",
    )


def open_table(view: View, rows: Sequence[OpenCase], *, with_institution: bool) -> Table:
    """A row for each open case, the most urgent first."""
    words, programme = view.words, view.programme
    layout = case_layout(programme)
    assert layout is not None
    assert layout.cases is not None
    grades = {one.code: words.text(one.name) for one in layout.cases.grade}
    whose = [programme.institutions[one.institution].short(view.language) for one in rows]
    leads = [to_return(view, one.institution) for one in rows]
    left = [one.left for one in rows]
    return Table(
        (
            *((text_column(words.say("Institution"), whose, leads=leads),) if with_institution else ()),
            text_column(words.say("Case"), [one.number for one in rows]),
            text_column(words.say("Grade"), [grades[one.grade] for one in rows], is_short=True),
            text_column(words.say("Received"), [_received(view, one) for one in rows]),
            text_column(words.say("Due"), [_due(view, one) for one in rows]),
            figure_column(words.say("Working days left"), left, [words.number(n) for n in left]),
            text_column(words.say("State"), [_state(view, one) for one in rows]),
        )
    )


def _received(view: View, one: OpenCase) -> str:
    """When a case came; one that came with a day alone stands at its beginning, which is no hour that anybody wrote."""
    if one.received.time() == time.min:
        return view.words.day(one.received.date())
    return view.words.moment(one.received, view.programme.settings.time_zone)


def _due(view: View, one: OpenCase) -> str:
    words, day = view.words, view.words.day(one.due)
    if one.extended:
        day = words.say("{day} (extended)", day=day)
    # Clocks run in working days: where nobody knows yet which weekends will be worked, their ends may move.
    return day if is_settled(view.programme.settings, one.due) else words.say("{day} (provisional)", day=day)


def _state(view: View, one: OpenCase) -> str:
    words = view.words
    said = (
        words.say("past due")
        if one.left < 0
        else words.say("due soon")
        if one.left <= SOON
        else words.say("in time")
    )
    parts = [said]
    if one.answered:
        parts.append(words.say("answered"))
    if one.unreported:
        parts.append(words.say("not reported in time"))
    return words.listed(parts) if len(parts) > 1 else parts[0]
