"""Numbers, units and codes (cases 1, 2, 3, 11, 16): read as they are written, or told in the file's own unit."""

import datetime

import pytest

from etl.definitions.load import load_programme
from tests.doors.door import (
    BANK,
    CITY,
    INDIA,
    MONTH,
    POINT_HEADINGS,
    Door,
    a_point,
    a_register,
    a_return,
    as_bytes,
    as_text,
    found,
    only,
    rules,
)
from tests.published import published

HUGE: dict[str, object] = {
    "a card number": 6222021234567890123,
    "a card number as text": "6222021234567890123",
    "an account of sixteen digits": 6222021234567890,
    "a number beyond all": 1e300,
    "a number beyond all, as text": "9" * 40,
    "below nothing": -6222021234567890123,
}


@pytest.mark.parametrize("kind", HUGE)
def test_a_number_that_can_be_no_figure_is_a_sentence_and_the_other_files_go_in(
    door: Door, kind: str
) -> None:
    book = a_return()
    book["T4交易"]["E5"] = HUGE[kind]
    good = as_text(a_point()).encode()
    wrong, after = door.load(CITY, {"wrong.xlsx": as_bytes(book), "after.csv": good})
    finding = only(wrong, "NUM-HUGE")
    assert (finding["sheet"], finding["cell"]) == ("T4交易", "E5")
    assert "元" in finding["message_zh"]
    assert (wrong["status"], after["status"]) == ("returned", "accepted")


def test_figures_that_are_too_large_together_are_a_sentence_too(door: Door) -> None:
    rows = [[name, 9e12, 1, 1, 1] for name in ("State Bank of India", "HDFC Bank")]
    loaded = door.one(INDIA, "a.xlsx", as_bytes(published(rows={"UPI": rows})))
    assert only(loaded, "NUM-HUGE")["cell"] == "D6"


def test_a_huge_number_in_a_document_is_a_sentence(door: Door) -> None:
    row = '{"name": "kerala", "metric": [{"type": "TOTAL", "count": 99999999999999999999999, "amount": 1.5}]}'
    document = f'{{"data": {{"hoverDataList": [{row}]}}}}'.encode()
    path = "map/transaction/hover/country/india/2021/1.json"
    loaded = door.one("india-pulse", path, document)
    assert rules(loaded) == ["NUM-HUGE"]


def test_a_file_that_is_not_there_stops_no_other(door: Door) -> None:
    from tests.commands import run_command

    (door.folder).mkdir(parents=True)
    (door.folder / "b.csv").write_bytes(as_text(a_point()).encode())
    done = run_command(
        door.database, "load", str(door.folder / "a.csv"), str(door.folder / "b.csv"), "--programme", CITY
    )
    assert done.returncode == 1
    assert "b.csv: accepted" in done.stdout
    assert "FILE-MISSING" in done.stderr


def test_a_folder_is_called_one(door: Door) -> None:
    from tests.commands import run_command

    door.folder.mkdir(parents=True)
    done = run_command(door.database, "load", str(door.folder), "--programme", CITY)
    assert (done.returncode, "FILE-FOLDER" in done.stderr) == (1, True)


def test_a_fault_of_ours_is_the_sentence_of_its_file(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    from etl.intake import load

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(load, "check", broken)
    loaded = door.load(CITY, {"a.csv": as_text(a_point()).encode(), "b.pdf": b"%PDF-"})
    assert [rules(one) for one in loaded] == [["FILE-UNREADABLE"], ["FILE-KIND"]]


DECLARED = 10**7
"""Crore: the unit of the values of these tables."""


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        ("in Crores", 10**7),
        ("Rupees crore", 10**7),
        ("in lakhs", 10**5),
        ("in Lakh", 10**5),
        ("Rs. crore", 10**7),
        ("₹ Cr.", 10**7),
        ("in millions", 10**6),
        ("in '000", 1_000),
        ("INR bn", 10**9),
        ("in Rupees", 1),
        ("in ₹ Thousands", 1_000),
    ],
)
def test_units_are_read_in_the_spellings_that_people_use(door: Door, unit: str, value: int) -> None:
    book = published(rows={"NETC": [["State Bank of India", 1, 2, 1, 1]]}, value_unit=unit)
    loaded = door.one(INDIA, "a.xlsx", as_bytes(book))
    # Another scale than the usual one is read as it is said, and asked about at its heading.
    asked = set() if value == DECLARED else {"UNIT-OTHER"}
    assert (loaded["status"], set(rules(loaded))) == ("accepted", asked)
    assert door.sums(INDIA, "2025-06")["state-bank-of-india", "netc_issuer_value"] == 2 * value * 100


