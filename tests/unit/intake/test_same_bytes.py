"""The same bytes again: one file sent twice, or another month's that happens to be the same.

Where only a file's name says its month, two months with equal figures are equal files; the second was lost once."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.intake.load import load_files
from etl.values.house import ROOT
from store.facts import read_facts
from store.filings import list_filings

PROGRAMME = load_programme("smallest", ROOT / "docs" / "programmes")
TABLE = b"Bank,Payments,Amount (million),Active users (%)\nNorth Bank,12,1.5,45\nSouth Bank,3,0.5,20\nEast Pay,7,1,30\n"
AT = datetime.datetime(2025, 4, 1, tzinfo=datetime.UTC)


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "same.db")


def loaded(engine: Engine, folder: Path, *names: str) -> list[tuple[str, str]]:
    """Status and period of each file, all with the same bytes."""
    for name in names:
        (folder / name).write_bytes(TABLE)
    found = load_files(engine, PROGRAMME, [(folder / name, AT) for name in names])
    return [(one.status, one.period) for one in found]


def test_two_months_with_equal_figures_are_two_filings(engine: Engine, tmp_path: Path) -> None:
    months = ["payments-2025-01.csv", "payments-2025-02.csv"]
    assert loaded(engine, tmp_path, *months) == [("accepted", "2025-01"), ("accepted", "2025-02")]
    for month in ("2025-01", "2025-02"):
        assert read_facts(engine, "smallest", periods=[month])["value"].sum() > 0
    assert loaded(engine, tmp_path, *months) == [("unchanged", "2025-01"), ("unchanged", "2025-02")]
    assert len(list_filings(engine, "smallest")) == 2


@pytest.mark.parametrize("name", ["copy of payments-2025-01.csv", "table.csv"])
def test_a_file_under_another_name_is_no_new_version(engine: Engine, tmp_path: Path, name: str) -> None:
    """A copy whose name says the month, or says nothing: it is filed already, under its first name."""
    loaded(engine, tmp_path, "payments-2025-01.csv")
    assert loaded(engine, tmp_path, name) == [("unchanged", "2025-01")]
    assert len(list_filings(engine, "smallest")) == 1
