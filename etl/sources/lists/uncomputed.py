"""Cells of a list whose formula has failed or was never worked out: what they were to say, nobody knows."""

from collections.abc import Iterable

from etl.sources.files.workbook import Broken, SheetCells, address
from etl.values.findings import Finding


def uncomputed_in(sheet: SheetCells, row: int, columns: Iterable[int]) -> list[Finding]:
    """A finding at each such cell of a row (both from 0). The row can then not be read, whatever the column is for."""
    broken = ((column, sheet.value(row, column)) for column in columns)
    return [
        Finding(
            "CELL-ERROR" if value.shown else "CELL-FORMULA",
            sheet.name,
            address(row, column),
            {"found": value.shown},
        )
        for column, value in broken
        if isinstance(value, Broken)
    ]
