"""Disorder of rows: totals, regions and their codes, lines that are none."""

from collections.abc import Callable

from openpyxl.workbook import Workbook

from tests.hostile.disorder.cells import WIDE
from tests.hostile.disorder.editing import TOP, Case, body, column_of, last, shift, sums
from tests.hostile.disorder.filed import T1, T2, T3, T4, T5, T7, T8


def totals_called(word: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in (T1, T4):
            book[name].cell(last(book[name]), 1).value = word

    return disturb


def subtotals(book: Workbook) -> None:
    sheet = book[T1]
    first = body(sheet)
    sums(book, T1, range(first, first + 9), last(sheet))
    shift(sheet, first + 5, 1)
    sums(book, T1, range(first, first + 5), first + 5)
    sheet.cell(first + 5, 1).value = "小计"
    sums(book, T1, [*range(first, first + 5), *range(first + 6, first + 10)], last(sheet))  # type: ignore[arg-type]


def totals_first(book: Workbook) -> None:
    sheet = book[T1]
    first = body(sheet)
    sheet.delete_rows(last(sheet))
    shift(sheet, first, 1)
    sheet.cell(first, 1).value = "合 计"
    sums(book, T1, range(first + 1, first + 10), first)


def totals_as_city(book: Workbook) -> None:
    sheet = book[T1]
    first = body(sheet)
    sums(book, T1, range(first, first + 9), last(sheet))
    sheet.cell(last(sheet), 1).value, sheet.cell(last(sheet), 2).value = "大庆市", "230600"


def wrong_total(book: Workbook) -> None:
    book[T1].cell(last(book[T1]), column_of(book[T1], "m_end")).value = 12


def only_totals(book: Workbook) -> None:
    sheet = book[T2]
    first = body(sheet)
    sums(book, T2, range(first, first + 9), last(sheet))
    sheet.delete_rows(first, 9)


def total_over_a_row(book: Workbook) -> None:
    book[T1].cell(body(book[T1]) + 8, 1).value = "合计"


def city_named_only(book: Workbook) -> None:
    sheet = book[T7]
    sheet.cell(body(sheet), 1).value, sheet.cell(body(sheet), 2).value = "全市", None


def county_in_city_sheet(book: Workbook) -> None:
    book[T8].cell(body(book[T8]), 1).value, book[T8].cell(body(book[T8]), 2).value = "林甸县", "230623"


def notes_below(book: Workbook) -> None:
    sheet = book[T1]
    sheet.cell(last(sheet) + 2, 1).value = "注：期末商户数含小微商户。"
    sheet.cell(last(sheet) + 1, 1).value = "填报岗位：统计填报岗"


def reorder_rows(keys: range) -> Callable[[Workbook], None]:
    """The regions the other way round; `keys` are the columns that move along with the numbers."""

    def disturb(book: Workbook) -> None:
        sheet = book[T3]
        rows = list(range(body(sheet), body(sheet) + 9))
        for column in (*keys, *range(3, sheet.max_column + 1)):
            values = [sheet.cell(row, column).value for row in reversed(rows)]
            for row, value in zip(rows, values, strict=True):
                sheet.cell(row, column).value = value

    return disturb


def regions_written(write: Callable[[str, str], tuple[object, object]]) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in (T1, T5):
            sheet = book[name]
            for row in range(body(sheet), last(sheet)):
                label, code = str(sheet.cell(row, 1).value), str(sheet.cell(row, 2).value)
                if code == "None":
                    continue  # an open row
                sheet.cell(row, 1).value, sheet.cell(row, 2).value = write(label, code)

    return disturb


def no_code_column(book: Workbook) -> None:
    sheet = book[T1]
    sheet.cell(1, 2).value = sheet.cell(TOP, 2).value = None
    for row in range(body(sheet), last(sheet)):
        sheet.cell(row, 2).value = None


def doubled_row(book: Workbook) -> None:
    sheet = book[T1]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(body(sheet) + 1, column).value = sheet.cell(body(sheet), column).value


CASES = {
    "totals called 总计": Case(totals_called("总计")),
    "totals called 全市合计": Case(totals_called("全 市 合 计")),
    "subtotals in between": Case(subtotals),
    "totals in the first row": Case(totals_first),
    "totals in the row of the city": Case(totals_as_city),
    "a wrong total": Case(wrong_total, asks="TOTAL-WRONG"),
    "nothing but totals": Case(only_totals, asks="ROW-UNNAMED"),
    "a row called total": Case(total_over_a_row, asks="ROW-UNCLEAR"),
    "the city's row without its code": Case(city_named_only, asks="ROW-UNNAMED"),
    "a county in a sheet of the city": Case(county_in_city_sheet, asks="REGION-LEVEL"),
    "notes below the table": Case(notes_below),
    "regions in another order": Case(reorder_rows(range(1, 3))),
    "names sorted, codes not": Case(reorder_rows(range(1, 2)), asks="REGION-DIFFERS"),
    "names of regions for their codes": Case(regions_written(lambda label, code: ("", label))),
    "codes of regions left blank": Case(regions_written(lambda label, code: (label, None))),
    "short names of regions": Case(regions_written(lambda label, code: (label[:3].rstrip("区县"), None))),
    "codes of twelve digits as numbers": Case(regions_written(lambda label, code: (label, int(code) * 10**6))),
    "codes in full width": Case(
        regions_written(lambda label, code: (label, f" {code} ".translate(WIDE)))
    ),
    "column of codes gone": Case(no_code_column),
    "an unknown region": Case(
        regions_written(lambda label, code: (label, code.replace("230602", "230699"))), asks="REGION-UNKNOWN"
    ),
    "a region twice": Case(doubled_row, asks="ROW-TWICE"),
}  # fmt: skip
