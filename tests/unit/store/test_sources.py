"""A second source is kept beside the returns: read when it is asked for, added to nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from store import facts
from store.filings import store_filing, store_filings
from store.history import Former, read_in_force
from store.sources import SECOND, is_second
from tests.unit.store.drafts import FIRST, a_draft, fact_frame

SOURCE = f"{SECOND}unionpay"
MINE = ("B01", "230602", "", "users", 700, "用户", "C5")
NEAR = ("B01", "230603", "", "users", 30, "用户", "C6")
THEIRS = ("B01", "", "", "users", 735, "银联用户", "B2")


def both(engine: Engine) -> None:
    store_filing(engine, a_draft(facts=fact_frame(MINE, NEAR)))
    second = a_draft(b"second", source=SOURCE, institution="", facts=fact_frame(THEIRS))
    store_filing(engine, second)


def test_facts_without_named_sources_are_those_of_the_returns(engine: Engine) -> None:
    both(engine)
    assert facts.read_facts(engine, "daqing")["value"].sum() == 730
    assert facts.read_facts(engine, "daqing", sources=[SOURCE])["value"].to_list() == [735]
    assert facts.read_facts(engine, "daqing", sources=["monthly", SOURCE]).height == 3
    assert facts.read_facts(engine, "daqing", sources=[]).is_empty()


def test_a_period_that_only_a_second_source_speaks_of_is_no_period(engine: Engine) -> None:
    both(engine)
    later = a_draft(b"later", source=SOURCE, institution="", period="2019-02", facts=fact_frame(THEIRS))
    store_filing(engine, later)
    assert facts.periods(engine, "daqing") == ["2019-01"]


def test_an_underscore_or_a_word_like_it_is_no_second_source() -> None:
    assert is_second(SOURCE)
    assert not is_second("monthly")
    assert not is_second("secondary")


def test_history_is_what_a_filer_has_in_force_by_one_source(engine: Engine) -> None:
    both(engine)
    better = ("B01", "230602", "", "users", 710, "用户", "C5")
    later = FIRST + timedelta(days=1)
    store_filing(engine, a_draft(b"better", facts=fact_frame(better, NEAR), received_at=later))
    other = a_draft(b"other", institution="B02", facts=fact_frame(("B02", *MINE[1:])))
    store_filing(engine, other)
    (one,) = read_in_force(engine, "daqing", "monthly", ["B01"], ["2019-01", "2018-12"])
    assert one[1:] == ("B01", "2019-01")
    former = Former(engine)
    assert former.sums([one[0]]) == {one[0]: {"users": 740}}
    assert former.figures([one[0]]) == {
        one[0]: {("users", "230602", ""): 710, ("users", "230603", ""): 30},
    }


def test_former_figures_are_those_of_the_store_however_many_are_kept(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept when it was stored, read, or read again after it made room: the same figures and sums."""
    monkeypatch.setattr(Former, "MOST", 2)
    numbers = []
    for month, users in enumerate((10, 20, 30, 40), 1):
        facts = fact_frame(
            ("B01", "230602", "", "users", users, "用户", "C5"),
            ("B01", "230603", "", "users", 1, "用户", "C6"),
        )
        draft = a_draft(str(month).encode(), period=f"2019-0{month}", facts=facts)
        numbers += [one.id for one in store_filings(engine, [draft])]
    former = Former(engine)
    former.keep(numbers[0], {("users", "230602", ""): 10, ("users", "230603", ""): 1})
    for asked in (numbers[:1], numbers[1:], numbers[:2], numbers, numbers[::-1]):
        assert former.sums(asked) == {number: {"users": 10 * numbers.index(number) + 11} for number in asked}
        assert former.figures(asked) == {
            number: {("users", "230602", ""): 10 * numbers.index(number) + 10, ("users", "230603", ""): 1}
            for number in asked
        }
