"""Programmes of quarters, half-years and years: every page opens, and speaks of their periods."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions import load
from etl.values.periods import PER_YEAR, Period, periods_between
from pages.shared import data
from pages.shared.words import Words
from store.engine import open_engine
from tests.pages.conftest import Visit, title_of, words_of
from tests.programmes.rounds import file_all, rounds

PAGES = ("overview", "rankings", "filing", "returns_desk", "assessment", "methods", "objections", "bulletin")


@pytest.fixture(params=[("quarter", "year", "zh"), ("month", "half", "en"), ("year", "", "zh")], ids="-".join)
def filed(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Engine, str, str, str]]:
    """A database of two years of a programme that reports and assesses so often, and the language to look at it in."""
    frequency, assessed, language = request.param
    programme = rounds(tmp_path, frequency, assessed)
    for function in (load.load_programme, load.programme_names):
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    engine, per_year = open_engine(f"sqlite:///{tmp_path / 'rounds.db'}"), PER_YEAR[frequency]
    first, last = Period(2016, 1, per_year), Period(2017, per_year, per_year)
    loaded = file_all(engine, programme, periods_between(first, last), tmp_path)
    assert all(one.is_in for one in loaded)
    data.read_folders_again()  # another programme of this name was there before
    yield engine, frequency, assessed or frequency, language
    data.read_folders_again()
    engine.dispose()


def test_every_page_opens_and_names_its_period(visit: Visit, filed: tuple[Engine, str, str, str]) -> None:
    engine, frequency, assessed, language = filed
    words = Words(language)  # type: ignore[arg-type]
    reported = words.period(str(Period(2017, PER_YEAR[frequency], PER_YEAR[frequency])))
    scored = words.period(str(Period(2017, PER_YEAR[assessed], PER_YEAR[assessed])))
    for name in PAGES:
        page = visit(engine, name, programme="rounds", lang=language)
        assert not page.exception, name
        assert not page.error, name
        if name in ("assessment", "methods", "objections"):
            assert title_of(page).endswith(scored)
        elif name in ("overview", "rankings", "bulletin"):
            assert title_of(page).endswith(reported)
    for section in ("sandbox", "rehearsal"):
        assert not visit(engine, "methods", programme="rounds", lang=language, section=section).exception


def test_a_year_of_half_years_has_a_review(visit: Visit, filed: tuple[Engine, str, str, str]) -> None:
    engine, _, assessed, language = filed
    page = visit(engine, "assessment", programme="rounds", lang=language, quarter="2017")
    assert not page.exception
    said = words_of(page)
    if assessed == "half":
        assert "The mean of 2 assessments: H1 2017 and H2 2017." in said
        assert any("the head explains" in one.value for one in page.warning)  # failed two years in a row
    else:
        assert "全年总评" not in said  # the year itself is assessed
