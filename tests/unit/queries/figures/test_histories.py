"""The last year of everybody, read month by month: the same as each institution's own, one after the other."""

import pytest
from sqlalchemy import Engine

from access.scope import Scope
from etl.definitions.load import load_programme
from etl.queries.figures.institution import histories, history
from etl.queries.scope import EVERYTHING, PARTICIPANTS
from etl.queries.scope import Scope as EtlScope
from store.facts import periods

PROGRAMME = load_programme("daqing")
OWN = Scope(sees_all_volumes=False, institution="B03")


@pytest.mark.parametrize("scope", [EVERYTHING, PARTICIPANTS, OWN])
@pytest.mark.parametrize("indicator", ["B01", "average-ticket", "transactions"])
def test_everybody_is_each_one_by_one(daqing_engine: Engine, indicator: str, scope: EtlScope) -> None:
    months = periods(daqing_engine, "daqing")
    for since, upto in ((months[0], months[3]), (months[2], months[5]), (months[5], months[5])):
        found = histories(daqing_engine, PROGRAMME, since, upto, indicator, scope=scope)
        for code in PROGRAMME.institutions:
            own = history(daqing_engine, PROGRAMME, upto, indicator, code, scope=scope)
            assert found.get(code, {}) == {month: value for month, value in own.items() if month >= since}
    assert any(found.values()) or scope != EVERYTHING
