"""The parts of the institution page: where one institution stands, what is missing to the next place, what it filed."""

from collections.abc import Sequence
from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from etl.definitions.periods import Period
from etl.queries.institution import Profile, Standing
from pages.shared import data, filters
from pages.shared.figures.canvas import Axis, axis_for
from pages.shared.figures.trend import Series, trend
from pages.shared.quoting import for_markdown
from pages.shared.ranking_tables import group_name
from pages.shared.sentences.institution import gap_sentences, profile_sentence, standing_title
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Table, changes_column, figure_column, text_column
from pages.shared.view import View


def pick_institution(page: Page) -> str:
    """The institution to look at: the viewer's own to begin with, among the members of the month."""
    period, language = Period.parse(page.period), page.words.language
    labels = {
        code: institution.name(language)
        for code, institution in page.programme.institutions.items()
        if institution.is_member(period)
    }
    first = page.viewer.institution if page.viewer.institution in labels else next(iter(labels))
    return filters.pick(page.words, "institution", page.words.say("Institution"), labels, first)


def show_profile(page: Page, institution: str) -> None:
    """Who it is, what stands out, and its place in every indicator."""
    profile = data.profile(page.view.reading, page.period, institution)
    name, group = profile.member.name(page.words.language), group_name(page.view, profile.member.group)
    show_finding(f"{for_markdown(name)} · {for_markdown(group)}", profile_sentence(page.view, profile))
    show_table(
        page,
        standings_table(page.view, institution),
        "profile",
        page.words.say("Its place in every indicator"),
    )


def pick_indicator(page: Page) -> str:
    """The indicator to look at closely."""
    labels = {code: page.words.text(indicator.name) for code, indicator in page.programme.indicators.items()}
    return filters.pick(
        page.words,
        "indicator",
        page.words.say("Look closely at"),
        labels,
        page.programme.settings.headline.rank,
    )


def show_standing(page: Page, institution: str, indicator: str) -> None:
    """Where it stands in one indicator, what is missing to the next place and to the median, and how it came."""
    profile = data.profile(page.view.reading, page.period, institution)
    standing = _standing(profile, indicator)
    sentence = gap_sentences(page.view, profile, standing)
    show_finding(standing_title(page.view, standing), sentence)
    if standing.history:
        show_chart(history_chart(page.view, institution, indicator), sentence, "history")


def show_filings(page: Page, institution: str) -> None:
    """What this institution filed, the newest month first. Another institution's filings are not shown to one."""
    words = page.words
    st.header(words.say("Filings"), anchor=False)
    if not page.scope.sees_volumes_of(institution):
        st.caption(words.say("Filings of other institutions are not shown."))
        return
    table = filings_table(page.view, institution)
    if table.height:
        show_table(page, table, "filings", words.say("Filings of this institution, month by month"))
    else:
        st.caption(
            words.say(
                "This institution files nothing itself: its figures come from a published table of all."
            )
        )


@data.kept
def standings_table(view: View, institution: str) -> Table:
    """A row for each indicator in which it has a place, in the programme's order."""
    profile, words = data.profile(view.reading, view.period, institution), view.words
    standings = [standing for standing in profile.standings if standing.row.rank is not None]
    return Table(
        (
            text_column(
                words.say("Indicator"), [words.text(standing.indicator.name) for standing in standings]
            ),
            figure_column(
                words.say("Value"),
                [s.row.figure.value for s in standings],
                [_value(view, s) for s in standings],
                2,
            ),
            text_column(
                words.say("Place"), [_place(view, s.row.rank, s.ranked) for s in standings], is_short=True
            ),
            text_column(
                words.say("Place in group"),
                [_place(view, s.row.group_rank, s.group_ranked) for s in standings],
                is_short=True,
            ),
            figure_column(
                words.say("Group median"),
                [s.row.group_median for s in standings],
                [words.ratio(s.row.group_median, s.indicator) for s in standings],
                2,
            ),
            changes_column(
                words, words.say("Month on month"), [(s.row.figure.mom, s.indicator) for s in standings]
            ),
            changes_column(
                words, words.say("Year on year"), [(s.row.figure.yoy, s.indicator) for s in standings]
            ),
            text_column(words.say("Since last month"), [_moved(view, s) for s in standings], is_short=True),
        )
    )


@data.kept
def unplaced_table(view: View, institution: str) -> Table:
    """A row for each indicator in which it has no place, with the reason."""
    profile, words = data.profile(view.reading, view.period, institution), view.words
    standings = [standing for standing in profile.standings if standing.row.rank is None]
    reasons = [standing.row.figure.reason for standing in standings]
    return Table(
        (
            text_column(
                words.say("Indicator"), [words.text(standing.indicator.name) for standing in standings]
            ),
            text_column(words.say("Reason"), [words.text(reason) if reason else "" for reason in reasons]),
        )
    )


@data.kept
def history_chart(view: View, institution: str, indicator: str) -> go.Figure:
    """One indicator of the institution over the months."""
    standing = _standing(data.profile(view.reading, view.period, institution), indicator)
    words, name = view.words, view.words.text(standing.indicator.name)
    values = list(standing.history.values())
    series = Series(name, tuple(values), tuple(words.ratio(value, standing.indicator) for value in values))
    return trend(
        view.months(list(standing.history)), series, None, _axis(view, standing, values), view.palette
    )


@data.kept
def filings_table(view: View, institution: str) -> Table:
    """A row for every version, the newest month and version first."""
    words, programme = view.words, view.programme
    own = [filing for filing in data.filings(view.reading) if filing.institution == institution]
    own.sort(key=lambda filing: (filing.period, filing.received_at), reverse=True)
    zone = programme.settings.time_zone
    return Table(
        (
            text_column(words.say("Month"), [words.period(filing.period) for filing in own], is_short=True),
            text_column(
                words.say("Return"), [words.text(programme.returns[filing.source].name) for filing in own]
            ),
            text_column(words.say("Version"), [str(filing.version) for filing in own]),
            text_column(
                words.say("State"),
                [view.words.filing_state(f.state, f.superseded_at is not None) for f in own],
            ),
            text_column(words.say("Received"), [words.moment(filing.received_at, zone) for filing in own]),
            figure_column(
                words.say("Figures read"),
                [f.fact_count for f in own],
                [words.number(f.fact_count) for f in own],
            ),
            text_column(words.say("File"), [filing.filename for filing in own]),
        )
    )


def _standing(profile: Profile, indicator: str) -> Standing:
    return next(standing for standing in profile.standings if standing.indicator.code == indicator)


def _value(view: View, standing: Standing) -> str:
    figure = standing.row.figure
    if figure.value is None:
        return view.words.text(figure.reason) if figure.reason else "—"
    return view.words.ratio(figure.value, standing.indicator)


def _place(view: View, place: int | None, among: int) -> str:
    return "—" if place is None else view.words.say("{place} of {n}", place=place, n=view.words.number(among))


def _moved(view: View, standing: Standing) -> str:
    return "—" if standing.row.rank is None else view.words.movement(standing.row.movement)


def _axis(view: View, standing: Standing, values: Sequence[Fraction]) -> Axis:
    unit = view.words.text(standing.indicator.unit)
    if not standing.indicator.is_volume:
        return Axis(Fraction(1), unit)
    return axis_for(max(abs(value) for value in values), view.language, unit)
