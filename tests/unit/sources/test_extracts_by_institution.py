"""JSON and CSV documents with a row for each institution, and paths that say of which region they are."""

import json
from pathlib import Path

import pytest

from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading
from etl.values.findings import FileRefused
from tests.programmes.small import small_programme

TOP = """
code = "operator"
name = { zh = "运营方数据", en = "Operator's figures" }
form = "extract"
unknown_institution = "%s"
[extract]
path = '%s'
kind = "institution"
label = "bank"
skip = ["total"]
%s
[extract.names]
"ALPHA" = "alpha"
"""
COLUMNS = """
[[extract.column]]
heading = ["%s"]
headings = [["Number"]]
measure = "volume"
[[extract.column]]
heading = ["Amount"]
measure = "value"
unit = "lakh"
[[extract.column]]
heading = ["cards"]
measure = "cards"
from = "2025-04"
"""
JSON = TOP % ("review", r"data/(?P<period>\d{4}-\d{2})\.json", 'rows = ["banks"]') + COLUMNS % "count"
CSV = (
    TOP % ("refuse", r"(?P<region>[a-z-]+)/(?P<year>\d{4})/(?P<month>[a-z]{3})\.csv", "") + COLUMNS % "count"
)


def read(tmp_path: Path, layout: str, content: str, name: str) -> Reading:
    programme = small_programme(tmp_path, {"operator": layout})
    return read_file(content.encode(), name, programme, resolver_of(programme))[1]


def figures(reading: Reading) -> list[tuple[str, str, str, int]]:
    return [(r.institution, r.region, r.measure, r.value) for r in reading.records]


def test_a_json_by_institution(tmp_path: Path) -> None:
    banks = [
        {"bank": "ALPHA", "count": 3, "Amount": 1.5},
        {"bank": "Beta Bank Ltd", "Number": 4, "Amount": 2},
    ]
    banks += [{"bank": "Delta Bank", "count": 5, "Amount": 6}, {"bank": "Total", "count": 12, "Amount": 9.5}]
    reading = read(tmp_path, JSON, json.dumps({"banks": banks}), "data/2025-03.json")
    assert figures(reading) == [
        ("alpha", "", "volume", 3), ("beta", "", "volume", 4), ("review-delta-bank", "", "volume", 5),
        ("alpha", "", "value", 15_000_000), ("beta", "", "value", 20_000_000),
        ("review-delta-bank", "", "value", 60_000_000),
    ]  # fmt: skip
    assert (reading.period, reading.review) == ("2025-03", {"review-delta-bank": "Delta Bank"})
    assert [(f.rule, f.cell) for f in reading.findings] == [
        ("ROW-SKIPPED", "$.banks[3]"),
        ("INST-REVIEW", "$.banks[2]"),
    ]


def test_keys_with_figures_that_the_layout_does_not_name_are_said_once_each(tmp_path: Path) -> None:
    """Below the row, below a key that is named, in a list of which one entry is read; a text, a key to be ignored, and
    the totals row say nothing."""
    layout = JSON.replace('skip = ["total"]', 'skip = ["total"]\nignore = ["id"]').replace(
        'heading = ["count"]', 'heading = ["upi", "0", "count"]'
    )
    row = {
        "count": 9,
        "Amount": 1.5,
        "Number": 3,
        "id": 17,
        "note": "audited",
        "upi": [{"count": 3, "type": "TOTAL", "returned": 1}, {"count": 4}],
        "wallets": {"open": {"all": "1,200"}},
    }
    rows = [{"bank": "ALPHA", **row}, {"bank": "Beta Bank Ltd", **row}, {"bank": "Total", "other": 1, **row}]
    findings = read(tmp_path, layout, json.dumps({"banks": rows}), "data/2025-03.json").findings
    assert [(f.cell, f.values) for f in findings if f.rule == "EXTRACT-KEY"] == [
        ("$.banks[0].count", {"key": "count", "count": 2}),
        ("$.banks[0].upi[0].returned", {"key": "upi.0.returned", "count": 2}),
        ("$.banks[0].upi[1]", {"key": "upi.1", "count": 2}),
        ("$.banks[0].wallets", {"key": "wallets", "count": 2}),
    ]


