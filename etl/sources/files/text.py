"""Text files from outside: in which characters they are written, and what parts their fields."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import chain, islice

from etl.sources.files.cells import SheetCells, address
from etl.values.findings import FileRefused, refuse

SHEET = "CSV"
"""What the one sheet of a text file is called."""

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DELIMITERS = ",;\t|"
_LOOKED_AT = 60
_END = "\x1f"
"""What is read after the end: no text that comes in has it."""
_SAID = re.compile(r"sep=(.)\s*", re.IGNORECASE)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+|[+-]?\d+,\d+")
_POINT = re.compile(r"[+-]?\d+\.\d+|[+-]?\d{1,3}(?:,\d{3})+\.\d+")


def decoded(content: bytes, stated: str = "") -> str | None:
    """The text of a file in UTF-8, UTF-16 or GB 18030; None for what is no text.

    A mark at the beginning decides, then what the file itself states. UTF-16 without a mark is known by its zero
    bytes: no other text has any.
    """
    for encoding in (*_encodings(content), stated or "gb18030"):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return None if _CONTROL.search(text) else text
    return None


def _encodings(content: bytes) -> tuple[str, ...]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return (encoding,)
    head = content[:4000]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        zeros = head[first::2].count(0)
        if zeros * 4 > len(head) // 2 and not head[1 - first :: 2].count(0):
            return (encoding,)
    return ("utf-8",)


def tables_of(text: str, filename: str) -> Iterator[SheetCells]:
    """The text as one sheet, by each mark that may part its fields, the likeliest first.

    Which one is right only the headings can tell: the caller takes the first whose cells are known to it.
    """
    said = _SAID.fullmatch(text[: text.find("\n")] if "\n" in text[:10] else "")
    marks = said[1] if said else sorted(_DELIMITERS, key=lambda mark: -_likelihood(text, mark))
    is_read = False
    for mark in marks:
        try:
            rows = _rows(text, mark, filename)
        except FileRefused:
            if is_read:  # by a likelier mark, by which nothing is wrong with it
                return
            raise
        if said:
            rows[0] = []
        is_parted = any(len(row) > 1 for row in rows)
        if is_parted or mark == marks[-1]:
            is_read = True
            yield SheetCells(SHEET, _with_points(rows, mark) if is_parted and mark != "," else rows)


def _rows(text: str, mark: str, filename: str) -> list[list[str]]:
    """All rows. A quotation mark that is never closed would make one field of whatever follows it."""
    reader = csv.reader(chain(io.StringIO(text, newline=""), (_END,)), delimiter=mark)
    rows, begins, line = [], 1, 1
    try:
        for row in reader:
            rows.append(list(row))
            begins, line = line, reader.line_num + 1
    except csv.Error:  # such as a field that is longer than any
        raise refuse("FILE-DAMAGED", file=filename) from None
    if rows.pop() != [_END]:
        raise refuse("FILE-QUOTE", file=filename, line=begins)
    return rows


def broken_off(text: str, sheet: SheetCells) -> int | None:
    """The last row (from 0) with anything in it, where the text ends within its line; None where it ends with it."""
    if not text or text.endswith(("\n", "\r")):
        return None
    return max((row for row, values in enumerate(sheet.rows) if values), default=None)


def _likelihood(text: str, mark: str) -> float:
    """How many of the first lines the mark parts, and how many of them into the same number of fields."""
    try:
        read = islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), _LOOKED_AT)
        widths = [len(row) for row in read if row]
    except csv.Error:
        return 0.0
    parted = [width for width in widths if width > 1]
    if not parted:
        return 0.0
    usual = max(parted.count(width) for width in set(parted))
    return len(parted) / len(widths) * usual / len(parted)


def _with_points(rows: list[list[str]], mark: str) -> list[list[str]]:
    """Decimal commas as points, where the file's numbers say that they are: one reads as nothing else, none against.

    Files parted by semicolons are written where the comma is the decimal mark; "1,234" alone may be either.
    """
    cells = [(r, c, value.strip()) for r, row in enumerate(rows) for c, value in enumerate(row)]
    commas = [one for one in cells if _COMMA.fullmatch(one[2])]
    certain = [one for one in commas if not _THOUSANDS.fullmatch(one[2])]
    points = any(_POINT.fullmatch(value) for _, _, value in cells)
    if certain and not points:
        for row, column, value in commas:
            rows[row][column] = value.replace(".", "").replace(",", ".")
    elif commas and mark == ";" and not points:
        row, column, value = commas[0]
        raise refuse("NUM-COMMA", SHEET, address(row, column), found=value)
    return rows
