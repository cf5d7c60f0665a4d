"""What people really send: the same return in many kinds of disorder. Each is understood to the last figure, or asks
at a cell; none is silently different."""

import csv
import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import openpyxl
import pytest
import xlwt
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.definitions.programme import Programme
from etl.demo.model import figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.intake.load import load_content
from etl.jobs.template import make_template
from etl.sources.read import read_file, resolver_of
from etl.sources.remembered import Remembered
from etl.values.findings import FileRefused, Finding
from store.engine import open_engine
from store.facts import read_facts
from tests.returns_filled import as_bytes, filled, plain

WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
BANK, MONTH, BEFORE = "B01", "2018-05", "2018-04"
ARRIVED = datetime.datetime(2018, 6, 5, 9, tzinfo=datetime.UTC)
PROGRAMME = load_programme("daqing")
RESOLVER = resolver_of(PROGRAMME)
T1, T2, T3, T4, T5, T6, T7, T8, T9 = (sheet.name for sheet in PROGRAMME.returns["monthly"].sheet)
COVER, TOP = "封面", 3
Facts = dict[tuple[str, str, str, str], int]


@dataclass(frozen=True)
class Return:
    """The return in good order as it was filed, the same without its looks, and what it says."""

    filed: bytes
    content: bytes
    facts: Facts


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    return open_engine(f"sqlite:///{tmp_path_factory.mktemp('disorder') / 'bianmin.db'}")


@pytest.fixture(scope="module")
def good(engine: Engine) -> Return:
    """Last month accepted, this month's template filled through openpyxl as a person would."""
    form = form_of(PROGRAMME, PROGRAMME.returns["monthly"])
    months = figures(PROGRAMME, 1).stage.months
    name = PROGRAMME.institutions[BANK].name_zh
    last = fill(form, CoverSheet(BANK, name, BEFORE, ARRIVED.date(), 1, ""), months[0][BANK])
    assert load(engine, "last.xlsx", last) == "accepted"
    factors = {column.measure: column.factor for sheet in form.sheets for column in sheet.columns}
    values = months[1][BANK]
    book = filled(make_template(engine, PROGRAMME, BANK, MONTH), values, factors)
    facts = {(BANK, *key): value for key, value in values.items()}
    return Return(as_bytes(book), as_bytes(plain(book)), facts)


def load(engine: Engine, name: str, content: bytes) -> str:
    return load_content(engine, PROGRAMME, name, content, ARRIVED).status


def test_a_template_that_is_filled_and_sent_becomes_its_facts(engine: Engine, good: Return) -> None:
    assert load(engine, "B01.xlsx", good.filed) == "accepted"
    facts = read_facts(engine, "daqing", periods=[MONTH], institutions=[BANK])
    stored = {
        (r["institution"], r["region"], r["scenario"], r["measure"]): r["value"]
        for r in facts.iter_rows(named=True)
    }
    assert stored == good.facts


# How the disorder is made ------------------------------------------------------------------------------------------


