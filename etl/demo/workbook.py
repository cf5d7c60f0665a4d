"""Fill a form: one institution's return for one month, the same bytes whenever it is written."""

import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from etl.demo.form import Form, FormColumn, FormSheet
from etl.demo.stage import Values

TEMPLATE_VERSION = "2018.1"
_STATEMENT = (
    "本机构承诺：所报数据依据业务系统和台账如实填列，无虚报、瞒报、漏报，并对其真实性、准确性、完整性负责。"
)
_CREATED = datetime.datetime(2018, 4, 1, tzinfo=datetime.UTC)
_CODES, _TITLE, _HEADINGS = 0, 1, 2
_HEADING_HEIGHT = 42


@dataclass(frozen=True)
class CoverSheet:
    """What the cover says. Filer, reviewer and signatory are posts, never persons."""

    institution: str
    name: str
    period: str
    filed_on: datetime.date
    version: int
    reason: str


def fill(form: Form, cover: CoverSheet, values: Values) -> bytes:
    """The workbook's bytes. `values` are counts and fen; a cell without value stays blank: not applicable."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": form.title, "created": _CREATED})
        formats = _formats(book)
        _write_cover(book.add_worksheet(form.cover[0]), form, cover, formats)
        for sheet in form.sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, cover, values, formats)
        if form.narrative:
            _write_narrative(book.add_worksheet(form.narrative), formats)
    return buffer.getvalue()


def month_in_words(period: str) -> str:
    """`2019-12` as 2019年12月."""
    return f"{period[:4]}年{int(period[5:])}月"


def _formats(book: xlsxwriter.Workbook) -> dict[str, Format]:
    plain = {"font_name": "宋体", "font_size": 10}
    return {
        "title": book.add_format(plain | {"bold": True, "font_size": 14}),
        "heading": book.add_format(
            plain | {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
        ),
        "text": book.add_format(plain | {"border": 1}),
        "count": book.add_format(plain | {"border": 1, "num_format": "#,##0"}),
        "money": book.add_format(plain | {"border": 1, "num_format": "#,##0.00"}),
    }


def _write_cover(sheet: Worksheet, form: Form, cover: CoverSheet, formats: dict[str, Format]) -> None:
    _, institution, period, version = form.cover
    lines = {
        institution: cover.institution,
        "机构名称": cover.name,
        period: month_in_words(cover.period),
        version: TEMPLATE_VERSION,
        "报送版次": cover.version,
        "更正说明": cover.reason or "无",
        "用户归属口径": "发卡网点",
        "填报人": "统计填报岗",
        "复核人": "业务复核岗",
        "签发人": "分管负责人",
        "报送日期": cover.filed_on.isoformat(),
        "数据承诺": _STATEMENT,
    }
    _lay_out(sheet)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, form.title, formats["title"])
    for row, (label, value) in enumerate(lines.items(), start=2):
        sheet.write_string(row, 0, label, formats["heading"])
        sheet.write(row, 1, value, formats["text"])


def _write_sheet(
    sheet: Worksheet, form: FormSheet, cover: CoverSheet, values: Values, formats: dict[str, Format]
) -> None:
    first, body = len(form.keys), _HEADINGS + form.depth
    for index, code in enumerate((*form.codes, *(column.measure for column in form.columns))):
        sheet.write_string(_CODES, index, code)
    sheet.set_row(_CODES, None, None, {"hidden": True})
    sheet.write_string(
        _TITLE, 0, f"{form.name}　{cover.name}　{month_in_words(cover.period)}", formats["title"]
    )
    _lay_out(sheet)
    sheet.set_row(body - 1, _HEADING_HEIGHT)
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, first - 1, 12)
    sheet.set_column(first, first + len(form.columns) - 1, 13)
    _write_headings(sheet, form, formats["heading"])
    sheet.freeze_panes(body, first)
    sums: dict[int, int] = {}
    for row, line in enumerate(form.rows, start=body):
        for index, text in enumerate(line.texts):
            sheet.write_string(row, index, text, formats["text"])
        for index, column in enumerate(form.columns, start=first):
            value = values.get((line.region, line.scenario, column.measure))
            if value is not None:
                sums[index] = sums.get(index, 0) + value
                _write_number(sheet, row, index, value, column, formats)
    if form.total:
        _write_totals(sheet, form, body + len(form.rows), sums, formats)


def _lay_out(sheet: Worksheet) -> None:
    """On paper: A4 across, all columns on one page's width, the headings again on every page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_TITLE, _HEADINGS)


def _write_headings(sheet: Worksheet, form: FormSheet, heading: Format) -> None:
    last = _HEADINGS + form.depth - 1
    paths: list[tuple[str, ...]] = [(key,) for key in form.keys]
    paths += [column.path for column in form.columns]
    index = 0
    while index < len(paths):
        group = _group_length(paths, index)
        if len(paths[index]) == 1:
            _write_merged(sheet, (_HEADINGS, index, last, index), paths[index][0], heading)
            index += 1
            continue
        _write_merged(sheet, (_HEADINGS, index, _HEADINGS, index + group - 1), paths[index][0], heading)
        for offset in range(group):
            sheet.write_string(last, index + offset, paths[index + offset][1], heading)
        index += group


def _group_length(paths: list[tuple[str, ...]], start: int) -> int:
    """How many columns from `start` on stand under the same top heading."""
    end = start
    while end < len(paths) and len(paths[end]) == len(paths[start]) and paths[end][0] == paths[start][0]:
        end += 1
    return end - start


def _write_merged(sheet: Worksheet, area: tuple[int, int, int, int], text: str, heading: Format) -> None:
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, heading)
    else:
        sheet.merge_range(top, left, bottom, right, text, heading)


def _write_number(
    sheet: Worksheet, row: int, index: int, value: int, column: FormColumn, formats: Mapping[str, Format]
) -> None:
    if column.factor == 1:
        sheet.write_number(row, index, value, formats["count"])
    else:
        # Dividing two whole numbers gives the binary number nearest to the decimal that the filer types.
        sheet.write_number(row, index, value / column.factor, formats["money"])


def _write_totals(
    sheet: Worksheet, form: FormSheet, row: int, sums: dict[int, int], formats: Mapping[str, Format]
) -> None:
    for index in range(len(form.keys)):
        sheet.write_string(row, index, form.total if index == 0 else "", formats["text"])
    for index, column in enumerate(form.columns, start=len(form.keys)):
        if index in sums:
            _write_number(sheet, row, index, sums[index], column, formats)


def _write_narrative(sheet: Worksheet, formats: dict[str, Format]) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 80)
    for row, label in enumerate(("亮点工作", "存在问题", "工作建议", "异常数据说明")):
        sheet.write_string(row, 0, label, formats["heading"])
        sheet.write_string(row, 1, "无", formats["text"])
