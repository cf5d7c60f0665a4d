"""Disorder in single cells: how numbers, units and nothing are typed."""

import datetime
from collections.abc import Callable

from openpyxl.workbook import Workbook

from tests.hostile.disorder.editing import Case, cell_of, entries, put
from tests.hostile.disorder.filed import T1, T2, T3, T4, T5, T6, T7, T8, T9

WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


def every_number(change: Callable[[float], object], *names: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in names or [T1, T2, T3]:
            for cell in entries(book[name]):
                if cell.value is not None:
                    cell.value = change(cell.value)

    return disturb


def every_blank(text: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in (T1, T5, T6):
            for cell in entries(book[name]):
                if cell.value is None:
                    cell.value = text

    return disturb


def in_ten_thousands(value: float) -> str:
    return f"{value / 10000:.10f}".rstrip("0").rstrip(".") + "万"


def money_in_ten_thousands(book: Workbook) -> None:
    for code in ("fee_list_amt", "fee_charged_amt", "relief_amt"):
        cell = cell_of(book, T9, code)
        cell.value = in_ten_thousands(cell.value) + "元"


def merge(name: str, code: str, rows: int, columns: int = 1) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        cell = cell_of(book, name, code)
        end = {"end_row": cell.row + rows - 1, "end_column": cell.column + columns - 1}
        book[name].merge_cells(start_row=cell.row, start_column=cell.column, **end)

    return disturb


def merge_blanks(book: Workbook) -> None:
    blanks = {
        (name, c.row, c.column) for name in (T1, T5, T6) for c in entries(book[name]) if c.value is None
    }
    name, row, column = min(one for one in blanks if (one[0], one[1] + 1, one[2]) in blanks)
    book[name].merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
    book[name].cell(row, column).value = "—"


CASES = {
    "full-width digits": Case(every_number(lambda v: str(v).translate(WIDE))),
    "commas of thousands": Case(every_number(lambda v: f"{v:,}")),
    "Chinese commas of thousands": Case(every_number(lambda v: f"{v:,}".replace(",", "，"))),
    "numbers stored as text": Case(every_number(str, T1, T2, T3, T4, T5, T6, T7, T8, T9)),
    "trailing and non-breaking spaces": Case(every_number(lambda v: f"\u00a0{v} \u3000")),
    "apostrophes typed": Case(every_number(lambda v: f"'{v}")),
    "12.5万": Case(every_number(in_ten_thousands)),
    "万元 in a column of 元": Case(money_in_ten_thousands),
    "万元 in a column of 户": Case(every_number(lambda v: in_ten_thousands(v) + "元", T1), asks="NUM-UNIT"),
    "unit behind the number": Case(every_number(lambda v: f"{v}户", T1)),
    "another unit behind the number": Case(put(T1, "m_end", "120台"), asks="NUM-UNIT"),
    "万 in a column of 万元": Case(put(T8, "fraud_blocked_amt", "1.2万"), asks="NUM-UNIT"),
    "dashes for blanks": Case(every_blank("—")),
    "slashes for blanks": Case(every_blank("/")),
    "spaces for blanks": Case(every_blank("  ")),
    "不适用 for blanks": Case(every_blank("不适用")),
    "无 for a number": Case(put(T1, "m_closed", "无"), asks="NUM-TEXT"),
    "percent for a number": Case(put(T1, "m_qr", "85%"), asks="NUM-UNIT"),
    "about so many": Case(put(T1, "m_qr", "约300"), asks="NUM-TEXT"),
    "negative in brackets": Case(put(T1, "m_closed", "(5)"), asks="NUM-BELOW"),
    "a number that became a date": Case(put(T1, "m_closed", datetime.date(2018, 5, 12)), asks="NUM-TEXT"),
    "a formula error": Case(put(T1, "m_closed", "#REF!"), asks="NUM-ERROR"),
    "a formula that was not computed": Case(put(T1, "m_closed", "=1+2"), asks="NUM-FORMULA"),
    "one figure merged over two rows": Case(merge(T1, "m_end", 2), asks="NUM-MERGED"),
    "one figure merged over all rows below it": Case(merge(T1, "m_end", 3), asks="NUM-MERGED"),
    "one figure merged over the columns beside it": Case(merge(T1, "m_new", 1, 3), asks="NUM-MERGED"),
    "a dash merged over two rows": Case(merge_blanks),
    "decimals in a count": Case(put(T1, "m_closed", 12.5), asks="NUM-FRACTION"),
}  # fmt: skip