def shift(sheet: Worksheet, at: int, rows: int) -> None:
    """Insert rows the way a spreadsheet does: merged ranges move along, hidden rows and formulas too."""
    merged = [str(area) for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    sheet.insert_rows(at, rows)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.value = None
    for area in merged:
        bounds = openpyxl.utils.range_boundaries(area)
        down = rows if bounds[1] >= at else 0
        sheet.merge_cells(
            start_column=bounds[0], start_row=bounds[1] + down, end_column=bounds[2], end_row=bounds[3] + down
        )


def body(sheet: Worksheet) -> int:
    """The first row of the body: below the headings, which the key's merged cell covers."""
    areas = [a for a in sheet.merged_cells.ranges if a.min_col == 1 and a.min_row == TOP]
    return (areas[0].max_row if areas else TOP) + 1


def last(sheet: Worksheet) -> int:
    return sheet.max_row


def column_of(sheet: Worksheet, code: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == code)


def cell_of(book: Workbook, name: str, code: str, offset: int = 0) -> openpyxl.cell.Cell:
    sheet = book[name]
    return sheet.cell(body(sheet) + offset, column_of(sheet, code))


def heading(book: Workbook, name: str, code: str) -> openpyxl.cell.Cell:
    sheet = book[name]
    return sheet.cell(body(sheet) - 1, column_of(sheet, code))


def entries(sheet: Worksheet) -> Iterator[openpyxl.cell.Cell]:
    """The cells that a filer fills: below the codes of measures, down to the row before the totals."""
    end = last(sheet) if sheet.cell(last(sheet), 2).value else last(sheet) - 1
    for code in sheet[1]:
        if code.value in PROGRAMME.measures:
            yield from (sheet.cell(row, code.column) for row in range(body(sheet), end + 1))


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


def rename(*pairs: tuple[str, str]) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for old, new in pairs:
            book[old].title = new

    return disturb


def put(name: str, code: str, value: object, offset: int = 0) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        cell_of(book, name, code, offset).value = value

    return disturb


def head(name: str, code: str, text: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        heading(book, name, code).value = text

    return disturb


def above(name: str, text: str) -> Callable[[Workbook], None]:
    """A line between the sheet's title and its headings, as letters give the unit of a table."""

    def disturb(book: Workbook) -> None:
        shift(book[name], TOP, 1)
        book[name].cell(TOP, 4).value = text

    return disturb


def on_cover(row: int, value: object) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        book[COVER].cell(row, 2).value = value

    return disturb


def both(*steps: Callable[[Workbook], None]) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for step in steps:
            step(book)

    return disturb


def drop_codes(*names: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in names or [T1, T2, T3, T4, T5, T6, T7, T8, T9]:
            for cell in book[name][1]:
                cell.value = None

    return disturb


def title_rows(book: Workbook) -> None:
    for name in (T1, T4):
        shift(book[name], 1, 2)
        book[name].cell(1, 1).value = "关于报送移动支付便民工程月报的函"


def gap_below_headings(book: Workbook) -> None:
    for name in (T1, T4):
        shift(book[name], body(book[name]), 1)


def gaps_in_body(book: Workbook) -> None:
    shift(book[T2], body(book[T2]) + 3, 2)
    book[T2].cell(body(book[T2]) + 3, 1).value = "以下为四县"


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


def totals_called(word: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        for name in (T1, T4):
            book[name].cell(last(book[name]), 1).value = word

    return disturb


def sums(book: Workbook, name: str, rows: range, into: int) -> None:
    sheet = book[name]
    for cell in sheet[1]:
        if cell.column > 2 and cell.value in PROGRAMME.measures:
            values = [sheet.cell(row, cell.column).value for row in rows]
            numbers = [value for value in values if value is not None]
            sheet.cell(into, cell.column).value = round(sum(numbers), 2) if numbers else None


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


def hidden(book: Workbook) -> None:
    for name in (T1, T4):
        book[name].row_dimensions[body(book[name]) + 2].hidden = True
        book[name].column_dimensions["D"].hidden = True


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


def doubled_row(book: Workbook) -> None:
    sheet = book[T1]
    for column in range(1, sheet.max_column + 1):
        sheet.cell(body(sheet) + 1, column).value = sheet.cell(body(sheet), column).value


def headings_again(book: Workbook) -> None:
    sheet = book[T1]
    shift(sheet, body(sheet) + 4, 1)
    for column in range(1, sheet.max_column + 1):
        sheet.cell(body(sheet) + 4, column).value = sheet.cell(TOP, column).value


def headings_in_other_words(book: Workbook) -> None:
    for sheet in book.worksheets[2:11]:
        for row in range(TOP, body(sheet)):
            for cell in sheet[row]:
                if isinstance(cell.value, str) and cell.value != "上月":
                    text = cell.value.replace("（", " (").replace("）", ") ")
                    cell.value = f" {text[:2]}\n{text[2:]}*" if "App" not in text else text.upper()


def copy_of(title: str) -> Callable[[Workbook], None]:
    def disturb(book: Workbook) -> None:
        book.copy_worksheet(book[T1]).title = title

    return disturb


def notes_below(book: Workbook) -> None:
    sheet = book[T1]
    sheet.cell(last(sheet) + 2, 1).value = "注：期末商户数含小微商户。"
    sheet.cell(last(sheet) + 1, 1).value = "填报岗位：统计填报岗"


def far_format(book: Workbook) -> None:
    """WPS keeps formats, and with them a used range, far below the table."""
    book[T1].cell(60_000, 40).number_format = "0.00"
    book.create_sheet("Sheet1")
    book.create_sheet("Sheet2")


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


def in_ten_thousands(value: float) -> str:
    return f"{value / 10000:.10f}".rstrip("0").rstrip(".") + "万"


def money_in_ten_thousands(book: Workbook) -> None:
    for code in ("fee_list_amt", "fee_charged_amt", "relief_amt"):
        cell = cell_of(book, T9, code)
        cell.value = in_ten_thousands(cell.value) + "元"


@dataclass(frozen=True)
class Case:
    """One kind of disorder. `asks` is the rule that stops it at a cell; "" where it is understood."""

    disturb: Callable[[Workbook], None]
    asks: str = ""
    remembered: Remembered = field(default=())


KNOWN = ((BANK, "monthly", T1, "月底在册商户", "m_end"),)
SLIP = head(T1, "m_qr_or_nfc", "开通二维码或手机闪付的商户数（户）")
UNLIKE = head(T1, "m_end", "月底在册商户（户）")
CASES: dict[str, Case] = {
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
    "decimals in a count": Case(put(T1, "m_closed", 12.5), asks="NUM-FRACTION"),
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
    "hidden rows and columns": Case(hidden),
    "empty sheets and far formats": Case(far_format),
    "notes below the table": Case(notes_below),
    "columns in another order": Case(reorder_columns),
    "columns in another order, codes gone": Case(both(reorder_columns, drop_codes(T1))),
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


def read(
    content: bytes, name: str, programme: Programme = PROGRAMME, remembered: Remembered = ()
) -> tuple[Facts | None, list[Finding]]:
    """The facts that would be stored (None where nothing would be), and what was found."""
    try:
        _, reading = read_file(content, name, programme, RESOLVER, remembered)
    except FileRefused as refused:
        return None, [refused.finding]
    facts = {(r.institution, r.region, r.scenario, r.measure): r.value for r in reading.records}
    assert len(facts) == len(reading.records)
    return (None if reading.is_refused or reading.period != MONTH else facts), reading.findings


@pytest.mark.parametrize("kind", CASES)
def test_disorder_is_understood_or_asks_at_a_cell(good: Return, kind: str) -> None:
    case = CASES[kind]
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    case.disturb(book)
    facts, findings = read(as_bytes(book), "B01.xlsx", remembered=case.remembered)
    hard = [f for f in findings if f.severity == "hard"]
    if case.asks:
        assert facts is None
        assert case.asks in {f.rule for f in hard}, [f.message.en for f in hard]
        assert all(f.sheet and f.cell for f in hard), [(f.rule, f.sheet, f.cell) for f in hard]
    else:
        assert [f"{f.sheet} {f.cell}: {f.message.en}" for f in hard] == []
        assert facts == good.facts


# Files of other kinds ----------------------------------------------------------------------------------------------


def legacy(good: Return, error_at: tuple[int, int] | None = None) -> bytes:
    """The return as a workbook of the old kind."""
    old = xlwt.Workbook(encoding="utf-8")
    for sheet in openpyxl.load_workbook(io.BytesIO(good.content)).worksheets:
        page = old.add_sheet(sheet.title)
        merged = {
            (area.min_row, area.min_col): area
            for area in sheet.merged_cells.ranges
            if area.max_row > area.min_row
        }
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is None or cell.data_type == "f":
                    continue
                area = merged.get((cell.row, cell.column))
                if area:
                    page.write_merge(
                        area.min_row - 1, area.max_row - 1, area.min_col - 1, area.max_col - 1, cell.value
                    )
                elif sheet.title == T1 and (cell.row, cell.column) == error_at:
                    page.row(cell.row - 1).set_cell_error(cell.column - 1, "#DIV/0!")
                else:
                    page.write(cell.row - 1, cell.column - 1, cell.value)
    stream = io.BytesIO()
    old.save(stream)
    return stream.getvalue()


def stacked(good: Return, encoding: str, *names: str) -> bytes:
    """The sheets one below the other in a CSV file; the row of codes is left in place."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    for name in names or book.sheetnames[1:11]:
        for row in book[name].iter_rows():
            values = ["" if c.value is None or c.data_type == "f" else str(c.value) for c in row]
            writer.writerow(values)
    return out.getvalue().encode(encoding)


def test_a_workbook_of_the_old_kind_says_the_same(good: Return) -> None:
    assert read(legacy(good), "B01.xls")[0] == good.facts


def test_an_error_in_a_workbook_of_the_old_kind_is_no_blank(good: Return) -> None:
    facts, findings = read(legacy(good, error_at=(4, 3)), "B01.xls")
    assert facts is None
    assert [(f.rule, f.sheet, f.cell) for f in findings if f.severity == "hard"] == [("NUM-ERROR", T1, "C4")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_all_sheets_in_one_csv_file_say_the_same(good: Return, encoding: str) -> None:
    facts, findings = read(stacked(good, encoding), "B01.csv")
    assert [f.message.en for f in findings if f.severity == "hard"] == []
    assert facts == good.facts


def test_one_sheet_in_a_csv_file_is_refused_with_a_sentence(good: Return) -> None:
    facts, [finding] = read(stacked(good, "gb18030", COVER, T1), "B01.csv")
    assert facts is None
    assert finding.rule == "CSV-SHEET"
    assert T2 in finding.message.zh
    assert ".xlsx" in finding.message.zh


def test_what_asks_is_sent_back_and_counts_nowhere(engine: Engine, good: Return) -> None:
    """Through the whole way of a file: it is kept with what it asks, and no figure of it is in force."""
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    UNLIKE(book)
    before = read_facts(engine, "daqing", periods=[MONTH], institutions=[BANK])
    assert load(engine, "B01.xlsx", as_bytes(book)) == "returned"
    assert read_facts(engine, "daqing", periods=[MONTH], institutions=[BANK]).equals(before)


def test_a_heading_once_confirmed_is_understood(engine: Engine, good: Return) -> None:
    """A heading nobody knows, then the same one confirmed; for its own institution only."""
    from etl.acts.headings import confirm_heading
    from etl.intake.remembered import remembered_headings

    book = openpyxl.load_workbook(io.BytesIO(good.content))
    UNLIKE(book)
    content = as_bytes(book)
    facts, findings = read(content, "B01.xlsx")
    assert facts is None
    assert "期末商户数" in next(f for f in findings if f.rule == "HEADING-UNKNOWN").message.zh
    confirm_heading(engine, PROGRAMME, BANK, T1, "月底在册商户（户）", "m_end", "统计填报岗", ARRIVED)
    facts, _ = read(content, "B01.xlsx", remembered=remembered_headings(engine, PROGRAMME))
    assert facts == good.facts
    other = ((("B02"), "monthly", T1, "月底在册商户", "m_end"),)
    assert read(content, "B01.xlsx", remembered=other)[0] is None
