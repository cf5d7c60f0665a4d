"""Disorder of the cover: how the period and the institution are written."""

import datetime
from collections.abc import Callable

from openpyxl.workbook import Workbook

from tests.hostile.disorder.editing import Case
from tests.hostile.disorder.filed import BANK, COVER, PROGRAMME


def on_cover(row: int, value: object) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        book[COVER].cell(row, 2).value = value

    return disturb


def broken_period_cell(book: Workbook) -> None:
    cell = book[COVER].cell(5, 2)
    cell.value, cell.number_format = 43221, "General"


def serial_without_witness(book: Workbook) -> None:
    broken_period_cell(book)
    book.worksheets[0].cell(1, 1).value = None
    for sheet in book.worksheets[2:]:
        sheet.cell(2, 1).value = None


def period_as_date(book: Workbook) -> None:
    cell = book[COVER].cell(5, 2)
    cell.value, cell.number_format = datetime.date(2018, 5, 1), "yyyy-mm-dd"


def label_and_value_together(book: Workbook) -> None:
    book[COVER].cell(5, 1).value, book[COVER].cell(5, 2).value = "报告期：2018年5月", None


CASES = {
    "period as 2018/5": Case(on_cover(5, "2018/5")),
    "period as 201805": Case(on_cover(5, 201805)),
    "period in Chinese numerals": Case(on_cover(5, "二〇一八年五月")),
    "period with spaces": Case(on_cover(5, "2018 年 05 月份")),
    "period as a date": Case(period_as_date),
    "period as a date that lost its format": Case(broken_period_cell),
    "period as a number that nothing confirms": Case(serial_without_witness, asks="PERIOD-SERIAL"),
    "label and period in one cell": Case(label_and_value_together),
    "two months in the period": Case(on_cover(5, "2018年4月至5月"), asks="PERIOD-MISSING"),
    "last month's titles": Case(on_cover(5, "2018年6月"), asks="PERIOD-DIFFERS"),
    "institution in lower case": Case(on_cover(3, "b01")),
    "institution in full width": Case(on_cover(3, "Ｂ０１　")),
    "institution by its name": Case(on_cover(3, PROGRAMME.institutions[BANK].name_zh)),
    "code and name of two institutions": Case(on_cover(3, "B02"), asks="INST-DIFFERS"),
    "an unknown institution": Case(on_cover(3, "X99"), asks="INST-UNKNOWN"),
    "no institution": Case(on_cover(3, None), asks="INST-MISSING"),
}  # fmt: skip
