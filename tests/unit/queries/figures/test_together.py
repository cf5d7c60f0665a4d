"""An indicator over all institutions together: sums over sums, and only over those that reported both."""

import datetime
import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.figures.together import TogetherRow, together
from etl.queries.scope import EVERYTHING
from store.facts import DRAFT
from store.filings import store_filing
from store.life.incoming import FilingDraft

PROGRAMME = load_programme("daqing")


def file(engine: Engine, institution: str, period: str, **values: int) -> None:
    """A return with the given values of measures in one district."""
    rows = [(institution, "230602", "", measure, value, "T", "A1") for measure, value in values.items()]
    content = f"{institution} {period} {values}".encode()
    draft = FilingDraft(
        programme="daqing",
        source="monthly",
        period=period,
        institution=institution,
        filename="return.xlsx",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        received_at=datetime.datetime(2020, 1, 7, tzinfo=datetime.UTC),
        state="accepted",
        facts=pl.DataFrame(rows, schema=DRAFT, orient="row"),
    )
    store_filing(engine, draft)


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "small.db")


def last(engine: Engine, indicator: str) -> TogetherRow:
    return together(engine, PROGRAMME, "2019-12", indicator, scope=EVERYTHING)[-1]


def test_average_ticket_is_all_money_over_all_transactions(engine: Engine) -> None:
    """10,000 fen in 100 payments and 90,000 fen in 300: 100,000 ÷ 400 is 2.50 yuan, not the mean of 1.00 and 3.00."""
    file(engine, "B01", "2019-12", tx_amt=10_000, tx_cnt=100)
    file(engine, "B02", "2019-12", tx_amt=90_000, tx_cnt=300)
    row = last(engine, "average-ticket")
    assert (row.value, row.numerator, row.denominator) == (Fraction(5, 2), 10_000 + 90_000, 100 + 300)


def test_who_reported_one_part_only_stays_out_of_both(engine: Engine) -> None:
    file(engine, "B01", "2019-12", tx_amt=10_000, tx_cnt=100)
    file(engine, "B02", "2019-12", tx_cnt=300)
    row = last(engine, "average-ticket")
    assert (row.value, row.denominator) == (Fraction(1), 100)


def test_changes_of_a_ratio_are_relative_and_of_a_share_in_points(engine: Engine) -> None:
    file(engine, "B01", "2019-11", tx_amt=10_000, tx_cnt=100, m_upgraded=50, m_assigned_active=100)
    file(engine, "B01", "2019-12", tx_amt=15_000, tx_cnt=100, m_upgraded=54, m_assigned_active=100)
    assert (
        last(engine, "average-ticket").mom,
        last(engine, "average-ticket").yoy,
    ) == (Fraction(1, 2), None)
    assert last(engine, "B01").mom == Fraction(4, 100)


def test_a_gap_between_months_is_not_bridged(engine: Engine) -> None:
    file(engine, "B01", "2019-10", tx_amt=10_000, tx_cnt=100)
    file(engine, "B01", "2019-12", tx_amt=15_000, tx_cnt=100)
    rows = together(engine, PROGRAMME, "2019-12", "average-ticket", scope=EVERYTHING)
    assert [(row.period, row.mom) for row in rows] == [("2019-10", None), ("2019-12", None)]


def test_too_few_to_say_is_no_value(engine: Engine) -> None:
    file(engine, "B01", "2019-12", tx_amt=10_000, tx_cnt=99)
    assert together(engine, PROGRAMME, "2019-12", "average-ticket", scope=EVERYTHING) == []


def test_volumes_are_summed_in_their_own_unit(engine: Engine) -> None:
    file(engine, "B01", "2019-12", tx_amt=10_050)
    file(engine, "B02", "2019-12", tx_amt=20_000)
    row = last(engine, "transaction-amount")
    assert (row.value, row.denominator) == (Fraction(30_050, 100), None)


def test_later_months_are_not_looked_at(engine: Engine) -> None:
    file(engine, "B01", "2019-12", tx_amt=10_000, tx_cnt=100)
    assert together(engine, PROGRAMME, "2019-11", "average-ticket", scope=EVERYTHING) == []