def test_a_key_that_came_later_is_missed_from_then_on(tmp_path: Path) -> None:
    content = json.dumps({"banks": [{"bank": "ALPHA", "count": 3, "Amount": 1}]})
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, JSON, content, "data/2025-04.json")
    assert (refused.value.finding.rule, refused.value.finding.cell) == ("EXTRACT-SHAPE", "$.banks[0].cards")


def test_a_csv_by_institution_for_one_region_of_the_path(tmp_path: Path) -> None:
    content = 'bank,Count,Amount,Remark\nalpha,"1,200",0.5,x\nBeta Bank,7,,\nTotal,1207,0.5,\n'
    reading = read(tmp_path, CSV, content, "tamil-nadu/2025/mar.csv")
    assert figures(reading) == [
        ("alpha", "IN-TN", "volume", 1200), ("beta", "IN-TN", "volume", 7), ("alpha", "IN-TN", "value", 5_000_000),
    ]  # fmt: skip
    assert reading.records[0].cell == "B2"
    assert (reading.period, reading.source) == ("2025-03", "operator-tamil-nadu")


@pytest.mark.parametrize(
    ("content", "name", "rule"),
    [
        ("bank,Count\nalpha,1\n", "kerala/2025/mar.csv", "COLUMN-MISSING"),
        ("Count,Amount\n1,2\n", "kerala/2025/mar.csv", "COLUMN-MISSING"),
        ("bank,Count,Amount\nalpha,1,1\n", "atlantis/2025/mar.csv", "PATH-NAME"),
        ("bank,Count,Amount\nalpha,1,1\n", "kerala/2025/xyz.csv", "PATH-PERIOD"),
    ],
)
def test_what_a_csv_lacks_or_its_path_says_wrongly_is_refused(
    tmp_path: Path, content: str, name: str, rule: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        read(tmp_path, CSV, content, name)
    assert refused.value.finding.rule == rule
    assert refused.value.sentence.zh


@pytest.mark.parametrize(("row", "rule"), [("Delta Bank,1,1", "INST-STRANGE"), ("alpha,many,1", "NUM-TEXT")])
def test_a_row_of_a_csv_that_is_wrong_sends_it_back(tmp_path: Path, row: str, rule: str) -> None:
    reading = read(tmp_path, CSV, f"bank,Count,Amount\n{row}\n", "kerala/2025/mar.csv")
    assert [finding.rule for finding in reading.findings] == [rule]


UNITS = """
code = "operator"
name = { zh = "CSV", en = "A CSV" }
form = "extract"
[extract]
path = '(?P<period>\\d{4}-\\d{2})\\.csv'
kind = "institution"
label = "Bank"
ignore = ["Remark"]
[[extract.column]]
heading = ["Cards (million)"]
measure = "cards"
unit = "million"
[[extract.column]]
heading = ["Growth (%)"]
measure = "growth"
unit = "%"
[units]
"%" = 100
"""


def of_units(tmp_path: Path, content: str) -> Reading:
    return read(tmp_path, UNITS, content, "2025-01.csv")


@pytest.mark.parametrize(
    ("headings", "row", "cards", "growth", "rules"),
    [
        ("Cards (million),Growth (%)", "alpha,1.5,-3.25", 1_500_000, -325, []),
        ("Cards (million),Growth (%)", "alpha,1.5,12.34%", 1_500_000, 1234, []),
        ("Cards,Growth", "alpha,1.5,12.34 %", 1_500_000, 1234, []),
        ("Cards (Lakh),Growth (%)", "alpha,1.5,7", 150_000, 700, ["UNIT-OTHER"]),
        ("Cards (million),Growth (%)", "alpha,-,7", None, 700, ["NUM-NOTHING"]),
        ("Cards (million),Growth (%)", "alpha,1.5 lakh,7", None, 700, ["NUM-UNIT"]),
        ("Cards (million),Growth (%),Remark", "alpha,2,7,x", 2_000_000, 700, []),
        ("Cards (million),Growth (%),Refunds", "alpha,2,7,3", 2_000_000, 700, ["COLUMN-UNKNOWN"]),
    ],
)
def test_a_csv_is_read_in_the_units_that_it_names(
    tmp_path: Path, headings: str, row: str, cards: int | None, growth: int | None, rules: list[str]
) -> None:
    reading = of_units(tmp_path, f"Bank,{headings}\n{row}\n")
    found = {r.measure: r.value for r in reading.records}
    assert (found.get("cards"), found.get("growth")) == (cards, growth)
    assert [finding.rule for finding in reading.findings] == rules


def test_fractions_in_a_column_of_per_cent_are_asked_about(tmp_path: Path) -> None:
    rows = "alpha,1,0.4567\nbeta,1,0.25\n"
    found = of_units(tmp_path, f"Bank,Cards (million),Growth (%)\n{rows}").findings
    assert [finding.rule for finding in found] == ["NUM-PERCENT", "NUM-ROUNDED"]
    found = of_units(tmp_path, f"Bank,Cards (million),Growth (%)\n{rows}gamma,1,3\n").findings
    assert [finding.rule for finding in found] == ["NUM-ROUNDED"]


def test_a_heading_that_is_missing_is_told_with_the_nearest_one(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"nearest to it is “Cards \(in force\)” in B1") as refused:
        of_units(tmp_path, "Bank,Cards (in force),Growth (%)\nalpha,1,1\n")
    assert "headings" in refused.value.sentence.zh


def test_a_figure_above_the_most_that_its_measure_may_be_is_told(tmp_path: Path) -> None:
    share = """
[[measure]]
code = "share"
name = { zh = "占比", en = "Share" }
unit = "count"
counted_in = { zh = "基点", en = "basis points" }
kind = "stock"
maximum = 10000
"""
    layout = UNITS.replace('measure = "growth"', 'measure = "share"')
    programme = small_programme(tmp_path, {"operator": layout}, more_measures=share)
    content = b"Bank,Cards (million),Growth (%)\nalpha,1,100.01\nbeta,1,100\n"
    reading = read_file(content, "2025-01.csv", programme, resolver_of(programme))[1]
    (finding,) = reading.findings
    assert (finding.rule, finding.cell) == ("NUM-ABOVE", "C2")
    assert "100.01 (%) is above the largest value allowed, 100;" in finding.message.en


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (
            [{"bank": "ALPHA", "n": 3, "Amount": 1}],
            r"at \$\.banks\[0\]\.count is not there, but “bank”, “n”, “Amount”; cor",
        ),
        (
            [{"bank": "ALPHA", "count": 3, "Amount": 1}, {"name": "x"}],
            r"at \$\.banks\[1\]\.bank is not there, but “name”",
        ),
        ({"ALPHA": {"count": 3}}, r"at \$\.banks is not there, but “ALPHA”"),
    ],
)
def test_a_document_of_another_shape_is_told_with_what_stands_there(
    tmp_path: Path, rows: object, told: str
) -> None:
    with pytest.raises(FileRefused, match=told):
        read(tmp_path, JSON, json.dumps({"banks": rows}), "data/2025-03.json")


def test_a_list_among_the_keys_is_told_as_one(tmp_path: Path) -> None:
    nested = JSON.replace('heading = ["count"]', 'heading = ["metric", "count"]')
    banks = [{"bank": "ALPHA", "metric": [{"count": 3}], "Amount": 1}]
    with pytest.raises(FileRefused, match=r'but a list of 1 \(its keys are written "0"'):
        read(tmp_path, nested, json.dumps({"banks": banks}), "data/2025-03.json")
    by_place = nested.replace('"metric", "count"', '"metric", "0", "count"')
    reading = read(tmp_path, by_place, json.dumps({"banks": banks}), "data/2025-03.json")
    assert figures(reading)[0] == ("alpha", "", "volume", 3)
