"""Sheets of another name, copies of sheets, sheets of somebody else (cases 4 and 18): recognised, or asked about."""

from collections.abc import Callable

import pytest
from openpyxl.workbook import Workbook

from etl.definitions.load import load_programme
from tests.doors.door import CITY, INDIA, Door, a_return, as_bytes, found, only, rules
from tests.published import published

OTHER = load_programme(CITY).institutions["B02"]


@pytest.mark.parametrize(
    "names",
    [
        {"UPI": "UPI-Remitter"},
        {"UPI": "Sheet1", "IMPS": "Sheet2", "CTS": "Sheet3"},
        {"NETC": "IMPS ", "IMPS": "NETC "},
        {"AePS": "5", "NFS": "4"},
    ],
)
def test_renamed_sheets_of_a_published_workbook_are_known_by_title_and_headings(
    door: Door, names: dict[str, str]
) -> None:
    book = published()
    for name in names:
        book[name].title = f"{name} renamed"
    for name, new in names.items():
        book[f"{name} renamed"].title = new
    loaded = door.one(INDIA, "a.xlsx", as_bytes(book))
    if {"NETC", "IMPS"} == set(names):  # each bears the other's name: the titles say otherwise
        assert loaded["status"] != "accepted"
        return
    assert (loaded["status"], loaded["facts"], rules(loaded)) == ("accepted", 36, [])
    # The layout knows the name UPI-Remitter; of the others it is told that they are renamed.
    assert {one["sheet"] for one in found(loaded, "SHEET-RENAMED")} == set(names.values()) - {"UPI-Remitter"}


def test_a_sheet_of_another_table_is_not_taken_for_one_that_is_missing(door: Door) -> None:
    book = published(leave_out=["CTS"])
    book.create_sheet("CTS-like")["A1"] = "Cheques"
    assert rules(door.one(INDIA, "a.xlsx", as_bytes(book))) in (["SHEET-MISSING"], ["TABLE-MISSING"])


def copy_of(book: Workbook, name: str, title: str, change: bool = True) -> None:
    copy = book.copy_worksheet(book[name])
    copy.title = title
    if change:
        copy["E6"] = 9


def rename(book: Workbook, name: str, title: str) -> None:
    book[name].title = title


ALIKE: dict[str, Callable[[Workbook], None]] = {
    "a copy beside it": lambda book: copy_of(book, "T4交易", "T4交易 (2)"),
    "both renamed": lambda book: (
        copy_of(book, "T4交易", "T4交易 (2)"),
        rename(book, "T4交易", "T4交易 (1)"),
    ),
    "another name altogether": lambda book: copy_of(book, "T4交易", "最新"),
    "of another sheet": lambda book: copy_of(book, "T1特约商户", "T1特约商户副本"),
}  # type: ignore[dict-item]


@pytest.mark.parametrize("kind", ALIKE)
def test_of_two_sheets_that_look_alike_it_is_asked_which_one_counts(door: Door, kind: str) -> None:
    book = a_return()
    ALIKE[kind](book)
    finding = only(door.one(CITY, "a.xlsx", as_bytes(book)), "SHEET-ALIKE")
    assert finding["message"].count("T") >= 2
    assert "missing" not in finding["message"]


def test_the_very_same_sheet_twice_is_read_once_and_said(door: Door) -> None:
    book = a_return(0)
    copy_of(book, "T4交易", "T4交易 (2)", change=False)
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert (loaded["status"], rules(loaded), len(found(loaded, "SHEET-COPY"))) == ("accepted", [], 1)


def test_a_copy_in_a_published_workbook_is_asked_about_too(door: Door) -> None:
    book = published()
    copy_of(book, "UPI", "UPI (2)")
    assert rules(door.one(INDIA, "a.xlsx", as_bytes(book))) == ["SHEET-ALIKE"]


@pytest.mark.parametrize(
    "title",
    [
        f"T4交易　{OTHER.name_zh}　2020年1月",
        f"填报单位：{OTHER.name_zh}",
        f"{OTHER.name_zh}交易情况表",
        "机构代码：B02",
        OTHER.name_en,
    ],
)
def test_a_sheet_that_names_another_institution_is_asked_about(door: Door, title: str) -> None:
    book = a_return()
    book["T4交易"]["A2"] = title
    finding = only(door.one(CITY, "a.xlsx", as_bytes(book)), "INST-SHEET")
    assert (finding["sheet"], finding["cell"]) == ("T4交易", "A2")
    assert OTHER.name_zh in finding["message_zh"]
