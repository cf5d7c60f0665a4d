"""A ledger is told whole once; bulletins after that say that nothing has come to it, and where it is told."""

from types import SimpleNamespace

import pytest
from sqlalchemy import Engine

import etl.composing.ledger as room
from etl.composing.compose import compose
from etl.composing.ledger import TOLD_IN, told_before
from etl.definitions.clocks import end_of_day
from etl.definitions.load import load_programme
from etl.editions.canonical import canonical_bytes, read_edition
from etl.editions.model import Edition
from etl.editions.words import paragraphs, said
from etl.values.periods import Period

PROGRAMME = load_programme("daqing")


def drawn(engine: Engine, period: str, ledger: str = "") -> Edition:
    day = day_of(period)
    return compose(
        engine, PROGRAMME, "bulletin", period,
        number=1, issued_on=day, known_on=day, audit_head="a1b2", code_version="c0de", serial=3, ledger=ledger,
    )  # fmt: skip


def day_of(period: str) -> str:
    return f"{Period.parse(period).shift(1)}-15"


def told(edition: Edition, language: str = "zh") -> str:
    (one,) = [one for one in paragraphs(edition) if one.code == TOLD_IN]
    return said(one.zh if language == "zh" else one.en, edition.figures, language)


@pytest.fixture
def out(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, Edition]]:
    """The bulletins there are, by period: state and edition."""
    there: dict[str, tuple[str, Edition]] = {}
    monkeypatch.setattr(
        room,
        "list_editions",
        lambda *_: [SimpleNamespace(id=one, period=one, number=1, state=there[one][0]) for one in there],
    )
    monkeypatch.setattr(room, "read_content", lambda _, id: canonical_bytes(there[id][1]))
    return there


def before(engine: Engine, period: str) -> str:
    known = end_of_day(PROGRAMME.settings, day_of(period))
    return told_before(engine, PROGRAMME, Period.parse(period), known)


def test_a_ledger_is_told_whole_once(daqing_engine: Engine, out: dict[str, tuple[str, Edition]]) -> None:
    first = drawn(daqing_engine, "2019-10")
    assert before(daqing_engine, "2019-11") == "", "no bulletin is out that could be referred to"
    out["2019-10"] = ("draft", first)
    assert before(daqing_engine, "2019-11") == "", "a draft is no bulletin"
    out["2019-10"] = ("published", first)
    assert before(daqing_engine, "2019-11") == "2019-10"
    second = drawn(daqing_engine, "2019-11", "2019-10")
    assert told(second) == "2019年第三季度考核台账自2019年10月通报以来无变化，获认定的做法见该期通报。"
    assert "bulletin for October 2019, which tells" in told(second, "en")
    assert len(told(first)) > 4 * len(told(second))
    assert read_edition(canonical_bytes(second)).ledger == "2019-10", "what it was drawn up with is sealed"


def test_one_that_refers_is_never_referred_to(
    daqing_engine: Engine, out: dict[str, tuple[str, Edition]]
) -> None:
    out["2019-10"] = ("published", drawn(daqing_engine, "2019-10", "2019-09"))
    assert before(daqing_engine, "2019-11") == "2019-09"


def test_another_ledger_is_told_whole(daqing_engine: Engine, out: dict[str, tuple[str, Edition]]) -> None:
    out["2019-11"] = ("published", drawn(daqing_engine, "2019-11", "2019-10"))
    assert before(daqing_engine, "2019-12") == ""
