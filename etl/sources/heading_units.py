"""Units that stand apart from the headings they belong to: in a row of their own, or in the sheet's corner."""

import re

from etl.definitions.measures import Measure
from etl.definitions.returns import Sheet
from etl.definitions.units import Units
from etl.sources.files.workbook import SheetCells, address
from etl.sources.spelling import folded, folded_heading, plain
from etl.values.units import spelt

_BRACKETS = re.compile(r"[(（\[【](.*)[)）\]】]")
_SAYS = re.compile(
    r"(?:(?:计量|金额|货币|数量|笔数)?单位|units?)\s*[:：]|(?:(?:amounts?|values?|volumes?|figures?|numbers?)\s+)?in\s",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[,;，；、]|\band\b", re.IGNORECASE)
_OF = re.compile(
    r"(?:(?P<count>volumes?|numbers?|no\.|nos\.|counts?|笔数|数量|户数)|(?P<money>values?|amounts?|金额|货币))(?:单位)?\s*(?:in\b|[:：])?\s*",
    re.IGNORECASE,
)
_FEWEST_NUMBERED = 3


def is_unit_row(sheet: SheetCells, declared: Sheet, units: Units, row: int) -> bool:
    """Whether a heading row holds units, the columns of names left out: texts alone, half of them known at least.

    A row with a declared heading in it is none: "Number" may be both. A word that nobody knows among units is a unit
    all the same, and asked about; as a part of the heading it would hide that the column is there.
    """
    texts = [value for value in sheet.rows[row] if value != ""]
    if not all(isinstance(value, str) for value in texts):
        return False
    keys = {
        folded(text)
        for text in (*declared.label, declared.region, declared.scenario, *declared.ignore)
        if text
    }
    texts = [text for text in texts if folded_heading(text) not in keys]
    if not texts or 2 * sum(is_word(units, text) for text in texts) < len(texts):
        return False
    headings = {folded(path[-1]) for column in declared.column for path in column.paths}
    return not any(folded_heading(text) in headings for text in texts)


def unit_in_row(value: object) -> str:
    """The unit that a cell of a unit row says, known or not; "" where it is blank."""
    return _inner(value) if isinstance(value, str) else ""


def is_numbering_row(sheet: SheetCells, row: int) -> bool:
    """Whether a row only numbers the columns: 1, 2, 3 … or (1), (2), (3) …"""
    numbers = list[int]()
    for value in sheet.rows[row]:
        if value != "":
            number = _number(value)
            if number is None:
                return False
            numbers.append(number)
    if len(numbers) < _FEWEST_NUMBERED:
        return False
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def corner_unit(sheet: SheetCells, units: Units, top: int, measure: Measure) -> str:
    """The unit of a measure's kind that a cell above the headings gives for the whole table: “(₹ crore)”,
    “单位：万笔、万元”, “Volume in lakh, value in ₹ crore”. "" where none does."""
    found = ""
    for row in sheet.rows[:top]:
        for value in row:
            if isinstance(value, str):
                found = _said(units, value, measure) or found
    return found


def contradicting(
    sheet: SheetCells, units: Units, top: int, measure: Measure, factor: int
) -> tuple[str, str] | None:
    """(unit, cell) of the first cell above the headings that gives the whole table units of a measure's kind, none of
    which is the one that its heading gives; None where nothing contradicts it."""
    for number, row in enumerate(sheet.rows[:top]):
        for index, value in enumerate(row):
            said = _all_said(units, value, measure) if isinstance(value, str) else []
            if said and all(units.of(unit, measure) != factor for unit in said):
                return said[-1], address(number, index)
    return None


def is_word(units: Units, text: str) -> bool:
    """Whether a text is a unit of anything, in brackets or not."""
    unit = spelt(_inner(text))
    return bool(unit) and any(units.factor(unit, measured) is not None for measured in ("count", "money"))


def says_unit(text: str) -> bool:
    """Whether a text sounds as if it gave the unit of a whole table, known or not."""
    written = plain(text)
    bracketed = _BRACKETS.fullmatch(written)
    return bool(bracketed or _SAYS.match(written) or _OF.match(written))


def _said(units: Units, text: str, measure: Measure) -> str:
    return next(iter(_all_said(units, text, measure)), "")


def _all_said(units: Units, text: str, measure: Measure) -> list[str]:
    """Every unit of a measure's kind that a cell gives for the whole table, in its order."""
    written = plain(text)
    bracketed = _BRACKETS.fullmatch(written)
    inner = bracketed[1] if bracketed else written
    if not (bracketed or _SAYS.match(inner)):
        return []
    found = []
    for part in _PARTS.split(_SAYS.sub("", inner, count=1) if not _OF.match(inner) else inner):
        of = _OF.match(part.strip())
        unit = spelt(part.strip()[of.end() :] if of else part)
        if of and of.lastgroup != measure.unit:
            continue
        if unit and units.of(unit, measure) is not None:
            found.append(unit)
    return found


def _inner(text: str) -> str:
    written = plain(text)
    bracketed = _BRACKETS.fullmatch(written)
    return bracketed[1].strip() if bracketed else written


def _number(value: object) -> int | None:
    text = _inner(str(int(value)) if isinstance(value, float) and value.is_integer() else str(value))
    return int(text) if re.fullmatch(r"\d{1,3}", text) else None
