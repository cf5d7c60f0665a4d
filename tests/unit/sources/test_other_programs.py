"""A return that went through LibreOffice and Gnumeric gives the same figures, or one true sentence."""

import dataclasses
import datetime
import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlrd

from etl.definitions.load import load_programme
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.marked import marked_copy
from etl.forms.workbook import Empty, template
from etl.jobs.list_template import make_list_template
from etl.sources.files import second
from etl.sources.files.broken import Broken
from etl.sources.files.cells import SheetCells
from etl.sources.files.formulas import _may_be_text
from etl.sources.files.kinds import OLE
from etl.sources.files.second import mark_errors, mend_legacy, with_errors, without_gaps
from etl.sources.read import read_file, resolver_of
from etl.values.findings import FileRefused
from tests.office import saved_by
from tests.paths import SHARED, shared
from tests.returns_filled import as_bytes, entry_cells

MONTH = "RETAILPAYMENTSSYSTEMSAPRIL202466CDD7C592304CD2AE9D6D4E8E215800.XLSX"
PROGRAMME = load_programme("daqing")
FORM = form_of(PROGRAMME, PROGRAMME.returns["monthly"])

# ---- what the readers are told ----


def test_blanks_between_cells_are_left_out_and_those_in_words_stay() -> None:
    xml = (
        b"<table:table-row>\n  <table:table-cell>\n    <text:p>a <text:span>b</text:span> c</text:p>\n  "
        b"</table:table-cell>\n</table:table-row>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", xml)
        archive.writestr("other.xml", b"<a>\n <table:b/></a>")
    with zipfile.ZipFile(io.BytesIO(without_gaps(stream.getvalue()))) as archive:
        assert archive.namelist()[0] == "mimetype"
        assert archive.read("other.xml") == b"<a>\n <table:b/></a>"
        assert archive.read("content.xml") == (
            b"<table:table-row><table:table-cell><text:p>a <text:span>b</text:span> c</text:p></table:table-cell>"
            b"</table:table-row>"
        )


def test_a_formula_error_beside_an_empty_text_is_no_blank() -> None:
    def written(xml: bytes) -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", xml)
        return stream.getvalue()

    cell = b'<table:table-cell table:formula="of:=%s" office:value-type="string"%s><text:p>%s</text:p>'
    empty = b' office:string-value="" calcext:value-type="error"'
    errors = ((b"1/0", b"#DIV/0!"), (b"NA()", b"#N/A"), (b"X()", b"Err:508"))
    for formula, shown in errors:
        with zipfile.ZipFile(io.BytesIO(with_errors(written(cell % (formula, empty, shown))))) as archive:
            assert archive.read("content.xml") == cell % (formula, b' calcext:value-type="error"', shown)
    blank = written(cell % (b"A1", b' office:string-value=""', b""))
    assert with_errors(blank) == blank
    sheets = {"T1": SheetCells("T1", [["#DIV/0!", "Err:508", "#1 branch", "Era", 1.0]])}
    mark_errors(sheets)
    assert sheets["T1"].rows == [[Broken("#DIV/0!"), Broken("Err:508"), "#1 branch", "Era", 1.0]]


def test_a_count_whose_format_only_has_a_dates_number_is_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    class Second:
        nrows = 1

        def row_types(self, row: int) -> list[int]:
            return [xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE]

        def cell_value(self, row: int, column: int) -> object:
            return ["户", 23_072.0, 43_497.0][column]

    class Book:
        def sheet_by_name(self, name: str) -> Second:
            return Second()

    day = datetime.datetime.fromisoformat("1963-03-02")
    other = datetime.datetime.fromisoformat("2019-02-01")
    sheets = {"T1": SheetCells("T1", [["户", day, other], ["below what the second reader has"]])}
    monkeypatch.setattr(second, "uncertain_zeros", lambda content: iter([]))
    monkeypatch.setattr(xlrd, "open_workbook", lambda **how: Book())
    mend_legacy(OLE, sheets)
    assert sheets["T1"].rows[0] == ["户", 23_072.0, other]


@pytest.mark.parametrize(
    ("pieces", "is_uncertain"),
    [
        ("17010001", True),  # a text
        ("1e01001e020003", False),  # 1+2
        ("2405000200", True),  # =C6
        ("24050002002405000300" + "04", False),  # C6-D6
        ("1e01001e01000b1902070017000019080b00", True),  # IF(1=1,"",…)
        ("2503000b0002c002c0" + "19100000", False),  # SUM(…)
        ("7f", True),  # nobody knows
    ],
)
def test_a_zero_that_may_have_been_a_text_is_uncertain(pieces: str, is_uncertain: bool) -> None:
    body = bytes.fromhex(pieces)
    assert _may_be_text(body, struct.pack("<H", len(body))) is is_uncertain


def test_an_uncertain_zero_is_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = {"T1": SheetCells("T1", [[0.0, 5.0, 0.0]])}
    cells = [("T1", 0, 0), ("T1", 0, 1), ("T9", 0, 0)]
    monkeypatch.setattr(second, "uncertain_zeros", lambda content: iter(cells))
    mend_legacy(OLE, sheets)
    assert sheets["T1"].rows[0] == [Broken(""), 5.0, 0.0]


# ---- and the programs themselves ----


def filled() -> bytes:
    """A form of which every cell is filled, with a month before beside it."""
    cover = CoverSheet("B01", PROGRAMME.institutions["B01"].name_zh, "2019-01", None, 1, "")
    book = openpyxl.load_workbook(io.BytesIO(template(FORM, cover, Empty())))
    for sheet in book:
        for number, (cell, _) in enumerate(entry_cells(sheet)):
            cell.value = 20_000 + number
    return as_bytes(book)


