"""Tables of many periods: months down, months across, months beside years, and tables that lie on their side."""

import datetime
from pathlib import Path

import pytest

from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused
from tests.programmes.sheets import workbook
from tests.programmes.small import small_programme

HEAD = """
code = "table"
name = { zh = "公布表", en = "Published table" }
form = "entities"
[[sheet]]
name = "T"
"""
DOWN = (
    HEAD
    + """
rows = "period"
label = ["Month"]
year = ["Year"]
skip = ['\\d{4}-\\d{2}', 'note.*']
whole = { region = "IN" }
%s
[[sheet.column]]
heading = ["UPI", "Volume"]
measure = "volume"
[[sheet.column]]
heading = ["UPI", "Value"]
measure = "value"
"""
)
ACROSS = (
    HEAD
    + """
rows = "institution"
label = ["Bank"]
totals = ["Total"]
[[sheet.column]]
heading = [%s]
measure = "volume"
unit = "lakh"
"""
)
Rows = list[list[object]]


def read(tmp_path: Path, layout: str, rows: Rows, *merged: str) -> Reading:
    programme = small_programme(tmp_path, {"table": layout})
    return read_file(workbook({"T": rows}, {"T": merged}), "t.xlsx", programme, resolver_of(programme))[1]


def figures(reading: Reading) -> dict[str, list[tuple[str, str, str, int, str]]]:
    return {
        one.period: [(r.institution, r.region, r.measure, r.value, r.cell) for r in one.records]
        for one in reading.every
    }


TWO: Rows = [
    ["Table 45: Payment systems"],
    ["Month", "UPI", None],
    [None, "Volume", "Value"],
    [None, "Lakh", "₹ Crore"],
    [1, 2, 3],
]


@pytest.mark.parametrize(
    "months",
    [
        ("Apr-25", "May-25"),
        (datetime.date(2025, 4, 1), datetime.date(2025, 5, 1)),
        ("2025年4月", "2025年5月"),
        ("2025/04", "2025/05"),
    ],
)
def test_months_stand_below_each_other(tmp_path: Path, months: tuple[object, object]) -> None:
    rows = [*TWO, ["2024-25", 99, 99], [months[0], 1, 2], [months[1], 3, 4], ["Note: provisional"]]
    reading = read(tmp_path, DOWN % "", rows, "A2:A3")
    assert figures(reading) == {
        "2025-04": [("", "IN", "volume", 100_000, "B7"), ("", "IN", "value", 2 * 10**9, "C7")],
        "2025-05": [("", "IN", "volume", 300_000, "B8"), ("", "IN", "value", 4 * 10**9, "C8")],
    }
    assert [finding.rule for finding in reading.findings] == ["ROW-SKIPPED", "ROW-TEXT"]
    assert not reading.is_refused


@pytest.mark.parametrize("years", [("2010-11", "2011-12"), ("2011/12",), ("2008-09", "2009-10", "2010-11")])
def test_a_financial_year_is_no_month(tmp_path: Path, years: tuple[str, ...]) -> None:
    """2011-12 is April 2011 to March 2012 there; taken for December it would be silently wrong."""
    layout = DOWN.replace("skip = ", "ignore = ['never']\n# skip = ") % ""
    reading = read(tmp_path, layout, [*TWO, *([year, 9, 9] for year in years), ["Apr-25", 1, 2]])
    assert [finding.rule for finding in reading.findings] == ["ROW-PERIOD"] * len(years)
    assert reading.is_refused


def test_december_is_a_month_among_months_of_its_spelling(tmp_path: Path) -> None:
    layout = DOWN.replace("skip = ", "ignore = ['never']\n# skip = ") % ""
    rows = [*TWO, ["2011-11", 1, 1], ["2011-12", 2, 2], ["2012-01", 3, 3]]
    assert list(figures(read(tmp_path, layout, rows))) == ["2011-11", "2011-12", "2012-01"]


def test_a_year_stands_once_beside_its_months(tmp_path: Path) -> None:
    rows: Rows = [["Year", "Month", "UPI", None], [None, None, "Volume", "Value"]]
    rows += [[2024, "November", 1, 1], [None, "December", 2, 2], [2025, "January", 3, 3]]
    assert list(figures(read(tmp_path, DOWN % "", rows))) == ["2024-11", "2024-12", "2025-01"]


def test_months_stand_side_by_side_on_a_table_that_is_turned(tmp_path: Path) -> None:
    rows: Rows = [
        ["Payments"],
        ["Month", None, "Apr-25", "May-25"],
        ["UPI", "Volume", 1, 3],
        [None, "Value", 2, 4],
    ]
    reading = read(tmp_path, DOWN % "turned = true", rows, "A2:B2", "A3:A4")
    assert figures(reading) == {
        "2025-04": [("", "IN", "volume", 1, "C3"), ("", "IN", "value", 200, "C4")],
        "2025-05": [("", "IN", "volume", 3, "D3"), ("", "IN", "value", 400, "D4")],
    }


@pytest.mark.parametrize(
    ("heading", "rows"),
    [
        ('"{period}"', [["Bank", "Apr-25", "May-25"]]),
        ('"{period}"', [["Bank", datetime.date(2025, 4, 1), datetime.date(2025, 5, 1)]]),
        ('"{period}", "Volume"', [["Bank", "April 2025", "May 2025"], [None, "Volume", "Volume"]]),
        ('"Volume", "{period}"', [[None, "Volume", "Volume"], ["Bank", "April 2025", "May 2025"]]),
        (
            '"Volume", "{period}"',
            [["Bank", "Volume", None], [None, "Apr-25", "May-25"], [None, "Lakh", "Lakh"]],
        ),
    ],
)
def test_columns_are_periods_of_institutions(tmp_path: Path, heading: str, rows: Rows) -> None:
    title: Rows = [["Volume up to May 2025"]]
    body: Rows = [["Alpha Bank", 1, 3], ["Beta Bank", None, 4], ["Total", 1, 7]]
    reading = read(tmp_path, ACROSS % heading, [*title, *rows, *body])
    assert {period: [row[:4] for row in those] for period, those in figures(reading).items()} == {
        "2025-04": [("alpha", "", "volume", 100_000)],
        "2025-05": [("alpha", "", "volume", 300_000), ("beta", "", "volume", 400_000)],
    }
    assert [finding.rule for one in reading.every for finding in one.findings] == []
    assert all(total.reconciled for one in reading.every for total in one.totals)


@pytest.mark.parametrize(
    ("row", "rule", "cell"),
    [
        (["Q1 2025", 1, 2], "ROW-PERIOD", "A6"),
        (["Average", 1, 2], "ROW-PERIOD", "A6"),
        (["Apr-25", 1, 2], "ROW-TWICE", "A7"),
    ],
)
def test_a_row_that_is_no_month_or_one_again_sends_the_table_back(
    tmp_path: Path, row: list[object], rule: str, cell: str
) -> None:
    rows = [
        *TWO,
        *([row] if rule == "ROW-PERIOD" else []),
        ["Apr-25", 1, 2],
        *([row] if rule == "ROW-TWICE" else []),
    ]
    reading = read(tmp_path, DOWN % "", rows)
    assert reading.is_refused
    assert [(finding.rule, finding.cell) for finding in reading.findings] == [(rule, cell)]


def test_headings_without_a_period_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, ACROSS % '"{period}"', [["Bank", "Volume"], ["Alpha Bank", 1]])
    assert refused.value.finding.rule == "PERIOD-HEADINGS"
