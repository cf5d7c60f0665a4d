"""What each row of a table is: a total, somebody's figures, a line that persons sign, or nothing of these."""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import cached_property, lru_cache
from math import isclose
from typing import TypeGuard

from etl.definitions.returns import Sheet
from etl.sources.files.workbook import Broken, SheetCells
from etl.sources.layout import Table, folded
from etl.sources.numbers import is_nothing
from etl.sources.spelling import plain

TOTALS = {
    "合计",
    "总计",
    "小计",
    "共计",
    "总和",
    "全市合计",
    "全市",
    "合计数",
    "total",
    "grandtotal",
    "subtotal",
}
"""Words, folded, by which a return's row is known as a total whatever its form calls it."""
_FEWEST_SUMMED, _FEWEST_COLUMNS = 3, 2
PARTS = {"小计", "subtotal"}
_LONGEST_LABEL = 200

_LIKE_A_TOTAL = re.compile(
    r"(?:(?:grand|sub|gross|net|overall)[\s-]*)?totals?(?:$|\s*[:(\[/=-].*|\s+(?:of|for|in|all|amount|value|volume)\b.*)"
    r"|(?:全市|全国|全省|本页|各行|各机构)?(?:合计|总计|小计|共计|总和)[数额]?(?:$|\s*[:(\[/=-].*)",
    re.DOTALL,
)
"""A label that adds up although it is none of the words: “Total (in other units)”, “合计（万元）”."""
_NO_NAME = re.compile(
    r"^(?:average|mean|median)\b(?! bank)|^growth(?=$|\s*[(%:]|\s+(?:over|rate|in|of)\b)"
    r"|\(\s*%\s*\)|\bper ?cent\b|\b(?:mom|yoy)\b(?=$|\s*[(%]|\s+(?:growth|change))"
    r"|环比|同比|占比|增长率|^平均|^上[月期]"
)
"""A label of a row that is reckoned from others, or of another period: no institution is called so."""
_SIGNED = re.compile(
    r"填[报表写]|制表|审[核批]|复核|负责人|经办|联系|电话|手机|传真|邮箱|日期|时间|签[字章名]|盖章|备注|说明|注[:：\d]|[*※]"
    r"|\b(?:note|notes|source|prepared|checked|approved|reviewed|signed|signature|phone|tel|mobile|e-?mail|date)\b"
)
"""Words of the lines under a table in which persons sign or explain."""

_MARKS = re.compile(r"[\s*#†‡§^⁰¹²³⁴-⁹₀-₉]+$")
"""Marks of notes behind a label."""

IsSum = Callable[[int], bool]
"""row (from 0) -> whether its key stands for all the others, as a whole city does for its districts."""


def is_uncomputed(value: object) -> bool:
    """Whether a formula stands there whose value nobody worked out."""
    return value == Broken("") or (isinstance(value, str) and value.startswith("=") and len(value) > 1)


