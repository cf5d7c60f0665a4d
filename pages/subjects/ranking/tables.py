"""The tables of a ranking: everyone with a place, and everyone without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from html import escape
from typing import Literal

from etl.definitions.indicators import Indicator
from etl.queries.calls import has_fallen
from etl.queries.figures.rank import Ranking
from etl.scoring.figures import By
from etl.scoring.ranking import RankRow
from etl.scoring.states import State
from etl.values.told import times
from pages.shared import data
from pages.shared.figures.spark import spark_in_a_cell
from pages.shared.links import to_institution
from pages.shared.tables import (
    LONGEST_ON_PAGE,
    POINTED,
    Cell,
    Column,
    Table,
    cells,
    figure_column,
    text_column,
)
from pages.shared.view import View
from pages.shared.words import NOTHING, Words
from pages.subjects.ranking import reads
from pages.subjects.ranking.sentences import figure_in_words

LONGEST_CODE = 3


@dataclass(frozen=True)
class Choice:
    """What is ranked: the indicator, by its value or its change, and which rows are shown: of a group ("" is all), and
    of those only who fell."""

    indicator: str
    by: By
    group: str
    only: str = ""


FELL = "fell"


def shown_rows(ranking: Ranking, choice: Choice) -> list[RankRow]:
    """The ranked rows that are shown; they keep their order and places."""
    rows = [row for row in ranking.ranked if not choice.group or row.figure.group == choice.group]
    return [row for row in rows if has_fallen(row)] if choice.only == FELL else rows


@data.kept
def ranking_table(view: View, choice: Choice) -> Table:
    """Everyone with a place, first to last."""
    ranking = reads.ranking(view.asked, view.period, choice.indicator, choice.by)
    rows, words = shown_rows(ranking, choice), view.words
    group = (
        ()
        if choice.group
        else (
            text_column(
                words.say("Group"),
                cells(rows, lambda row: group_in_short(view, row.figure.group)),
                is_short=are_coded(view),
            ),
        )
    )
    parts = (
        ()
        if ranking.indicator.is_volume
        else (
            _part(view, ranking.indicator, rows, "numerator"),
            _part(view, ranking.indicator, rows, "denominator"),
        )
    )
    return Table(
        (
            _places(words.say("Place"), [row.rank for row in rows]),
            text_column(
                words.say("Institution"),
                cells(rows, lambda row: _pointed(view, ranking, row)),
                leads=cells(rows, lambda row: to_institution(view, row.figure.institution)),
            ),
            *group,
            *_bands(view, choice, rows),
            _places(words.say("Place in group"), [row.group_rank for row in rows]),
            _values(view, ranking, words.say("Value"), rows),
            *parts,
            _changes(view, ranking, words.say("Month on month"), "mom", rows),
            _changes(view, ranking, words.say("Year on year"), "yoy", rows),
            Column(
                words.say("Since last month"),
                cells(rows, lambda row: row.like_movement),  # sorted and handed out as places, not as words
                cells(rows, lambda row: words.movement_of(row)),
                is_short=True,
            ),
            *_medians(view, ranking, rows),
            # One of thousands of lines would tell nobody anything, and all of them would have to be read first.
            *((course_column(view, choice.indicator, rows),) if len(rows) <= LONGEST_ON_PAGE else ()),
        )
    )


def course_column(view: View, code: str, rows: Sequence[RankRow]) -> Column:
    """The last year of each row as a line the size of a word, however it is ranked; who hears it, and who sorts by it,
    gets its first and its last figure in words."""
    words, indicator = view.words, view.programme.indicator(code)
    periods = view.periods_so_far()[-view.programme.settings.per_year :]
    known = reads.histories(view.asked, periods[0], view.period, code)
    lines = [[known.get(row.figure.institution, {}).get(period) for period in periods] for row in rows]
    none = NOTHING if view.asked.scope.sees_all_volumes else words.say("not shown")
    told = [[value for value in line if value is not None] for line in lines]
    said = [_from_to(words, values, indicator) if values else none for values in told]
    drawn = [
        spark_in_a_cell(line, view.palette, text) or escape(none)
        for line, text in zip(lines, said, strict=True)
    ]
    return text_column(words.say("The last year"), said, marked=drawn)


def _from_to(words: Words, values: Sequence[Fraction], indicator: Indicator) -> str:
    ends = words.ratio(values[0], indicator), words.ratio(values[-1], indicator)
    return words.say("from {first} to {last}", first=ends[0], last=ends[1])


def _bands(view: View, choice: Choice, rows: Sequence[RankRow]) -> tuple[Column, ...]:
    """The places that cannot be ruled out, for those who are told them."""
    bands = reads.possible_places(view.asked, view.period, choice.indicator, choice.by)
    if not bands:
        return ()

    def told(row: RankRow) -> str:
        band = bands.get(row.figure.institution)
        return NOTHING if band is None else "–".join(map(str, dict.fromkeys(band)))

    shown = cells(rows, told)
    return (text_column(view.words.say("Possible places"), shown, is_short=True),)


@data.kept
def unranked_table(view: View, choice: Choice) -> Table:
    """Everyone without a place, by code, with the reason."""
    ranking, words = reads.ranking(view.asked, view.period, choice.indicator, choice.by), view.words
    rows = [row for row in ranking.unranked if not choice.group or row.figure.group == choice.group]
    return Table(
        (
            text_column(
                words.say("Institution"),
                cells(rows, lambda row: _pointed(view, ranking, row)),
                leads=cells(rows, lambda row: to_institution(view, row.figure.institution)),
            ),
            text_column(words.say("Group"), cells(rows, lambda row: group_name(view, row.figure.group))),
            text_column(
                words.say("Reason"),
                cells(rows, lambda row: words.text(row.figure.reason) if row.figure.reason else ""),
            ),
        )
    )


def are_coded(view: View) -> bool:
    """Whether groups go by short codes (G1), which a wide table shows in place of names of many words."""
    return all(len(code) <= LONGEST_CODE for code in view.programme.groups)


def group_in_short(view: View, code: str) -> str:
    """A group as a wide table shows it."""
    return code if code in view.programme.groups and are_coded(view) else group_name(view, code)


def groups_explained(view: View) -> str:
    """What the codes of groups stand for, in a line."""
    words = view.words
    groups = [f"{code} {words.text(one.name)}" for code, one in view.programme.groups.items()]
    return words.say("Groups: {groups}.", groups=words.say("; ").join(groups))


def group_name(view: View, code: str) -> str:
    """A group's name; the group "" holds the institutions that await review."""
    group = view.programme.groups.get(code)
    return view.words.text(group.name) if group else view.words.say("to be reviewed")


