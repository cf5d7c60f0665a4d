"""One institution's return: a cover that says who and when, sheets with a row per region (and scenario)."""

from typing import Any

from etl.checks.findings import Finding, refuse
from etl.definitions.institutions import Institution
from etl.definitions.load import Programme
from etl.definitions.periods import Period
from etl.definitions.returns import Cover, Layout
from etl.sources.entities import fitting, unknown_sheets
from etl.sources.layout import find_sheet, find_table, folded
from etl.sources.names import Resolver
from etl.sources.numbers import shortened
from etl.sources.reading import Reading
from etl.sources.tables import Key, KeyOf, read_table
from etl.sources.titles import read_period
from etl.sources.workbook import SheetCells


def read_return(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, resolver: Resolver
) -> Reading:
    """The return of one institution for one period, its totals agreeing to the last unit."""
    assert layout.cover is not None
    institution, period = _who_and_when(sheets, programme, layout.cover, resolver)
    reading = Reading(str(period), institution.code)
    for declared in layout.sheet:
        sheet = find_sheet(sheets, declared)
        if sheet is None:
            if not declared.optional:
                raise refuse("SHEET-MISSING", sheet=declared.name, name=declared.name)
            continue
        table, findings = find_table(
            sheet, declared, dict(programme.measures), programme.settings.currency.minor_per_major
        )
        reading.findings += findings
        if table is None:
            continue
        key_of = _key_by_code(sheet.name, institution.code, programme)
        part = read_table(sheet, declared, table, key_of, is_exact=True)
        reading.records += part.records
        reading.totals += part.totals
        reading.findings += part.findings
    reading.findings += unknown_sheets(sheets, layout)
    return reading


def _who_and_when(
    sheets: dict[str, SheetCells], programme: Programme, cover: Cover, resolver: Resolver
) -> tuple[Institution, Period]:
    sheet = next((s for name, s in sheets.items() if folded(name) == folded(cover.sheet)), None)
    if sheet is None:
        raise refuse("SHEET-MISSING", sheet=cover.sheet, name=cover.sheet)
    stated = _beside(sheet, cover.institution)
    if stated == "":
        raise refuse("INST-MISSING", sheet=sheet.name)
    name = str(stated).strip()
    code = name if name in programme.institutions else resolver.resolve(name)
    if code is None:
        raise refuse("INST-UNKNOWN", sheet=sheet.name, name=shortened(name))
    period = read_period(_beside(sheet, cover.period))
    if period is None:
        raise refuse("PERIOD-MISSING", sheet=sheet.name, name=sheet.name)
    institution = programme.institutions[code]
    fitting(period, programme, sheet.name)
    if not institution.is_member(period):
        span = f"{institution.valid_from or '…'} – {institution.valid_to or '…'}"
        raise refuse("INST-LEFT", sheet=sheet.name, name=institution.name("zh"), period=period, span=span)
    return institution, period


def _beside(sheet: SheetCells, label: str) -> Any:
    """The first filled cell to the right of the cell that says `label`; "" where there is none."""
    for row in sheet.rows:
        for index, value in enumerate(row):
            if isinstance(value, str) and folded(value) == folded(label):
                return next((v for v in row[index + 1 :] if v != ""), "")
    return ""


def _key_by_code(sheet: str, institution: str, programme: Programme) -> KeyOf:
    def key_of(keys: tuple[Any, ...], cell: str) -> tuple[Key | None, list[Finding]]:
        region, scenario = _code(keys[0]), _code(keys[1]) if len(keys) > 1 else ""
        if region not in programme.regions:
            return None, [Finding("REGION-UNKNOWN", sheet, cell, {"name": shortened(region)})]
        if scenario and scenario not in programme.points:
            return None, [Finding("SCENARIO-UNKNOWN", sheet, cell, {"name": shortened(scenario)})]
        return (institution, region, scenario), []

    return key_of


def _code(value: Any) -> str:
    """A code cell as text; spreadsheets turn 230602 into a number."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip()
