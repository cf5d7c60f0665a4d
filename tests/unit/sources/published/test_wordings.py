"""What published tables are like: wordings, units apart from the headings, rows that are none, silent sheets."""

from pathlib import Path

import pytest

from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused
from tests.programmes.sheets import workbook
from tests.programmes.small import small_programme

LAYOUT = """
code = "table"
name = { zh = "公布表", en = "Published table" }
form = "entities"
unknown_institution = "review"
%s
[[sheet]]
name = "UPI"
names = ["UPI-Remitter"]
patterns = ['UPI[ -]+(?P<period>\\w+[ -]?\\d{2,4})']
title = 'for the month of (?P<period>.+)'
titles = ['during (?P<period>.+)']
rows = "institution"
label = ["Bank", "Bank Name"]
ignore = ["Sr. No."]
totals = ["Total"]
skip = ['total \\(.+\\)', 'note.*', 'annual pass']
[[sheet.column]]
heading = ["Sent", "Volume"]
headings = [["As Remitter", "No. of transactions"]]
measure = "volume"
[[sheet.column]]
heading = ["Sent", "Value"]
headings = [["As Remitter", "Amount"]]
measure = "value"
"""
SECOND = """
[[sheet]]
name = "Cards"
title = 'for the month of (?P<period>.+)'
rows = "institution"
label = ["Bank"]
[[sheet.column]]
heading = ["Cards"]
measure = "cards"
"""
USUAL = ["Alpha Bank", 2, 3]
CRORE = 10_000_000


def read(
    tmp_path: Path, sheets: dict[str, list[list[object]]], top: str = "", more: str = "", name: str = "a.xlsx"
) -> Reading:
    programme = small_programme(tmp_path, {"table": LAYOUT % top + more})
    return read_file(workbook(sheets), name, programme, resolver_of(programme))[1]


def upi(*rows: list[object], title: str = "Data for the month of June 2025") -> list[list[object]]:
    return [[title], *rows]


def figures(reading: Reading) -> dict[tuple[str, str], int]:
    return {(r.institution, r.measure): r.value for r in reading.records}


TWO_ROWS: list[list[object]] = [["Bank", "Sent", "Sent"], [None, "Volume", "Value"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["Bank", "Sent", "Sent"], [None, "Volume (in Lakh)", "Value (in Crore)"], USUAL],
        [["Bank", "Sent", "Sent"], [None, "Volume in Lakhs", "Value in Rs. Crores"], USUAL],
        [["Bank Name", "As Remitter", None], [None, "No. of transactions (lakh)", "Amount (₹ Cr.)"], USUAL],
        [*TWO_ROWS, [None, "Lakh", "₹ Crore"], USUAL],
        [*TWO_ROWS, ["Unit", "(in lakhs)", "(Rs. Crore)"], USUAL],
        [*TWO_ROWS, [None, "Lakh", "₹ Crore"], [1, 2, 3], USUAL],
        [*TWO_ROWS, ["(1)", "(2)", "(3)"], [None, "Lakh", "₹ Crore"], USUAL],
        [["(Volume in lakh, Value in ₹ crore)"], *TWO_ROWS, USUAL],
        [[None, None, "Volume in Lakh; Amount in Rs. Crore"], *TWO_ROWS, USUAL],
    ],
)
def test_units_are_read_wherever_they_stand(tmp_path: Path, rows: list[list[object]]) -> None:
    top = "ignored_sheets = []"
    reading = read(tmp_path, {"UPI": upi(*rows)}, top)
    assert reading.findings == []
    assert figures(reading) == {("alpha", "volume"): 200_000, ("alpha", "value"): 3 * CRORE * 100}


@pytest.mark.parametrize(
    ("corner", "value"),
    [
        ("(₹ thousand)", 1_000),
        ("Rs'000", 1_000),
        ("(Rs. Million)", 10**6),
        ("(Rupees Billions)", 10**9),
        ("单位：百万", 10**6),
        ("", 1),
    ],
)
def test_a_unit_of_money_in_the_corner_is_not_that_of_counts(tmp_path: Path, corner: str, value: int) -> None:
    text = f"({corner})" if corner == "Rs'000" else corner
    reading = read(tmp_path, {"UPI": upi([text], *TWO_ROWS, USUAL)})
    assert figures(reading)["alpha", "value"] == 3 * value * 100
    if "百万" not in corner:
        assert figures(reading)["alpha", "volume"] == 2


def test_a_corner_that_says_otherwise_than_the_layout_is_believed_and_asked_about(tmp_path: Path) -> None:
    programme = small_programme(
        tmp_path, {"table": LAYOUT.replace('measure = "value"', 'measure = "value"\nunit = "crore"') % ""}
    )
    content = workbook({"UPI": upi(["(Rs. Million)"], *TWO_ROWS, USUAL)})
    reading = read_file(content, "a.xlsx", programme, resolver_of(programme))[1]
    assert [finding.rule for finding in reading.findings] == ["UNIT-OTHER"]
    assert figures(reading)["alpha", "value"] == 3 * 10**6 * 100


