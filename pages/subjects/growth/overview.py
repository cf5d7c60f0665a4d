"""The parts of the overview: the leading measure over the months, who leads and trails, and what changed."""

from etl.facts.growth import GrowthRow
from etl.scoring.ranking import RankRow
from pages.shared import data
from pages.shared.links import to_institution
from pages.shared.quoting import small
from pages.shared.shell import Page
from pages.shared.show import finding, show_chart, show_finding, show_said, show_side_by_side, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.growth import calls, cards, reads
from pages.subjects.growth.course import growth_table, trend_chart
from pages.subjects.growth.filers import filers_mark
from pages.subjects.growth.leading import EVERYBODY, leading_flow
from pages.subjects.growth.sentences import growth_sentence, growth_title
from pages.subjects.ranking import reads as ranking_reads
from pages.subjects.ranking.sentences import (
    direction,
    figure_in_words,
    how_others_are_told,
    movers_sentence,
)
from pages.subjects.ranking.tables import course_column
from pages.subjects.returns.who_filed import filing_table

ENDS = 5


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    cards.build(view)
    calls.build(view)
    trend_chart(view, leading_flow(view), EVERYBODY)
    for end in ("first", "last"):
        ends_table(view, end)
    movers_table(view)
    for to_chase in (True, False):
        filing_table(view, to_chase)


def show_trend(page: Page) -> None:
    """The leading measure over the months."""
    view, words, code = page.view, page.words, leading_flow(page.view)
    measure, last = page.programme.measures[code], _last(view, code)
    sentence = growth_sentence(words, measure, last, view.currency)
    show_finding(growth_title(words, measure, last), sentence, filers_mark(view))
    show_chart(
        page, trend_chart(view, code, EVERYBODY), sentence, "trend", growth_table(view, code, EVERYBODY)
    )


def _last(view: View, code: str) -> GrowthRow:
    return reads.growth(view.asked, view.period, code, EVERYBODY)[-1]


def show_ends(page: Page) -> None:
    """The first and the last of the headline ranking, side by side."""
    words, code = page.words, page.programme.settings.headline.rank
    indicator = page.programme.indicator(code)
    name = words.text(indicator.name)
    title = words.say("First and last by “{name}”", name=name)
    above = finding(title, direction(words, indicator)) + filers_mark(page.view)
    above += small(how_others_are_told(page.view, indicator))
    leading, trailing = ends_table(page.view, "first"), ends_table(page.view, "last")
    ends = {"first": (words.say("The first {n}", n=leading.height), leading)}
    if trailing.height:
        ends["last"] = (words.say("The last {n}", n=trailing.height), trailing)
    own = ends_table(page.view, "own")
    if own.height:
        ends["own"] = (words.say("Your own place"), own)
    show_side_by_side(ends, name, above)


@data.kept
def ends_table(view: View, end: str) -> Table:
    """The first or the last few places, in order; nobody stands in both. "own": the reader's, where it is in
    neither."""
    ranking = ranking_reads.ranking(view.asked, view.period, view.programme.settings.headline.rank, "value")
    ranked = ranking.ranked
    last = max(ENDS, len(ranked) - ENDS)
    if end == "own":
        own = view.asked.scope.institution
        return _rank_table(view, [row for row in ranked[ENDS:last] if own and row.figure.institution == own])
    return _rank_table(view, ranked[:ENDS] if end == "first" else ranked[last:])


def show_movers(page: Page) -> None:
    """Who changed place since the month before, the largest moves first."""
    ranking = ranking_reads.ranking(
        page.view.asked, page.period, page.programme.settings.headline.rank, "value"
    )
    moved = [row for row in ranking.ranked if row.like_movement]
    sentence = movers_sentence(page.view, ranking, moved)
    above = finding(page.words.say("What changed since last month"), sentence) + filers_mark(page.view)
    if moved:
        show_table(page, movers_table(page.view), "movers", sentence, download=False, above=above)
    else:
        show_said(above)


@data.kept
def movers_table(view: View) -> Table:
    """Those who rose most, then those who fell most."""
    ranking = ranking_reads.ranking(view.asked, view.period, view.programme.settings.headline.rank, "value")
    moved = sorted(
        (row for row in ranking.ranked if row.like_movement), key=lambda row: -(row.like_movement or 0)
    )
    risen = [row for row in moved if (row.like_movement or 0) > 0]
    fallen = [row for row in moved if (row.like_movement or 0) < 0]
    return _rank_table(view, [*risen[:ENDS], *fallen[-ENDS:]])


def _rank_table(view: View, rows: list[RankRow]) -> Table:
    ranking = ranking_reads.ranking(view.asked, view.period, view.programme.settings.headline.rank, "value")
    words = view.words
    return Table(
        (
            figure_column(
                words.say("Place"), [row.rank for row in rows], [str(row.rank) for row in rows], is_short=True
            ),
            text_column(
                words.say("Institution"),
                [ranking.members[row.figure.institution].short(view.language) for row in rows],
                leads=[to_institution(view, row.figure.institution) for row in rows],
            ),
            figure_column(
                words.say("Value"),
                [row.figure.value for row in rows],
                [figure_in_words(view, ranking, row.figure.value) for row in rows],
            ),
            text_column(
                words.say("Since last month"), [words.movement_of(row) for row in rows], is_short=True
            ),
            course_column(view, view.programme.settings.headline.rank, rows),
        )
    )
