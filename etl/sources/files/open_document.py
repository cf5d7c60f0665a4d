"""What an .ods says of its cells that the fast reader does not tell: which are merged, and which formulas nobody has
worked out. Both show blanks where a figure is meant."""

import io
import re
import zipfile
from typing import Any

from lxml import etree

from etl.sources.files.broken import Broken
from etl.sources.files.cells import SheetCells

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_SPANS = re.compile(rb"""number-(?:rows|columns)-spanned=["'](?!1["'])""")
_FORMULA = re.compile(rb"<[\w-]*:?table-cell\b[^>]*?\bformula=[^>]*>")
_RESULTS = (b"value=", b'value-type="string"')


def complete(content: bytes, sheets: dict[str, SheetCells]) -> None:
    """Gives the sheets of an .ods their merged ranges, and puts a `Broken` where a formula without result shows as a
    blank. Most files have neither and are not looked through."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = archive.read("content.xml")
    if not _SPANS.search(body) and all(_has_result(one[0]) for one in _FORMULA.finditer(body)):
        return
    sheet: SheetCells | None = None
    row = 0
    events = etree.iterparse(
        io.BytesIO(body),
        events=("start", "end"),
        tag=(f"{_TABLE}table", f"{_TABLE}table-row"),
        no_network=True,
        resolve_entities=False,
        huge_tree=True,
    )
    for event, element in events:
        if element.tag == f"{_TABLE}table":
            if event == "start":
                sheet, row = sheets.get(element.get(f"{_TABLE}name", "")), 0
        elif event == "end":
            repeated = _count(element, "number-rows-repeated")
            if sheet is not None:
                for again in range(row, min(row + repeated, len(sheet.rows))):
                    _complete_row(sheet, again, element)
            row += repeated
            element.clear()


def _has_result(cell: bytes) -> bool:
    return any(one in cell for one in _RESULTS)


def _complete_row(sheet: SheetCells, row: int, element: Any) -> None:
    values = sheet.rows[row]
    column = 0
    for cell in element.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
        repeated = _count(cell, "number-columns-repeated")
        if column >= len(values):
            return
        down, right = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
        if down * right > 1:
            end = min(row + down, len(sheet.rows)) - 1, min(column + right, len(values)) - 1
            sheet.merged.append(((row, column), end))
        if cell.get(f"{_TABLE}formula") and cell.get(f"{_OFFICE}value-type") != "string":
            for at in range(column, min(column + repeated, len(values))):
                values[at] = Broken("") if values[at] == "" else values[at]
        column += repeated


def _count(element: Any, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() and 0 < len(text) < 9 else 1
