"""A return that went through LibreOffice and Gnumeric gives the same figures, or one true sentence."""

import datetime
import io
import shutil
import struct
import subprocess
import zipfile
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
from etl.sources.files import second
from etl.sources.files.broken import Broken
from etl.sources.files.cells import SheetCells
from etl.sources.files.formulas import _may_be_text
from etl.sources.files.kinds import OLE
from etl.sources.files.second import mend_legacy, without_gaps
from etl.sources.read import read_file, resolver_of
from tests.returns_filled import as_bytes, entry_cells

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


def facts(content: bytes, name: str) -> tuple[set[Any], list[str]]:
    _, reading = read_file(content, name, PROGRAMME, resolver_of(PROGRAMME))
    found = {(one.region, one.scenario, one.measure, one.value) for one in reading.records}
    return found, sorted({one.rule for one in reading.findings if one.severity == "hard"})


def through(folder: Path, program: str, names: list[str], ending: str) -> dict[str, bytes]:
    """The files after a program has saved them in another kind."""
    out = folder / f"{program}-{ending}"
    out.mkdir()
    paths = [str(folder / name) for name in names]
    if program == "soffice":
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", str(out), *paths]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
    else:
        for path in paths:
            made = str(out / f"{Path(path).stem}.{ending}")
            subprocess.run(["ssconvert", path, made], check=True, capture_output=True, timeout=120)
    return {one.name: one.read_bytes() for one in sorted(out.iterdir())}


@pytest.mark.office
@pytest.mark.parametrize("program", ["soffice", "ssconvert"])
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_figures_survive_another_program(program: str, ending: str, tmp_path: Path) -> None:
    if not shutil.which(program):
        pytest.skip(f"needs {program}")
    whole = filled()
    files = {
        "form.xlsx": whole,
        "marked.xlsx": marked_copy(whole, "form.xlsx", [("T1特约商户", "C6", "请核对")], "zh"),
        "texts.xlsx": with_texts(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    made = through(tmp_path, program, list(files), ending)
    (before, _), (texts, _) = facts(whole, "form.xlsx"), facts(files["texts.xlsx"], "texts.xlsx")
    assert facts(made[f"form.{ending}"], f"form.{ending}") == (before, [])
    assert facts(made[f"marked.{ending}"], f"marked.{ending}") == (before, [])
    found, rules = facts(made[f"texts.{ending}"], f"texts.{ending}")
    assert not {one for one in found if one not in before}, "no figure that nobody wrote"
    assert rules, "and what is no number is asked about"
    assert len(texts) >= len(found)