def is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Whether a number stands there, as a number."""
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


@lru_cache(maxsize=8_192)
def _adds_up(label: str) -> bool:
    return bool(_LIKE_A_TOTAL.fullmatch(plain(unmarked(label)).casefold()))


def _ends_in_mark(label: str) -> bool:
    return not label[-1:].isalpha() and len(label) <= _LONGEST_LABEL


def unmarked(label: str) -> str:
    """A label without the marks of notes behind it: “Total *”, “合计¹”."""
    return label if label[-1:].isalpha() else _MARKS.sub("", label)


class Rows:
    """The rows of one table. `columns` are those of its keys, names and labels.

    `is_exact`: the table is a return's, whose rows bear the codes of a form; otherwise a published one."""

    def __init__(
        self,
        sheet: SheetCells,
        declared: Sheet,
        table: Table,
        is_exact: bool,
        is_sum: IsSum = lambda row: False,
    ) -> None:
        self.sheet = sheet
        self.table = table
        self.is_exact = is_exact
        self.is_sum = is_sum
        self.has_totals = bool(declared.totals)
        self.totals = {folded(text) for text in declared.totals} | (TOTALS if is_exact else set())
        self.columns = [i for i in (*table.keys, *table.names, table.label) if i is not None]
        self._has_entities = declared.rows == "institution"
        self._indices = [column.index for column in table.numbers]
        self._known_totals: dict[int, bool] = {}
        self._known_strangers: dict[int, bool] = {}
        self._numbered: dict[int, bool] = {}
        self._said: dict[str, bool] = {}
        self.end = self._end()
        self.last = len(sheet.rows)
        """The last row of a return that names a region."""

    def _end(self) -> int:
        """The row of the last total that has rows above it: what stands below adds to nothing."""
        end, rows_above = len(self.sheet.rows), False
        for row in range(self.table.body, len(self.sheet.rows)):
            if not self.is_total(row):
                rows_above = rows_above or (self.has_numbers(row) and not self._is_like_a_total(row))
            elif rows_above and not self.is_part(row):
                end = row
        return end

    def is_no_entity(self, row: int) -> bool:
        """Whether a row's name cannot be one: a total, or nothing but digits and signs."""
        if row not in self._known_strangers:
            self._known_strangers[row] = self._is_no_entity(row)
        return self._known_strangers[row]

    def _is_no_entity(self, row: int) -> bool:
        name = self.sheet.value(row, self.table.label)
        is_named = isinstance(name, str) and any(map(str.isalpha, name))
        is_nameless = self._has_entities and name != "" and not is_named
        if self._has_entities and is_named and _NO_NAME.search(plain(name).casefold()):
            return True
        return self.is_total(row) or self._is_like_a_total(row) or is_nameless

    def _is_like_a_total(self, row: int) -> bool:
        labels = [self.sheet.value(row, index) for index in self.columns]
        return any(isinstance(v, str) and len(v) <= _LONGEST_LABEL and _adds_up(v) for v in labels)

    def is_part(self, row: int) -> bool:
        """Whether the row is a subtotal (小计), by any of its labels."""
        return bool({folded(self.sheet.value(row, index)) for index in self.columns} & PARTS)

    def is_total(self, row: int) -> bool:
        """A row that says so, or (in a return with totals) one that stands for all the others. Where a return has
        no totals row, a word alone does not make one: the row must bear no code."""
        if row not in self._known_totals:
            self._known_totals[row] = self._is_total(row)
        return self._known_totals[row]

    def _is_total(self, row: int) -> bool:
        if self.is_exact and self.has_totals and self.is_sum(row):
            return True
        labels = [self.sheet.value(row, index) for index in self.columns]
        says_so = False
        for label in labels:
            if isinstance(label, str) and label and self.says_total(label):
                says_so = True
                break
        if not says_so or self.has_totals:
            return says_so
        others = [str(label).strip() for label in labels if not self.says_total(label)]
        return not any(others)

    def says_total(self, label: object) -> bool:
        """Whether a label is one of a total, marks of notes behind it left out."""
        if not isinstance(label, str):
            return folded(label) in self.totals
        known = self._said.get(label)
        if known is None:
            known = folded(label) in self.totals
            known = known or (_ends_in_mark(label) and folded(unmarked(label)) in self.totals)
            self._said[label] = known
        return known

    def has_numbers(self, row: int) -> bool:
        """Whether a column of numbers holds anything in a row."""
        if row not in self._numbered:
            values = self.sheet.rows[row]
            width = len(values)
            self._numbered[row] = any(index < width and values[index] != "" for index in self._indices)
        return self._numbered[row]

    def adds_up(self, row: int) -> bool:
        """Whether a row is what all rows above it come to, in two columns at least and of three rows at least: a total
        under a word that nobody declared."""
        values = self.sheet.rows[row]
        filled = [i for i in self._indices if i < len(values) and is_number(values[i]) and values[i] != 0]
        if len(filled) < _FEWEST_COLUMNS or len(filled) != sum(
            i < len(values) and values[i] not in ("", 0) for i in self._indices
        ):
            return False
        counts, sums = self._above[row - self.table.body]
        return all(
            counts[i] >= _FEWEST_SUMMED and isclose(float(values[i]), sums[i], rel_tol=1e-12) for i in filled
        )

    @cached_property
    def _above(self) -> list[tuple[dict[int, int], dict[int, float]]]:
        """For each row of the body how many numbers other than zero stand above it in each column, and their sum."""
        counts, sums = dict.fromkeys(self._indices, 0), dict.fromkeys(self._indices, 0.0)
        above = []
        for row in range(self.table.body, len(self.sheet.rows)):
            above.append((dict(counts), dict(sums)))
            if not self.is_no_entity(row):
                values = self.sheet.rows[row]
                for i in self._indices:
                    if i < len(values) and is_number(value := values[i]) and value:
                        counts[i] += 1
                        sums[i] += float(value)
        return above

    def is_open(self, row: int) -> bool:
        """Whether a row of a return is one that nobody needed: no name, no code, and nothing or marks of nothing."""
        cells = (*self.columns, *self._indices) if self.is_exact else ()
        return self.is_exact and all(is_nothing(self.sheet.value(row, index)) for index in cells)

    def holds_a_number(self, row: int) -> bool:
        """Whether anything in the columns of numbers is a number, a formula without a result, or text with a digit."""
        values = (self.sheet.value(row, column.index) for column in self.table.numbers)
        return any(is_number(v) or is_uncomputed(v) or bool(re.search(r"\d", str(v))) for v in values)

    def has_signature(self, row: int) -> bool:
        """Whether any cell of the row holds the words of who filled it in, checked or signed it."""
        return any(isinstance(v, str) and _SIGNED.search(plain(v).casefold()) for v in self.sheet.rows[row])

    def is_signed(self, row: int) -> bool:
        """Whether a row of a return is a line below its regions that somebody signs."""
        if not self.is_exact or row <= self.last or not self.has_signature(row):
            return False
        return not any(is_number(self.sheet.value(row, column.index)) for column in self.table.numbers)

    def is_coded(self, row: int) -> bool:
        """Whether the row bears a code for every key, so that it is meant as one even without numbers."""
        return all(i is not None and str(self.sheet.value(row, i)).strip() for i in self.table.keys)
