"""The workbook of a ledger or register to fill in: its headings, what may be chosen, and how lines are added to those
filed before; the same bytes every time."""

import datetime
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from etl.definitions.returns import CHANGE, Layout
from etl.forms.formats import Formats, formats_of, head, lay_out
from etl.forms.words import FORM_WORDS
from etl.forms.words import places as places_of
from etl.sources.lists.changes import WORDS

_CREATED = datetime.datetime(2018, 4, 1, tzinfo=datetime.UTC)
_LAST_ROW = 1000
_LINE, _HELP_WIDTH = 14, 96
"""Points of a line, and letters across the two columns of the sheet that helps."""
_WIDE = {"evidence": 32, "reason": 32, "name": 30, "key": 22, "entered_by": 20}


@dataclass(frozen=True)
class ListWords:
    """What the workbook of a list says around its headings, in one language. `hints` by the names of fields."""

    sheet: str
    help: str
    title: str
    hints: Mapping[str, str]
    introduction: tuple[str, ...]
    choices: str
    period: str
    change: str


LIST_WORDS: Mapping[str, ListWords] = {
    "zh": ListWords(
        sheet="登记表",
        help="填报说明",
        title="填写说明",
        hints={
            "institution": "填机构代码。",
            "key": "标识与机构相同即为同一点位。",
            "count": "不小于 0 的整数。",
            "evidence": "写明文号、台账编号或材料名称；机构、事项、佐证材料相同即为同一行。",
            "reason": "一句话说明为什么登记。",
            "entered_by": "写岗位名称，不写个人姓名。",
            "entered_on": "写作 2019-12-31。",
            "connected_on": "写作 2019-12-31，可留空。",
            "live": "填“是”或“否”，可留空。",
        },
        introduction=(
            "本文件只增加所列各行，不影响已登记的其他行；与已登记内容完全相同的行不作改动。",
            "要改动已登记的一行，请照原样填写其标识各栏，并在“{change}”一栏写“更正”；要取消，写“撤销”。",
            "整册重报时，每一行都在“{change}”一栏写“全部替换”，已登记的其他行随之失效。",
            "接受之前可先预览本文件将带来的变化；接受之后可以写明理由撤回，原有各行恢复有效。",
        ),
        choices="{heading}可填：",
        period="每一行都填 {period}。",
        change="留空即补充；要改动已登记的行，写“更正”“撤销”或“全部替换”。",
    ),
    "en": ListWords(
        sheet="Lines",
        help="How to fill it in",
        title="What goes here",
        hints={
            "institution": "The institution’s code.",
            "key": "Lines with the same identifier and institution are the same point.",
            "count": "A whole number, 0 or more.",
            "evidence": "Number of the document or record, or its title. Lines with the same institution, event "
            "and evidence are the same line.",
            "reason": "One sentence that says why it is entered.",
            "entered_by": "The post, never a person’s name.",
            "entered_on": "Write it as 2019-12-31.",
            "connected_on": "Write it as 2019-12-31; may be left blank.",
            "live": "Answer yes or no; may be left blank.",
        },
        introduction=(
            "This file only adds its lines; other lines on record stay as they are, and a line that is on record just "
            "so changes nothing.",
            "To change a line on record, repeat what identifies it and write “correct” in the column “{change}”; to "
            "remove it, write “cancel”.",
            "To hand in the whole list anew, write “replace all” in the column “{change}” of every line; all other "
            "lines on record then lapse.",
            "What the file would change can be looked at before it is accepted; afterwards it can be taken back with a "
            "reason, and the earlier lines hold again.",
        ),
        choices="{heading}, one of:",
        period="Every line says {period}.",
        change="Blank adds; to change lines on record write correct, cancel or replace all.",
    ),
}


@dataclass(frozen=True)
class ListForm:
    """What the workbook is for: the list, its period, by field the codes that may be chosen with their names, and the
    language that it is written in."""

    layout: Layout
    title: str
    period: str
    choices: Mapping[str, Sequence[tuple[str, str]]]
    language: str = "zh"

    @property
    def words(self) -> ListWords:
        """The form's own words in its language."""
        return LIST_WORDS[self.language]

    @property
    def headings(self) -> Mapping[str, str]:
        """The heading of every column by its field, that of the change last."""
        return self.layout.headings(self.language)


def list_template(form: ListForm) -> bytes:
    """The workbook, all lines still to be filled in."""
    buffer = io.BytesIO()
    no_guessing = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, {"in_memory": True, **no_guessing}) as book:
        book.set_properties({"title": form.title, "created": _CREATED})
        font = FORM_WORDS[form.language].font
        formats = formats_of(book, font)
        text = book.add_format({"font_name": font, "font_size": 10, "num_format": "@", "border": 1})
        sheet = book.add_worksheet(form.words.sheet)
        places = _write_help(book.add_worksheet(form.words.help), form, formats)
        for column, (name, heading) in enumerate(form.headings.items()):
            sheet.write_string(0, column, heading, formats["heading"])
            sheet.set_column(
                column, column, _WIDE.get(name, 14), None if name in ("count", "lon", "lat") else text
            )
            _help_in(sheet, column, name, form, places)
        sheet.freeze_panes(1, 0)
        lay_out(sheet, 0, 0, FORM_WORDS[form.language].footer)
        head(sheet, form.title)
    return buffer.getvalue()


def _write_help(sheet: Worksheet, form: ListForm, formats: Formats) -> dict[str, tuple[int, int, int]]:
    """The second sheet; gives where each field's codes stand: column, first and last row."""
    sheet.write_string(0, 0, form.title, formats["title"])
    sheet.set_column(0, 0, 24)
    row = 1
    for sentence in form.words.introduction if form.layout.change else ():
        told = sentence.format(change=form.headings[CHANGE])
        sheet.merge_range(row, 0, row, 1, told, formats["told"])
        sheet.set_row(row, _LINE * -(-places_of(told) // _HELP_WIDTH))
        row += 1
    places, headings = {}, form.headings
    for name, choices in form.choices.items():
        row += 1
        sheet.write_string(row, 0, form.words.choices.format(heading=headings[name]), formats["heading"])
        for number, (code, meaning) in enumerate(choices, start=row + 1):
            sheet.write_string(number, 0, code, formats["text"])
            sheet.write_string(number, 1, meaning, formats["text"])
        places[name] = (0, row + 1, row + len(choices))
        row += len(choices) + 1
    sheet.set_column(1, 1, _HELP_WIDTH - 24)
    lay_out(sheet, 0, 0, FORM_WORDS[form.language].footer)
    sheet.set_portrait()
    return places


def _help_in(
    sheet: Worksheet, column: int, name: str, form: ListForm, places: Mapping[str, tuple[int, int, int]]
) -> None:
    """What may be chosen in a column, or else a hint where it is entered."""
    words = form.words
    hint = words.hints.get(name, "")
    if name in ("quarter", "as_of"):
        hint = words.period.format(period=form.period)
    options: dict[str, object] = {"validate": "any"}
    if name == CHANGE:
        known = [known[0 if form.language == "zh" else -1] for known in WORDS.values()]
        options = {"validate": "list", "source": known}
        hint = words.change
    elif name in places:
        _, first, last = places[name]
        options = {
            "validate": "list",
            "source": f"='{words.help}'!$A${first + 1}:$A${last + 1}",
            "error_type": "warning",
        }
    if hint:
        options |= {"input_title": words.title, "input_message": hint}
    if len(options) > 1:
        sheet.data_validation(1, column, _LAST_ROW, column, options)
