"""Two institutions side by side: every indicator, the parts of the score, one indicator over the months."""

from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from etl.queries.figures.institution import Profile, Standing
from etl.queries.score.shape import AssessmentRow
from pages.shared import data, filters
from pages.shared.figures.trend import Series, trend
from pages.shared.links import in_markdown, to_indicator, to_institution
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.ranking import reads
from pages.subjects.ranking.institution import axis_of, place_in_words, standing_in, value_in_words
from pages.subjects.score import reads as score
from pages.subjects.score.sentences import earned, level, official

NOBODY = "none"


def pick_other(page: Page, institution: str) -> str:
    """Whom to compare with, among the members of the month; "" is nobody."""
    ranking = reads.ranking(page.view.asked, page.period, page.programme.settings.headline.rank, "value")
    labels = {NOBODY: page.words.say("no other")}
    labels |= {
        code: one.name(page.words.language) for code, one in ranking.members.items() if code != institution
    }
    chosen = filters.pick(page.words, "with", page.words.say("Compare with"), labels, NOBODY)
    return "" if chosen == NOBODY else chosen


def show_beside(page: Page, institution: str, other: str, indicator: str) -> None:
    """Both in every indicator, in the score and over the months, as far as each may be told to the viewer."""
    view, words = page.view, page.words
    if not other:
        return
    sentence = beside_sentence(view, institution, other)
    show_finding(
        words.say(
            "{first} beside {second}",
            first=for_markdown(_name(view, institution)),
            second=for_markdown(_name(view, other)),
        ),
        sentence,
    )
    show_table(page, beside_table(view, institution, other), "beside", sentence)
    if quarter := _quarter(view):
        title = words.say("The score of {period}, part by part", period=words.period(quarter))
        st.caption(title)
        show_table(page, parts_beside_table(view, institution, other, quarter), "parts-beside", title)
    if reads.history(view.asked, view.period, indicator, institution):
        name = words.text(page.programme.indicator(indicator).name)
        said = words.say("{name} over the months: both institutions", name=name)
        st.caption(said)
        show_chart(page, history_beside_chart(view, institution, other, indicator), said, "history-beside")


def beside_sentence(view: View, institution: str, other: str) -> str:
    """In how many indicators the first stands before the second, and behind it."""
    words = view.words
    places = [
        (mine.row.rank, theirs.row.rank)
        for mine, theirs in _pairs(view, institution, other)
        if mine.row.rank is not None and theirs.row.rank is not None
    ]
    return words.say(
        "{first} stands before {second} in {before} of {all} indicators in which both have a place, and behind it in "
        "{behind}.",
        first=in_markdown(_name(view, institution), to_institution(view, institution)),
        second=in_markdown(_name(view, other), to_institution(view, other)),
        before=sum(mine < theirs for mine, theirs in places),
        behind=sum(mine > theirs for mine, theirs in places),
        all=len(places),
    )


@data.kept
def beside_table(view: View, institution: str, other: str) -> Table:
    """A row for each indicator in which either has a place: value and place of both."""
    words, pairs = view.words, _pairs(view, institution, other)
    pairs = [pair for pair in pairs if any(one.row.rank is not None for one in pair)]
    columns = [
        text_column(
            words.say("Indicator"),
            [words.text(mine.indicator.name) for mine, _ in pairs],
            leads=[to_indicator(view, mine.indicator.code) for mine, _ in pairs],
        )
    ]
    for at, code in enumerate((institution, other)):
        standings = [pair[at] for pair in pairs]
        columns += [
            figure_column(
                _name(view, code),
                [one.row.figure.value for one in standings],
                [value_in_words(view, one) for one in standings],
                2,
            ),
            _places(view, code, standings),
        ]
    return Table(tuple(columns))


def _places(view: View, code: str, standings: list[Standing]) -> Column:
    return text_column(
        view.words.say("Place of {name}", name=_name(view, code)),
        [place_in_words(view, one.row.rank, one.ranked, one.sharing) for one in standings],
        is_short=True,
    )


@data.kept
def parts_beside_table(view: View, institution: str, other: str, quarter: str) -> Table:
    """A row for each part of the score, and the official score: both institutions."""
    assessment, words = score.assessment(view.asked, quarter), view.words
    parts, method = assessment.method.part, assessment.method
    names = [
        words.say("{part}, of {points}", part=words.text(part.name), points=words.number(part.points))
        for part in parts
    ]
    columns = [text_column(words.say("Part"), [*names, words.say("Official score")])]
    for code in (institution, other):
        row = assessment.row(code)
        total = Fraction(row.official, 10**method.decimals) if row else None
        columns.append(
            figure_column(
                _name(view, code),
                [*_points(row, len(parts)), total],
                [
                    *(
                        NOTHING if row is None else earned(words, line) or level(words, line)
                        for line in (row.parts if row else ())
                    ),
                    *([NOTHING] * len(parts) if row is None else []),
                    official(words, row.official, method) if row else NOTHING,
                ],
                4,
            )
        )
    return Table(tuple(columns))


def _points(row: AssessmentRow | None, parts: int) -> list[Fraction | None]:
    if row is None:
        return [None] * parts
    return [
        None if not line.worth else line.told if line.is_masked else Fraction(line.points, 10_000)
        for line in row.parts
    ]


@data.kept
def history_beside_chart(view: View, institution: str, other: str, indicator: str) -> go.Figure:
    """One indicator of both over the months, as far as it is told."""
    periods = view.periods_so_far()
    known = [reads.history(view.asked, view.period, indicator, code) for code in (institution, other)]
    standing = standing_in(reads.profile(view.asked, view.period, institution), indicator)
    lines = [
        Series(
            _name(view, code),
            tuple(values.get(period) for period in periods),
            tuple(view.words.ratio(values.get(period), standing.indicator) for period in periods),
        )
        for code, values in zip((institution, other), known, strict=True)
    ]
    axis = axis_of(view, standing, {**known[0], **known[1]})
    return trend(view.months(periods), lines[0], lines[1] if known[1] else None, axis, view.palette)


def _pairs(view: View, institution: str, other: str) -> list[tuple[Standing, Standing]]:
    first, second = (reads.profile(view.asked, view.period, code) for code in (institution, other))
    beside = {one.indicator.code: one for one in second.standings}
    return [(one, beside[one.indicator.code]) for one in first.standings if one.indicator.code in beside]


def _name(view: View, code: str) -> str:
    profile: Profile = reads.profile(view.asked, view.period, code)
    return profile.member.short(view.language)


def _quarter(view: View) -> str:
    return data.quarter_ended_by(view.asked, view.period) if view.programme.methods else ""