def test_rows_that_are_none_are_noted_and_totals_are_found_in_another_column(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Sr. No.", "Bank", "Sent", "Sent"], [None, None, "Volume", "Value"],
        [1, *USUAL], [2, "Beta Bank", 1, 1], ["Total", None, 3, 4], [None, "Total (in million)", 0.3, 0.4],
        [3, "Annual Pass", 5, 6], ["Note: provisional", None, None, None],
    ]  # fmt: skip
    reading = read(tmp_path, {"UPI": upi(*rows)})
    assert {institution for institution, _ in figures(reading)} == {"alpha", "beta"}
    assert [(total.cell, total.reconciled) for total in reading.totals] == [("C6", True), ("D6", True)]
    assert [(f.rule, f.cell) for f in reading.findings] == [
        ("ROW-SKIPPED", "B7"), ("ROW-SKIPPED", "B8"), ("ROW-TEXT", "A9"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["UPI", "UPI-Remitter", "upi - June 2025", "UPI Jun-25"])
def test_a_sheet_goes_by_several_names_and_may_say_its_period_there(tmp_path: Path, name: str) -> None:
    title = "Data for the month of June 2025" if name.startswith("UPI") and "25" not in name else "Data"
    reading = read(tmp_path, {name: upi(*TWO_ROWS, USUAL, title=title)})
    assert (reading.period, reading.findings) == ("2025-06", [])


def test_two_sheets_of_one_pattern_are_not_chosen_from(tmp_path: Path) -> None:
    both = {name: upi(*TWO_ROWS, USUAL, title="Data") for name in ("UPI Jun-25", "UPI - Jun 2025")}
    reading = read(tmp_path, both)
    assert reading.is_refused
    assert "SHEET-TWICE" in {finding.rule for finding in reading.findings}


def test_another_wording_of_the_title(tmp_path: Path) -> None:
    assert (
        read(tmp_path, {"UPI": upi(*TWO_ROWS, USUAL, title="Payments during May 2025")}).period == "2025-05"
    )


CARDS: list[list[object]] = [["Cards outstanding"], ["Bank", "Cards"], ["Beta Bank", 7]]


def test_a_silent_sheet_is_read_as_of_the_workbook_with_a_note(tmp_path: Path) -> None:
    reading = read(tmp_path, {"UPI": upi(*TWO_ROWS, USUAL), "Cards": CARDS}, more=SECOND)
    assert figures(reading)["beta", "cards"] == 7
    assert [(f.rule, f.severity) for f in reading.findings] == [("PERIOD-UNSTATED", "note")]
    assert "June 2025" in reading.findings[0].message.en


def test_a_sheet_that_names_another_month_in_other_words_is_not_silent(tmp_path: Path) -> None:
    cards = [["Cards at the end of May 2025"], *CARDS[1:]]
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, {"UPI": upi(*TWO_ROWS, USUAL), "Cards": cards}, more=SECOND)
    assert (refused.value.finding.rule, refused.value.finding.cell) == ("PERIOD-DIFFERS", "A1")


NAMED = """file = '(?P<region>kerala|tamil[ -]nadu)[ -](?P<year>\\d{4})[ -](?P<month>\\d{2})'
filed_as = "table-{region}\""""


def test_the_file_name_says_what_the_sheets_do_not(tmp_path: Path) -> None:
    reading = read(
        tmp_path, {"UPI": upi(*TWO_ROWS, USUAL, title="Data")}, NAMED, name="tamil nadu 2025-06.xlsx"
    )
    assert (reading.period, reading.source) == ("2025-06", "table-tamil-nadu")
    assert {record.region for record in reading.records} == {"IN-TN"}


def test_a_file_name_that_contradicts_the_title_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, {"UPI": upi(*TWO_ROWS, USUAL)}, NAMED, name="kerala 2025-07.xlsx")
    assert refused.value.finding.rule == "PERIOD-DIFFERS"


PERCENT = """
code = "table"
name = { zh = "增长", en = "Growth" }
form = "entities"
[units]
"%" = 100
"per cent" = 100
[[sheet]]
name = "G"
title = 'in (?P<period>.+)'
rows = "institution"
label = ["Bank"]
[[sheet.column]]
heading = ["Growth"]
measure = "growth"
unit = "%"
"""


@pytest.mark.slow
@pytest.mark.parametrize("heading", ["Growth (%)", "Growth (in per cent)", "Growth"])
def test_percentages_are_counted_in_basis_points(tmp_path: Path, heading: str) -> None:
    programme = small_programme(tmp_path, {"table": PERCENT})
    rows = [["Growth in June 2025"], ["Bank", heading], ["Alpha Bank", 12.34], ["Beta Bank", -1.5]]
    reading = read_file(workbook({"G": rows}), "g.xlsx", programme, resolver_of(programme))[1]
    assert (list(figures(reading).values()), reading.findings) == ([1234, -150], [])
    as_text = [*rows[:2], ["Alpha Bank", "12.34%"], ["Beta Bank", "-1.5 ％"]]
    reading = read_file(workbook({"G": as_text}), "g.xlsx", programme, resolver_of(programme))[1]
    assert list(figures(reading).values()) == [1234, -150]
    assert {finding.rule for finding in reading.findings} == {"NUM-ASTEXT"}


@pytest.mark.parametrize(
    ("cells", "is_asked"), [((0.1234, -0.015), True), ((12.34, 0.4), False), ((0, 0), False)]
)
def test_percentages_that_may_be_fractions_are_asked_about(
    tmp_path: Path, cells: tuple[float, float], is_asked: bool
) -> None:
    """A cell that a spreadsheet shows as 12.34 % holds 0.1234, and the reader is not told how it is shown."""
    programme = small_programme(tmp_path, {"table": PERCENT})
    rows = [
        ["Growth in June 2025"],
        ["Bank", "Growth (%)"],
        ["Alpha Bank", cells[0]],
        ["Beta Bank", cells[1]],
    ]
    reading = read_file(workbook({"G": rows}), "g.xlsx", programme, resolver_of(programme))[1]
    asked = [finding.cell for finding in reading.findings if finding.rule == "NUM-PERCENT"]
    assert asked == (["B3"] if is_asked else [])
