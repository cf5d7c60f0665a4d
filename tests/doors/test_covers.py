"""Covers that do not say who reports: another programme's form, a label without anything, a formula that failed, two
covers; and months as spreadsheets keep them."""

import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from etl.definitions.load import load_programme
from etl.jobs.template import make_template
from store.engine import open_engine
from tests.doors.door import CITY, MONTH, Door, a_return, as_bytes, only, rules

OTHER = "fee-relief-zhoushan"


def on_cover(label: str, value: object, *, untitled: bool = False) -> bytes:
    book = a_return()
    beside(book["封面"], label).value = value
    for sheet in book.worksheets if untitled else ():
        for cell in (one for row in sheet.iter_rows(max_row=3) for one in row):
            if isinstance(cell.value, str) and "2020年1月" in cell.value:
                cell.value = cell.value.replace("2020年1月", "")
    return as_bytes(book)


def beside(sheet: Worksheet, label: str) -> Cell:
    return next(row[1] for row in sheet.iter_rows() if row[0].value == label)


def with_second_cover(name: str, label: str, value: object, at: int | None) -> bytes:
    book = a_return()
    second = book.create_sheet(name, at)
    for row in book["封面"].iter_rows(values_only=True):
        second.append(list(row))
    beside(second, label).value = value
    return as_bytes(book)


def test_another_programmes_form_is_said_to_be_one(door: Door) -> None:
    """It was told to fill in a line that it does not have."""
    programme = load_programme(OTHER)
    content = make_template(
        open_engine(door.database), programme, next(iter(programme.institutions)), "2023-05"
    )
    finding = only(door.one(CITY, "a.xlsx", content), "COVER-OTHER")
    assert programme.settings.name.zh in finding["message"]


def test_a_line_that_is_there_is_to_be_filled_in(door: Door) -> None:
    assert only(door.one(CITY, "a.xlsx", on_cover("机构代码", None)), "INST-MISSING")["cell"] == "A3"


@pytest.mark.parametrize("label", ["机构代码", "报告期"])
@pytest.mark.parametrize(("written", "rule"), [("#N/A", "CELL-ERROR"), ("=TODAY()", "CELL-FORMULA")])
def test_a_formula_on_the_cover_that_says_nothing_is_called_so(
    door: Door, label: str, written: str, rule: str
) -> None:
    assert only(door.one(CITY, "a.xlsx", on_cover(label, written)), rule)["cell"].startswith("B")
    assert not door.sums(CITY, MONTH)


@pytest.mark.parametrize(
    ("name", "at", "label", "value"),
    [
        ("封面 (2)", None, "机构代码", "B02"),
        ("封面2", 0, "机构代码", "X99"),
        ("说明", 1, "报告期", "2019年12月"),
        ("封面2", None, "机构名称", "B02"),
    ],
)
def test_of_two_covers_that_differ_it_is_asked_which_one_counts(
    door: Door, name: str, at: int | None, label: str, value: str
) -> None:
    """It was taken in as the first one's, with a word about a sheet that was not read."""
    written = load_programme(CITY).institutions["B02"].name_zh if label == "机构名称" else value
    finding = only(door.one(CITY, "a.xlsx", with_second_cover(name, label, written, at)), "COVER-TWICE")
    assert (finding["sheet"], written in finding["message_zh"]) == (name, True)
    assert not door.sums(CITY, MONTH)


def test_two_covers_that_say_the_same_are_one_and_a_sheet_too_many(door: Door) -> None:
    loaded = door.one(CITY, "a.xlsx", with_second_cover("封面 (2)", "填报人", "甲岗", None))
    assert (loaded["status"], rules(loaded)) == ("accepted", ["SHEET-UNKNOWN"])


@pytest.mark.parametrize("serial", [43831, 43861, 43831 - 1462, 43861 - 1462])
def test_a_day_that_lost_its_format_is_a_month_where_the_titles_say_the_same(door: Door, serial: int) -> None:
    """Workbooks count days from 1900 or from 1904."""
    assert door.one(CITY, "a.xlsx", on_cover("报告期", serial))["period"] == MONTH
    asked = only(door.one(CITY, "b.xlsx", on_cover("报告期", serial, untitled=True)), "PERIOD-SERIAL")
    assert str(serial) in asked["message"]


def test_a_number_that_may_have_lost_a_zero_is_a_month_where_the_titles_say_which(door: Door) -> None:
    """2020.10 is kept as 2020.1, and was taken for January wherever nothing contradicted it."""
    assert door.one(CITY, "a.xlsx", on_cover("报告期", 2020.1))["period"] == MONTH
    only(door.one(CITY, "b.xlsx", on_cover("报告期", 2020.1, untitled=True)), "PERIOD-MISSING")


def test_a_title_in_chinese_numerals_contradicts_the_cover_as_one_in_digits_does(door: Door) -> None:
    book = a_return()
    book["T4交易"]["A2"] = "移动支付业务交易情况（二〇一九年十二月）"
    finding = only(door.one(CITY, "a.xlsx", as_bytes(book)), "PERIOD-DIFFERS")
    assert "2019年12月" in finding["message_zh"]


@pytest.mark.parametrize("stated", ["9999年12月", "0000年1月", "1020-01"])
def test_a_year_far_away_is_no_period(door: Door, stated: str) -> None:
    only(door.one(CITY, "a.xlsx", on_cover("报告期", stated, untitled=True)), "PERIOD-MISSING")
