"""The parts of the overview: the month's headline figures, who filed, who leads and trails, and what changed."""

from collections.abc import Callable, Sequence

import streamlit as st

from etl.facts.growth import GrowthRow
from etl.scoring.ranking import RankRow
from pages.shared import data
from pages.shared.figures.spark import spark
from pages.shared.growth import trend_chart
from pages.shared.sentences.filing import filing_sentence, filing_title, is_to_chase
from pages.shared.sentences.growth import growth_sentence, growth_title
from pages.shared.sentences.ranking import direction, figure_in_words, movers_sentence
from pages.shared.sentences.together import together_sentence
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.together import latest, together_spark
from pages.shared.view import View
from pages.shared.words import NOTHING

CARDS_IN_A_ROW = 5
ENDS = 5
EVERYBODY = ""


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    headline = view.programme.settings.headline
    for code in headline.measures:
        measure_spark(view, code)
    for code in headline.indicators:
        together_spark(view, code)
    trend_chart(view, leading_flow(view), EVERYBODY)
    for end in ("first", "last"):
        ends_table(view, end)
    movers_table(view)
    for to_chase in (True, False):
        filing_table(view, to_chase)


def show_headline(page: Page) -> None:
    """A card for each headline measure and indicator: value, changes, and its months as a small line."""
    headline = page.programme.settings.headline
    _show_cards(page.view, headline.measures, _show_measure)
    _show_cards(page.view, headline.indicators, _show_indicator)


def _show_cards(view: View, codes: Sequence[str], show: Callable[[View, str], None]) -> None:
    for start in range(0, len(codes), CARDS_IN_A_ROW):
        row = codes[start : start + CARDS_IN_A_ROW]
        for column, code in zip(st.columns(len(row)), row, strict=True):
            with column.container(border=True, key=f"card-{code}", height="stretch"):
                show(view, code)


def _show_indicator(view: View, code: str) -> None:
    indicator, words, row = view.programme.indicator(code), view.words, latest(view, code)
    label = words.say("{name}, {unit}", name=words.text(indicator.name), unit=words.text(indicator.unit))
    if row is None:
        st.metric(label, NOTHING)
        st.caption(words.say("no figure for this month"))
        return
    st.metric(
        label,
        words.ratio_bare(row.value, indicator),
        words.change(row.mom, indicator),
        delta_color="off",
        delta_arrow="off",
        delta_description=words.say("on the month"),
    )
    st.caption(words.say("{rate} on the year", rate=words.change(row.yoy, indicator)))
    st.image(together_spark(view, code), width="stretch", alt=together_sentence(words, indicator, row))


def _show_measure(view: View, code: str) -> None:
    measure, words, currency, last = (
        view.programme.measures[code],
        view.words,
        view.currency,
        _last(view, code),
    )
    st.metric(
        words.say("{name}, {unit}", name=words.text(measure.name), unit=words.unit_of(measure, currency)),
        words.volume_bare(last.value, measure, currency),
        words.growth(last.mom_pct),
        delta_color="off",
        delta_arrow="off",
        delta_description=words.say("on the month"),
    )
    st.caption(words.say("{rate} on the year", rate=words.growth(last.yoy_pct)))
    st.image(measure_spark(view, code), width="stretch", alt=growth_sentence(words, measure, last, currency))


@data.kept
def measure_spark(view: View, measure: str) -> str:
    """The months of a measure as a small line."""
    rows = data.growth(view.reading, view.period, measure, EVERYBODY)
    return spark([row.value for row in rows], view.palette)


def show_trend(page: Page) -> None:
    """The leading measure over the months."""
    view, words, code = page.view, page.words, leading_flow(page.view)
    measure, last = page.programme.measures[code], _last(view, code)
    sentence = growth_sentence(words, measure, last, view.currency)
    show_finding(growth_title(words, measure, last), sentence)
    show_chart(trend_chart(view, code, EVERYBODY), sentence, "trend")


def leading_flow(view: View) -> str:
    """The first flow among the headline measures: a programme is there to be used, not to be registered with."""
    codes = view.programme.settings.headline.measures
    return next((code for code in codes if view.programme.measures[code].kind == "flow"), codes[0])


def _last(view: View, code: str) -> GrowthRow:
    return data.growth(view.reading, view.period, code, EVERYBODY)[-1]


