"""The rows of a CSV extract: each cell as a number with its address, by the heading above it."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from etl.definitions.returns import Extract
from etl.sources.files.cells import SheetCells, address
from etl.sources.files.opened import opened
from etl.sources.numbers import read_number
from etl.sources.spelling import folded, plain
from etl.values.findings import refuse


def read_rows(content: bytes, filename: str, extract: Extract) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Name, cells by heading (each with its address) and place of each row. Refused without a declared heading."""
    sheet = _parted(content, filename, extract)
    headings = {
        folded(text): index for index, text in reversed(list(enumerate(sheet.rows[0] if sheet.rows else [])))
    }
    label = _found(headings, extract.label)
    wanted = {path[-1]: _found(headings, path[-1]) for column in extract.column for path in column.paths}
    for column in extract.column:
        if not column.optional and all(wanted[path[-1]] is None for path in column.paths):
            raise refuse("COLUMN-MISSING", "CSV", "A1", name="CSV", heading=column.heading[-1])
    if label is None:
        raise refuse("COLUMN-MISSING", "CSV", "A1", name="CSV", heading=extract.label)
    for row in range(1, len(sheet.rows)):
        name = plain(sheet.value(row, label))
        if not any(plain(value) for value in sheet.rows[row]):
            continue
        cells = {
            heading: (_number(sheet, row, index), address(row, index))
            for heading, index in wanted.items()
            if index is not None and plain(sheet.value(row, index))
        }
        yield name, cells, address(row, label)


def _parted(content: bytes, filename: str, extract: Extract) -> SheetCells:
    """The text parted in the way in which the heading of the names is found, else in the likeliest."""
    ways = [next(iter(sheets.values())) for sheets in opened(content, filename).ways]
    with_label = (w for w in ways if w.rows and folded(extract.label) in {folded(v) for v in w.rows[0]})
    return next(with_label, ways[0])


def _found(headings: dict[str, int], heading: str) -> int | None:
    return headings.get(folded(heading))


def _number(sheet: SheetCells, row: int, column: int) -> Decimal | str:
    """A number, or the text that is none."""
    text = sheet.value(row, column)
    written, _ = read_number(text, sheet.name, address(row, column))
    return Decimal(written.number) if written is not None and not written.unit else str(text)