@pytest.mark.parametrize("unit", ["in Furlongs", "in USD million", "in euros", "in Lakh Crorezz"])
def test_a_unit_that_nobody_knows_is_quoted_with_those_that_are(door: Door, unit: str) -> None:
    loaded = door.one(INDIA, "a.xlsx", as_bytes(published(value_unit=unit)))
    said = found(loaded, "UNIT-UNKNOWN")[0]
    assert unit.removeprefix("in ").casefold() in said["message"]
    assert all(word in said["message"] for word in ("rupees", "lakh", "crore", "million"))


@pytest.mark.parametrize(
    ("cell", "value", "figure"),
    [
        ("E5", 3592594.715, "3592594.715"),
        ("E5", 0.001, "0.001"),
        ("E5", 12.3456, "12.3456"),
        ("C5", 3.5, "3.5"),
    ],
)
def test_a_figure_is_told_as_it_stands_there_and_in_one_language(
    door: Door, cell: str, value: float, figure: str
) -> None:
    book = a_return()
    book["T4交易"][cell] = value
    finding = only(door.one(CITY, "a.xlsx", as_bytes(book)), "NUM-FRACTION")
    assert (finding["cell"], figure in finding["message"], figure in finding["message_zh"]) == (
        cell,
        True,
        True,
    )
    words = finding["message_zh"].replace(figure, "")
    assert not any(letter.isascii() and letter.isalpha() for letter in words)


REGIONS = [230602, 230602.0, "230602", " 230602 ", "２３０６０２"]


@pytest.mark.parametrize("written", REGIONS)
def test_a_code_that_a_spreadsheet_keeps_as_a_number_is_a_code(door: Door, written: object) -> None:
    loaded = door.one(CITY, "a.xlsx", a_register(a_point(region=written)))
    assert (loaded["status"], loaded["points"]) == ("accepted", 1)


@pytest.mark.parametrize("written", [1, 1.0, "1"])
def test_an_answer_that_a_spreadsheet_keeps_as_a_number_is_an_answer(door: Door, written: object) -> None:
    row = a_point()
    row[POINT_HEADINGS.index("当月有交易")] = written
    assert door.one(CITY, "a.xlsx", a_register(row))["status"] == "accepted"


def test_a_number_in_a_register_is_quoted_as_its_cell_shows_it(door: Door) -> None:
    row = a_point()
    row[POINT_HEADINGS.index("经度")] = 12510
    assert "“12510”" in only(door.one(CITY, "a.xlsx", a_register(row)), "REGISTER-FIELD")["message"]


def test_a_key_of_fifteen_digits_is_the_same_as_number_and_as_text(door: Door) -> None:
    rows = [a_point("898230600000123"), a_point(898230600000124)]
    loaded = door.one(CITY, "a.xlsx", a_register(*rows))
    assert (loaded["status"], loaded["points"]) == ("accepted", 2)


@pytest.mark.parametrize("key", [8.98e14, "8.98E+14", "8.98230654124E+14", 6222021234567890123, "6.22E+18"])
def test_a_key_that_has_lost_its_digits_is_refused_with_what_to_do(door: Door, key: object) -> None:
    finding = only(door.one(CITY, "a.xlsx", a_register(a_point(key))), "KEY-DIGITS")
    assert finding["cell"] == "A2"
    assert "文本" in finding["message_zh"]


@pytest.mark.parametrize(("first", "second"), [("k1", "K1"), ("AB 12", "ab12"), ("ＡB1", "Ab1")])
def test_keys_that_differ_by_case_or_spaces_alone_are_asked_about(
    door: Door, first: str, second: str
) -> None:
    """Kind: one merchant twice in another writing, which would count twice without a word."""
    loaded = door.one(CITY, "a.xlsx", a_register(a_point(first), a_point(second), a_point("other")))
    finding = only(loaded, "REGISTER-ALIKE")
    assert (finding["cell"], loaded["points"]) == ("A3", 3)
    assert "A2" in finding["message"]


