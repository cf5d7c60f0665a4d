"""The workbook of a ledger or register to fill in: its headings, what may be chosen, and how lines are added to those
filed before; the same bytes every time."""

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from etl.definitions.returns import Layout
from etl.forms.formats import Formats, formats_of, lay_out
from etl.forms.words import FORM_WORDS
from etl.sources.lists.changes import WORDS

_CREATED = datetime.datetime(2018, 4, 1, tzinfo=datetime.UTC)
_LAST_ROW = 1000
_WIDE = {"evidence": 32, "reason": 32, "name": 30, "key": 22, "entered_by": 20}
_HINTS = {
    "institution": "填机构代码。",
    "key": "标识与机构相同即为同一点位。",
    "count": "不小于 0 的整数。",
    "evidence": "写明文号、台账编号或材料名称；机构、事项、佐证材料相同即为同一行。",
    "reason": "一句话说明为什么登记。",
    "entered_by": "写岗位名称，不写个人姓名。",
    "entered_on": "写作 2019-12-31。",
    "connected_on": "写作 2019-12-31，可留空。",
    "live": "填“是”或“否”，可留空。",
}
_INTRODUCTION = (
    "本文件只增加所列各行，不影响已登记的其他行；与已登记内容完全相同的行不作改动。",
    "要改动已登记的一行，请照原样填写其标识各栏，并在“{change}”一栏写“更正”；要取消，写“撤销”。",
    "整册重报时，每一行都在“{change}”一栏写“全部替换”，已登记的其他行随之失效。",
    "接受之前可先预览本文件将带来的变化；接受之后可以写明理由撤回，原有各行恢复有效。",
)


@dataclass(frozen=True)
class ListForm:
    """What the workbook is for: the list, its period, and by field the codes that may be chosen, with their names."""

    layout: Layout
    title: str
    period: str
    choices: Mapping[str, Sequence[tuple[str, str]]]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """Field and heading of every column, that of the change last."""
        fields = [(one.name, one.heading) for one in self.layout.field]
        return [*fields, ("change", self.layout.change)] if self.layout.change else fields


def list_template(form: ListForm) -> bytes:
    """The workbook, all lines still to be filled in."""
    buffer = io.BytesIO()
    no_guessing = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **no_guessing}) as book:
        book.set_properties({"title": form.title, "created": _CREATED})
        formats = formats_of(book)
        text = book.add_format({"font_name": "宋体", "font_size": 10, "num_format": "@", "border": 1})
        sheet = book.add_worksheet("登记表")
        places = _write_help(book.add_worksheet("填报说明"), form, formats)
        for column, (name, heading) in enumerate(form.headings):
            sheet.write_string(0, column, heading, formats["heading"])
            sheet.set_column(
                column, column, _WIDE.get(name, 14), None if name in ("count", "lon", "lat") else text
            )
            _help_in(sheet, column, name, form, places)
        sheet.freeze_panes(1, 0)
        lay_out(sheet, 0, 0, FORM_WORDS["zh"].footer)
    return buffer.getvalue()


def _write_help(sheet: Worksheet, form: ListForm, formats: Formats) -> dict[str, tuple[int, int, int]]:
    """The second sheet; gives where each field's codes stand: column, first and last row."""
    sheet.write_string(0, 0, form.title, formats["title"])
    sheet.set_column(0, 0, 24)
    row = 1
    for sentence in _INTRODUCTION:
        sheet.write_string(row, 0, sentence.format(change=form.layout.change))
        row += 1
    places, headings = {}, dict(form.headings)
    for name, choices in form.choices.items():
        row += 1
        sheet.write_string(row, 0, f"{headings[name]}可填：", formats["heading"])
        for number, (code, meaning) in enumerate(choices, start=row + 1):
            sheet.write_string(number, 0, code, formats["text"])
            sheet.write_string(number, 1, meaning, formats["text"])
        places[name] = (0, row + 1, row + len(choices))
        row += len(choices) + 1
    sheet.set_column(1, 1, 60)
    return places


def _help_in(
    sheet: Worksheet, column: int, name: str, form: ListForm, places: Mapping[str, tuple[int, int, int]]
) -> None:
    """What may be chosen in a column, or else a hint where it is entered."""
    hint = _HINTS.get(name, "")
    if name in ("quarter", "as_of"):
        hint = f"每一行都填 {form.period}。"
    options: dict[str, object] = {"validate": "any"}
    if name == "change":
        words = [words[0] for words in WORDS.values()]
        options = {"validate": "list", "source": words}
        hint = "留空即补充；要改动已登记的行，写“更正”“撤销”或“全部替换”。"
    elif name in places:
        _, first, last = places[name]
        options = {
            "validate": "list",
            "source": f"=填报说明!$A${first + 1}:$A${last + 1}",
            "error_type": "warning",
        }
    if hint:
        options |= {"input_title": "填写说明", "input_message": hint}
    if len(options) > 1:
        sheet.data_validation(1, column, _LAST_ROW, column, options)
