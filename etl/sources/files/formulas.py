"""Formulas in a workbook of the old kind whose result is not certain.

LibreOffice writes the text that a formula gives into an .xls as the number 0, and the text is gone. Such a 0 is none:
it is asked about, never taken for a figure. Excel writes the text, and says that it wrote the file.
"""

import io
import struct
from collections.abc import Iterator

import olefile

_FORMULA, _SHEET, _BEGIN, _STREAM = 0x0006, 0x0085, 0x0809, "Workbook"
_ZERO = bytes(8)
_TEXT, _JOIN, _ATTRIBUTE, _CHOOSE = 0x17, 0x08, 0x19, 0x04
_SIZES = {
    0x01: 5, 0x02: 5, **dict.fromkeys(range(0x03, 0x17), 1), 0x1C: 2, 0x1D: 2, 0x1E: 3, 0x1F: 9, 0x20: 8, 0x21: 3,
    0x22: 4, 0x23: 5, 0x24: 5, 0x25: 9, 0x29: 3, 0x2A: 5, 0x2B: 9, 0x2C: 5, 0x2D: 9, 0x39: 7, 0x3A: 7, 0x3B: 11,
    0x3C: 7, 0x3D: 11,
}  # fmt: skip
"""Bytes of each piece of a formula; the classes of operands (0x20, 0x40, 0x60) are the same size."""
_REFERENCES = {0x24, 0x2C, 0x3A}

Place = tuple[str, int, int]
"""Sheet, row and column from 0."""


def uncertain_zeros(content: bytes) -> Iterator[Place]:
    """The cells whose formula may give a text and shows 0, in a file that Excel did not write."""
    with olefile.OleFileIO(io.BytesIO(content)) as file:
        if not file.exists(_STREAM) or b"Excel" in (file.get_metadata().creating_application or b""):
            return
        book = file.openstream(_STREAM).read()
    sheets: dict[int, str] = {}
    name = ""
    for at, kind, body in _records(book):
        if kind == _SHEET:
            sheets[struct.unpack("<I", body[:4])[0]] = _name(body[6:])
        elif kind == _BEGIN:
            name = sheets.get(at, name)
        elif kind == _FORMULA and body[6:14] == _ZERO and _may_be_text(body[22:], body[20:22]):
            row, column = struct.unpack("<HH", body[:4])
            yield name, row, column


def _records(book: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(book):
        kind, size = struct.unpack("<HH", book[at : at + 4])
        yield at, kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _name(body: bytes) -> str:
    count, is_wide = body[0], body[1] & 1
    return body[2 : 2 + 2 * count].decode("utf-16-le") if is_wide else body[2 : 2 + count].decode("latin-1")


def _may_be_text(pieces: bytes, size: bytes) -> bool:
    """Whether a formula has a text of its own, joins texts, or only repeats another cell; also where it is not
    understood."""
    end, at, kinds = struct.unpack("<H", size)[0], 0, []
    while at < end:
        kind = pieces[at]
        kind = kind if kind < 0x20 else (kind & 0x1F) | 0x20
        kinds.append(kind)
        if kind in (_TEXT, _JOIN) or (kind not in _SIZES and kind != _ATTRIBUTE):
            return True
        if kind == _ATTRIBUTE:
            extra = (
                2 * (struct.unpack("<H", pieces[at + 2 : at + 4])[0] + 1) if pieces[at + 1] & _CHOOSE else 0
            )
            at += 4 + extra
        else:
            at += _SIZES[kind]
    return len(kinds) == 1 and kinds[0] in _REFERENCES
