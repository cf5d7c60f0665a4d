"""What the server builds before the first visitor comes is really what that visitor gets."""

import anyio
import pytest
from sqlalchemy import Engine

from pages.shared import data
from pages.subjects.coverage import reads
from pages.subjects.warming import warm_up
from tests.pages.conftest import Visit


def refuse(*_args: object, **_kwargs: object) -> None:
    raise AssertionError("this should have been built already")


@pytest.mark.parametrize("name", ["overview", "growth", "coverage", "map", "rankings"])
def test_first_visitor_waits_for_no_question(
    visit: Visit, daqing_engine: Engine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", daqing_engine.url.render_as_string(hide_password=False))
    anyio.run(warm_up)
    for question in ("growth_query", "rank_query", "status_query", "together_query"):
        module = getattr(data, question)
        monkeypatch.setattr(module, question.removesuffix("_query"), refuse)
    for question in ("coverage", "regional", "outlook"):
        monkeypatch.setattr(getattr(reads, f"{question}_query"), question, refuse)
    for language in ("zh", "en"):
        assert not visit(daqing_engine, name, lang=language).exception


def test_an_empty_database_is_no_reason_to_fail(
    empty_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", empty_engine.url.render_as_string(hide_password=False))
    anyio.run(warm_up)
    data.database_answers()
