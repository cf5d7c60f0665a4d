"""What the server builds before the first visitor comes is really what that visitor gets."""

import sqlite3
from pathlib import Path

import anyio
import pytest
from sqlalchemy import Engine

from etl.definitions.load import programme_names
from etl.definitions.programme import Programme
from pages.shared import data
from pages.subjects import warming
from pages.subjects.coverage import reads as coverage_reads
from pages.subjects.growth import reads as growth_reads
from pages.subjects.ranking import reads as ranking_reads
from pages.subjects.returns import reads as returns_reads
from pages.subjects.warming import warm_up
from store.errors import StoreError
from tests.pages.conftest import Visit


def refuse(*_args: object, **_kwargs: object) -> None:
    raise AssertionError("this should have been built already")


def test_first_visitor_waits_for_no_question(
    visit: Visit, daqing_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", daqing_engine.url.render_as_string(hide_password=False))
    anyio.run(warm_up)
    asked = {
        "growth": growth_reads.growth_query,
        "together": growth_reads.together_query,
        "outlook": growth_reads.outlook_query,
        "rank": ranking_reads.rank_query,
        "status": returns_reads.status_query,
        "coverage": coverage_reads.coverage_query,
        "regional": coverage_reads.regional_query,
    }
    for question, module in asked.items():
        monkeypatch.setattr(module, question, refuse)
    for name in ("overview", "growth", "coverage", "map", "rankings"):
        for language in ("zh", "en"):
            assert not visit(daqing_engine, name, lang=language).exception, f"{name} in {language}"


def test_an_empty_database_is_no_reason_to_fail(
    empty_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_engine.url.render_as_string(hide_password=False))
    anyio.run(warm_up)
    data.database_answers()


def test_a_damaged_programme_keeps_no_other_from_being_served(
    empty_engine: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One cannot be read, one cannot be built, the others are built; the log names the two."""
    monkeypatch.setenv("DATABASE_URL", empty_engine.url.render_as_string(hide_password=False))
    built: list[str] = []

    def build(programme: Programme) -> None:
        if programme.slug == "india-pulse":
            raise sqlite3.DatabaseError("database disk image is malformed")
        built.append(programme.slug)

    monkeypatch.setattr(data, "damaged", lambda slugs: {"daqing": "database disk image is malformed"})
    monkeypatch.setattr(warming, "_build", build)
    anyio.run(warm_up)
    assert set(built) == {*programme_names()} - {"daqing", "india-pulse"}
    told = [one.fields["programme"] for one in caplog.records if one.getMessage() == "programme damaged"]  # type: ignore[attr-defined]
    assert told == ["daqing", "india-pulse"]
    assert dict(warming.condition()) == {
        "server": "ok",
        "database": "ok",
        "programmes": len(programme_names()),
        "damaged": 2,
    }


def test_a_database_that_cannot_be_opened_is_said_and_the_server_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.db").write_bytes(b"PK" + bytes(5000))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    anyio.run(warm_up)
    assert "the database cannot be opened" in caplog.text
    with pytest.raises(StoreError):
        warming.condition()
