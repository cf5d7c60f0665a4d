"""Lists, inventories and records of cases are handed out in two languages, and read alike in either."""

import io
import re
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from etl.definitions.load import load_programme, programme_names
from etl.definitions.programme import Programme
from etl.definitions.returns import CHANGE, Layout
from etl.forms.records import case_line, listed, thing_line
from etl.jobs.list_template import make_list_template
from etl.sources.files.cells import SheetCells
from etl.sources.lists.changes import WORDS
from etl.sources.read import read_file, recognise, resolver_of
from etl.sources.reading import Reading
from tests.listed import ENTRY, POINT
from tests.returns_filled import as_bytes

CHINESE = re.compile(r"[㐀-鿿　-〿！-～]")
LISTS = [
    (programme.slug, layout.code)
    for programme in map(load_programme, programme_names())
    for layout in programme.returns.values()
    if layout.has_fields
]
DAQING = load_programme("daqing")
SERVICE_POINT = {name: value for name, value in POINT.items() if name != "scenario"}
LINES = {"ledger": ENTRY, "points": POINT, "service-points": SERVICE_POINT}


def read(programme: Programme, content: bytes, name: str) -> tuple[Layout, Reading]:
    return read_file(content, name, programme, resolver_of(programme))


def handed_out(code: str, language: str) -> openpyxl.Workbook:
    kind = DAQING.returns[code].form
    period = "2019-Q4" if kind == "ledger" else "2019-12"
    content = make_list_template(DAQING, kind, period, source=code, language=language)
    return openpyxl.load_workbook(io.BytesIO(content))


def filled(code: str, language: str, change: str = "") -> bytes:
    """The template with a line in the words of its language."""
    book, layout = handed_out(code, language), DAQING.returns[code]
    line: dict[str, Any] = LINES[code] | {CHANGE: WORDS[change][0 if language == "zh" else -1]}
    if language == "en" and "live" in line:
        line |= {"live": "yes"}
    headings = layout.headings(language)
    assert [cell.value for cell in book.worksheets[0][1]] == list(headings.values())
    for column, name in enumerate(headings, 1):
        book.worksheets[0].cell(2, column, line[name])
    return as_bytes(book)


@pytest.mark.parametrize("change", ["", "correct", "cancel", "all"])
@pytest.mark.parametrize("code", LINES)
def test_what_is_filled_in_reads_alike_in_both_languages(code: str, change: str) -> None:
    found = {language: read(DAQING, filled(code, language, change), "x.xlsx") for language in ("zh", "en")}
    for layout, reading in found.values():
        assert (layout.code, reading.findings, reading.replaces) == (code, [], change == "all")
        (line,) = reading.entries or reading.points
        assert line.change == ("" if change == "all" else change)
    sheets = {language: book.worksheets[0].title for language, book in _books(code).items()}
    lines = {language: (reading.entries or reading.points)[0] for language, (_, reading) in found.items()}
    assert str(lines["zh"]) == str(lines["en"]).replace(sheets["en"], sheets["zh"])


def _books(code: str) -> dict[str, openpyxl.Workbook]:
    return {language: handed_out(code, language) for language in ("zh", "en")}


@pytest.mark.parametrize("code", LINES)
def test_no_word_of_the_english_workbook_is_chinese(code: str) -> None:
    book = handed_out(code, "en")
    texts = [book.properties.title, *book.sheetnames]
    for sheet in book:
        texts.append(sheet.oddFooter.center.text)
        for rule in sheet.data_validations.dataValidation:
            texts += [rule.prompt, rule.promptTitle, rule.formula1]
        texts += [text for row in sheet.iter_rows() for cell in row for text in (cell.value, cell.font.name)]
    assert [text for text in texts if isinstance(text, str) and CHINESE.search(text)] == []


@pytest.mark.parametrize(("programme", "code"), LISTS)
def test_each_list_is_known_by_its_english_headings_alone(programme: str, code: str) -> None:
    """Two lists of a programme may share most of their headings: the file is that of which it has the most."""
    definitions = load_programme(programme)
    headings = definitions.returns[code].headings("en")
    assert not CHINESE.search("".join(headings.values()))
    sheet = SheetCells("x", [list(headings.values()), ["?"] * len(headings)])
    found, _ = recognise({"x": sheet}, "x.csv", definitions, resolver_of(definitions))
    assert found.code == code


