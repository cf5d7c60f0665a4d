"""A whole return in one CSV file: cover and sheets one below the other, each beginning with its sheet's name."""

from collections.abc import Iterator
from typing import Any

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.columns import code_row
from etl.sources.files.cells import SheetCells
from etl.sources.numbers import plain_digits
from etl.sources.sheets import assigned
from etl.sources.spelling import folded, plain
from etl.values.findings import refuse

_TITLE_ROWS = 3
_GAPS = ("　", " ", "\t")


def unstacked(csv: SheetCells, filename: str, programme: Programme) -> dict[str, SheetCells] | None:
    """The sheets of a return in `csv`, each with the row numbers of the file; None where no return is in it.

    A file that holds only one of the sheets, as a spreadsheet saves it, is refused: the others would be missing.
    """
    for layout in programme.returns.values():
        if layout.form != "return" or layout.cover is None:
            continue
        sheets = _parts(csv, layout)
        found = assigned(sheets, layout)
        if not found.sheets:
            continue
        lost = [s.name for s in layout.sheet if s.name not in found.sheets and not s.optional]
        lost = [layout.cover.sheet] * (not _has_cover(sheets, layout)) + lost
        if lost:
            raise refuse("CSV-SHEET", file=filename, name="、".join(lost))
        return sheets
    return None


def with_numbers(csv: SheetCells) -> SheetCells:
    """The same sheet with its digits as numbers."""
    rows = [[_number(value) for value in row] for row in csv.rows]
    return SheetCells(csv.name, rows, csv.merged, csv.look_for_hidden)


def _parts(csv: SheetCells, layout: Layout) -> dict[str, SheetCells]:
    assert layout.cover is not None
    parts: dict[str, SheetCells] = {}
    starts = [(0, layout.cover.sheet), *_starts(csv, layout)]
    for (start, name), (end, _) in zip(starts, [*starts[1:], (len(csv.rows), "")], strict=True):
        if name in parts:  # stacked twice: a sheet of its own, so that it is not overlooked
            name = f"{name} ({start + 1})"
        rows: list[list[Any]] = [[] for _ in range(start)]
        rows += [[_number(value) for value in row] for row in csv.rows[start:end]]
        parts[name] = SheetCells(name, rows)
    if len(starts) == 1:
        return {csv.name: with_numbers(csv)}
    return parts


def _starts(csv: SheetCells, layout: Layout) -> Iterator[tuple[int, str]]:
    """Where each sheet begins: at the row that holds its name (and nothing else), or at its row of codes before it."""
    before, at = "", 0
    for row, values in enumerate(csv.rows):
        filled = [value for value in values if str(value).strip()]
        if len(filled) != 1:
            continue
        name = _named(plain(filled[0]), layout)
        if name == before and row - at <= _TITLE_ROWS:  # the sheet's name, and then its title
            continue
        if name:
            before, at = name, row
            yield (row - 1 if _is_codes(csv, row - 1, layout) else row), name


def _named(text: str, layout: Layout) -> str | None:
    """The declared or ignored sheet that a title names: the whole of it, or what comes before the first gap."""
    heads = {folded(text), *(folded(text.split(gap)[0]) for gap in _GAPS)}
    for declared in layout.sheet:
        if heads & {folded(name) for name in (declared.name, *declared.names)}:
            return declared.name
    return next((name for name in layout.ignored_sheets if folded(name) in heads), None)


def _is_codes(csv: SheetCells, row: int, layout: Layout) -> bool:
    one = SheetCells("", csv.rows[row : row + 1]) if row >= 0 else SheetCells("", [])
    return any(code_row(one, declared) is not None for declared in layout.sheet)


def _has_cover(sheets: dict[str, SheetCells], layout: Layout) -> bool:
    assert layout.cover is not None
    sheet = sheets.get(layout.cover.sheet)
    return sheet is not None and not sheet.is_blank


def _number(value: Any) -> Any:
    """What a CSV file writes for a number is one; anything else stays a text and is judged as such."""
    number = plain_digits(value.strip()) if isinstance(value, str) else None
    return value if number is None else number
