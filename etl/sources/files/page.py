"""Web pages that hold tables, as bank systems export them with the ending .xls: each table is a sheet."""

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from etl.sources.files.cells import SheetCells
from etl.values.findings import refuse

_BEGINS = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|html|head|meta|body|table|div|style|center)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w-]{3,20})", re.IGNORECASE)
_SHEET_NAMES = re.compile(r"<x:Name>([^<]{1,31})</x:Name>", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
MOST_CELLS = 500_000
_WIDEST = 1_000
Span = tuple[tuple[int, int], tuple[int, int]]


def is_page(text: str) -> bool:
    """Whether a text is a web page; one that a spreadsheet program wrote, or a bank's system for it."""
    return bool(_BEGINS.match(text[:20_000]))


def charset_of(content: bytes) -> str | None:
    """The characters in which a page says that it is written."""
    stated = _CHARSET.search(content[:4_000])
    return stated[1].decode("ascii").lower() if stated else None


def sheets_of(text: str, filename: str) -> dict[str, SheetCells]:
    """The tables of a page that hold no other table, in their order; a page without one is refused."""
    # Nothing is fetched: the parser has no network, and a page has no entities of its own.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, recover=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.LxmlError, ValueError):
        raise refuse("FILE-DAMAGED", file=filename) from None
    tables = [one for one in tree.iter("table") if next(one.iterdescendants("table"), None) is None]
    filled = [table for table in tables if next(table.iter("td", "th"), None) is not None]
    if not filled:
        raise refuse("FILE-PAGE", file=filename)
    named = _SHEET_NAMES.findall(text)
    if len(named) != len(filled):
        named = [_caption(table) for table in filled]
    sheets: dict[str, SheetCells] = {}
    for number, (table, name) in enumerate(zip(filled, named, strict=True), start=1):
        name = name if name and name not in sheets else f"{name or 'HTML'} {number}"
        sheets[name] = _cells(name, table, filename)
    return sheets


def _caption(table: Any) -> str:
    caption = next(table.iter("caption"), None)
    return "" if caption is None else " ".join(caption.text_content().split())[:31]


def _cells(name: str, table: Any, filename: str) -> SheetCells:
    """The table's cells where they stand on the page, spans resolved as a browser does."""
    values: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    merged: list[Span] = []
    hidden = set()
    rows = list(table.iter("tr"))
    for r, row in enumerate(rows):
        if _is_hidden(row):
            hidden.add(r)
        column = 0
        for cell in row.iterchildren("td", "th"):
            while (r, column) in taken:
                column += 1
            down, right = _span(cell, "rowspan", len(rows) - r), _span(cell, "colspan", _WIDEST)
            values[r, column] = _value(cell)
            if down * right > 1:
                merged.append(((r, column), (r + down - 1, column + right - 1)))
                taken |= {(r + i, column + j) for i in range(down) for j in range(right)}
            column += right
            if len(taken) > MOST_CELLS or column > _WIDEST:
                raise refuse("FILE-SIZE", file=filename, found=f"{column} / {len(rows)}", limit=_WIDEST)
    width = max((column for _, column in values), default=-1) + 1
    if width * len(rows) > MOST_CELLS * 4:
        raise refuse("FILE-SIZE", file=filename, found=f"{width} × {len(rows)}", limit=MOST_CELLS * 4)
    filled = [[values.get((r, c), "") for c in range(width)] for r in range(len(rows))]
    return SheetCells(name, filled, merged, lambda: frozenset(hidden))


def _span(cell: Any, attribute: str, most: int) -> int:
    text = str(cell.get(attribute, "1")).strip()
    return max(1, min(int(text), most)) if text.isdecimal() and len(text) < 6 else 1


def _is_hidden(row: Any) -> bool:
    return bool(_HIDDEN.search(row.get("style", ""))) or row.get("hidden") is not None


def _value(cell: Any) -> str:
    """The cell's text, one line for each line of the page; what a program wrote of its number counts first."""
    exact = cell.get("x:num")
    if exact:
        return str(exact).strip()
    return "\n".join(" ".join(line.split()) for line in _lines(cell)).strip()


def _lines(cell: Any) -> Iterator[str]:
    line: list[str] = []
    for piece in _pieces(cell):
        if piece is None:
            yield "".join(line)
            line = []
        else:
            line.append(piece)
    yield "".join(line)


def _pieces(node: Any) -> Iterator[str | None]:
    """Texts in their order; None where a line ends."""
    yield node.text or ""
    for child in node.iterchildren():
        if child.tag == "br":
            yield None
        elif isinstance(child.tag, str) and child.tag not in ("style", "script"):
            yield from _pieces(child)
        yield child.tail or ""
