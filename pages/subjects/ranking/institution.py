"""The parts of the institution page: where one institution stands, what is missing to the next place, what it filed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

import plotly.graph_objects as go
import streamlit as st

from etl.queries.figures.institution import Profile, Standing
from pages.shared import data, filters
from pages.shared.figures.canvas import Axis, axis_for
from pages.shared.figures.trend import Series, trend
from pages.shared.links import to_indicator
from pages.shared.quoting import for_markdown, small
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Column, Table, changes_column, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.growth.filers import filers_note
from pages.subjects.ranking import reads
from pages.subjects.ranking.institution_sentences import gap_sentences, profile_sentence, standing_title
from pages.subjects.ranking.tables import group_name


def pick_institution(page: Page) -> str:
    """The institution to look at, among the members of the month: to begin with the viewer's own, else the leader."""
    ranking = reads.ranking(page.view.asked, page.period, page.programme.settings.headline.rank, "value")
    labels = {code: member.name(page.words.language) for code, member in ranking.members.items()}
    first = page.viewer.institution if page.viewer.institution in labels else _leader(page, labels)
    return filters.pick(page.words, "institution", page.words.say("Institution"), labels, first)


def _leader(page: Page, labels: Mapping[str, str]) -> str:
    """The first of the headline ranking, where there is one."""
    ranking = reads.ranking(page.view.asked, page.period, page.programme.settings.headline.rank, "value")
    places = [row.figure.institution for row in ranking.ranked]
    return next((code for code in places if code in labels), next(iter(labels)))


def show_profile(page: Page, institution: str) -> None:
    """Who it is, what stands out, and its place in every indicator."""
    profile = reads.profile(page.view.asked, page.period, institution)
    name, group = profile.member.name(page.words.language), group_name(page.view, profile.member.group)
    title = f"{for_markdown(name)} · {for_markdown(group)}"
    show_finding(title, profile_sentence(page.view, profile), filers_note(page.view))
    title = page.words.say("Its place in every indicator")
    placed = [one for one in profile.standings if one.row.rank is not None]
    below = small(_medians_explained(page.view, placed))
    show_table(page, standings_table(page.view, institution), "profile", title, below=below)
    unplaced = unplaced_table(page.view, institution)
    if unplaced.height:
        title = page.words.count(
            "{n} indicator without a place", "{n} indicators without a place", unplaced.height
        )
        with st.expander(title):
            show_table(page, unplaced, "unplaced", title, download=False)


def pick_indicator(page: Page) -> str:
    """The indicator to look at closely."""
    labels = {code: page.words.text(indicator.name) for code, indicator in page.programme.reported.items()}
    return filters.pick(
        page.words,
        "indicator",
        page.words.say("Look closely at"),
        labels,
        page.programme.settings.headline.rank,
    )


def show_standing(page: Page, institution: str, indicator: str) -> None:
    """Where it stands in one indicator, what is missing to the next place and to the median, and how it came."""
    profile = reads.profile(page.view.asked, page.period, institution)
    standing = standing_in(profile, indicator)
    sentence = gap_sentences(page.view, profile, standing)
    show_finding(standing_title(page.view, standing), sentence)
    if reads.history(page.view.asked, page.period, indicator, institution):
        show_chart(
            page,
            history_chart(page.view, institution, indicator),
            sentence,
            "history",
            history_table(page.view, institution, indicator),
        )


@data.kept
def standings_table(view: View, institution: str) -> Table:
    """A row for each indicator in which it has a place, in the programme's order."""
    profile, words = reads.profile(view.asked, view.period, institution), view.words
    standings = [standing for standing in profile.standings if standing.row.rank is not None]
    return Table(
        (
            text_column(
                words.say("Indicator"),
                [words.text(standing.indicator.name) for standing in standings],
                leads=[to_indicator(view, standing.indicator.code) for standing in standings],
            ),
            figure_column(
                words.say("Value"),
                [s.row.figure.value for s in standings],
                [value_in_words(view, s) for s in standings],
                2,
            ),
            text_column(
                words.say("Place"),
                [place_in_words(view, s.row.rank, s.ranked, s.sharing) for s in standings],
                is_short=True,
            ),
            text_column(
                words.say("Place in group"),
                [place_in_words(view, s.row.group_rank, s.group_ranked) for s in standings],
                is_short=True,
            ),
            figure_column(
                words.say("Group median"),
                [s.row.group_median for s in standings],
                [_median_in_words(view, s) for s in standings],
                2,
            ),
            _changes(words, words.say("Month on month"), "mom", standings),
            _changes(words, words.say("Year on year"), "yoy", standings),
            text_column(words.say("Since last month"), [_moved(view, s) for s in standings], is_short=True),
        )
    )


