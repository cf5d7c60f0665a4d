"""The coordinator's desk: the board, this month's list, what was found, texts to send."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import partial

import streamlit as st

from etl.definitions.calendar import as_known, deadline
from etl.queries.returns.cases import case_layout
from etl.queries.returns.desk import MonthTotals
from etl.queries.returns.own_return import return_layout
from etl.queries.returns.reminders import Reminder, first_day
from etl.values.periods import Period
from pages.shared import filters
from pages.shared.copying import show_copy_of_text
from pages.shared.links import few, in_markdown, owed_returns, to_return
from pages.shared.narrowed import asked_only, told_only
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.return_months import unfinished
from pages.shared.shell import Page, now_in
from pages.shared.show import fold, show_table, show_wide_chart
from pages.subjects.returns import acts
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.cases import show_open_cases
from pages.subjects.returns.desk_acts import show_acts
from pages.subjects.returns.desk_tables import (
    OWED,
    WAITING,
    across_table,
    board_figure,
    board_table,
    cells_shown,
    month_table,
    violations_table,
)
from pages.subjects.returns.lists import show_lists
from pages.subjects.returns.month_tables import second_sources, second_table

MOST_TEXTS = 20
"""So many texts stand open; a country owes thousands, and the others are folded up."""
OPEN_OF_MONTH = "now"
"""What of the violations a link asks for that counts those of one month which nobody has explained yet."""


def show_desk(page: Page) -> None:
    """One part of the desk; to others than the coordinator only the sentence that says whose it is."""
    words = page.words
    if return_layout(page.programme) is None:
        st.info(
            words.say(
                "Institutions of this programme do not file themselves: their figures come from a published table."
            )
        )
        return
    if not page.may("desk"):
        own = to_return(page.view, page.scope.institution or "", page.period)
        st.info(
            words.together(
                words.say("The returns desk is for those who coordinate or review."),
                in_markdown(words.say("Your own return is under Filing."), own) if own else "",
            )
        )
        return
    labels = {
        "board": words.say("Board"),
        "month": words.say("This month"),
        **({"cases": words.say("Cases and their clocks")} if case_layout(page.programme) else {}),
        "lists": words.say("Ledgers and registers"),
        "found": words.say("Across institutions"),
        "violations": words.say("Violations"),
        "reminders": words.say("Reminders"),
    }
    show = {
        "board": _show_board,
        "month": _show_month,
        "cases": show_open_cases,
        "lists": show_lists,
        "found": _show_found,
        "violations": _show_violations,
        "reminders": _show_reminders,
    }
    show[filters.pick_one(words, "part", words.say("Section"), labels, "board")](page)


def _show_board(page: Page) -> None:
    words, minute = page.words, returns_data.to_the_minute(now_in(page))
    spans = {"6": words.say("6 months"), "12": words.say("12 months")}
    months = int(filters.pick_one(words, "span", words.say("How far back"), spans, "6"))
    upto = Period.parse(page.period)
    periods = tuple(str(upto.shift(-back)) for back in range(months - 1, -1, -1))
    owing = unfinished(words, page.view.asked, now_in(page)) if asked_only((OWED,)) else ()
    if owing:
        periods = tuple(one.period for one in owing)
        said = words.count(
            "{n} month has unfinished returns in all", "{n} months have unfinished returns in all", len(owing)
        )
        st.markdown(told_only(page, said, part="board"))
    found = returns_data.board(page.view.asked, periods, minute)
    sentence = month_sentence(page, found.months[-1])
    st.header(words.say("Institutions by month"), anchor=False)
    st.markdown(sentence)
    for may_move in dict.fromkeys(words.text(one) for one in found.provisional.values()):
        st.markdown(for_markdown(f"* {may_move}"))
    show_wide_chart(page, board_figure(page.view, periods, minute), sentence, f"board-{len(periods)}")
    with st.expander(words.say("The board as a table")):
        show_table(page, board_table(page.view, periods, minute), "board", sentence)


def month_sentence(page: Page, totals: MonthTotals) -> str:
    """A month in counts; every rate with its denominator."""
    words, states = page.words, totals.states
    quality = ""
    if totals.fields:
        quality = words.say(
            "First-pass quality: {passed} of {fields} fields ({share}%).",
            passed=words.number(totals.passed),
            fields=words.number(totals.fields),
            share=words.number(Fraction(totals.passed * 100, totals.fields), 2),
        )
    now, settings = now_in(page), page.programme.settings
    due = deadline(as_known(settings, now.date()), Period.parse(totals.period))
    still_to_come = (
        words.say("Due by {due}.", due=words.moment(due, settings.time_zone)) if due >= now else ""
    )
    return words.together(
        words.count(
            "{month}: {n} return is expected.",
            "{month}: {n} returns are expected.",
            totals.expected,
            month=words.period(totals.period),
        ),
        still_to_come,
        words.say(
            "Accepted: {accepted}; filed: {filed}; sent back: {returned}; draft only: {draft}; not begun: {none}.",
            accepted=states["accepted"],
            filed=states["filed"],
            returned=states["returned"],
            draft=states["draft"],
            none=states["not begun"],
        ),
        words.say(
            "Returns received: {arrived}, {late} of them late.", arrived=totals.arrived, late=totals.late
        ),
        quality,
    )


def _show_month(page: Page) -> None:
    words, minute = page.words, returns_data.to_the_minute(now_in(page))
    found = returns_data.board(page.view.asked, (page.period,), minute)
    st.header(words.say("Returns of the month"), anchor=False)
    st.markdown(month_sentence(page, found.months[-1]))
    only = asked_only((OWED, WAITING))
    if only:
        rows = cells_shown(found, only)
        said = (
            words.count("{n} return is not in", "{n} returns are not in", len(rows))
            if only == OWED
            else words.count("{n} return waits to be accepted", "{n} returns wait to be accepted", len(rows))
        )
        st.markdown(told_only(page, said, part="month"))
    show_table(
        page,
        month_table(page.view, found, filters.asked("institution"), only),
        "returns",
        words.say("Returns of the month"),
    )
    offer_file(
        words.say("Download the templates of all institutions"),
        partial(acts.templates, page.programme, page.period, page.viewer, words.language),
        f"{page.programme.slug}-{page.period}-templates.zip",
        "application/zip",
        key="templates",
    )
    show_acts(page, found)


def _show_found(page: Page) -> None:
    words = page.words
    st.header(words.say("What shows when institutions are laid side by side"), anchor=False)
    table = across_table(page.view)
    if table.height:
        show_table(page, table, "across", words.say("Findings across institutions"))
    else:
        st.markdown(words.say("Nothing was found across institutions in this month."))
    st.header(words.say("Beside the second source"), anchor=False)
    rows = returns_data.second_source(page.view.asked, page.period)
    if not rows:
        st.markdown(words.say("No second source is in for this month."))
        return
    beyond = sum(one.is_beyond for one in rows)
    st.markdown(
        words.say(
            "{all} figures compared; {beyond} differ by more than the limit.",
            all=words.number(len(rows)),
            beyond=words.number(beyond),
        )
    )
    table = second_table(page.view, rows, with_institution=True)
    show_table(page, table, "second-source", words.say("The returns and the second source"))
    st.caption(second_sources(page.view, rows))
    for place in dict.fromkeys(one.place for one in rows if one.place):
        st.caption(
            words.say(
                "Counted from the single payments in {place}; a scenario has a row of its own where it is beyond the "
                "limit.",
                place=place,
            )
        )


def _show_violations(page: Page) -> None:
    words = page.words
    st.header(words.say("What the checks said, and what became of it"), anchor=False)
    rows = [one for one in returns_data.violations(page.view.asked) if one.period <= page.period]
    lives = {
        "all": words.say("All of them"),
        "open": words.say("Open"),
        "month": words.say("Of this month"),
        OPEN_OF_MONTH: words.say("Open, of this month"),
    }
    which = filters.pick_one(words, "which", words.say("Show"), lives, "open")
    if whose := page.programme.institutions.get(asked_only(page.programme.institutions)):
        rows = [one for one in rows if one.institution == whose.code]
    keep = {
        "all": rows,
        "open": [one for one in rows if one.life == "open"],
        "month": [one for one in rows if one.period == page.period],
        OPEN_OF_MONTH: [one for one in rows if one.period == page.period and one.life == "open"],
    }[which]
    st.markdown(
        words.say(
            "Up to this month: {all} things; {open} open, {explained} explained, {fixed} corrected.",
            all=words.number(len(rows)),
            open=words.number(sum(one.life == "open" for one in rows)),
            explained=words.number(sum(one.life == "explained" for one in rows)),
            fixed=words.number(sum(one.life == "fixed" for one in rows)),
        )
    )
    if whose:
        st.markdown(told_only(page, whose.short(words.language), part="violations", which=which))
    if keep:
        keep = sorted(keep, key=lambda one: (one.period, one.institution, one.rule), reverse=True)
        show_table(page, violations_table(page.view, keep), "violations", words.say("Violations"))
    else:
        st.markdown(words.say("Nothing to show here."))


def _show_reminders(page: Page) -> None:
    words, now = page.words, now_in(page)
    st.header(words.say("Texts to send"), anchor=False)
    st.markdown(_owing(page))
    st.caption(
        words.say(
            "By schedule, the first texts of this month go out on {day}, three working days before the deadline; "
            "more follow on the day itself and on every working day after it until the figures are published.",
            day=words.day(_first_day(page)),
        )
    )
    # Nobody knows today what will not have come tomorrow.
    on = filters.pick_day("on", words.say("Worded as of"), now.date(), last=now.date())
    if on is None:
        return
    found = returns_data.reminders(page.view.asked, page.period, on, returns_data.to_the_minute(now))
    if not found:
        return
    st.markdown(
        words.count(
            "{n} text, as of {day}.",
            "{n} texts, as of {day}.",
            len(found),
            day=words.day(on),
        )
    )
    languages = {"zh": "中文", "en": "English"}
    language = filters.pick_one(words, "text", words.say("Language of the texts"), languages, words.language)
    _show_texts(page, found[:MOST_TEXTS], language)
    if more := found[MOST_TEXTS:]:
        with fold(words.count("{n} more", "{n} more", len(more)), "texts") as is_open:
            if is_open:
                _show_texts(page, more, language)


def _show_texts(page: Page, found: Sequence[Reminder], language: str) -> None:
    """Each text for itself, so that one is copied without the others."""
    words = page.words
    for one in found:
        st.caption(for_markdown(one.name.in_language(words.language)))
        text = f"{one.subject.in_language(language)}\n{one.text.in_language(language)}"
        st.code(text, language=None, wrap_lines=True)
        show_copy_of_text(words, text)


def _owing(page: Page) -> str:
    """Who still owes the return of the page's month."""
    words, minute = page.words, returns_data.to_the_minute(now_in(page))
    rows = returns_data.board(page.view.asked, (page.period,), minute).rows
    owing = [
        in_markdown(
            row.institution.short(words.language), to_return(page.view, row.institution.code, page.period)
        )
        for row in rows
        if page.period in row.cells and not row.cells[page.period].is_in
    ]
    month = words.period(page.period)
    if not owing:
        return words.say("Nobody owes the return for {month}.", month=month)
    return words.count(
        "The return for {month} is owed by {n} institution: {names}.",
        "The return for {month} is owed by {n} institutions: {names}.",
        len(owing),
        month=month,
        names=few(page.view, owing, owed_returns(page.view)),
    )


def _first_day(page: Page) -> date:
    """The day on which the month's first texts go out by the schedule."""
    known = as_known(page.programme.settings, now_in(page).date())
    return first_day(known, deadline(known, Period.parse(page.period)))
