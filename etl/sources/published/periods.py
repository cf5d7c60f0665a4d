"""Tables of many periods: a row for each, or columns for each."""

import datetime
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from etl.definitions.programme import Programme
from etl.definitions.returns import Sheet
from etl.sources.files.workbook import SheetCells, address
from etl.sources.layout import Table
from etl.sources.numbers import shortened
from etl.sources.published.stated import per_year
from etl.sources.reading import Reading
from etl.sources.spelling import folded, folded_heading, plain
from etl.sources.tables import Key, read_table
from etl.sources.titles import read_period
from etl.values.findings import Finding
from etl.values.periods import LENGTHS, Period
from etl.values.units import split_unit

_LOOKED_AT = 20
_SPAN = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2})")

_BARE = re.compile(
    r"[a-z]{3,9}\.?['’`,-]*(?:\d{4}|\d{2})|\d{4}(?:[-/.]?(?:0[1-9]|1[0-2]|q[1-4]|h[12])|-?m(?:0[1-9]|1[0-2])|[-/.][1-9])"
    r"|\d{4}年(?:\d{1,2}月份?|第?[1-4一二三四]季度?|[上下]半年)|(?:19|20)\d{2}年度?"
)

ReadingOf = Callable[[Period], Reading]
"""The reading of a period, a new one where there is none yet."""


class PeriodColumn(NamedTuple):
    """A period that headings name, and how they write it."""

    period: Period
    written: str


def periods_in_headings(sheet: SheetCells, declared: Sheet, programme: Programme) -> list[PeriodColumn]:
    """The periods that stand above the table, each once, in their order from left to right."""
    labels = {folded_heading(text) for text in (*declared.label, declared.region, declared.scenario) if text}
    last = next(
        (
            row
            for row, values in enumerate(sheet.rows[:_LOOKED_AT])
            if any(isinstance(value, str) and folded_heading(value) in labels for value in values)
        ),
        None,
    )
    found: dict[Period, PeriodColumn] = {}
    if last is None:
        return []
    # Headings of several rows: the period may stand above the row of labels or below it.
    near = [value for values in sheet.rows[max(0, last - 3) : last + 4] for value in values]
    spans = _are_years(near)
    for value in near:
        written = split_unit(str(value))[0]
        is_year = spans and _SPAN.fullmatch(plain(value))
        if not is_year and _is_bare(value, written) and (period := _period(value, programme)):
            found.setdefault(period, PeriodColumn(period, written))
    return list(found.values())


def read_period_rows(
    sheet: SheetCells, declared: Sheet, table: Table, programme: Programme, reading_of: ReadingOf
) -> list[Finding]:
    """The figures of every row into the reading of its period; gives what is to be said of the table as a whole."""
    year = _column(sheet, table.top, declared.year)
    years = _years(sheet, table, year)
    spans = _are_years(sheet.value(row, table.label) for row in range(table.body, len(sheet.rows)))

    def key_of(row: int) -> tuple[Key | None, list[Finding]]:
        label = sheet.value(row, table.label)
        is_year = spans and _SPAN.fullmatch(plain(label))
        named = _period(_with_year(label, years.get(row)), programme, may_be_number=True)
        period = None if is_year else named
        if period is None:
            cell = address(row, table.label)
            every = {
                "every_zh": LENGTHS[programme.settings.frequency].zh,
                "every_en": LENGTHS[programme.settings.frequency].en,
            }
            return None, [
                Finding("ROW-PERIOD", sheet.name, cell, {"text": shortened(label) or cell, **every})
            ]
        return (str(period), "", ""), []

    part = read_table(sheet, declared, table, key_of, is_exact=False)
    whole = declared.whole
    for record in part.records:
        reading = reading_of(Period.parse(record.institution))
        reading.records.append(
            record._replace(institution=whole.institution, region=whole.region, scenario=whole.scenario)
        )
    return part.findings


def _are_years(labels: Iterable[object]) -> bool:
    """Whether labels such as 2011-12 are financial years: every one so written names a year and the next. Among months
    written in that way (2011-11, 2011-12, 2012-01) there is always one that does not."""
    written = [match for label in labels if (match := _SPAN.fullmatch(plain(label)))]
    return bool(written) and all((int(one[1]) + 1) % 100 == int(one[2]) for one in written)


def _is_bare(value: object, written: str) -> bool:
    """Whether a heading is a period and nothing else: a title that names one is none."""
    return (
        isinstance(value, datetime.date) or _BARE.fullmatch("".join(written.split()).casefold()) is not None
    )


def _years(sheet: SheetCells, table: Table, column: int | None) -> dict[int, object]:
    """The year of each row, carried down from where it stands."""
    years: dict[int, object] = {}
    last: object = ""
    for row in range(table.body, len(sheet.rows)) if column is not None else ():
        last = sheet.value(row, column or 0) or last
        years[row] = last
    return years


def _with_year(label: object, year: object) -> object:
    """A month beside its year as one text; a label that is a date already stays one."""
    number = re.search(r"\d{4}", str(year))
    if number is None or isinstance(label, datetime.date):
        return label
    if isinstance(label, float):
        return f"{number[0]}-{int(label):02d}"
    text = plain(label)
    if "月" in text or "季" in text:
        return f"{number[0]}年{text}"
    return f"{number[0]}-{text}" if re.fullmatch("[QqHh][1-4]", text) else f"{text} {number[0]}"


def _period(value: object, programme: Programme, *, may_be_number: bool = False) -> Period | None:
    """The period that a cell names, where it is one of the programme's."""
    if value == "" or isinstance(value, bool) or (isinstance(value, float) and not may_be_number):
        return None
    period = read_period(value)
    return period if period is not None and period.per_year == per_year(programme) else None


def _column(sheet: SheetCells, row: int, headings: tuple[str, ...]) -> int | None:
    wanted = {folded(one) for one in headings}
    return next(
        (i for i, v in enumerate(sheet.rows[row]) if isinstance(v, str) and folded_heading(v) in wanted), None
    )
