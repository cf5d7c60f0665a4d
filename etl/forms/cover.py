"""The sheets of words in a return: the cover, the narrative, and how to fill the form in."""

import datetime
import unicodedata
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from etl.forms.form import Form, FormSheet
from etl.forms.formats import Formats, lay_out, protect
from etl.values.periods import Period

_STATEMENT = (
    "本机构承诺：所报数据依据业务系统和台账如实填列，无虚报、瞒报、漏报，并对其真实性、准确性、完整性负责。"
)
CONTENTS = "目录"
_LINE = 14
"""Points of a line."""
_HOW = "点表名即到该表。先填各数据表，再填封面；交表前看一遍填表说明中的口径和举例。"
_NARRATIVE = ("亮点工作", "存在问题", "工作建议", "异常数据说明")
_INSTRUCTIONS = (
    "只填浅黄色单元格；灰色栏是上期已接受的数字，仅供对照，不作为本期数据读取。",
    "没有该项业务的单元格留空，表示“不适用”；有业务而当期没有发生的填0。留空与填0含义不同。",
    "笔数、户数等填整数；金额按表头所注单位填报，可带两位小数。不要在数字后加单位或说明文字。",
    "合计行由公式计算，不必填写；期初数已按上期期末数（含并入机构）预填，如有不符请更正并在“异常数据说明”中说明。",
    "请勿改动表头、区划代码和工作表名称；文件改名不影响报送。",
    "填报人、复核人、签发人填岗位，不填个人姓名。",
    "分场景的表只列上期报过的行；新增的在表下空行选县区和场景填报，不够时在空行之间插入行。",
    "鼠标停在表头上可看到该项口径；全部口径列示如下。",
)


@dataclass(frozen=True)
class CoverSheet:
    """What the cover says. Who answers for it are posts, never persons; an empty form has no day of filing."""

    institution: str
    name: str
    period: str
    filed_on: datetime.date | None
    version: int
    reason: str


@dataclass(frozen=True)
class _Line:
    """A line of the cover: its label, what stands beside it, whether the filer may change it, and to what."""

    label: str
    value: str | int
    is_open: bool = True
    choices: tuple[str, ...] = ()


def period_in_words(period: str) -> str:
    """`2019-12` as 2019年12月, `2019-Q4` as 2019年第四季度."""
    return Period.parse(period).name.zh


def write_cover(sheet: Worksheet, form: Form, cover: CoverSheet, formats: Formats, *, is_open: bool) -> None:
    """Who reports, for when, in which version of the form, and who answers for it."""
    lay_out(sheet, 0, 0)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 100)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, form.title, formats["title"])
    for row, line in enumerate(_lines(form, cover), start=2):
        sheet.write_string(row, 0, line.label, formats["heading"])
        look = formats["open words" if is_open and line.is_open else "words"]
        sheet.write(row, 1, line.value, look)
        if is_open and line.choices:
            allowed = {"validate": "list", "source": list(line.choices)}
            sheet.data_validation(row, 1, row, 1, allowed | {"error_message": "请从下拉列表中选择。"})
    if is_open:
        protect(sheet)


def _lines(form: Form, cover: CoverSheet) -> list[_Line]:
    labels = form.cover
    return [
        _Line(labels.institution, cover.institution, is_open=False),
        _Line(labels.name or "机构名称", cover.name, is_open=False),
        _Line(labels.period, period_in_words(cover.period), is_open=False),
        _Line(labels.version or "模板版本", form.mark, is_open=False),
        _Line("报送版次", cover.version),
        _Line("更正说明", cover.reason or "无"),
        *(_Line(choice.label, choice.values[0], choices=choice.values) for choice in labels.choices),
        _Line("填报人", "统计填报岗"),
        _Line("复核人", "业务复核岗"),
        _Line("签发人", "分管负责人"),
        _Line("报送日期", cover.filed_on.isoformat() if cover.filed_on else ""),
        _Line("数据承诺", _STATEMENT, is_open=False),
    ]


