"""A return as a person fills it: the template of an institution for a month, its open cells filled one by one."""

import io
from collections.abc import Iterator, Mapping
from decimal import Decimal

import openpyxl
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

Values = Mapping[tuple[str, str, str], int]


def filled(template: bytes, values: Values, factors: Mapping[str, int]) -> openpyxl.Workbook:
    """The template with `values` by (region, scenario, measure) in its open cells; `factors` are the columns' units."""
    book = openpyxl.load_workbook(io.BytesIO(template))
    for sheet in book.worksheets:
        name_open_rows(sheet, values)
        for cell, key in entry_cells(sheet):
            if key in values:
                exact = Decimal(values[key]) / factors[key[2]]
                cell.value = int(exact) if factors[key[2]] == 1 else float(exact)
    return book


def name_open_rows(sheet: Worksheet, values: Values) -> None:
    """Writes into the open rows the regions and kinds of point that the form does not list yet."""
    codes = [cell.value for cell in sheet[1]]
    if "scenario" not in codes:
        return
    region, scenario = codes.index("region"), codes.index("scenario")
    rows = [row for row in sheet.iter_rows(min_row=2) if not row[-2].protection.locked]
    known = {(row[region].value, row[scenario].value) for row in rows}
    wanted = dict.fromkeys(key[:2] for key in values if key[1] and key[2] in codes)
    missing = [key for key in wanted if key not in known]
    for row, key in zip((row for row in rows if row[region].value is None), missing, strict=False):
        row[region].value, row[scenario].value = key


def entry_cells(sheet: Worksheet) -> Iterator[tuple[Cell, tuple[str, str, str]]]:
    """The open cells of a data sheet with the region, scenario and measure that they stand for."""
    codes = [cell.value for cell in sheet[1]]
    if "region" not in codes:
        return
    region = codes.index("region")
    scenario = codes.index("scenario") if "scenario" in codes else None
    for row in sheet.iter_rows(min_row=2):
        if row[region].value is None:
            continue  # an open row, for what was not filed before
        for cell, code in zip(row, codes, strict=True):
            if not cell.protection.locked and isinstance(code, str):
                yield cell, (row[region].value, row[scenario].value if scenario else "", code)


def plain(book: openpyxl.Workbook) -> openpyxl.Workbook:
    """The same cells without their looks: quicker to change and to save again, and the same to a reader."""
    bare = openpyxl.Workbook()
    bare.remove(bare.active)
    for sheet in book.worksheets:
        copy = bare.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    copy.cell(cell.row, cell.column).value = cell.value
        for area in sheet.merged_cells.ranges:
            copy.merge_cells(str(area))
        copy.row_dimensions[1].hidden = sheet.row_dimensions[1].hidden
    return bare


def as_bytes(book: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
