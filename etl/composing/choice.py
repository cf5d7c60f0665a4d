"""What a document tells: which indicators in which section, how many institutions by name, whose values not."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from etl.composing.figures import value_text
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from store.facts import hold_facts

Row = TypeVar("Row")

_SECTIONS = ("general", "upgrade", "scenarios", "problems")
SHOWN = 3
"""How many leaders, how many at the end are named."""
FIRST_HALF = 4
"""From this rule of possible places on (`etl.editions.model.PLACES`) nobody has to explain a place who may stand in the
first half."""
UNNAMED = 5
"""From this rule on nobody is named as among the last who may stand there."""


def placed(writer: Writer, section: str) -> list[Indicator]:
    """The indicators that a section tells: those the wording names, else the programme's own choice."""
    programme = writer.material.programme
    headline = programme.settings.headline
    own = writer.wording.indicators
    default = {"upgrade": (headline.rank,), "problems": (headline.rank,)}
    codes = own.get(section, default.get(section, ()))
    if section == "general" and not codes:
        elsewhere = {i.code for other in ("upgrade", "scenarios") for i in placed(writer, other)}
        codes = tuple(code for code in headline.indicators if code not in elsewhere)
    return [
        programme.indicator(code) for code in codes if programme.indicator(code).code in programme.reported
    ]


def hold_what_is_told(writer: Writer) -> None:
    """Read at one go what a bulletin asks again and again: its main figures, its indicators, its points."""
    material = writer.material
    programme, headline = material.programme, material.programme.settings.headline
    codes = {*headline.indicators, headline.rank}
    codes |= {one.code for section in _SECTIONS for one in placed(writer, section)}
    told = {programme.indicator(code).code for code in codes} & programme.reported.keys()
    measures = {*headline.measures, *(m for code in told for m in programme.indicators[code].measures)}
    if (counted := programme.counted) is not None:
        measures |= {counted.assigned, counted.connected, counted.live}
    hold_facts(material.engine, programme.slug, measures, material.known)


def hides_values(writer: Writer, indicator: Indicator) -> bool:
    """Whether values by institution are business volumes that participants do not see of each other."""
    return indicator.is_volume and writer.material.programme.settings.visibility == "participants"


def foremost(rows: Sequence[Row], value: Callable[[Row], object], count: int = SHOWN) -> list[Row]:
    """The first `count` of rows in order. A tie is never cut: who stands equal with the last one named is named too,
    or, where that would be more than twice as many, nobody of the tie is."""
    if len(rows) <= count or value(rows[count - 1]) != value(rows[count]):
        return list(rows[:count])
    edge = value(rows[count])
    tied = [row for row in rows if value(row) == edge]
    first = rows.index(tied[0])
    return list(rows[: first + (len(tied) if first + len(tied) <= 2 * count else 0)])


def last_of(rows: Sequence[Row], value: Callable[[Row], object], count: int = SHOWN) -> list[Row]:
    """The last `count` of rows in order, with the same care for ties."""
    return foremost(rows[::-1], value, count)[::-1]


def ends(
    rows: Sequence[Row], value: Callable[[Row], object], count: int = SHOWN
) -> tuple[list[Row], list[Row]]:
    """The first and the last of rows in order. Nobody is named at both ends, and none at one whose value stands at
    the other: where all are equal there is no first and no last."""
    first, last = foremost(rows, value, count), last_of(rows, value, count)
    if len(first) + len(last) > len(rows):
        return [], []
    shared = {value(row) for row in first} & {value(row) for row in last}
    return ([], []) if shared else (first, last)


def named(writer: Writer, ranking: Ranking) -> list[RankRow]:
    """Those who have a place and may be named for it: an institution that still awaits review is not held up to
    others, because nobody knows yet who it is; nor is a row that belongs to an institution."""
    members, parts = writer.material.members, writer.material.parts
    return [
        row
        for row in ranking.ranked
        if row.figure.institution not in parts
        and ((one := members.get(row.figure.institution)) is None or one.group)
    ]


def first_and_last(writer: Writer, ranking: Ranking) -> tuple[list[RankRow], list[RankRow]]:
    """Who is named as leading and as trailing by an indicator: nobody where it has no better direction, where values
    are volumes that others do not see, where there are few, and where all are equal in print. Who trails is said only
    of those who take part; of a published table nobody asked its institutions for anything; and not of whom chance may
    have put there."""
    first, last = _at_the_ends(writer, ranking)
    return first, answerable(writer, ranking, last) if writer.material.places >= UNNAMED else last


def is_end_open(writer: Writer, ranking: Ranking) -> bool:
    """Whether there are some at the end of whom none is named, because chance may have put each of them there."""
    return bool(_at_the_ends(writer, ranking)[1]) and not first_and_last(writer, ranking)[1]


def leaves_some_out(writer: Writer, ranking: Ranking) -> bool:
    """Whether some at the end are named and others are not, because chance may have put these there."""
    return 0 < len(first_and_last(writer, ranking)[1]) < len(_at_the_ends(writer, ranking)[1])


def _at_the_ends(writer: Writer, ranking: Ranking) -> tuple[list[RankRow], list[RankRow]]:
    indicator, rows = ranking.indicator, named(writer, ranking)
    if not is_ranked(indicator) or hides_values(writer, indicator) or len(rows) < 2 * SHOWN:
        return [], []
    first, last = ends(rows, lambda row: _printed(indicator, row))
    asked = writer.material.status or writer.material.programme.settings.ranked == "region"
    return first, last if asked else []


def answerable(writer: Writer, ranking: Ranking, rows: Sequence[RankRow]) -> list[RankRow]:
    """Of some rows those whose institutions can be asked to explain where they stand: not whose place in the first half
    cannot be ruled out, for that may be chance. By early rules, which told no such places, all of them."""
    if writer.material.places < FIRST_HALF:
        return list(rows)
    possible, count = writer.material.told_places(ranking), len(named(writer, ranking))
    best = [possible.get(row.figure.institution, (row.rank or count, count))[0] for row in rows]
    return [row for row, place in zip(rows, best, strict=True) if 2 * place > count]


def _printed(indicator: Indicator, row: RankRow) -> str:
    """By what rows are equal: the value as it is printed, and the place of those whose value is not told. Taken for
    zeros, six of nine were last together."""
    return f"#{row.rank}" if row.figure.value is None else value_text(indicator, row.figure.value).zh


def is_ranked(indicator: Indicator) -> bool:
    """Whether more or less of it is better; one without a better direction is told and gives no place."""
    return indicator.direction != "neutral"