CASES = load_programme("complaints")
CASE_LAYOUT = CASES.returns["cases"]
assert CASE_LAYOUT.cases is not None
CASE: dict[str, str] = {
    "number": "QM2017-001",
    "institution": "qm",
    "period": "2017-Q3",
    "received": "2017-09-29 10:05",
}


@given(
    grade=st.sampled_from([word for one in CASE_LAYOUT.cases.grade for word in one.words]),
    answer=st.sampled_from([*CASE_LAYOUT.cases.yes, *CASE_LAYOUT.cases.no, ""]),
    reason=st.sampled_from([word for one in CASE_LAYOUT.cases.reason for word in one.words]),
    language=st.sampled_from(["zh", "en"]),
)
def test_a_record_of_cases_goes_round_in_either_language(
    grade: str, answer: str, reason: str, language: str
) -> None:
    cases = CASE_LAYOUT.cases
    assert cases is not None
    row = CASE | {"grade": grade, "satisfied": answer, "closed": "2017-09-30" if answer else ""}
    row |= {"extended_to": "2017-10-20", "extension": reason} if grade in ("一般", "common") else {}
    _, first = read(CASES, listed(CASE_LAYOUT, [row]), "x.csv")
    assert first.findings == []
    again = listed(CASE_LAYOUT, [case_line(cases, one, "2017-Q3", language) for one in first.cases], language)
    assert (language == "en") == (CHINESE.search(again.decode("utf-8-sig")) is None)
    _, second = read(CASES, again, "x.csv")
    assert (second.findings, second.cases) == ([], first.cases)


def test_an_inventory_goes_round_in_either_language() -> None:
    programme = load_programme("outlet-service-shanghai")
    layout = programme.returns["outlets"]
    inventory = layout.inventory
    assert inventory is not None
    yes = {one.code: "是" for one in inventory.attribute if one.kind == "yes"}
    row = {
        "key": "JQ001",
        "institution": "jq",
        "period": "2021-02",
        "name": "Outlet 1",
        "lon": "121.6",
        "lat": "31.25",
    }
    row |= yes | {"special": "雨伞、放大镜", "elderly_since": "2019-05-20"}
    _, first = read(programme, listed(layout, [row]), "x.csv")
    assert first.findings == []
    for language in ("zh", "en"):
        lines = [thing_line(inventory, one, "2021-02", 100, language) for one in first.things]
        content = listed(layout, lines, language)
        _, second = read(programme, content, "x.csv")
        assert second.findings == []
        assert [one.values for one in second.things] == [one.values for one in first.things]
    assert not CHINESE.search(content.decode("utf-8-sig"))


LEDGER = DAQING.returns["ledger"]


@pytest.mark.parametrize(
    ("english", "said"),
    [
        ({"数目": "Amount"}, "no heading of the list"),
        ({"数量": "Amount", "佐证材料": " amount"}, "one word to two things"),
        ({"数量": "Evidence"}, "two columns"),
    ],
)
def test_english_headings_that_mean_nothing_or_two_things_are_refused(
    english: dict[str, str], said: str
) -> None:
    with pytest.raises(ValidationError, match=said):
        Layout.model_validate(LEDGER.model_dump(by_alias=True) | {"english": english})


def test_a_programme_may_call_a_column_otherwise() -> None:
    layout = Layout.model_validate(LEDGER.model_dump(by_alias=True) | {"english": {"数量": "How many"}})
    assert layout.headings("en")["count"] == "How many"
    assert layout.headings("zh")["count"] == "数量"


@pytest.mark.parametrize(
    ("kind", "language", "said"),
    [
        ("ledger", "zh", "2019年第四季度"),
        ("ledger", "en", "fourth quarter"),
        ("register", "zh", "2019年12月31日"),
        ("register", "en", "31 December 2019"),
    ],
)
def test_a_list_says_in_words_for_when_it_is_on_every_page(kind: str, language: str, said: str) -> None:
    """Its title stood on the second sheet alone, with a period or a day as machines write them."""
    source, period = ("", "2019-Q4") if kind == "ledger" else ("points", "2019-12")
    made = make_list_template(load_programme("daqing"), kind, period, source=source, language=language)
    lines, told = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert said in told["A1"].value
    assert lines.oddHeader.left.text == told["A1"].value
