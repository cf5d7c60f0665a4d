"""One institution's return: a cover that says who and when, sheets with a row per region (and scenario)."""

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, Sheet
from etl.definitions.units import Units
from etl.sources.cover import who_and_when
from etl.sources.files.workbook import SheetCells
from etl.sources.keys import Named, RowKeys
from etl.sources.layout import find_table
from etl.sources.names import Resolver
from etl.sources.reading import Reading
from etl.sources.remembered import Remembered, confirmed
from etl.sources.sheets import Assigned
from etl.sources.skipped import without_headings
from etl.sources.tables import read_table
from etl.values.findings import refuse


def read_return(
    found: Assigned,
    programme: Programme,
    layout: Layout,
    resolver: Resolver,
    remembered: Remembered = (),
) -> Reading:
    """The return of one institution for one period, its totals agreeing to the last unit. `found` says which of the
    file's sheets is which of the layout."""
    assert layout.cover is not None
    institution, period = who_and_when(found, programme, layout.cover, resolver)
    reading = Reading(str(period), institution.code)
    named = Named(programme)
    for declared in layout.at(period).sheet:
        sheet = found.sheets.get(declared.name)
        if sheet is not None:
            known = confirmed(remembered, institution.code, layout.source, declared.name)
            units = Units(programme.settings.currency, layout.units)
            _read_sheet(reading, sheet, declared, named, units, known)
        elif not declared.optional:
            raise refuse("SHEET-MISSING", sheet=declared.name, name=declared.name)
    reading.findings += found.findings
    return reading


def _read_sheet(
    reading: Reading,
    sheet: SheetCells,
    declared: Sheet,
    named: Named,
    units: Units,
    known: dict[str, str],
) -> None:
    table, findings = find_table(sheet, declared, named.programme.measures, units, known)
    reading.findings += findings
    if table is None:
        return
    reading.unknown += table.unknown
    reading.absent += table.absent
    labels = [index for index in (*table.keys, *table.names) if index is not None]
    body, notes = without_headings(sheet, table.top, table.body, labels)
    reading.findings += notes
    keys = RowKeys(named, reading.institution, body, declared, table)
    part = read_table(body, declared, table, keys.key_of, is_exact=True, is_sum=keys.is_sum)
    reading.records += part.records
    reading.totals += part.totals
    reading.findings += part.findings
