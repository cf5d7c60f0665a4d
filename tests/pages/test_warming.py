"""What the server builds before the first visitor comes is really what that visitor gets."""

import anyio
import pytest
from sqlalchemy import Engine

from pages.shared import data
from pages.subjects.coverage import reads as coverage_reads
from pages.subjects.growth import reads as growth_reads
from pages.subjects.ranking import reads as ranking_reads
from pages.subjects.returns import reads as returns_reads
from pages.subjects.warming import warm_up
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
