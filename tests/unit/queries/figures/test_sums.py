"""Sums that are kept say what a reading of the facts says, and end with their data."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from access.scope import Scope
from etl.definitions.load import load_programme
from etl.queries.figures.growth import growth
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.queries.scope import Scope as Looks
from store.facts import periods
from tests.unit.queries.figures.test_figures import file

PROGRAMME = load_programme("daqing")
AFTER_ALL = datetime.datetime(2100, 1, 1, tzinfo=datetime.UTC)
OWN = Scope(sees_all_volumes=False, institution="B03", unfinished=("2019-11",))


@pytest.mark.parametrize("scope", [EVERYTHING, PARTICIPANTS, OWN])
def test_what_is_kept_is_what_is_read(daqing_engine: Engine, scope: Looks) -> None:
    months = periods(daqing_engine, "daqing")
    for month in (months[0], months[4], months[-1]):
        kept = growth(daqing_engine, PROGRAMME, month, scope=scope)
        read = growth(daqing_engine, PROGRAMME, month, scope=scope, as_known_on=AFTER_ALL)
        assert kept == read
    assert any(row.value for row in kept)


def test_what_is_kept_ends_with_its_data(tmp_path: Path, new_at: Callable[[Path], Engine]) -> None:
    engine = new_at(tmp_path / "small.db")
    for institution, total in (("B01", 50), ("B02", 80)):
        file(engine, institution, "2019-12", tx_cnt=total)
        [row] = growth(engine, PROGRAMME, "2019-12", ["tx_cnt"], scope=EVERYTHING)
        assert (row.value, row.filers) == ((50, 1) if institution == "B01" else (130, 2))
