"""The same return as a workbook of the old kind, and as one CSV file."""

import csv
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlwt

from tests.hostile.disorder.filed import COVER, T1, T2, Return, read
from tests.office import saved_by
from tests.returns_filled import as_bytes

_WITH_RESULT = re.compile(
    rb'<table:table-cell [^<>]*(table:formula="[^"<>]*")[^<>]*>.*?</table:table-cell>', re.DOTALL
)
"""A cell of an .ods with a formula and what it came to."""


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


def test_an_error_in_an_ods_is_no_blank(good: Return, tmp_path: Path) -> None:
    """LibreOffice writes it as an empty text with the error beside it."""
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    book[T1]["C4"].value = "=1/0"
    path = tmp_path / "B01.xlsx"
    path.write_bytes(as_bytes(book))
    (ods,) = saved_by("soffice", [path], "ods", tmp_path / "out")
    facts, findings = read(ods.read_bytes(), ods.name)
    assert facts is None
    hard = [(f.rule, f.sheet, f.cell) for f in findings if f.severity == "hard"]
    assert ("NUM-ERROR", T1, "C4") in hard


def merged_over_two_rows(good: Return) -> bytes:
    """The return with one figure for the regions of rows 4 and 5, and a formula of the second region below it."""
    book = openpyxl.load_workbook(io.BytesIO(good.content))
    book[T1].merge_cells("C4:C5")
    book[T1]["E5"].value = "=1+2"
    return as_bytes(book)


def test_a_figure_merged_over_two_rows_of_an_xls_is_no_blank(good: Return) -> None:
    facts, findings = read(legacy(replace(good, content=merged_over_two_rows(good))), "B01.xls")
    assert facts is None
    hard = [(f.rule, f.sheet, f.cell) for f in findings if f.severity == "hard"]
    assert hard == [("NUM-MERGED", T1, "C4")]


def test_a_merged_figure_and_an_uncomputed_formula_of_an_ods_are_no_blanks(
    good: Return, tmp_path: Path
) -> None:
    """The fast reader tells of neither."""
    path = tmp_path / "B01.xlsx"
    path.write_bytes(merged_over_two_rows(good))
    (ods,) = saved_by("soffice", [path], "ods", tmp_path / "out")
    facts, findings = read(ods.read_bytes(), ods.name)
    assert facts is None
    hard = [(f.rule, f.sheet, f.cell, f.message.en) for f in findings if f.severity == "hard"]
    assert ("NUM-MERGED", T1, "C4") in [one[:3] for one in hard]
    assert "C4:C5" in next(said for rule, *_, said in hard if rule == "NUM-MERGED")
    assert "NUM-FORMULA" not in [rule for rule, *_ in hard]
    facts, findings = read(without_results(ods.read_bytes()), ods.name)
    assert facts is None
    assert ("NUM-FORMULA", T1, "E5") in [(f.rule, f.sheet, f.cell) for f in findings if f.severity == "hard"]


def without_results(content: bytes) -> bytes:
    """The .ods as a program writes it that puts in formulas and works none of them out."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as given, zipfile.ZipFile(written, "w") as packed:
        for name in given.namelist():
            body = given.read(name)
            packed.writestr(
                name, _WITH_RESULT.sub(rb"<table:table-cell \1/>", body) if name == "content.xml" else body
            )
    return written.getvalue()
