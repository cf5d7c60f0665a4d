"""Published tables with a row per institution: the period stands in the titles, names drift."""

import re

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, Sheet
from etl.definitions.units import Units
from etl.sources.files.workbook import SheetCells, address
from etl.sources.layout import find_sheet, find_table, folded
from etl.sources.names import Resolver
from etl.sources.numbers import shortened
from etl.sources.reading import Reading
from etl.sources.tables import Key, KeyOf, named_rows, read_table
from etl.sources.titles import read_period
from etl.values.findings import Finding, refuse
from etl.values.periods import Period


def read_entities(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, resolver: Resolver
) -> Reading:
    """Every declared sheet of a published workbook. All sheets must state the same period."""
    found = _declared_sheets(sheets, layout)
    reading = Reading(str(_common_period(found, programme)))
    for sheet, declared in found:
        table, findings = find_table(
            sheet, declared, dict(programme.measures), Units(programme.settings.currency, layout.units)
        )
        reading.findings += findings
        if table is None:
            continue
        names = dict(named_rows(sheet, declared, table))
        key_of = _key_by_name(sheet.name, table.label, names, layout, resolver, reading)
        part = read_table(sheet, declared, table, key_of, is_exact=False)
        reading.records += part.records
        reading.totals += part.totals
        reading.findings += part.findings
    reading.findings += unknown_sheets(sheets, layout)
    return reading


def _declared_sheets(sheets: dict[str, SheetCells], layout: Layout) -> list[tuple[SheetCells, Sheet]]:
    found = []
    for declared in layout.sheet:
        sheet = find_sheet(sheets, declared)
        if sheet is not None:
            found.append((sheet, declared))
        elif not declared.optional:
            raise refuse("SHEET-MISSING", sheet=declared.name, name=declared.name)
    return found


def unknown_sheets(sheets: dict[str, SheetCells], layout: Layout) -> list[Finding]:
    """Sheets that the layout neither declares nor ignores, as findings; blank ones do not count."""
    known = {folded(name) for name in layout.ignored_sheets}
    known |= {folded(name) for sheet in layout.sheet for name in (sheet.name, *sheet.names)}
    if layout.cover:
        known.add(folded(layout.cover.sheet))
    return [
        Finding("SHEET-UNKNOWN", name, "", {"name": shortened(name)})
        for name, sheet in sheets.items()
        if folded(name) not in known and any(value != "" for row in sheet.rows for value in row)
    ]


def _common_period(found: list[tuple[SheetCells, Sheet]], programme: Programme) -> Period:
    first: tuple[str, Period] | None = None
    for sheet, declared in found:
        if not declared.title:
            continue
        period = _stated_period(sheet, declared.title)
        if period is None:
            raise refuse("PERIOD-MISSING", sheet=sheet.name, name=sheet.name)
        if first is None:
            first = (sheet.name, period)
        elif period != first[1]:
            name = sheet.name
            raise refuse("PERIOD-DIFFERS", name, first=first[0], period=first[1], name=name, found=period)
    if first is None:
        raise refuse("PERIOD-MISSING", name=found[0][0].name if found else "")
    return fitting(first[1], programme, first[0])


def fitting(period: Period, programme: Programme, sheet: str, cell: str = "") -> Period:
    """The period, refused where the programme reports at another frequency."""
    if period.per_year != (4 if programme.settings.frequency == "quarter" else 12):
        raise refuse("PERIOD-FREQUENCY", sheet, cell, found=period)
    return period


def _stated_period(sheet: SheetCells, title: str) -> Period | None:
    pattern = re.compile(title, re.IGNORECASE)
    for row in sheet.rows[:10]:
        for value in row:
            if isinstance(value, str) and (match := pattern.search(" ".join(value.split()))):
                return read_period(match["period"])
    return None


def _key_by_name(
    sheet: str, label: int, names: dict[str, str], layout: Layout, resolver: Resolver, reading: Reading
) -> KeyOf:
    """Resolve the names of a sheet together; what cannot be told goes to review under a code of its own, never into
    another institution's row."""
    resolved = dict(zip(names, resolver.resolve_rows(sheet, list(names.values())), strict=True))

    def key_of(number: int) -> tuple[Key | None, list[Finding]]:
        cell = address(number, label)
        if cell not in resolved:
            return None, [Finding("ROW-UNNAMED", sheet, cell)]
        row = resolved[cell]
        if row.known:
            return (row.code, "", ""), []
        values = {"name": shortened(names[cell])}
        if row.alike:
            found = Finding("INST-TWICE", sheet, cell, values | {"institution": row.alike})
        elif layout.unknown_institution == "refuse":
            return None, [Finding("INST-UNKNOWN", sheet, cell, values)]
        else:
            found = Finding("INST-REVIEW", sheet, cell, values)
        reading.review.setdefault(row.code, names[cell])
        return (row.code, "", ""), [found]

    return key_of
