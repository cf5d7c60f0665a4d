"""Published tables with a row per institution: the period stands in the titles, names drift."""

import re

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, Sheet
from etl.definitions.units import Units
from etl.sources.files.workbook import SheetCells, address
from etl.sources.layout import find_table
from etl.sources.names import Resolver, review_code
from etl.sources.numbers import shortened
from etl.sources.reading import Reading
from etl.sources.sheets import Assigned, assigned
from etl.sources.tables import Key, KeyOf, named_rows, read_table
from etl.sources.titles import quoted, read_period
from etl.values.findings import Finding, refuse, repeated
from etl.values.periods import Period


def read_entities(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, resolver: Resolver
) -> Reading:
    """Every declared sheet of a published workbook. All sheets must state the same period."""
    which = assigned(sheets, layout)
    found = _declared_sheets(which, layout)
    reading = Reading(str(_common_period(found, programme)))
    for sheet, declared in found:
        table, findings = find_table(
            sheet, declared, dict(programme.measures), Units(programme.settings.currency, layout.units)
        )
        reading.findings += findings
        if table is None:
            continue
        names = dict(named_rows(sheet, declared, table))
        key_of = _key_by_name(
            sheet.name, declared.name, table.label, names, programme, layout, resolver, reading
        )
        part = read_table(sheet, declared, table, key_of, is_exact=False)
        reading.records += part.records
        reading.totals += part.totals
        reading.findings += part.findings
    reading.findings += which.findings
    return reading


def _declared_sheets(assigned: Assigned, layout: Layout) -> list[tuple[SheetCells, Sheet]]:
    found = []
    for declared in layout.sheet:
        sheet = assigned.sheets.get(declared.name)
        if sheet is not None:
            found.append((sheet, declared))
        elif not declared.optional:
            raise refuse("SHEET-MISSING", sheet=declared.name, name=declared.name)
    return found


def _common_period(found: list[tuple[SheetCells, Sheet]], programme: Programme) -> Period:
    first: tuple[str, Period] | None = None
    for sheet, declared in found:
        if not declared.title:
            continue
        period, words = _stated_period(sheet, declared.title)
        if period is None:
            raise refuse("PERIOD-MISSING", sheet=sheet.name, name=sheet.name, **quoted(words))
        if first is None:
            first = (sheet.name, period)
        elif period != first[1]:
            name = sheet.name
            raise refuse("PERIOD-DIFFERS", name, first=first[0], period=first[1], name=name, found=period)
    if first is None:
        raise refuse("PERIOD-MISSING", name=found[0][0].name if found else "", **quoted(""))
    return fitting(first[1], programme, first[0])


def fitting(period: Period, programme: Programme, sheet: str, cell: str = "") -> Period:
    """The period, refused where the programme reports at another frequency."""
    if period.per_year != (4 if programme.settings.frequency == "quarter" else 12):
        raise refuse("PERIOD-FREQUENCY", sheet, cell, found=period)
    return period


def _stated_period(sheet: SheetCells, title: str) -> tuple[Period | None, str]:
    """The period of the title, and the words that were to state it."""
    pattern = re.compile(title, re.IGNORECASE)
    for row in sheet.rows[:10]:
        for value in row:
            if isinstance(value, str) and (match := pattern.search(" ".join(value.split()))):
                return read_period(match["period"]), match["period"]
    texts = (v for row in sheet.rows[:10] for v in row if isinstance(v, str) and v.strip())
    return None, next(texts, "")


def _key_by_name(
    sheet: str,
    declared: str,
    label: int,
    names: dict[str, str],
    programme: Programme,
    layout: Layout,
    resolver: Resolver,
    reading: Reading,
) -> KeyOf:
    """Resolve the names of a sheet together; what cannot be told goes to review under a code of its own, never into
    another institution's row."""
    resolved = dict(zip(names, resolver.resolve_rows(sheet, list(names.values())), strict=True))
    cells: dict[str, list[str]] = {}
    for cell, row in resolved.items():
        cells.setdefault(row.alike or row.code, []).append(cell)
    counted = {row.code for row in resolved.values() if row.known}

    def key_of(number: int) -> tuple[Key | None, list[Finding]]:
        cell = address(number, label)
        if cell not in resolved:
            return None, [Finding("ROW-UNNAMED", sheet, cell)]
        row = resolved[cell]
        if row.known:
            return (row.code, "", ""), []
        others = [one for one in cells[row.alike or row.code] if one != cell]
        values: dict[str, object] = {"name": shortened(names[cell]), "others": ", ".join(others)}
        if row.alike:
            member = programme.institutions[row.alike]
            values |= {"meant_zh": member.name("zh"), "meant_en": member.name("en")}
        if row.alike in counted:
            rule = "INST-TWICE"
        elif others:
            rule = "INST-REPEATED"
        elif layout.unknown_institution == "refuse":
            return None, [Finding("INST-UNKNOWN", sheet, cell, values)]
        else:
            rule = "INST-REVIEW"
        code, name = row.code, names[cell]
        if others:
            name = f"{name} ({sheet} {cell})"
            code = review_code(name, exact=True)
        reading.review.setdefault(code, name)
        about = repeated(row.alike, declared) if rule == "INST-REPEATED" and row.alike else ""
        return (code, "", ""), [Finding(rule, sheet, cell, values, about=about)]

    return key_of
