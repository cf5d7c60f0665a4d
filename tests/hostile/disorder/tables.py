"""Disorder of sheets and headings: names, merged cells, columns, units in headings."""

from collections.abc import Callable

from openpyxl.workbook import Workbook

from tests.hostile.disorder.editing import TOP, Case, body, both, column_of, drop_codes, head, last, shift
from tests.hostile.disorder.filed import BANK, COVER, T1, T2, T3, T4, T5, T6, T7, T8, T9


def rename(*pairs: tuple[str, str]) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for old, new in pairs:
            book[old].title = new

    return disturb


def copy_of(title: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        book.copy_worksheet(book[T1]).title = title

    return disturb


def title_rows(book: Workbook) -> None:
    for name in (T1, T4):
        shift(book[name], 1, 2)
        book[name].cell(1, 1).value = "关于报送移动支付便民工程月报的函"


def gap_below_headings(book: Workbook) -> None:
    for name in (T1, T4):
        shift(book[name], body(book[name]), 1)


def above(name: str, text: str) -> Callable[[Workbook], None]:
    """A line between the sheet's title and its headings, as letters give the unit of a table."""

    def disturb(book: Workbook) -> None:
        shift(book[name], TOP, 1)
        book[name].cell(TOP, 4).value = text

    return disturb


def unmerged(book: Workbook) -> None:
    for name in (T4, T5, T7, T8):
        for area in [str(a) for a in book[name].merged_cells.ranges]:
            book[name].unmerge_cells(area)


def merged_otherwise(book: Workbook) -> None:
    """The title over the whole width, the region's name over all its rows."""
    sheet = book[T5]
    sheet.merge_cells(start_row=2, end_row=2, start_column=1, end_column=10)
    rows = [(sheet.cell(row, 2).value, row) for row in range(body(sheet), last(sheet))]
    for code in dict.fromkeys(code for code, _ in rows if code):
        there = [row for one, row in rows if one == code]
        for column in (1, 2):
            sheet.merge_cells(start_row=there[0], end_row=there[-1], start_column=column, end_column=column)


def groups_lost(book: Workbook) -> None:
    """Somebody flattened the headings of T4 into one row: the groups are gone, the leaves remain."""
    unmerged(book)
    sheet = book[T4]
    for cell in sheet[TOP]:
        if cell.column <= 2:
            sheet.cell(TOP + 1, cell.column).value = cell.value
        cell.value = None


def headings_in_other_words(book: Workbook) -> None:
    for sheet in book.worksheets[2:11]:
        for row in range(TOP, body(sheet)):
            for cell in sheet[row]:
                if isinstance(cell.value, str) and cell.value != "上月":
                    text = cell.value.replace("（", " (").replace("）", ") ")
                    cell.value = f" {text[:2]}\n{text[2:]}*" if "App" not in text else text.upper()


def headings_again(book: Workbook) -> None:
    sheet = book[T1]
    shift(sheet, body(sheet) + 4, 1)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(body(sheet) + 4, column).value = sheet.cell(TOP, column).value


def hidden(book: Workbook) -> None:
    for name in (T1, T4):
        book[name].row_dimensions[body(book[name]) + 2].hidden = True
        book[name].column_dimensions["D"].hidden = True


def far_format(book: Workbook) -> None:
    """WPS keeps formats, and with them a used range, far below the table."""
    book[T1].cell(60_000, 40).number_format = "0.00"
    book.create_sheet("Sheet1")
    book.create_sheet("Sheet2")


def reorder_columns(book: Workbook) -> None:
    """T1's columns, codes and grey neighbours included, the other way round."""
    sheet = book[T1]
    columns = list(range(3, sheet.max_column + 1))
    for row in sheet.iter_rows(min_row=1):
        if row[0].row == 2:
            continue
        values = [row[i - 1].value for i in reversed(columns)]
        for index, value in zip(columns, values, strict=True):
            sheet.cell(row[0].row, index).value = value
    for cell in sheet[last(sheet)]:
        cell.value = cell.value if cell.column < 3 else None


def without_column(book: Workbook) -> None:
    book[T2].delete_cols(column_of(book[T2], "t_nfc"), 2)


def doubled_column(book: Workbook) -> None:
    sheet = book[T2]
    new = sheet.max_column + 1
    for row in range(TOP, last(sheet) + 1):
        sheet.cell(row, new).value = sheet.cell(row, column_of(sheet, "t_end")).value


def remarks(book: Workbook) -> None:
    sheet = book[T2]
    sheet.cell(TOP, sheet.max_column + 1).value = "备注"
    sheet.cell(body(sheet), sheet.max_column).value = "系统升级"


def grey_changed(book: Workbook) -> None:
    for name in (T1, T4):
        for code in book[name][1]:
            if str(code.value).startswith("previous:"):
                for row in range(body(book[name]), last(book[name])):
                    book[name].cell(row, code.column).value = 999_999


def grey_renamed(book: Workbook) -> None:
    drop_codes(T1)(book)
    for cell in book[T1][TOP]:
        if cell.value == "上月":
            cell.value = "上月数（对照）"


def gaps_in_body(book: Workbook) -> None:
    shift(book[T2], body(book[T2]) + 3, 2)
    book[T2].cell(body(book[T2]) + 3, 1).value = "以下为四县"


KNOWN = ((BANK, "monthly", T1, "月底在册商户", "m_end"),)
SLIP = head(T1, "m_qr_or_nfc", "开通二维码或手机闪付的商户数（户）")
UNLIKE = head(T1, "m_end", "月底在册商户（户）")
CASES = {
    "sheet under its short name": Case(rename((T1, "T1"), (T4, "交易"))),
    "sheet renamed, known by its codes": Case(rename((T1, "Sheet1"), (T5, "五"))),
    "sheet renamed, codes gone, known by its headings": Case(both(drop_codes(), rename((T3, "用户情况表")))),
    "all sheets renamed": Case(rename(*((n, f"表{i}") for i, n in enumerate((T1, T2, T3, T4, T5, T6, T7, T8, T9))))),
    "cover renamed": Case(rename((COVER, "首页"))),
    "spaces and width in sheet names": Case(rename((T1, "Ｔ１ 特约商户 "))),
    "sheet copied": Case(copy_of("T1特约商户 (2)")),
    "sheet there under two accepted names": Case(copy_of("T1"), asks="SHEET-TWICE"),
    "row of codes gone": Case(drop_codes()),
    "title rows above": Case(title_rows),
    "blank row below the headings": Case(gap_below_headings),
    "rows inserted in the body": Case(gaps_in_body),
    "merged headings unmerged": Case(unmerged),
    "other cells merged": Case(merged_otherwise),
    "groups of headings lost, codes gone": Case(both(groups_lost, drop_codes(T4))),
    "headings with line breaks, stars, other brackets": Case(both(headings_in_other_words, drop_codes())),
    "headings again in the body": Case(headings_again),
    "hidden rows and columns": Case(hidden),
    "empty sheets and far formats": Case(far_format),
    "columns in another order": Case(reorder_columns),
    "columns in another order, codes gone": Case(both(reorder_columns, drop_codes(T1))),
    "a column missing": Case(without_column, asks="COLUMN-MISSING"),
    "a column twice": Case(doubled_column, asks="COLUMN-TWICE"),
    "a column of remarks": Case(remarks),
    "unit changed in the heading": Case(head(T9, "relief_amt", "减免手续费（万元）"), asks="UNIT-DIFFERS"),
    "another unit above the headings": Case(above(T9, "单位：万元"), asks="UNIT-DIFFERS"),
    "another unit of money above the headings": Case(above(T9, "金额单位：万元"), asks="UNIT-DIFFERS"),
    "another unit beside one that is right": Case(above(T4, "（单位：笔、万元）"), asks="UNIT-DIFFERS"),
    "the same units above the headings": Case(both(above(T4, "单位：笔、元"), above(T9, "金额单位：元"))),
    "a slip in a heading": Case(SLIP),
    "a slip in a heading, codes gone": Case(both(SLIP, drop_codes()), asks="HEADING-UNKNOWN"),
    "a heading of one's own": Case(UNLIKE, asks="HEADING-UNKNOWN"),
    "a heading of one's own, confirmed once": Case(UNLIKE, remembered=KNOWN),
    "grey columns overwritten": Case(grey_changed),
    "grey columns renamed, codes gone": Case(grey_renamed),
}  # fmt: skip
