"""Cells that a fast reader would pass off as blanks, in every way that writers have of writing them."""

import io
import zipfile

import openpyxl
import pytest

from etl.sources.files.broken import Broken, broken_cells


def a_workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "A & <B>"
    sheet["B2"], sheet["C3"], sheet["D4"] = "#REF!", "=1+2", 7
    book.create_sheet("in order")["A1"] = 1
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet(content: bytes, *changes: tuple[str, str]) -> bytes:
    """The workbook with its first sheet's XML changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for before, after in changes:
                    assert before.encode() in text
                    text = text.replace(before.encode(), after.encode())
            new.writestr(name, text)
    return out.getvalue()


FOUND = [("A & <B>", 1, 1, Broken("#REF!")), ("A & <B>", 2, 2, Broken(""))]


def test_errors_and_formulas_without_result_are_found_where_they_stand() -> None:
    assert list(broken_cells(a_workbook())) == FOUND


def test_a_text_that_a_formula_computed_as_empty_is_in_order() -> None:
    empty = with_sheet(a_workbook(), ('<c r="C3">', '<c r="C3" t="str">'))
    assert list(broken_cells(empty)) == FOUND[:1]


@pytest.mark.parametrize(
    "changes",
    [
        [('<c r="B2"', '<c s="0" r="B2"')],
        [('<c r="B2"', '<c  r="B2"')],
    ],
    ids=["attributes in another order", "more white space"],
)
def test_what_other_writers_write_is_found_too(changes: list[tuple[str, str]]) -> None:
    assert list(broken_cells(with_sheet(a_workbook(), *changes))) == FOUND


def test_a_workbook_in_order_has_none() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "in order"
    stream = io.BytesIO()
    book.save(stream)
    assert list(broken_cells(stream.getvalue())) == []
