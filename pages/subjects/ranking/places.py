"""The parts of the rankings page: who stands where by one indicator, who moved, and who has no place and why."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import cast

import plotly.graph_objects as go
import streamlit as st

from etl.queries.figures.rank import Ranking
from etl.scoring.figures import By
from etl.scoring.ranking import RankRow
from pages.shared import data, filters
from pages.shared.figures.canvas import Axis, axis_for
from pages.shared.figures.places import Bar, places
from pages.shared.links import to_institution
from pages.shared.narrowed import asked_only, told_only
from pages.shared.quoting import heading, paragraph, small
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_said, show_table
from pages.shared.view import View
from pages.subjects.growth.filers import filers_note
from pages.subjects.ranking import reads
from pages.subjects.ranking.sentences import (
    direction,
    figure_in_words,
    how_others_are_told,
    possible_places_explained,
    ranking_sentence,
    ranking_title,
)
from pages.subjects.ranking.tables import (
    FELL,
    Choice,
    are_coded,
    groups_explained,
    ranking_table,
    short_name,
    shown_rows,
    unranked_table,
)

EVERY_GROUP = "all"
MOST_BARS = 20


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    first = Choice(view.programme.settings.headline.rank, "value", "")
    chart(view, first)
    ranking_table(view, first)
    unranked_table(view, first)


def pick(page: Page) -> Choice:
    """The pickers of the page. Showing one group takes rows away and never makes new places."""
    words, programme = page.words, page.programme
    indicators = {code: words.text(indicator.name) for code, indicator in programme.reported.items()}
    ways = {"value": words.say("Value"), "mom": words.say("Month on month"), "yoy": words.say("Year on year")}
    groups = {EVERY_GROUP: words.say("All groups")}
    groups |= {code: words.text(group.name) for code, group in programme.groups.items()}
    with st.container(horizontal=True):
        indicator = filters.pick(
            words, "indicator", words.say("Indicator"), indicators, programme.settings.headline.rank
        )
        by = filters.pick_one(words, "by", words.say("Ranked by"), ways, "value")
        group = filters.pick(words, "group", words.say("Shown"), groups, EVERY_GROUP)
    choice = Choice(indicator, cast(By, by), "" if group == EVERY_GROUP else group, asked_only((FELL,)))
    if choice.only:
        rows = shown_rows(reads.ranking(page.view.asked, page.period, choice.indicator, choice.by), choice)
        said = words.count(
            "{n} institution fell by two places or more",
            "{n} institutions fell by two places or more",
            len(rows),
        )
        st.markdown(told_only(page, said, indicator=indicator, by=by, group=group))
    return choice


def show_ranking(page: Page, choice: Choice) -> None:
    """Who leads, as a sentence, a chart and a table."""
    view, words = page.view, page.words
    ranking = reads.ranking(view.asked, view.period, choice.indicator, choice.by)
    rows = shown_rows(ranking, choice)
    sentence = ranking_sentence(view, ranking, rows)
    untold = small(how_others_are_told(view, ranking.indicator, in_chart=True))
    note = filers_note(view)
    if choice.only:  # of those who fell nobody leads
        show_said(note, untold)
    else:
        show_finding(ranking_title(view, ranking, rows), sentence, note, untold)
    above = ""
    if sum(row.figure.ranked is not None for row in rows) > 1:
        show_chart(page, chart(view, choice), sentence, "places")
        if len(rows) > MOST_BARS:
            above = small(words.say("The chart shows the first {n}; the table has them all.", n=MOST_BARS))
    below = "".join(map(small, _signs(page, choice)))
    if rows:
        show_table(page, ranking_table(view, choice), "ranking", sentence, above=above, below=below)
    else:
        show_said(above, below)


def _signs(page: Page, choice: Choice) -> Iterator[str]:
    """What the signs of the table mean: codes of groups, places that are possible."""
    view, words = page.view, page.words
    if not choice.group and are_coded(view):
        yield groups_explained(view)
    if reads.possible_places(view.asked, view.period, choice.indicator, choice.by):
        yield possible_places_explained(words)
        if not page.scope.sees_all_volumes:
            yield words.say(
                "They are worked out from what is shown of everybody and err on the wide side, as in the bulletin."
            )


def show_unranked(page: Page, choice: Choice) -> None:
    """Nobody vanishes: those without a place, each with the reason."""
    words = page.words
    listed = unranked_table(page.view, choice)
    if listed.height:
        above = heading(
            words.count("{n} institution without a place", "{n} institutions without a place", listed.height)
        )
        show_table(page, listed, "unranked", words.say("Institutions without a place and why"), above=above)


def show_definition(page: Page, choice: Choice) -> None:
    """What the indicator measures, how it is reckoned, and who answers for it."""
    words, indicator = page.words, page.programme.indicator(choice.indicator)
    with st.expander(
        words.say("What “{name}” means and how it is reckoned", name=words.text(indicator.name))
    ):
        told = [words.text(indicator.why), f"**{page.view.formula(indicator)}**", direction(words, indicator)]
        if indicator.minimum_denominator:
            least = words.number(indicator.minimum_denominator)
            told.append(words.say("With a denominator below {least} no figure is given.", least=least))
        signed = words.say(
            "Author: {author}. Checked by: {checker}. Next review: {month}.",
            author=page.view.translated(indicator.author),
            checker=page.view.translated(indicator.checker),
            month=words.period(indicator.next_review),
        )
        show_said(*map(paragraph, told), small(signed))


@data.kept
def chart(view: View, choice: Choice) -> go.Figure:
    """The first institutions by their figure; of one group, with its median."""
    ranking = reads.ranking(view.asked, view.period, choice.indicator, choice.by)
    rows = [row for row in shown_rows(ranking, choice) if row.figure.ranked is not None]
    own = view.asked.scope.institution
    shown = [row for place, row in enumerate(rows) if place < MOST_BARS or row.figure.institution == own]
    bars = [
        Bar(
            short_name(view, ranking, row),
            _size(row, choice.by),
            _bar_text(view, ranking, row.figure.ranked or Fraction(0)),
            row.figure.institution == own,
            to_institution(view, row.figure.institution),
        )
        for row in shown
    ]
    median = shown[0].group_median if shown and choice.group else None
    text = (
        view.words.say("group median {value}", value=figure_in_words(view, ranking, median))
        if median is not None
        else ""
    )
    in_percent = median * 100 if median is not None and choice.by != "value" else median
    return places(bars, _axis(view, ranking, bars), view.palette, in_percent, text)


def _bar_text(view: View, ranking: Ranking, figure: Fraction) -> str:
    """The figure at the end of a bar; the unit stands at the axis."""
    if ranking.by == "value":
        return view.words.ratio_bare(figure, ranking.indicator)
    return view.words.change_bare(figure)


def _axis(view: View, ranking: Ranking, bars: Sequence[Bar]) -> Axis:
    if ranking.by != "value":
        return Axis(Fraction(1), view.words.change_unit(ranking.indicator))
    unit = view.words.text(ranking.indicator.unit)
    if not ranking.indicator.is_volume:
        return Axis(Fraction(1), unit)
    return axis_for(max((abs(Fraction(bar.value)) for bar in bars), default=Fraction(0)), view.language, unit)


def _size(row: RankRow, by: By) -> Fraction:
    ranked = row.figure.ranked or Fraction(0)
    return ranked if by == "value" else ranked * 100