def with_texts() -> bytes:
    """The same with formulas that give texts."""
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    (cell, _), (other, _), *_ = entry_cells(book["T3用户"])
    cell.value, other.value = '=IF(1=1,"","x")', '="无"&""'
    return as_bytes(book)


def register() -> bytes:
    """A register of points as the template takes it: long keys, days, coordinates, yes and no, an open field."""
    book = openpyxl.load_workbook(
        io.BytesIO(make_list_template(PROGRAMME, "register", "2019-12", source="points"))
    )
    sheet = book.worksheets[0]
    for number in range(40):
        sheet.append(
            [
                f"8{number:020d}", "bus", f"{number}路公交车", "230602", f"B{number % 9 + 1:02d}",
                125.01 + number / 1000, 46.58 + number / 1000, f"2019-0{number % 9 + 1}-12" if number % 4 else None,
                ("是", "否", None)[number % 3], "2019-12-31",
            ]
        )  # fmt: skip
    return as_bytes(book)


def facts(content: bytes, name: str) -> tuple[set[Any], list[str]]:
    """What is read, and the rules of what would be sent back."""
    try:
        _, reading = read_file(content, name, PROGRAMME, resolver_of(PROGRAMME))
    except FileRefused as refused:
        return set(), [refused.finding.rule]
    found: set[Any] = {(one.region, one.scenario, one.measure, one.value) for one in reading.records}
    for one in reading.points:  # numbers of a file have 15 digits at least: coordinates to the centimetre
        place = None if one.lon is None or one.lat is None else (round(one.lon, 7), round(one.lat, 7))
        found.add((*dataclasses.astuple(dataclasses.replace(one, cell="", lon=None, lat=None)), place))
    return found, sorted({one.rule for one in reading.findings if one.severity == "hard"})


def through(folder: Path, program: str, files: Mapping[str, bytes], ending: str) -> dict[str, bytes]:
    """The files, by their stems, after a program has saved them all in another kind."""
    given = folder / "in"
    given.mkdir(parents=True)
    paths = [given / name for name in files]
    for path in paths:
        path.write_bytes(files[path.name])
    return {path.stem: path.read_bytes() for path in saved_by(program, paths, ending, folder / "out")}


@pytest.fixture(scope="module")
def handed_out() -> dict[str, bytes]:
    whole = filled()
    return {
        "form.xlsx": whole,
        "marked.xlsx": marked_copy(whole, "form.xlsx", [("T1特约商户", "C6", "请核对")], "zh"),
        "texts.xlsx": with_texts(),
        "register.xlsx": register(),
    }


@pytest.fixture(scope="module")
def read_before(handed_out: dict[str, bytes]) -> dict[str, tuple[set[Any], list[str]]]:
    return {name.partition(".")[0]: facts(content, name) for name, content in handed_out.items()}


OTHER = {"soffice": "ssconvert", "ssconvert": "soffice"}
Saved = Callable[[str, str], tuple[dict[str, bytes], dict[str, bytes]]]


@pytest.fixture(scope="module")
def saved(handed_out: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Saved:
    """`saved(program, ending)`: all files as one program has saved them, and as the other one has saved those."""
    month = SHARED / "real" / "rbi-retail" / MONTH
    files = handed_out | ({"month.xlsx": month.read_bytes()} if month.exists() else {})

    @cache
    def both(program: str, ending: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
        folder = tmp_path_factory.mktemp(f"{program}-{ending}")
        given = handed_out if ending == "xlsx" else files
        once = through(folder / "once", program, given, ending)
        again = {f"{stem}.{ending}": content for stem, content in once.items()}
        return once, through(folder / "twice", OTHER[program], again, ending)

    return both


@pytest.mark.office
@pytest.mark.parametrize("program", OTHER)
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_figures_survive_two_programs(
    program: str, ending: str, saved: Saved, read_before: dict[str, tuple[set[Any], list[str]]]
) -> None:
    """One program saves them all, then the other one what that has saved: equal facts each time, or a sentence."""
    assert read_before["register"][0]
    assert read_before["register"][1] == []
    for made in saved(program, ending):
        for stem in ("form", "marked", "register"):
            assert facts(made[stem], f"{stem}.{ending}") == read_before[stem], stem
        found, rules = facts(made["texts"], f"texts.{ending}")
        assert found <= read_before["form"][0], "no figure that nobody wrote"
        assert rules, "and what is no number is asked about"


@pytest.fixture(scope="module")
def told() -> Callable[[bytes, str], set[Any]]:
    """`told(content, name)`: what is read of a month of the published table."""
    programme = load_programme("rbi-retail")
    resolve = resolver_of(programme)

    def read(content: bytes, name: str) -> set[Any]:
        _, reading = read_file(content, name, programme, resolve)
        return {
            (one.institution, one.region, one.scenario, one.measure, one.value) for one in reading.records
        }

    return read


@pytest.fixture(scope="module")
def told_before(told: Callable[[bytes, str], set[Any]]) -> set[Any]:
    return told(shared("real", "rbi-retail", MONTH).read_bytes(), "month.xlsx")


@pytest.mark.office
@pytest.mark.parametrize("program", OTHER)
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_a_published_month_survives_two_programs(
    program: str, ending: str, saved: Saved, told: Callable[[bytes, str], set[Any]], told_before: set[Any]
) -> None:
    """A whole month of a published table, 23,072 facts: Gnumeric's .xls made dates of its counts."""
    assert len(told_before) == 23_072
    for made in saved(program, ending):
        assert told(made["month"], f"month.{ending}") == told_before
