"""Moments: one meaning on every database and in every time zone of the machine."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from store.engine import open_engine
from store.errors import StoreError
from store.filings import list_filings, store_filing
from store.times import in_utc
from tests.unit.store.drafts import a_draft

INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.fixture(params=["Asia/Shanghai", "UTC", "America/Los_Angeles"])
def machine_zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


def test_a_moment_is_the_same_in_utc() -> None:
    assert in_utc(datetime(2025, 9, 1, 5, 30, tzinfo=INDIA)) == datetime(2025, 9, 1, tzinfo=UTC)
    assert in_utc(datetime(2025, 9, 1, 5, 30, tzinfo=INDIA)).isoformat() == "2025-09-01T00:00:00+00:00"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(StoreError, match="The time 2025-09-01 05:30:00 has no time zone"):
        in_utc(datetime(2025, 9, 1, 5, 30, tzinfo=INDIA).replace(tzinfo=None))


def test_a_moment_survives_to_the_microsecond_wherever_the_machine_stands(
    machine_zone: str, engine: Engine
) -> None:
    moment = datetime(2025, 9, 1, 5, 30, 0, 123_456, tzinfo=INDIA)
    store_filing(engine, a_draft(received_at=moment))
    [found] = list_filings(engine, "daqing", as_known_on=moment)
    assert found.received_at == moment
    assert found.received_at.tzinfo is UTC
    assert list_filings(engine, "daqing", as_known_on=moment - timedelta(microseconds=1)) == []


def test_sqlite_keeps_utc(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/bianmin.db")
    store_filing(engine, a_draft(received_at=datetime(2025, 9, 1, 5, 30, tzinfo=INDIA)))
    with engine.connect() as connection:
        kept = connection.execute(text("SELECT received_at FROM filing")).scalar()
    assert kept == "2025-09-01 00:00:00.000000"
    engine.dispose()
