"""The English form: not a word of Chinese in it, and what is filled in reads as in the Chinese one."""

import io
import re
from typing import Any

import openpyxl
import pytest
from pydantic import ValidationError

from etl.definitions.load import load_programme
from etl.definitions.returns import Layout
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.marked import marked_copy
from etl.forms.workbook import Empty, template
from etl.sources.read import read_file, resolver_of
from etl.values.findings import FileRefused
from tests.returns_filled import as_bytes, entry_cells, plain

PROGRAMME = load_programme("daqing")
LAYOUT = PROGRAMME.returns["monthly"]
CHINESE = re.compile(r"[㐀-鿿　-〿！-～]")


def empty(language: str) -> bytes:
    form = form_of(PROGRAMME, LAYOUT, language)
    name = PROGRAMME.institutions["B01"].name(language)
    must = frozenset({"m_begin"})
    return template(form, CoverSheet("B01", name, "2019-01", None, 1, ""), Empty({}, {}, must))


def filled(language: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(empty(language)))
    for sheet in book:
        for number, (cell, _) in enumerate(entry_cells(sheet)):
            cell.value = 20_000 + number
    return as_bytes(book)


@pytest.fixture(scope="module")
def english() -> bytes:
    return filled("en")


def read(content: bytes) -> tuple[str, str, dict[Any, int], list[str]]:
    _, reading = read_file(content, "B01.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    facts = {(one.region, one.scenario, one.measure): one.value for one in reading.records}
    return reading.institution, reading.period, facts, [f.rule for f in reading.findings]


@pytest.mark.slow
def test_no_word_of_it_is_chinese(english: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(english))
    texts = [book.properties.title, *book.sheetnames]
    for sheet in book:
        texts += [sheet.oddFooter.center.text]
        for rule in sheet.data_validations.dataValidation:
            texts += [rule.error, rule.errorTitle, rule.formula1, rule.formula2]
        for row in sheet.iter_rows():
            for cell in row:
                texts += [cell.value, cell.font.name, cell.number_format]
                texts += [cell.comment.text, cell.comment.author] if cell.comment else []
    assert [text for text in texts if isinstance(text, str) and CHINESE.search(text)] == []


@pytest.mark.slow
def test_what_is_filled_in_reads_as_in_the_chinese_form(english: bytes) -> None:
    institution, period, facts, rules = read(english)
    assert (institution, period) == ("B01", "2019-01")
    assert (institution, period, facts, rules) == read(filled("zh"))
    book = plain(openpyxl.load_workbook(io.BytesIO(english)))
    for sheet in book:
        if sheet["A1"].value == "region_name":
            sheet.delete_rows(1)
    assert read(as_bytes(book))[2] == facts, "without the hidden codes"


def test_a_sheet_of_another_month_is_noticed(english: bytes) -> None:
    book = plain(openpyxl.load_workbook(io.BytesIO(english)))
    title = book["T3 Users"]["A2"]
    title.value = title.value.replace("January", "February")
    with pytest.raises(FileRefused) as refused:
        read(as_bytes(book))
    assert (refused.value.finding.rule, refused.value.finding.sheet) == ("PERIOD-DIFFERS", "T3 Users")


def test_findings_stand_at_the_sheets_that_the_filer_sees(english: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(english))
    at = next(entry_cells(book["T3 Users"]))[0].coordinate
    book = plain(book)
    book["T3 Users"][at].value = "many"
    content = as_bytes(book)
    _, reading = read_file(content, "B01.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    [found] = [one for one in reading.findings if one.severity == "hard"]
    assert (found.sheet, found.cell) == ("T3 Users", at)
    copy = marked_copy(content, "B01.xlsx", [(found.sheet, found.cell, found.message.en)], "en")
    marked = openpyxl.load_workbook(io.BytesIO(copy))
    assert marked.sheetnames[-1] == "Findings"
    assert not CHINESE.search(str([[c.value for c in row] for row in marked["Findings"].iter_rows()]))
    assert not CHINESE.search(marked["T3 Users"][at].comment.text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("english", "said"),
    [
        ({"月末商户数": "Merchants"}, "no word of the form"),
        ({"封面": "Cover", "合计": " cover"}, "one word to two things"),
    ],
)
def test_english_words_that_mean_nothing_are_refused(english: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Layout.model_validate(LAYOUT.model_dump(by_alias=True) | {"english": english})
