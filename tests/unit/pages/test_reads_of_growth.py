"""The months up to one of them are cut out of those up to the last: the same as reckoned for that month alone."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from access.scope import Policy, Scope, scope_of
from access.viewer import COORDINATOR, Viewer
from etl.definitions.load import load_programme
from etl.queries.figures.growth import growth
from etl.queries.figures.together import together
from pages.shared import data
from pages.subjects.growth import reads

DAQING = load_programme("daqing")
EARLY = Policy(shows_unpublished=True)
BANK = scope_of(Viewer("institution", "B03", "x"), EARLY)
SCOPES = (
    scope_of(COORDINATOR, EARLY),
    BANK,
    replace(BANK, unfinished=("2019-11",)),
    scope_of(Viewer("presenter"), EARLY),
)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_month_is_as_if_it_were_the_last(
    daqing_engine: Engine, scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", daqing_engine.url.render_as_string(hide_password=False))
    asked = data.asked_of(DAQING, scope)
    months = data.periods(asked)
    assert len(months) > 3
    for month in (months[-1], months[-2], months[1], months[0]):
        for measure, of in (("tx_cnt", ""), ("u_reg_end", ""), ("tx_cnt", "B03")):
            if of and not scope.sees_volumes_of(of):
                continue
            alone = growth(daqing_engine, DAQING, month, [measure], institution=of or None, scope=scope)
            assert reads.growth(asked, month, measure, of) == tuple(alone)
        for indicator in ("B01", "average-ticket"):
            whole = together(daqing_engine, DAQING, month, indicator, scope=scope)
            assert reads.together(asked, month, indicator) == tuple(whole)