def write_narrative(sheet: Worksheet, formats: Formats, *, is_open: bool) -> None:
    """What cannot be said in numbers."""
    lay_out(sheet, 0, 0)
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    for row, label in enumerate(_NARRATIVE):
        if is_open:
            sheet.set_row(row, 90)
        sheet.write_string(row, 0, label, formats["heading"])
        sheet.write_string(row, 1, "无", formats["open words" if is_open else "words"])
    if is_open:
        protect(sheet)


def write_contents(
    sheet: Worksheet, form: Form, cover: CoverSheet, must: frozenset[str], formats: Formats
) -> None:
    """The first sheet: what there is, how much of it this institution has to fill in, and where it stands."""
    lay_out(sheet, 3, 3)
    widths = (24, 14, 16, 60)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, f"{form.title}　{cover.name}　{period_in_words(cover.period)}", formats["title"])
    sheet.write_string(1, 0, _HOW, formats["plain"])
    for index, heading in enumerate(("工作表", "栏数", "其中须填", "填什么")):
        sheet.write_string(3, index, heading, formats["heading"])
    words = {form.cover.sheet: "报告期、机构已填好；补填岗位和报送日期"}
    words |= {one: "不能用数字说明的情况，没有的写“无”" for one in (form.narrative,) if one}
    words |= {one: "填报要求和每一栏的口径，只看不填" for one in (form.instructions,) if one}
    declared = {one.name: one for one in form.sheets}
    names = [form.cover.sheet, *declared, *(one for one in (form.narrative, form.instructions) if one)]
    for row, name in enumerate(names, start=4):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], name)
        one = declared.get(name)
        counts = (
            (len(one.columns), sum(column.measure in must for column in one.columns)) if one else ("", "")
        )
        for index, count in enumerate(counts, start=1):
            sheet.write(row, index, count, formats["text"])
        sheet.write_string(row, 3, _rows_told(one) if one else words[name], formats["words"])
    protect(sheet)


def _rows_told(sheet: FormSheet) -> str:
    """Which rows a sheet has."""
    if sheet.spare:
        return f"上期报过的{len(sheet.rows)}行已列出；新增的在其下空行选填"
    return f"{len(sheet.rows)}行，逐行填报" if len(sheet.rows) > 1 else "一行，填全市数"


def write_instructions(sheet: Worksheet, form: Form, must: frozenset[str], formats: Formats) -> None:
    """How the form is filled in, and the definition of every column, for those who print it."""
    columns = ("工作表", "栏目", "口径", "时间", "单位和举例", "代码", "本机构")
    first = len(_INSTRUCTIONS) + 2
    lay_out(sheet, first, first)
    widths = (14, 26, 56, 30, 38, 24, 9)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.write_string(0, 0, "填表说明", formats["title"])
    for row, text in enumerate(_INSTRUCTIONS, start=1):
        sheet.write_string(row, 0, f"{row}. {text}")
    for index, heading in enumerate(columns):
        sheet.write_string(first, index, heading, formats["heading"])
    row = first + 1
    for declared in form.sheets:
        for column in declared.columns:
            name, unit, kind, code = (part.split("：", 1)[-1] for part in column.definition)
            duty = "须填" if column.measure in must else "如有则填"
            texts = (declared.name, "／".join(column.path), name, unit, kind, code, duty)
            for index, text in enumerate(texts):
                sheet.write_string(row, index, text, formats["words"])
            high = max(_high(text, width) for text, width in zip(texts, widths, strict=True))
            sheet.set_row(row, high * _LINE)
            row += 1
    protect(sheet)


def _high(text: str, width: int) -> int:
    """In how many lines words stand in a column: a Han character takes two places, and a few stay free."""
    places = sum(2 if unicodedata.east_asian_width(one) in "WFA" else 1 for one in text)
    return max(1, -(-places // (width - 3)))
