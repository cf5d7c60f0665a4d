"""A file of many periods: each is filed on its own, once, and again only where its figures changed."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.editions.inputs import Input
from etl.intake.apart.read import read_apart
from etl.intake.load import Loaded, load_content
from etl.jobs import reread as jobs
from etl.sources.reading import Reading
from store.facts import read_facts
from store.filings import list_filings
from tests.programmes.sheets import workbook
from tests.programmes.small import small_programme

AT = datetime.datetime(2025, 8, 1, tzinfo=datetime.UTC)
LAYOUT = """
code = "table-45"
name = { zh = "表45：支付体系", en = "Table 45: payment systems" }
form = "entities"
[[sheet]]
name = "Table 45"
rows = "period"
label = ["Month/Year"]
skip = ['\\d{4}-\\d{2}', 'notes?:.*']
whole = { region = "IN" }
"""
COLUMNS = """
[[sheet.column]]
heading = ["{group}", "Volume"]
measure = "{group}_volume"
[[sheet.column]]
heading = ["{group}", "Value"]
measure = "{group}_value"
"""
GROUPS = [f"group{number}" for number in range(1, 16)]
MEASURE = """
[[measure]]
code = "{group}_{kind}"
name = {{ zh = "{group} {kind}", en = "{group} {kind}" }}
unit = "{unit}"
counted_in = {{ zh = "笔", en = "transactions" }}
kind = "flow"
"""


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    """Thirty columns under fifteen groups, a month in each row."""
    layout = LAYOUT + "".join(COLUMNS.format(group=group) for group in GROUPS)
    folder = tmp_path / "small"
    folder.mkdir()
    more = "".join(
        MEASURE.format(group=group, kind=kind, unit=unit)
        for group in GROUPS
        for kind, unit in (("volume", "count"), ("value", "money"))
    )
    return small_programme(tmp_path, {"table-45": layout}, more_measures=more)


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "small.db")


def table(months: dict[str, int], note: str = "Note: provisional", first_unit: str = "Lakh") -> bytes:
    """The table as it is printed: two rows of headings, a row of units, a row that numbers the columns."""
    blank: list[object] = [None] * 29
    rows: list[list[object]] = [
        ["No. 45: Payment System Indicators", *blank],
        ["Month/Year", *(text for group in GROUPS for text in (group, None))],
        [None, *(["Volume", "Value"] * 15)],
        [None, first_unit, "₹ Crore", *(["Lakh", "₹ Crore"] * 14)],
        [*range(1, 32)],
        ["2024-25", *([9] * 30)],
        *([month, *range(first, first + 30)] for month, first in months.items()),
        [note],
    ]
    return workbook({"Table 45": rows}, {"Table 45": ["A2:A3"]})


def load(engine: Engine, programme: Programme, content: bytes, day: int = 0) -> Loaded:
    return load_content(engine, programme, "t45.xlsx", content, AT + datetime.timedelta(days=day))


def test_every_month_is_filed_on_its_own(engine: Engine, programme: Programme) -> None:
    loaded = load(engine, programme, table({"Apr-2025": 1, "May-2025": 101}))
    assert (loaded.status, loaded.period, loaded.earlier, loaded.facts) == (
        "accepted",
        "2025-05",
        ("2025-04",),
        60,
    )
    assert [(one.period, one.fact_count) for one in list_filings(engine, "small")] == [
        ("2025-04", 30),
        ("2025-05", 30),
    ]
    facts = read_facts(engine, "small", measures=["group1_volume", "group15_value"])
    assert facts.select("period", "region", "measure", "value", "cell").rows() == [
        ("2025-04", "IN", "group15_value", 30 * 10**9, "AE7"),
        ("2025-04", "IN", "group1_volume", 100_000, "B7"),
        ("2025-05", "IN", "group15_value", 130 * 10**9, "AE8"),
        ("2025-05", "IN", "group1_volume", 101 * 100_000, "B8"),
    ]


def test_next_month_s_table_files_the_new_month_and_what_was_revised(
    engine: Engine, programme: Programme
) -> None:
    load(engine, programme, table({"Apr-2025": 1, "May-2025": 101}))
    load(engine, programme, table({"Apr-2025": 1, "May-2025": 102, "Jun-2025": 201}), day=30)
    versions = [(one.period, one.version) for one in list_filings(engine, "small")]
    assert versions == [("2025-04", 1), ("2025-05", 1), ("2025-05", 2), ("2025-06", 1)]


def test_the_same_table_again_changes_nothing(engine: Engine, programme: Programme) -> None:
    content = table({"Apr-2025": 1, "May-2025": 101})
    load(engine, programme, content)
    assert load(engine, programme, content, day=1).status == "unchanged"
    assert len(list_filings(engine, "small")) == 2


@pytest.mark.slow
def test_one_bad_cell_sends_the_whole_table_back_once(engine: Engine, programme: Programme) -> None:
    loaded = load(engine, programme, table({"Apr-2025": 1, "Average": 101}))
    assert loaded.status == "returned"
    assert [(one.period, one.state) for one in list_filings(engine, "small")] == [("2025-04", "returned")]
    assert "ROW-PERIOD" in {finding.rule for finding in loaded.findings}


def test_a_unit_that_nobody_knows_is_asked_about_and_hides_no_column(
    engine: Engine, programme: Programme
) -> None:
    loaded = load(engine, programme, table({"Apr-2025": 1}, first_unit="Lorries"))
    asked = [finding for finding in loaded.findings if finding.severity == "hard"]
    assert (loaded.status, [(one.rule, one.values["heading"]) for one in asked]) == (
        "returned",
        [("UNIT-UNKNOWN", "group1 / Volume")],
    )
    assert "“Lorries”" in asked[0].message.en
    assert "declare this one under [units] of the layout" in asked[0].message.en
    assert "[units]" in asked[0].message.zh


def test_every_month_is_read_again_from_the_one_file_which_is_opened_once(
    engine: Engine, programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def counted(content: bytes, filename: str, programme: Programme) -> tuple[Layout, Reading]:
        opened.append(filename)
        return read_apart(content, filename, programme)

    monkeypatch.setattr(jobs, "read_apart", counted)
    load(engine, programme, table({"Apr-2025": 1, "May-2025": 101}))
    inputs = [
        Input(f.id, f.source, f.period, f.institution, f.version, f.filename, f.sha256)
        for f in list_filings(engine, "small")
    ]
    assert list(jobs.reread(engine, programme, inputs)) == [jobs.Reread(30, ()), jobs.Reread(30, ())]
    assert opened == ["t45.xlsx"]
