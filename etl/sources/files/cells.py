"""Cells of a sheet with their addresses, whatever kind of file they came from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from xlsxwriter.utility import xl_cell_to_rowcol, xl_col_to_name

from etl.sources.spelling import folded_heading

_BEGINNING = 15


@cache
def letters(column: int) -> str:
    """The name of a column, which counts from 0, such as D."""
    name: str = xl_col_to_name(column)
    return name


def address(row: int, column: int) -> str:
    """The cell's name, such as D5; row and column count from 0."""
    return f"{letters(column)}{row + 1}"


def place(name: str) -> tuple[int, int]:
    """Row and column, counted from 0, of a cell's name such as D5."""
    found: tuple[int, int] = xl_cell_to_rowcol(name)
    return found


def none_hidden() -> frozenset[int]:
    """The hidden rows of a kind of file that has none."""
    return frozenset()


@dataclass
class SheetCells:
    """A sheet as rows of values from A1 on; "" is a blank cell. Merged ranges are ((row, col), (row, col)).

    `look_for_hidden` gives the rows that the sheet does not show (from 0); it is asked only where that matters.
    """

    name: str
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    look_for_hidden: Callable[[], frozenset[int]] = none_hidden
    is_hidden: bool = False
    """Whether the program that wrote the file keeps the whole sheet out of sight."""

    def value(self, row: int, column: int) -> Any:
        """The cell's value; "" outside of what the sheet holds."""
        try:
            return self.rows[row][column]
        except IndexError:
            return ""

    @cached_property
    def beginning(self) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        """The texts of the first rows, where titles and headings stand: as they are, without white space around, and
        as headings are compared."""
        texts = {v for row in self.rows[:_BEGINNING] for v in row if isinstance(v, str)}
        codes, headings = {text.strip() for text in texts}, {folded_heading(text) for text in texts}
        return frozenset(texts), frozenset(codes), frozenset(headings)

    @cached_property
    def hidden(self) -> frozenset[int]:
        """The rows that are hidden or filtered away."""
        return self.look_for_hidden()

    @cached_property
    def _merged_from(self) -> dict[tuple[int, int], tuple[int, int]]:
        """A range may be merged over a whole sheet of which hardly any cell is used: it counts as far as they are."""
        down, right = len(self.rows), max(map(len, self.rows), default=0)
        return {
            (row, column): start
            for start, end in self.merged
            for row in range(start[0], min(end[0] + 1, down))
            for column in range(start[1], min(end[1] + 1, right))
        }

    def shown(self, row: int, column: int) -> Any:
        """Like `value`, but every cell of a merged range has the value of its first one."""
        if self.merged:
            row, column = self._merged_from.get((row, column), (row, column))
        return self.value(row, column)

    def is_merged(self, row: int, column: int) -> bool:
        """Whether the cell lies in a merged range."""
        return (row, column) in self._merged_from

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in any cell."""
        return all(value == "" for row in self.rows for value in row)
