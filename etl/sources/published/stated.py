"""For when a published table is: what its sheets' titles and names say, and else the file's own name."""

import re
from collections.abc import Iterable, Iterator

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, Sheet
from etl.sources.extracts.paths import told_by_name
from etl.sources.files.workbook import SheetCells, address
from etl.sources.numbers import shortened
from etl.sources.spelling import folded_heading
from etl.sources.titles import names_several, quoted, read_period
from etl.values.findings import Finding, refuse
from etl.values.periods import Period

Found = list[tuple[SheetCells, Sheet]]
_TITLE_ROWS = 10


def common_period(
    found: Found, programme: Programme, layout: Layout, filename: str
) -> tuple[Period, list[Finding]]:
    """The one period that all sheets state, and a note for each that states none though it might.

    Refused where two contradict each other, or where nobody says it: no sheet, and not the file's name.
    """
    stated = [(sheet, _stated(sheet, declared)) for sheet, declared in found if declared.states_period]
    said = [(sheet.name, period) for sheet, period in stated if period is not None]
    by_name = told_by_name(layout, filename)
    if by_name and (period := by_name.period):
        said.append((filename, period))
    if not said:
        name = next((sheet.name for sheet, _ in stated), found[0][0].name if found else filename)
        raise refuse(
            "PERIOD-MISSING", sheet=name if found else "", name=name, **quoted(_words(stated, found))
        )
    first, period = said[0]
    for name, other in said[1:]:
        if other != period:
            place = name if name != filename else first
            raise refuse("PERIOD-DIFFERS", place, first=first, period=period, name=name, found=other)
    silent = [sheet for sheet, one in stated if one is None]
    for sheet in silent:
        _check_silent(sheet, first, period)
    notes = [
        Finding(
            "PERIOD-UNSTATED",
            sheet.name,
            "A1",
            {"name": shortened(sheet.name), "first": first, "period": period},
        )
        for sheet in silent
    ]
    for sheet, declared in found:
        if sheet not in silent and declared.states_period:
            notes += _besides(sheet, declared, period)
    return fitting(period, programme, first if first != filename else ""), notes


def fitting(period: Period, programme: Programme, sheet: str, cell: str = "") -> Period:
    """The period, refused where the programme reports at another frequency."""
    if period.per_year != per_year(programme):
        raise refuse("PERIOD-FREQUENCY", sheet, cell, found=period)
    return period


def per_year(programme: Programme) -> int:
    """How many periods of the programme a year has."""
    return programme.settings.per_year


def _stated(sheet: SheetCells, declared: Sheet) -> Period | None:
    """What the title says, else the sheet's name."""
    for pattern in declared.every_title:
        for text in _texts(sheet):
            if match := re.search(pattern, text, re.IGNORECASE):
                if names_several(text):  # the pattern may have found only the last of them
                    raise refuse("PERIOD-MISSING", sheet.name, name=sheet.name, **quoted(text))
                return read_period(match["period"])
    for pattern in declared.patterns:
        match = re.fullmatch(pattern, " ".join(sheet.name.split()), re.IGNORECASE)
        if match and match.groupdict().get("period"):
            return read_period(match["period"])
    return None


def _words(stated: list[tuple[SheetCells, Period | None]], found: Found) -> str:
    """What was to state the period: the words of the first title that is found, else the first text of its sheet."""
    for sheet, declared in found:
        for pattern in declared.every_title:
            for text in _texts(sheet):
                if match := re.search(pattern, text, re.IGNORECASE):
                    return match["period"]
    return next((text for sheet, _ in stated[:1] for text in _texts(sheet) if text), "")


def _check_silent(sheet: SheetCells, first: str, period: Period) -> None:
    """A sheet without a title that is understood must not speak of another period in its first rows either."""
    for row, values in enumerate(sheet.rows[:_TITLE_ROWS]):
        for column, value in enumerate(values):
            other = read_period(value) if isinstance(value, str) else None
            if other is not None and other.per_year == period.per_year and other != period:
                cell = address(row, column)
                raise refuse(
                    "PERIOD-DIFFERS",
                    sheet.name,
                    cell,
                    first=first,
                    period=period,
                    name=sheet.name,
                    found=other,
                )


def _besides(sheet: SheetCells, declared: Sheet, period: Period) -> Iterator[Finding]:
    """What else above the table names a period, and another one than the title does."""
    labels = {folded_heading(text) for text in (*declared.label, declared.region, declared.scenario) if text}
    for row, values in enumerate(sheet.rows[:_TITLE_ROWS]):
        texts = [(i, " ".join(value.split())) for i, value in enumerate(values) if isinstance(value, str)]
        if any(folded_heading(text) in labels for _, text in texts):
            return
        for column, text in texts:
            other = read_period(text)
            if other is None or other.per_year != period.per_year or other == period:
                continue
            if not any(re.search(pattern, text, re.IGNORECASE) for pattern in declared.every_title):
                said = {"text": shortened(text), "period": period, "found": other}
                yield Finding("PERIOD-BESIDES", sheet.name, address(row, column), said)


def _texts(sheet: SheetCells) -> Iterator[str]:
    rows: Iterable[list[object]] = sheet.rows[:_TITLE_ROWS]
    return (" ".join(value.split()) for row in rows for value in row if isinstance(value, str))
