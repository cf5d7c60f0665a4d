"""A correction restates figures: it moves no day by which something was asked for, and tells nothing of later ones."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.acts.editions import Prepared, correct, prepare, publish, review
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from etl.editions.canonical import read_edition
from etl.editions.model import Edition
from etl.editions.words import paragraphs, said
from etl.jobs.verify import verify
from store.edition_reads import read_content
from tests.sharing import copied

PROGRAMME = load_programme("daqing")
MONTH, FIRST, LATER = "2018-10", "2018-11-15", "2020-01-13"
"""A month of which a return came more than a year too late."""
AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def both(
    daqing_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Engine, Prepared, Prepared]:
    """The first bulletin of the month and its correction, both published."""
    path: Path = tmp_path_factory.mktemp("corrected") / "daqing.db"
    engine = copied(daqing_engine, path)
    asked = {"by": "编制岗", "at": AT, "compose": compose}
    first = prepare(engine, PROGRAMME, "bulletin", MONTH, issued_on=date.fromisoformat(FIRST), **asked)  # type: ignore[arg-type]
    _out(engine, first)
    second = correct(engine, PROGRAMME, "bulletin", MONTH, issued_on=date.fromisoformat(LATER), **asked)  # type: ignore[arg-type]
    _out(engine, second)
    return engine, first, second


def _out(engine: Engine, made: Prepared) -> None:
    publish(engine, review(engine, made.stored, by="复核岗", at=AT), by="发布岗", at=AT)


def content(engine: Engine, made: Prepared) -> Edition:
    return read_edition(read_content(engine, made.stored.id))


def told(edition: Edition, language: str = "zh") -> Mapping[str, str]:
    return {
        one.code: said(one.zh if language == "zh" else one.en, edition.figures, language)
        for one in paragraphs(edition)
    }


def test_a_correction_moves_no_day(both: tuple[Engine, Prepared, Prepared]) -> None:
    """It set new ones in 2020 for what was asked in 2018."""
    engine, *made = both
    first, second = (content(engine, one) for one in made)
    days = [code for code in told(first) if code.startswith("next.by.")]
    assert len(days) > 1
    assert {told(first)[code] for code in days} == {told(second)[code] for code in days}
    assert told(first)["next.return"] == told(second)["next.return"]
    assert "next.kept" not in told(first)
    assert "2018年11月15日" in told(second)["next.kept"]
    assert (first.asked_on, second.asked_on, second.issued_on) == (FIRST, FIRST, LATER)


def test_a_correction_names_the_document_that_it_corrects(both: tuple[Engine, Prepared, Prepared]) -> None:
    engine, *made = both
    first, second = (content(engine, one) for one in made)
    assert first.letterhead.number
    for language, day in (("zh", "2018年11月15日"), ("en", "15 November 2018")):
        lead = told(second, language)["lead"]
        assert first.letterhead.number_in(language) in lead  # type: ignore[arg-type]
        assert day in lead


def test_a_correction_tells_the_ledger_of_then(both: tuple[Engine, Prepared, Prepared]) -> None:
    """It told that of the whole quarter, which ended months later, with what had risen until then."""
    engine, *made = both
    first, second = (told(content(engine, one))["practice.ledger"] for one in made)
    assert first == second
    assert "2018年第三季度" in second


def test_what_it_was_drawn_up_with_is_sealed(both: tuple[Engine, Prepared, Prepared]) -> None:
    engine, _, second = both
    assert verify(engine, PROGRAMME, second.stored, compose=compose).identical


def test_a_bulletin_drawn_up_late_tells_no_rate_of_later_months(daqing_engine: Engine) -> None:
    """The ledger of April is that of the second quarter once it is known; its rates would be those of June."""
    day = "2019-12-10"
    late = compose(
        daqing_engine, PROGRAMME, "bulletin", "2019-04",
        number=1, issued_on=day, known_on=day, asked_on=day, audit_head="a", code_version="c",
    )  # fmt: skip
    assert "2019年第二季度考核台账" in told(late)["practice.ledger"]
    assert "同期" not in told(late)["practice.ledger"]
    assert "2019-06" not in {one.period for figure in late.figures.values() for one in figure.basis}


def test_who_is_beyond_the_first_few_of_the_ledger_is_named(both: tuple[Engine, Prepared, Prepared]) -> None:
    """“The work of 3 institutions” told nobody who they are."""
    engine, first, _ = both
    assert (
        "松柏银行（演示）、星灯银行（演示）、晴川银行（演示）、草甸农信社（演示）"
        in told(content(engine, first))["practice.ledger"]
    )