def test_the_very_same_key_twice_is_a_repetition_and_nothing_more(door: Door) -> None:
    assert only(door.one(CITY, "a.xlsx", a_register(a_point("k1"), a_point("k1"))), "REGISTER-REPEAT")


SHORTENED = ["1.2E+05", "1.23457E+11", "3e4", "-1.5E+8", "１.2E+05"]


@pytest.mark.parametrize("text", SHORTENED)
def test_a_number_of_which_only_the_first_digits_are_written_is_no_figure(door: Door, text: str) -> None:
    """Kind: what a spreadsheet shortens where a column is too narrow, and saves so as text (case: 8.98E+14)."""
    book = a_return()
    book["T4交易"]["C5"].value = text
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    finding = only(loaded, "NUM-SHORTENED")
    assert (loaded["status"], finding["sheet"], finding["cell"]) == ("returned", "T4交易", "C5")
    assert "科学计数" in finding["message_zh"]


@pytest.mark.parametrize(
    ("text", "value"), [("1.5E1", 15), ("1.2345E+04", 12345), ("1.50E+02", 150), ("0E0", 0)]
)
def test_a_number_of_which_all_digits_are_written_is_read(door: Door, text: str, value: int) -> None:
    book = a_return()
    sheet = book["T7宣传培训"]  # of what is counted there nothing has to agree with anything
    column = next(cell.column for cell in sheet[1] if cell.value == "audience")
    sheet.cell(5, column).value = text
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    assert (loaded["status"], rules(loaded)) == ("accepted", [])
    assert door.sums(CITY, MONTH)[BANK, "audience"] == value


DAYS: dict[str, list[object]] = {
    "with strokes, as Excel saves them": ["2018/10/28", "2018/1/2"],
    "the day first": ["28/10/2018", "1/2/2018"],
    "the month first": ["10/28/2018", "1/2/2018"],
    "with points": ["28.10.2018", "02.01.2018"],
    "in Chinese": ["2018年10月28日", "2018年1月2日"],
    "without marks": ["20181028", 20180102],
    "as days": [datetime.date(2018, 10, 28), datetime.date(2018, 1, 2)],
    "with the hour": ["2018-10-28 00:00:00", "2018/1/2 0:00"],
    "mixed, but each certain": ["2018-10-28", "2018/1/2"],
}


@pytest.mark.parametrize("kind", DAYS)
def test_days_are_read_where_one_order_fits_the_whole_column(door: Door, kind: str) -> None:
    rows = [a_point(f"k{i}", on=day) for i, day in enumerate(DAYS[kind])]
    loaded = door.one(CITY, "a.xlsx", a_register(*rows))
    assert (loaded["status"], loaded["points"], rules(loaded)) == ("accepted", 2, [])


@pytest.mark.parametrize(
    "days", [["3/4/2018", "1/2/2018"], ["03.04.2018"], ["2018-13-01"], ["28/10/2018", "10/28/2018"]]
)
def test_days_of_which_the_order_is_not_certain_are_asked_about(door: Door, days: list[object]) -> None:
    rows = [a_point(f"k{i}", on=day) for i, day in enumerate(days)]
    finding = only(door.one(CITY, "a.xlsx", a_register(*rows)), "REGISTER-FIELD")
    assert str(days[0]) in finding["message"]


@pytest.mark.parametrize("as_of", ["31/12/2019", "2019/12/31", "2019年12月31日", datetime.date(2019, 12, 31)])
def test_the_day_of_a_register_is_read_in_the_same_way(door: Door, as_of: object) -> None:
    assert door.one(CITY, "a.xlsx", a_register(a_point(as_of=as_of)))["period"] == "2019-12"


def test_the_number_nothing_shown_as_a_day_is_no_day(door: Door) -> None:
    """A spreadsheet shows 0 in a column of dates as the last day of 1899."""
    days: list[object] = [datetime.date(1899, 12, 31), "1900-01-01", "1904/1/1"]
    loaded = door.one(
        CITY, "a.xlsx", a_register(*(a_point(key=f"k{i}", on=day) for i, day in enumerate(days)))
    )
    assert [one["cell"] for one in found(loaded, "REGISTER-FIELD")] == ["H2", "H3", "H4"]


