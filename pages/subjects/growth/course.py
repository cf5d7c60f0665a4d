"""The parts of the growth page: one measure over the months, beside what it was a month and a year before."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from etl.definitions.measures import Measure
from etl.facts.growth import GrowthRow
from pages.shared import data, filters
from pages.shared.figures.canvas import axis_for
from pages.shared.figures.rates import rates
from pages.shared.figures.trend import Series, trend
from pages.shared.links import to_indicator
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Column, Table, changes_column, figure_column, remarks, text_column
from pages.shared.view import View
from pages.subjects.growth import reads
from pages.subjects.growth.adjusted import show_adjusted
from pages.subjects.growth.event_figure import mark_events
from pages.subjects.growth.events import events_of, events_sentence
from pages.subjects.growth.filers import filers_note, mark
from pages.subjects.growth.outlook import build as build_outlook
from pages.subjects.growth.outlook import show_outlook
from pages.subjects.growth.pace import show_pace
from pages.subjects.growth.parts import show_parts
from pages.subjects.growth.sentences import growth_sentence, growth_title
from pages.subjects.growth.together import latest, together_chart
from pages.subjects.growth.together_sentences import together_sentence

EVERYBODY = "all"


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    first = view.programme.settings.headline.measures[0]
    trend_chart(view, first, "")
    rates_chart(view, first, "", "mom")
    rates_chart(view, first, "", "yoy")
    growth_table(view, first, "")
    build_outlook(view)


def pick_measure(page: Page) -> str:
    """The measure to look at; the headline's first one to begin with."""
    labels = {code: page.words.text(measure.name) for code, measure in page.programme.measures.items()}
    first = page.programme.settings.headline.measures[0]
    return filters.pick(page.words, "measure", page.words.say("Measure"), labels, first)


def pick_institution(page: Page) -> str:
    """Whose figures: of all institutions together (""), or of one whose volumes the viewer may see."""
    labels = {EVERYBODY: page.words.say("All institutions together")}
    if page.programme.settings.ranked == "region":
        labels |= {c: r.name(page.words.language) for c, r in page.programme.regions.items() if r.group}
    else:
        labels |= {
            code: institution.short(page.words.language)
            for code, institution in page.programme.institutions.items()
            if page.scope.sees_volumes_of(code)
        }
    chosen = filters.pick(page.words, "of", page.words.say("Figures of"), labels, EVERYBODY)
    return "" if chosen == EVERYBODY else chosen


def show_growth(page: Page, measure: str, institution: str) -> None:
    """The month's finding, the series with the year before beside it, the rates of change, and all of it as a table."""
    view, words = page.view, page.words
    definition, last = (
        page.programme.measures[measure],
        reads.growth(view.asked, view.period, measure, institution)[-1],
    )
    sentence = growth_sentence(words, definition, last, view.currency)
    note = "" if institution or last.value is None else filers_note(view)
    show_finding(growth_title(words, definition, last), sentence, note)
    if (
        last.value is not None
        and not institution
        and not note
        and (lacking := reads.missing(view.asked, view.period, measure))
    ):
        st.warning(
            words.count(
                "{month} is not complete: {n} institution has no figure yet. Until then its sums and changes are "
                "too low.",
                "{month} is not complete: {n} institutions have no figure yet. Until then its sums and changes are "
                "too low.",
                lacking,
                month=words.period(page.period),
            )
        )
    show_chart(page, trend_chart(view, measure, institution), sentence, "trend")
    if said := events_sentence(view, measure):
        st.caption(said)
    for on, place in zip(_compared(view, measure, institution), st.columns(2), strict=False):
        with place:
            show_chart(page, rates_chart(view, measure, institution, on), sentence, on)
    show_adjusted(page, measure, institution)
    show_pace(page, measure, institution)
    if not institution:
        _show_ratios(page, measure)
        show_parts(page, measure)
        show_outlook(page, measure)
    st.header(words.say("The figures behind the charts"), anchor=False)
    show_table(page, growth_table(view, measure, institution), "growth", sentence)


def _show_ratios(page: Page, measure: str) -> None:
    """What the volume means: the average ticket, the stickiness, every ratio that it is part of."""
    view, words, codes = page.view, page.words, ratios_of(page.view, measure)
    said = [(code, row) for code in codes if (row := latest(view, code)) is not None]
    if not said:
        return
    first, row = said[0]
    sentence = together_sentence(words, view.programme.indicator(first), row)
    show_finding(words.say("What it comes to"), sentence)
    show_chart(page, together_chart(view, first), sentence, "ratio")
    if len(said) > 1:
        show_table(
            page, ratios_table(view, measure), "ratios", words.say("Ratios of this month"), download=False
        )


def ratios_of(view: View, measure: str) -> list[str]:
    """Indicators that divide by the measure or divide it, over all scenarios; what only describes comes first."""
    found = [
        indicator
        for indicator in view.programme.indicators.values()
        if indicator.denominator and not indicator.scenario and measure in indicator.measures
    ]
    return [
        indicator.code for indicator in sorted(found, key=lambda one: (one.direction != "neutral", one.code))
    ]


