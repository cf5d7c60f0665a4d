"""Figures from stored facts: the states, and the two kinds of change."""

import datetime
import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.figures.rank import rank
from etl.queries.scope import EVERYTHING
from etl.scoring.ranking import RankRow
from store.facts import DRAFT
from store.filings import store_filing
from store.life.incoming import FilingDraft

PROGRAMME = load_programme("daqing")
RECEIVED = datetime.datetime(2020, 1, 7, tzinfo=datetime.UTC)


def file(engine: Engine, institution: str, period: str, **values: int) -> None:
    """A return with the given values of measures in one district."""
    rows = [(institution, "230602", "", measure, value, "T", "A1") for measure, value in values.items()]
    content = f"{institution} {period} {values}".encode()
    store_filing(
        engine,
        FilingDraft(
            programme="daqing",
            source="monthly",
            period=period,
            institution=institution,
            filename="return.xlsx",
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            received_at=RECEIVED,
            state="accepted",
            facts=pl.DataFrame(rows, schema=DRAFT, orient="row"),
        ),
    )


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "small.db")


def standing(engine: Engine, indicator: str, institution: str) -> RankRow:
    row = rank(engine, PROGRAMME, "2019-12", indicator, scope=EVERYTHING).row(institution)
    assert row is not None
    return row


def test_a_share_changes_by_percentage_points(engine: Engine) -> None:
    """From 50 ÷ 100 to 54 ÷ 100: four percentage points, not eight percent."""
    file(engine, "B01", "2019-11", m_upgraded=50, m_assigned_active=100)
    file(engine, "B01", "2019-12", m_upgraded=54, m_assigned_active=100)
    figure = standing(engine, "B01", "B01").figure
    assert figure.value == 54
    assert figure.mom == Fraction(4, 100)


def test_a_volume_changes_by_percent(engine: Engine) -> None:
    file(engine, "B01", "2019-11", tx_cnt=50)
    file(engine, "B01", "2019-12", tx_cnt=54)
    assert standing(engine, "transactions", "B01").figure.mom == Fraction(8, 100)


def test_money_is_shown_in_its_major_unit(engine: Engine) -> None:
    """12,345.67 yuan in 500 payments."""
    file(engine, "B01", "2019-12", tx_cnt=500, tx_amt=1_234_567)
    assert standing(engine, "average-ticket", "B01").figure.value == Fraction(1_234_567, 500 * 100)
    assert standing(engine, "transaction-amount", "B01").figure.value == Fraction(1_234_567, 100)


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({"m_upgraded": 40, "m_assigned_active": 50}, "value"),
        ({"m_upgraded": 4, "m_assigned_active": 5}, "too_few"),  # the minimum is 30
        ({"m_upgraded": 0, "m_assigned_active": 0}, "too_few"),  # a denominator of zero
        ({"m_upgraded": 4}, "not_applicable"),  # the denominator was left blank
        ({"tx_cnt": 4}, "not_applicable"),  # nothing of it was reported
    ],
)
def test_the_states_are_never_confused(engine: Engine, values: dict[str, int], state: str) -> None:
    file(engine, "B01", "2019-12", **values)
    row = standing(engine, "B01", "B01")
    assert row.figure.state == state
    assert (row.rank is None) == (state != "value")
    assert (row.figure.reason is None) == (state == "value")


def test_who_did_not_file_and_who_is_not_measured(engine: Engine) -> None:
    file(engine, "B01", "2019-12", m_upgraded=40, m_assigned_active=50)
    assert standing(engine, "B01", "B02").figure.state == "not_filed"
    issuer_only = next(i for i in PROGRAMME.institutions.values() if "acquirer" not in i.kinds)
    assert standing(engine, "B01", issuer_only.code).figure.state == "not_applicable"


def test_a_merged_bank_is_no_longer_listed(engine: Engine) -> None:
    merged = next(i for i in PROGRAMME.institutions.values() if i.valid_to)
    ranking = rank(engine, PROGRAMME, "2019-12", "B01", scope=EVERYTHING)
    assert ranking.row(merged.code) is None
    assert rank(engine, PROGRAMME, merged.valid_to, "B01", scope=EVERYTHING).row(merged.code) is not None


def test_what_is_kept_of_a_period_ends_with_its_data(engine: Engine) -> None:
    """Asked by value, by change, and after a correction of the month before: never by what stood there."""
    file(engine, "B01", "2019-10", tx_cnt=40)
    file(engine, "B01", "2019-11", tx_cnt=50)
    file(engine, "B01", "2019-12", tx_cnt=54)
    assert standing(engine, "transactions", "B01").figure.mom == Fraction(8, 100)
    moved = rank(engine, PROGRAMME, "2019-12", "transactions", by="mom", scope=EVERYTHING).row("B01")
    assert moved is not None
    assert (moved.figure.ranked, moved.previous_rank) == (Fraction(8, 100), 1)
    file(engine, "B01", "2019-11", tx_cnt=27)
    file(engine, "B02", "2019-11", tx_cnt=1)
    assert standing(engine, "transactions", "B01").figure.mom == 1
    assert rank(engine, PROGRAMME, "2019-11", "transactions", scope=EVERYTHING).ranked[0].figure.value == 27


def test_a_month_is_read_for_the_change_by_which_it_is_ranked(engine: Engine) -> None:
    """Of the month before only its places are shown: by the change of that month itself."""
    file(engine, "B01", "2019-10", tx_cnt=10)
    file(engine, "B02", "2019-10", tx_cnt=10)
    file(engine, "B01", "2019-11", tx_cnt=20)
    file(engine, "B02", "2019-11", tx_cnt=40)
    file(engine, "B01", "2019-12", tx_cnt=80)
    file(engine, "B02", "2019-12", tx_cnt=40)
    rows = {
        row.figure.institution: (row.rank, row.previous_rank)
        for row in rank(engine, PROGRAMME, "2019-12", "transactions", by="mom", scope=EVERYTHING).ranked
    }
    assert rows == {"B01": (1, 2), "B02": (2, 1)}
    file(engine, "B01", "2018-12", tx_cnt=20)
    file(engine, "B01", "2018-11", tx_cnt=20)
    by_year = rank(engine, PROGRAMME, "2019-12", "transactions", by="yoy", scope=EVERYTHING).row("B01")
    assert by_year is not None
    assert (by_year.figure.yoy, by_year.figure.mom, by_year.previous_rank) == (3, 3, 1)
