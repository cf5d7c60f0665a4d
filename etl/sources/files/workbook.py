"""Open a workbook from its bytes: sheets of cells with addresses, or one sentence why not."""

import io
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import python_calamine
from xlsxwriter.utility import xl_col_to_name

from etl.sources.files.broken import Broken, broken_cells
from etl.sources.files.container import check_container
from etl.values.findings import FileRefused, refuse

__all__ = ["Broken", "SheetCells", "address", "check_container", "read_workbook"]

MAX_CELLS = 4_000_000


_letters = cache(xl_col_to_name)


def address(row: int, column: int) -> str:
    """The cell's name, such as D5; row and column count from 0."""
    return f"{_letters(column)}{row + 1}"


@dataclass
class SheetCells:
    """A sheet as rows of values from A1 on; "" is a blank cell. Merged ranges are ((row, col), (row, col))."""

    name: str
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)

    def value(self, row: int, column: int) -> Any:
        """The cell's value; "" outside of what the sheet holds."""
        if row < len(self.rows) and column < len(self.rows[row]):
            return self.rows[row][column]
        return ""

    @cached_property
    def _merged_from(self) -> dict[tuple[int, int], tuple[int, int]]:
        return {
            (row, column): start
            for start, end in self.merged
            for row in range(start[0], end[0] + 1)
            for column in range(start[1], end[1] + 1)
        }

    def shown(self, row: int, column: int) -> Any:
        """Like `value`, but every cell of a merged range has the value of its first one."""
        return self.value(*self._merged_from.get((row, column), (row, column)))

    def is_merged(self, row: int, column: int) -> bool:
        """Whether the cell lies in a merged range."""
        return (row, column) in self._merged_from

    @property
    def is_blank(self) -> bool:
        return all(value == "" for row in self.rows for value in row)


def read_workbook(content: bytes, filename: str) -> dict[str, SheetCells]:
    """All worksheets by name, in their order. What cannot be read is refused with one sentence."""
    check_container(content, filename)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {name: _cells(book, name) for name in book.sheet_names}
        for name, row, column, broken in broken_cells(content):
            if name in sheets and row < len(sheets[name].rows) and column < len(sheets[name].rows[row]):
                sheets[name].rows[row][column] = broken
    except FileRefused:
        raise
    except python_calamine.PasswordError:
        raise refuse("FILE-PASSWORD", file=filename) from None
    except MemoryError:  # says nothing about the file's state: who has it read bounds the memory
        raise
    except BaseException as error:  # the readers raise several kinds; a panic of a core is no Exception
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise refuse("FILE-DAMAGED", file=filename) from error
        raise
    if not sheets:
        raise refuse("FILE-DAMAGED", file=filename)
    return sheets


def _check_area(name: str, end: tuple[int, int] | None) -> None:
    """A cell far away would make the sheet larger than memory, and the reader counts such areas wrongly."""
    if end and (end[0] + 1) * (end[1] + 1) > MAX_CELLS:
        raise refuse("SHEET-AREA", sheet=name, cell=address(*end), name=name)


def _cells(book: Any, name: str) -> SheetCells:
    sheet = book.get_sheet_by_name(name)
    _check_area(name, sheet.end)
    rows = sheet.to_python(skip_empty_area=False)
    try:
        merged = sheet.merged_cell_ranges or []
    except python_calamine.CalamineError:
        merged = []
    return SheetCells(name, rows, merged)
