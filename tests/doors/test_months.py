"""A month beside the one before: rows that are gone, sheets that are copied, versions that are older."""

import datetime

import pytest

from etl.definitions.load import load_programme
from etl.demo.model import figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from store.engine import open_engine
from store.filings import list_filings
from tests.doors.door import BANK, CITY, MONTH, Door, a_return, as_bytes, found, rules

FIRST, SECOND = "2018-04", "2018-05"
PROGRAMME = load_programme(CITY)
LAYOUT = PROGRAMME.returns["monthly"]
FORM = form_of(PROGRAMME, LAYOUT)
Values = dict[tuple[str, str, str], int]
REGIONS = {code: one.name("en") for code, one in PROGRAMME.regions.items() if one.parent}


def measures_of(sheet: str) -> set[str]:
    return {column.measure for one in LAYOUT.sheet if one.name == sheet for column in one.column}


@pytest.fixture(scope="module")
def months() -> tuple[Values, Values]:
    """Two months of one bank of the demonstration, by region, scenario and measure."""
    first, second = figures(PROGRAMME, 1).stage.months[:2]
    return dict(first[BANK]), dict(second[BANK])


def said(door: Door, first: Values, second: Values, *wanted: str) -> list[str]:
    """What the second month is asked, by these rules."""
    name = PROGRAMME.institutions[BANK].name_zh
    arrived = datetime.date(2018, 6, 5)
    for month, values in ((FIRST, first), (SECOND, second)):
        content = fill(FORM, CoverSheet(BANK, name, month, arrived, 1, ""), values)
        loaded = door.one(CITY, f"{month}.xlsx", content)
    return [one["message"] for one in loaded["findings"] if one["rule"] in wanted]


@pytest.mark.parametrize("region", [next(iter(REGIONS)), list(REGIONS)[4]])
@pytest.mark.parametrize("sheet", ["T4交易", "T3用户", "T5场景"])
def test_a_region_whose_row_is_gone_or_blank_is_asked_about_by_name(
    door: Door, months: tuple[Values, Values], sheet: str, region: str
) -> None:
    first, second = months
    lost = measures_of(sheet)
    assert any(value and key[0] == region and key[2] in lost for key, value in first.items())
    second = {key: value for key, value in second.items() if key[0] != region or key[2] not in lost}
    [asked] = said(door, first, second, "REGION-GONE")
    assert sheet in asked
    assert REGIONS[region] in asked


def test_a_region_that_says_zero_is_not_asked_about_as_gone(
    door: Door, months: tuple[Values, Values]
) -> None:
    first, second = months
    region, lost = next(iter(REGIONS)), measures_of("T4交易")
    second = {key: 0 if key[0] == region and key[2] in lost else value for key, value in second.items()}
    assert not said(door, first, second, "REGION-GONE")


@pytest.mark.parametrize("sheet", ["T4交易", "T3用户", "T5场景"])
def test_one_sheet_that_is_copied_is_as_copied_as_a_whole_return(
    door: Door, months: tuple[Values, Values], sheet: str
) -> None:
    first, second = months
    copied = measures_of(sheet)
    second = {key: first.get(key, value) if key[2] in copied else value for key, value in second.items()}
    [asked] = said(door, first, second, "SHEET-COPIED")
    assert sheet in asked


def test_an_honest_month_is_asked_neither(door: Door, months: tuple[Values, Values]) -> None:
    assert not said(door, *months, "SHEET-COPIED", "MONTH-COPIED", "REGION-GONE")


def a_version(mark: str) -> bytes:
    """The same figures in other bytes."""
    book = a_return()
    book["封面"]["D20"] = mark
    return as_bytes(book)


def test_what_arrived_before_the_version_in_force_does_not_take_its_place(door: Door) -> None:
    [new] = door.load(CITY, {"new.xlsx": a_version("new")}, "--as-of", "2020-02-08")
    [old] = door.load(CITY, {"old.xlsx": a_version("old")}, "--as-of", "2020-02-05")
    assert (new["status"], rules(old)) == ("accepted", ["FILE-OLDER"])
    assert [one.version for one in list_filings(open_engine(door.database), CITY, MONTH)] == [1]
    assert "2020-02-08" in found(old, "FILE-OLDER")[0]["message"]


def test_the_bytes_of_a_former_version_change_nothing(door: Door) -> None:
    first, second = a_version("first"), a_version("second")
    door.load(CITY, {"1.xlsx": first}, "--as-of", "2020-02-05")
    [corrected] = door.load(CITY, {"2.xlsx": second}, "--as-of", "2020-02-06")
    [again] = door.load(CITY, {"1 again.xlsx": first}, "--as-of", "2020-02-07")
    assert (corrected["status"], corrected["version"]) == ("accepted", 2)
    assert (again["status"], again["version"]) == ("unchanged", 1)
    assert rules(again) == ["FILE-REPLACED"], "also under another name"


def test_a_later_version_takes_the_place_of_an_earlier_one(door: Door) -> None:
    door.load(CITY, {"1.xlsx": a_version("first")}, "--as-of", "2020-02-05")
    [later] = door.load(CITY, {"2.xlsx": a_version("second")}, "--as-of", "2020-02-08")
    assert (later["status"], later["version"]) == ("accepted", 2)


def test_a_version_that_was_replaced_and_comes_again_is_not_called_unchanged_without_a_word(
    door: Door,
) -> None:
    first, second = as_bytes(a_return()), a_return()
    second["T4交易"]["D5"] = 7
    assert door.one(CITY, "a.xlsx", first)["status"] == "accepted"
    assert door.one(CITY, "b.xlsx", as_bytes(second))["status"] == "accepted"
    again = door.one(CITY, "a.xlsx", first)
    assert (again["status"], again["version"], rules(again)) == ("unchanged", 1, ["FILE-REPLACED"])
    assert rules(door.one(CITY, "b.xlsx", as_bytes(second))) == []