def show_filing(page: Page) -> None:
    """Who has filed for the month: what needs somebody's attention first, all of it on request."""
    words, rows = page.words, data.status(page.view.reading, page.period)
    sentence = filing_sentence(words, page.period, rows)
    show_finding(filing_title(words, rows), sentence)
    to_chase = filing_table(page.view, True)
    if to_chase.height:
        show_table(
            page,
            to_chase,
            "to-chase",
            words.say("Returns that are missing, late or to be explained"),
            download=False,
        )
    with st.expander(words.say("All returns of the month")):
        show_table(page, filing_table(page.view, False), "status", sentence)


@data.kept
def filing_table(view: View, to_chase: bool) -> Table:
    """A row for each return that is expected, or only for those that somebody must go after."""
    words = view.words
    rows = [row for row in data.status(view.reading, view.period) if not to_chase or is_to_chase(row)]
    zone = view.programme.settings.time_zone
    late = [row.working_days_late for row in rows]
    return Table(
        (
            text_column(
                words.say("Institution"),
                [row.name_zh if view.language == "zh" else row.name_en for row in rows],
            ),
            text_column(words.say("State"), [words.filing_state(row.state) for row in rows]),
            text_column(
                words.say("First received"),
                [words.moment(row.filed_at, zone) if row.filed_at else "—" for row in rows],
            ),
            figure_column(
                words.say("Working days late"), late, ["—" if n is None else words.number(n) for n in late]
            ),
            text_column(
                words.say("Version"), ["—" if row.version is None else str(row.version) for row in rows]
            ),
            figure_column(
                words.say("To be explained"),
                [row.open_findings for row in rows],
                [words.number(row.open_findings) for row in rows],
            ),
        )
    )


def show_ends(page: Page) -> None:
    """The first and the last of the headline ranking, side by side."""
    words, code = page.words, page.programme.settings.headline.rank
    indicator = page.programme.indicator(code)
    name = words.text(indicator.name)
    st.header(words.say("First and last by {name}", name=name), anchor=False)
    st.markdown(direction(words, indicator))
    first, last = st.columns(2)
    with first:
        st.caption(words.say("The first {n}", n=ENDS))
        show_table(page, ends_table(page.view, "first"), "first", name, download=False)
    with last:
        st.caption(words.say("The last {n}", n=ENDS))
        show_table(page, ends_table(page.view, "last"), "last", name, download=False)


@data.kept
def ends_table(view: View, end: str) -> Table:
    """The first or the last few places, in order."""
    ranking = data.ranking(view.reading, view.period, view.programme.settings.headline.rank, "value")
    rows = ranking.ranked[:ENDS] if end == "first" else ranking.ranked[-ENDS:]
    return _rank_table(view, rows)


def show_movers(page: Page) -> None:
    """Who changed place since the month before, the largest moves first."""
    ranking = data.ranking(page.view.reading, page.period, page.programme.settings.headline.rank, "value")
    moved = [row for row in ranking.ranked if row.movement]
    sentence = movers_sentence(page.view, ranking, moved)
    show_finding(page.words.say("What changed since last month"), sentence)
    if moved:
        show_table(page, movers_table(page.view), "movers", sentence, download=False)


@data.kept
def movers_table(view: View) -> Table:
    """Those who rose most, then those who fell most."""
    ranking = data.ranking(view.reading, view.period, view.programme.settings.headline.rank, "value")
    moved = sorted((row for row in ranking.ranked if row.movement), key=lambda row: -(row.movement or 0))
    risen = [row for row in moved if (row.movement or 0) > 0]
    fallen = [row for row in moved if (row.movement or 0) < 0]
    return _rank_table(view, [*risen[:ENDS], *fallen[-ENDS:]])


def _rank_table(view: View, rows: list[RankRow]) -> Table:
    ranking = data.ranking(view.reading, view.period, view.programme.settings.headline.rank, "value")
    words = view.words
    return Table(
        (
            figure_column(words.say("Place"), [row.rank for row in rows], [str(row.rank) for row in rows]),
            text_column(
                words.say("Institution"),
                [ranking.members[row.figure.institution].short(view.language) for row in rows],
            ),
            figure_column(
                words.say("Value"),
                [row.figure.value for row in rows],
                [figure_in_words(view, ranking, row.figure.value) for row in rows],
            ),
            text_column(
                words.say("Since last month"), [words.movement(row.movement) for row in rows], is_short=True
            ),
        )
    )
