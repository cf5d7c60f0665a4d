"""What stands above and below the line: read for many indicators at one go, the same as for each by itself."""

from collections import OrderedDict

import pytest
from polars.testing import assert_frame_equal
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.figures import parts
from etl.queries.figures.institution import profile
from etl.queries.figures.rank import rank
from etl.queries.scope import EVERYTHING, PARTICIPANTS, Scope
from store.facts import periods as stored_periods

PROGRAMME = load_programme("daqing")
INDICATORS = list(PROGRAMME.reported.values())


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_kept", OrderedDict())
    monkeypatch.setattr(parts, "_rows", 0)


def test_many_at_one_go_are_each_by_itself(daqing_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    months = [*stored_periods(daqing_engine, "daqing")[-3:], "2031-01"]
    parts.read_parts(daqing_engine, PROGRAMME, INDICATORS, months)
    kept = {(of[-1].code, period): frame for (of, period), frame in parts._kept.items()}
    assert len(kept) == len(INDICATORS) * len(months)
    for one in INDICATORS:
        for month in months:
            alone = parts._read(daqing_engine, PROGRAMME, one, [month], None)
            assert_frame_equal(kept[one.code, month], alone)
    assert any(frame.height for frame in kept.values())
    monkeypatch.setattr(parts, "_read", None)  # nothing is read again
    for one in INDICATORS:
        found = list(parts.parts_by_period(daqing_engine, PROGRAMME, one, months))
        assert [frame.height for frame in found] == [kept[one.code, month].height for month in months]


def test_no_more_is_kept_than_there_is_room_for(
    daqing_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = stored_periods(daqing_engine, "daqing")[-3:]
    monkeypatch.setattr(parts, "MOST_KEPT", 100)
    parts.read_parts(daqing_engine, PROGRAMME, INDICATORS, months)
    assert not parts._kept, "what would not be kept until it is asked for is not read"
    for one in INDICATORS:
        found = list(parts.parts_by_period(daqing_engine, PROGRAMME, one, months))
        assert [frame.height for frame in found] == [
            parts._read(daqing_engine, PROGRAMME, one, [month], None).height for month in months
        ]
        assert parts._rows == sum(max(frame.height, 1) for frame in parts._kept.values()) <= 100


@pytest.mark.parametrize("scope", [EVERYTHING, PARTICIPANTS])
def test_a_profile_is_the_rankings_one_by_one(daqing_engine: Engine, scope: Scope) -> None:
    months = stored_periods(daqing_engine, "daqing")
    for month in (months[0], months[12], months[-1]):
        alone = {one.code: rank(daqing_engine, PROGRAMME, month, one.code, scope=scope) for one in INDICATORS}
        for institution in alone[INDICATORS[0].code].members:
            found = profile(daqing_engine, PROGRAMME, month, institution, scope=scope)
            assert [one.indicator.code for one in found.standings] == list(alone)
            for standing in found.standings:
                ranking = alone[standing.indicator.code]
                row = ranking.row(institution)
                assert row is not None
                assert standing.row == row
                assert standing.ranked == len(ranking.ranked)
                assert standing.group_ranked == sum(
                    one.figure.group == row.figure.group for one in ranking.ranked
                )
                better = [one for one in ranking.ranked if row.rank and (one.rank or 0) < row.rank]
                told = [one for one in better[-1:] if one.figure.ranked is not None]
                assert standing.above == (told[0] if told else None)
