"""An assessment as participants read it of each other: scores and places as they are, points in bands."""

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial

from etl.definitions.method.method import Method
from etl.definitions.programme import Programme
from etl.disclosure import HALFWAY, RULES
from etl.disclosure.points import Points, told_parts
from etl.queries.score.shape import Assessment, AssessmentRow, ItemLine, Late, Lines, Medians, PartLine
from etl.scoring.fixed import UNIT, units
from etl.telling.summaries import told_part
from etl.values.text import Text
from etl.values.told import Told, median_told, times

NOT_SHOWN = Text(zh="其他机构的项目得分不予显示", en="points of other institutions' items are not shown")
ITEM_BAND = UNIT // 2
"""The medians of items are told in half points."""


def telling_items(programme: Programme, method: Method) -> set[str]:
    """Items whose points give a business volume back: 4.5030 of 5 at a target of 5,000 is a volume of 4,503."""
    return {
        item.code
        for item in method.item
        if item.indicator in programme.reported and programme.indicators[item.indicator].is_volume
    }


def as_told(programme: Programme, whole: Assessment, own: str, rules: int = RULES) -> Assessment:
    """The assessment as `own` reads it ("": as everybody does), by `rules` (`etl.disclosure`). Of others its items are
    not told and its parts in bands; medians of parts are those of what is told of everybody."""
    told = {row.member.code: told_row(programme, whole.method, row) for row in whole.rows}
    hidden = telling_items(programme, whole.method)
    return replace(
        whole,
        rows=tuple(row if row.member.code == own else told[row.member.code] for row in whole.rows),
        medians={
            group: _medians(
                exact,
                [
                    row
                    for row in told.values()
                    if row.member.group == group
                    and row.rank is not None
                    and row.member.code not in programme.belonging
                ],
                hidden,
                whole.method,
                rules,
            )
            for group, exact in whole.medians.items()
        },
    )


def told_row(programme: Programme, method: Method, row: AssessmentRow) -> AssessmentRow:
    """One row as others read it."""
    hidden = telling_items(programme, method)
    basic = [line for line in row.parts if not method.parts[line.part].bonus]
    told = told_parts(
        [Points(line.part, line.points, line.worth, _telling(row, line, hidden)) for line in basic],
        programme.settings.disclosure,
    )
    parts = tuple(
        _banded(line, method.parts[line.part].name, told[line.part]) if line.part in told else line
        for line in row.parts
    )
    return replace(row, parts=parts, items=Lines(lambda: map(_without_points, row.items)))


def _telling(row: AssessmentRow, part: PartLine, hidden: set[str]) -> int:
    """The most that the part's items for volumes can give, as the part is converted from the items that apply."""
    most = sum(
        line.maximum for line in row.items if line.part == part.part and line.item in hidden and line.counted
    )
    return most * part.worth // part.applicable if part.applicable else most


def _banded(line: PartLine, name: Text, band: Told | None) -> PartLine:
    return replace(
        line,
        points=0 if band is None else int(band * UNIT),
        said=Late(partial(told_part, name, band, line.worth)),
        told=band,
        is_masked=True,
    )


def _without_points(line: ItemLine) -> ItemLine:
    has_figure = line.value is not None
    return replace(
        line,
        points=None,
        value=None,
        numerator=None,
        denominator=None,
        said=Late(lambda: NOT_SHOWN) if has_figure else line.said,
        is_masked=True,
    )


def _medians(
    exact: Medians, rows: list[AssessmentRow], hidden: set[str], method: Method, rules: int
) -> Medians:
    """In a group of odd size a median is somebody's own."""
    parts = {
        code: _median_told(rows, code, rules) if _is_masked(rows, code) else middle
        for code, middle in exact.parts.items()
    }
    items = {
        code: None if code in hidden else in_band(middle, units(method.items[code].points))
        for code, middle in exact.items.items()
    }
    return replace(exact, parts=parts, items=items)


def _is_masked(rows: Iterable[AssessmentRow], part: str) -> bool:
    return any(line.is_masked for row in rows for line in row.parts if line.part == part)


def _median_told(rows: Iterable[AssessmentRow], part: str, rules: int) -> Fraction | None:
    told = [line.told for row in rows for line in row.parts if line.part == part and line.worth]
    return median_told([None if one is None else times(one, UNIT) for one in told], halfway=rules == HALFWAY)


def in_band(points: Fraction | int | None, most: int) -> Told | None:
    """Points of an item or a part that gives `most` (units of 0.0001) in the half point in which they lie."""
    if points is None or not most:
        return None
    low = min(int(points), most - 1) // ITEM_BAND * ITEM_BAND
    return Told(low, min(low + ITEM_BAND, most))
