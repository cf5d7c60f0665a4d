"""What a ledger or register says it does to the lines before it: add, correct or cancel, or replace them all.

It is said in an optional column (`change` in the layout) line by line, or for all lines by the name of the sheet. What
says nothing adds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.definitions.returns import CHANGE, Layout
from etl.sources.files.workbook import SheetCells, address
from etl.sources.lists.headings import columns_of
from etl.sources.numbers import shortened
from etl.sources.spelling import folded
from etl.values.findings import Finding

ADD, CORRECT, CANCEL, ALL = "", "correct", "cancel", "all"
WORDS: Mapping[str, tuple[str, ...]] = {
    ADD: ("补充", "新增", "add"),
    CORRECT: ("更正", "correct"),
    CANCEL: ("撤销", "注销", "cancel"),
    ALL: ("全部替换", "整体替换", "replace all"),
}
"""What may be written, the usual word first."""
_MEANT = {folded(word): change for change, words in WORDS.items() for word in words}
KNOWN = "、".join(words[0] for words in WORDS.values())
KNOWN_EN = ", ".join(words[-1] for words in WORDS.values())


@dataclass
class Changes:
    """What each row (from 0) does. `replaces`: the file takes the place of all before it."""

    by_row: dict[int, str] = field(default_factory=dict)
    replaces: bool = False
    findings: list[Finding] = field(default_factory=list)


def read_changes(sheets: Mapping[str, SheetCells], layout: Layout, top: int, rows: list[int]) -> Changes:
    """What the rows of the first sheet, whose headings stand in row `top`, say they do.

    A list that goes on on another sheet is refused."""
    sheet, *others = sheets.values()
    usual, column = _MEANT.get(folded(sheet.name), ADD), _column(sheet, layout, top)
    found = Changes()
    for row in rows:
        written = "" if column is None else str(sheet.value(row, column)).strip()
        change = _MEANT.get(folded(written)) if written else usual
        if change is None:
            found.findings.append(_unknown(sheet, row, column, written))
        found.by_row[row] = change or ADD
    _replacing(found, sheet, column)
    found.findings += [_elsewhere(sheet, other) for other in others if _goes_on(other, layout)]
    return found


def _column(sheet: SheetCells, layout: Layout, top: int) -> int | None:
    return columns_of(sheet, top, layout).get(CHANGE)


def _replacing(found: Changes, sheet: SheetCells, column: int | None) -> None:
    """All rows replace, or none does: half a replacement would leave open what becomes of the rest."""
    replacing = [row for row, change in found.by_row.items() if change == ALL]
    if replacing and len(replacing) < len(found.by_row):
        odd = next(row for row, change in found.by_row.items() if change != ALL)
        values = {"word": WORDS[ALL][0], "word_en": WORDS[ALL][-1], "rows": len(replacing)}
        found.findings.append(Finding("CHANGE-MIXED", sheet.name, address(odd, column or 0), values))
    found.replaces = bool(replacing)
    found.by_row = {row: ADD if change == ALL else change for row, change in found.by_row.items()}


def _unknown(sheet: SheetCells, row: int, column: int | None, written: str) -> Finding:
    values = {"found": shortened(written), "known_zh": KNOWN, "known_en": KNOWN_EN}
    return Finding("CHANGE-WORD", sheet.name, address(row, column or 0), values)


def _goes_on(sheet: SheetCells, layout: Layout) -> bool:
    found = columns_of(sheet, 0, layout)
    has_headings = all(one.name in found for one in layout.field if one.required)
    return has_headings and any(str(value).strip() for row in sheet.rows[1:] for value in row)


def _elsewhere(sheet: SheetCells, other: SheetCells) -> Finding:
    return Finding("LIST-SHEETS", other.name, "A2", {"first": sheet.name, "name": other.name})
