"""What a workbook's reader does not see of its words: a program shows of a cell what its column has room for."""

import io

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from etl.forms.words import places

USUAL_WIDTH = 8.43
LINE = 1.2
"""The height of a line in its letters' size."""


def cut_words(content: bytes) -> list[tuple[str, str, str]]:
    """(sheet, cell, words) of every cell whose words are wider than their columns and do not run on into free cells to
    the right, or are broken into more lines than their row is high."""
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(content)):
        if sheet.sheet_state != "visible":
            continue
        widths = _widths(sheet)
        beyond = sheet.max_column + 20  # asking for a cell makes one
        last_columns = {area.start_cell.coordinate: area.max_col for area in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            for cell in row:
                is_shown = cell.data_type == "s" and not sheet.row_dimensions[cell.row].hidden
                if is_shown and _is_cut(sheet, cell, widths, last_columns, beyond):
                    found.append((sheet.title, cell.coordinate, cell.value))
    return found


def _widths(sheet: Worksheet) -> dict[int, float]:
    """Every column's width: a declaration may stand for several columns."""
    found: dict[int, float] = {}
    for one in sheet.column_dimensions.values():
        found |= dict.fromkeys(range(one.min, one.max + 1), one.width)
    return found


def _is_cut(
    sheet: Worksheet, cell: Cell, widths: dict[int, float], last_columns: dict[str, int], beyond: int
) -> bool:
    size = cell.font.sz / 10
    last = last_columns.get(cell.coordinate, cell.column)
    if not cell.alignment.wrap_text and cell.coordinate not in last_columns:
        while last < beyond and sheet.cell(cell.row, last + 1).value is None:
            last += 1  # words run on over cells that are empty
    room = sum(widths.get(column, USUAL_WIDTH) for column in range(cell.column, last + 1))
    lines = [max(1, -int(-places(line) * size // max(1.0, room))) for line in cell.value.split("\n")]
    if max(places(line) * size for line in cell.value.split("\n")) <= room and len(lines) == 1:
        return False
    if not cell.alignment.wrap_text:
        return True
    heights = sheet.row_dimensions[cell.row].height
    return heights is not None and heights < min(409, sum(lines) * cell.font.sz * LINE) - 1