def test_a_day_that_there_is_not_is_no_month_either(door: Door) -> None:
    finding = only(door.one(CITY, "a.xlsx", a_register(a_point(as_of="2019-12-32"))), "PERIOD-MISSING")
    assert (finding["cell"], "2019-12-32" in finding["message"]) == ("J2", True)
    assert "“登记截止日”" in finding["message"]  # a register has neither title nor cover


def test_rows_of_a_register_for_two_months_are_both_named(door: Door) -> None:
    rows = [a_point(as_of="2019-12-31"), a_point(key="k2", as_of="2020-01-31")]
    message = only(door.one(CITY, "a.xlsx", a_register(*rows)), "PERIOD-DIFFERS")["message"]
    assert all(one in message for one in ("J2", "December 2019", "J3", "January 2020"))


@pytest.mark.parametrize("found_there", ["年底", "2019年末", "December", "13/2019"])
def test_a_period_that_is_not_understood_is_quoted(door: Door, found_there: str) -> None:
    finding = only(door.one(CITY, "a.xlsx", a_register(a_point(as_of=found_there))), "PERIOD-MISSING")
    assert f"“{found_there}”" in finding["message_zh"]
    assert finding["cell"] == "J2"


@pytest.mark.parametrize("month", ["some month", "the last month", "Juin 2025"])
def test_a_title_that_is_not_understood_is_quoted(door: Door, month: str) -> None:
    finding = only(door.one(INDIA, "a.xlsx", as_bytes(published(month=month))), "PERIOD-MISSING")
    assert f"“{month}”" in finding["message"]


def test_a_title_that_names_a_year_is_no_month(door: Door) -> None:
    finding = only(door.one(INDIA, "a.xlsx", as_bytes(published(month="2025"))), "PERIOD-FREQUENCY")
    assert "2025" in finding["message"]


@pytest.mark.parametrize(
    ("written", "is_read"),
    [
        ("2020年一月份报", True),
        ("二〇二〇年一月", True),
        ("2020年01月份月报", True),
        ("20年1月报", False),
        ("一月份报表", False),
        ("本月", False),
    ],
)
def test_a_cover_says_its_month_or_is_quoted(door: Door, written: str, is_read: bool) -> None:
    book = a_return()
    book["封面"]["B5"] = written
    loaded = door.one(CITY, "a.xlsx", as_bytes(book))
    if is_read:
        assert (loaded["status"], loaded["period"]) == ("accepted", "2020-01")
        return
    assert f"“{written}”" in only(loaded, "PERIOD-MISSING")["message_zh"]


def test_the_headings_of_a_register_are_those_of_its_layout() -> None:
    assert [one.heading for one in load_programme(CITY).returns["points"].field] == POINT_HEADINGS


def test_what_says_credit_behind_an_amount_is_no_crore(door: Door) -> None:
    book = a_return()
    book["T4交易"]["E5"] = "35925.5CR"
    assert only(door.one(CITY, "a.xlsx", as_bytes(book)), "NUM-UNIT")["cell"] == "E5"


def test_a_code_that_was_typed_as_a_text_is_that_code(door: Door) -> None:
    book = a_return()
    book["T3用户"]["B4"] = "'230602"
    book["封面"]["B3"] = f"'{BANK}"
    assert door.one(CITY, "a.xlsx", as_bytes(book))["status"] == "accepted"


@pytest.mark.parametrize("heading", ["区划代码", "区划代码（新）"])
def test_a_list_of_which_a_field_has_two_columns_is_refused(door: Door, heading: str) -> None:
    """The first of them was read, and the other one said something else."""
    rows = [[*a_point("k1"), "230603"], [*a_point("k2"), "230603"]]
    loaded = door.one(CITY, "a.csv", as_text(*rows, headings=[*POINT_HEADINGS, heading]).encode())
    told = only(loaded, "COLUMN-TWICE")
    assert (loaded["status"], told["cell"]) == ("refused", "K1")
    assert "D1" in told["message"]