@data.kept
def ratios_table(view: View, measure: str) -> Table:
    """Every ratio that the measure is part of, in the view's month."""
    words, indicators = view.words, [view.programme.indicator(code) for code in ratios_of(view, measure)]
    rows = [(one, row) for one in indicators if (row := latest(view, one.code)) is not None]
    return Table(
        (
            text_column(
                words.say("Indicator"),
                [words.text(one.name) for one, _ in rows],
                leads=[to_indicator(view, one.code) for one, _ in rows],
            ),
            figure_column(
                words.say("Value"),
                [row.value for _, row in rows],
                [words.ratio(row.value, one) for one, row in rows],
            ),
            changes_column(words, words.say("Month on month"), [(row.mom, one) for one, row in rows]),
            changes_column(words, words.say("Year on year"), [(row.yoy, one) for one, row in rows]),
        )
    )


@data.kept
def trend_chart(view: View, measure: str, institution: str) -> go.Figure:
    """The measure over the months, and what it was a year before."""
    rows = reads.growth(view.asked, view.period, measure, institution)
    words, definition = view.words, view.programme.measures[measure]
    now = _series(view, words.say("the month itself"), [row.value for row in rows], definition)
    before = _series(view, words.say("a year before"), [row.year_ago for row in rows], definition)
    known = [abs(value) for row in rows for value in (row.value, row.year_ago) if value is not None]
    axis = axis_for(
        max(known, default=0),
        view.language,
        words.unit_of(definition, view.currency),
        _minor(view, definition),
    )
    has_before = any(value is not None for value in before.values)
    months = view.months([row.period for row in rows])
    figure = trend(months, now, before if has_before else None, axis, view.palette)
    mark_events(figure, months, events_of(view, measure), view.palette)
    return figure


def _compared(view: View, measure: str, institution: str) -> list[Literal["mom", "yoy"]]:
    """With which periods any value can be compared: a chart of the year before says nothing in the first year."""
    rows = reads.growth(view.asked, view.period, measure, institution)
    found: list[Literal["mom", "yoy"]] = []
    if any(row.mom_pct is not None for row in rows):
        found.append("mom")
    if any(row.yoy_pct is not None for row in rows):
        found.append("yoy")
    return found


@data.kept
def rates_chart(view: View, measure: str, institution: str, on: Literal["mom", "yoy"]) -> go.Figure:
    """Changes on the month or on the year before, month by month from the first that can be compared."""
    rows, words = reads.growth(view.asked, view.period, measure, institution), view.words
    percents = [row.mom_pct if on == "mom" else row.yoy_pct for row in rows]
    first = next((n for n, percent in enumerate(percents) if percent is not None), 0)
    percents = percents[first:]
    name = words.say("On the month before") if on == "mom" else words.say("On the year before")
    months = view.months([row.period for row in rows[first:]], is_narrow=True)
    return rates(months, percents, [words.growth(percent) for percent in percents], name, view.palette)


@data.kept
def growth_table(view: View, measure: str, institution: str) -> Table:
    """A row a month, the newest first. What stands at the end of a month is not added up over a year."""
    rows = reads.growth(view.asked, view.period, measure, institution)[::-1]
    words, definition = view.words, view.programme.measures[measure]
    unit = words.unit_of(definition, view.currency)
    title = words.say("Year to date ({unit})", unit=unit)
    to_date = (
        (_volumes(view, definition, title, [row.ytd for row in rows]),) if definition.kind == "flow" else ()
    )
    return Table(
        (
            text_column(words.say("Month"), [words.period(row.period) for row in rows], is_short=True),
            _volumes(view, definition, words.say("Value ({unit})", unit=unit), [row.value for row in rows]),
            _rates(view, words.say("On the month before"), [row.mom_pct for row in rows]),
            _rates(view, words.say("On the year before"), [row.yoy_pct for row in rows]),
            *to_date,
            *remarks(words.say("Remark"), [_remark(view, row, institution) for row in rows]),
        )
    )


def _remark(view: View, row: GrowthRow, institution: str) -> str:
    """Why a figure is not given, and who is not in the sum of a month."""
    words = view.words
    said = [words.text(row.note)] if row.note else []
    if (
        not institution
        and row.value is not None
        and (lacking := mark(words, data.counted(view.asked, row.period)))
    ):
        said.append(lacking)
    return words.say("; ").join(said)


def _volumes(view: View, measure: Measure, title: str, values: Sequence[int | None]) -> Column:
    exact = [None if value is None else Fraction(value, _minor(view, measure)) for value in values]
    shown = [view.words.volume_in_full(value, measure, view.currency) for value in values]
    return figure_column(title, exact, shown)


def _rates(view: View, title: str, percents: Sequence[Decimal | None]) -> Column:
    return figure_column(f"{title} (%)", percents, [view.words.growth(percent) for percent in percents], 2)


def _series(view: View, name: str, values: Sequence[int | None], measure: Measure) -> Series:
    return Series(
        name, tuple(values), tuple(view.words.volume(value, measure, view.currency) for value in values)
    )


def _minor(view: View, measure: Measure) -> int:
    """How many parts make one of the unit shown: money is kept in the minor unit."""
    return view.currency.minor_per_major if measure.unit == "money" else 1
