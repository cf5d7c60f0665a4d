"""Open a file from its bytes, whatever kind it is: its sheets, or one sentence why not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.sources.files.cells import SheetCells
from etl.sources.files.container import check_size
from etl.sources.files.kinds import ARCHIVE, OLE, kind_refused, refuse_other_kind, refuse_other_text
from etl.sources.files.page import charset_of, is_page, sheets_of
from etl.sources.files.text import decoded, tables_of
from etl.sources.files.workbook import read_workbook
from etl.values.findings import refuse

Sheets = dict[str, SheetCells]
_OF_TEXT = (".csv", ".tsv", ".txt")
_NOTHING = re.compile(r"[\s,;|\"\ufeff]*")
"""What a program saves of a sheet without cells: marks of the encoding, ends of lines, and what would part fields."""


@dataclass(frozen=True)
class Opened:
    """The sheets of a file. A text may be parted in several ways: `ways` gives the likeliest first.

    `is_text`: every cell is a text as it is written, numbers too. `lines`: the whole text where each row is a line of
    it, else "".
    """

    ways: Iterator[Sheets]
    is_text: bool
    lines: str = ""


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are those of a spreadsheet's own kinds of file (or of another document in such a container)."""
    return content.startswith((ARCHIVE, OLE))


def opened(content: bytes, filename: str) -> Opened:
    """The file's sheets: a workbook, a web page with tables, or a text with a line for each row."""
    check_size(content, filename)
    if is_workbook(content):
        return Opened(iter([read_workbook(content, filename)]), is_text=False)
    refuse_other_kind(content, filename)
    text = decoded(content)
    if text is not None and _NOTHING.fullmatch(text):
        raise refuse("FILE-EMPTY", file=filename)
    if text is not None and is_page(text):
        stated = charset_of(content)
        text = decoded(content, stated) or text if stated else text
        return Opened(iter([sheets_of(text, filename)]), is_text=True)
    refuse_other_text(text, filename)
    assert text is not None
    return Opened(_tables(text, filename), is_text=True, lines=text)


def _tables(text: str, filename: str) -> Iterator[Sheets]:
    named = filename.casefold().endswith(_OF_TEXT)
    for table in tables_of(text, filename):
        if not named and all(len(row) < 2 for row in table.rows):
            raise kind_refused(filename, "没有分栏的文本文件", "a text without columns")
        yield {table.name: table}


def sheets_in(content: bytes, filename: str) -> Sheets:
    """The sheets in the likeliest reading."""
    return next(opened(content, filename).ways)