def short_name(view: View, ranking: Ranking, row: RankRow) -> str:
    """The institution's short name in the reader's language."""
    return ranking.members[row.figure.institution].short(view.language)


def _pointed(view: View, ranking: Ranking, row: RankRow) -> str:
    name = short_name(view, ranking, row)
    if row.figure.state == State.UNDER_OBJECTION.word:
        name = f"{name} ({view.words.text(State.UNDER_OBJECTION.text)})"
    return f"{POINTED}{name}" if row.figure.institution == view.asked.scope.institution else name


def _places(title: str, ranks: Sequence[int | None]) -> Column:
    return figure_column(title, ranks, ["—" if rank is None else str(rank) for rank in ranks], is_short=True)


def _values(view: View, ranking: Ranking, title: str, rows: Sequence[RankRow]) -> Column:
    indicator, words = ranking.indicator, view.words
    decimals = indicator.decimals

    def told(row: RankRow) -> str:
        if "value" in row.figure.hidden:
            return words.say("not shown")
        return "—" if row.figure.value is None else words.number(row.figure.value, decimals)

    values = [row.figure.value for row in rows]
    return figure_column(f"{title} ({words.text(indicator.unit)})", values, cells(rows, told), decimals)


def _part(
    view: View, indicator: Indicator, rows: Sequence[RankRow], part: Literal["numerator", "denominator"]
) -> Column:
    words = view.words
    title = words.say("Numerator") if part == "numerator" else words.say("Denominator")
    minor = view.currency.minor_per_major if view.is_money(getattr(indicator, part)) else 1
    decimals = 2 if minor > 1 else 0

    def exact(figure: int | None) -> Fraction | None:
        return None if figure is None else Fraction(figure, minor)

    def told(figure: int | None) -> str:
        value = exact(figure)
        return words.say("not shown") if value is None else words.number(value, decimals)

    figures: list[int | None] = [getattr(row.figure, part) for row in rows]
    return figure_column(title, cells(figures, exact), cells(figures, told), decimals)


def _changes(
    view: View, ranking: Ranking, title: str, way: Literal["mom", "yoy"], rows: Sequence[RankRow]
) -> Column:
    words = view.words

    def change(row: RankRow) -> Fraction | None:
        found: Fraction | None = getattr(row.figure, way)
        return found

    def told(row: RankRow) -> str:
        if way in row.figure.hidden:
            return words.say("not shown")
        found = change(row)
        return words.growth(None) if found is None else words.change_bare(found)

    def hundredths(row: RankRow) -> Cell:
        found = change(row)
        return None if found is None else times(found, 100)

    title = f"{title} ({words.change_unit(ranking.indicator)})"
    return figure_column(title, cells(rows, hundredths), cells(rows, told), 2)


def _medians(view: View, ranking: Ranking, rows: Sequence[RankRow]) -> tuple[Column, ...]:
    """The median of each row's group; no column where medians would give volumes away."""
    medians = [row.group_median for row in rows]
    if all(median is None for median in medians):
        return ()
    exact = medians if ranking.by == "value" else [None if m is None else times(m, 100) for m in medians]
    by_group = {row.figure.group: row.group_median for row in rows}
    words = {group: figure_in_words(view, ranking, median) for group, median in by_group.items()}
    shown = cells(rows, lambda row: words[row.figure.group])
    return (figure_column(view.words.say("Group median"), exact, shown, 2),)