def _median_in_words(view: View, standing: Standing) -> str:
    if standing.row.group_median is None and not view.asked.scope.sees_all_volumes:
        return view.words.say("not shown")
    return view.words.ratio(standing.row.group_median, standing.indicator)


def _medians_explained(view: View, standings: Sequence[Standing]) -> str:
    """Why some medians are not told, where there are any."""
    if view.asked.scope.sees_all_volumes or all(one.row.group_median is not None for one in standings):
        return ""
    return view.words.say(
        "A group's median is not shown where you may not see the number of one of its members, which could be "
        "worked out from it."
    )


def _changes(words: Words, title: str, way: Literal["mom", "yoy"], standings: Sequence[Standing]) -> Column:
    hidden = [way in standing.row.figure.hidden for standing in standings]
    return changes_column(
        words, title, [(getattr(s.row.figure, way), s.indicator) for s in standings], hidden
    )


@data.kept
def unplaced_table(view: View, institution: str) -> Table:
    """A row for each indicator in which it has no place, with the reason."""
    profile, words = reads.profile(view.asked, view.period, institution), view.words
    standings = [standing for standing in profile.standings if standing.row.rank is None]
    reasons = [standing.row.figure.reason for standing in standings]
    return Table(
        (
            text_column(
                words.say("Indicator"),
                [words.text(standing.indicator.name) for standing in standings],
                leads=[to_indicator(view, standing.indicator.code) for standing in standings],
            ),
            text_column(words.say("Reason"), [words.text(reason) if reason else "" for reason in reasons]),
        )
    )


@data.kept
def history_chart(view: View, institution: str, indicator: str) -> go.Figure:
    """One indicator of the institution over the months."""
    standing = standing_in(reads.profile(view.asked, view.period, institution), indicator)
    words, name = view.words, view.words.text(standing.indicator.name)
    periods = view.periods_so_far()
    known = reads.history(view.asked, view.period, indicator, institution)
    values = [known.get(period) for period in periods]
    series = Series(name, tuple(values), tuple(words.ratio(value, standing.indicator) for value in values))
    return trend(view.months(periods), series, None, axis_of(view, standing, known), view.palette)


@data.kept
def history_table(view: View, institution: str, indicator: str) -> Table:
    """The same months as a table, the newest first: what the chart draws and no more."""
    standing = standing_in(reads.profile(view.asked, view.period, institution), indicator)
    words, known = view.words, reads.history(view.asked, view.period, indicator, institution)
    periods = [period for period in reversed(view.periods_so_far()) if period in known]
    return Table(
        (
            text_column(words.say("Month"), [words.period(period) for period in periods], is_short=True),
            figure_column(
                words.text(standing.indicator.name),
                [known[period] for period in periods],
                [words.ratio(known[period], standing.indicator) for period in periods],
                standing.indicator.decimals,
            ),
        )
    )


def standing_in(profile: Profile, indicator: str) -> Standing:
    """Where an institution stands in one indicator."""
    return next(standing for standing in profile.standings if standing.indicator.code == indicator)


def value_in_words(view: View, standing: Standing) -> str:
    """A value with its unit, or why there is none."""
    figure = standing.row.figure
    if "value" in figure.hidden:
        return view.words.say("not shown")
    if figure.value is None:
        return view.words.text(figure.reason) if figure.reason else "—"
    return view.words.ratio(figure.value, standing.indicator)


def place_in_words(view: View, place: int | None, among: int, sharing: int = 0) -> str:
    """A place among so many, and with how many others it is shared."""
    words = view.words
    if place is None:
        return "—"
    return words.shared(words.say("{place} of {n}", place=place, n=words.number(among)), sharing)


def _moved(view: View, standing: Standing) -> str:
    return "—" if standing.row.rank is None else view.words.movement_of(standing.row)


def axis_of(view: View, standing: Standing, known: Mapping[str, Fraction]) -> Axis:
    """The axis for one indicator over the months."""
    unit = view.words.text(standing.indicator.unit)
    if not standing.indicator.is_volume:
        return Axis(Fraction(1), unit)
    return axis_for(max(abs(value) for value in known.values()), view.language, unit)
