"""A return filed again: which versions there are, and what the second one changed, cell by cell."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.returns.versions import compare_versions
from etl.values.errors import Refusal
from store.filings import store_filing
from tests.unit.store.drafts import a_draft, fact_frame

PROGRAMME = load_programme("daqing")
KEY = ("B01", "230602", "")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def filed(engine: Engine, body: bytes, period: str = "2019-12", **values: int) -> int:
    rows = [(*KEY, measure, value, "T1", f"D{row}") for row, (measure, value) in enumerate(values.items(), 5)]
    draft = a_draft(
        body, programme="daqing", source="monthly", period=period, institution="B01", facts=fact_frame(*rows)
    )
    return store_filing(engine, draft).id


def test_what_a_second_version_changed(engine: Engine) -> None:
    first = filed(engine, b"one", m_begin=10, m_new=2, m_end=12)
    second = filed(engine, b"two", m_begin=10, m_closed=1, m_end=11)
    compared = compare_versions(engine, PROGRAMME, first, second)
    assert (compared.before.id, compared.after.id) == (first, second)
    assert (compared.before.version, compared.after.version) == (1, 2)
    shown = ["measure", "kind", "before", "after", "change", "cell_before", "cell_after"]
    assert compared.changes.select(shown).rows() == [
        ("m_closed", "added", None, 1, None, None, "D6"),
        ("m_end", "changed", 12, 11, -1, "D7", "D7"),
        ("m_new", "removed", 2, None, None, "D6", None),
    ]


def test_filings_of_two_months_are_not_compared(engine: Engine) -> None:
    november, december = filed(engine, b"one", "2019-11", m_end=1), filed(engine, b"two", m_end=2)
    with pytest.raises(Refusal, match="not versions of one return"):
        compare_versions(engine, PROGRAMME, november, december)
    with pytest.raises(Refusal, match="no filing 99"):
        compare_versions(engine, PROGRAMME, december, 99)
