"""The demonstration scored twice: by the product, and from the stored filings by loops and dictionaries."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.queries.score.scored import Scored, scored_quarters
from etl.scoring.score import Scores
from etl.scoring.states import State
from etl.values.periods import Period, periods_between
from tests.oracle.naive_quarter import naive_run

PROGRAMME = load_programme("daqing")
LAST = Period.parse("2019-Q4")
QUARTERS = [str(p) for p in periods_between(Period.parse("2018-Q2"), LAST)]


@pytest.fixture(scope="module")
def engines_scores(daqing_engine: Engine) -> dict[str, Scored]:
    return {str(scored.period): scored for scored in scored_quarters(daqing_engine, PROGRAMME, LAST)}


@pytest.fixture(scope="module")
def naive_scores(daqing_engine: Engine) -> dict[str, dict[tuple[str, str], dict[str, Any]]]:
    return naive_run(daqing_engine, PROGRAMME, QUARTERS)


def test_every_quarter_since_the_start_is_scored(engines_scores: dict[str, Scored]) -> None:
    assert list(engines_scores) == QUARTERS
    leavers = [
        code for code, one in PROGRAMME.institutions.items() if one.valid_to and one.valid_to < "2019-12"
    ]
    assert leavers
    for quarter, scored in engines_scores.items():
        gone = {c for c in leavers if PROGRAMME.institutions[c].valid_to < str(scored.period.months[-1])}
        assert set(scored.scores.inputs.roster["institution"]) == set(PROGRAMME.institutions) - gone, quarter


@pytest.mark.parametrize("quarter", QUARTERS)
def test_the_naive_scorer_agrees_on_the_demonstration(
    quarter: str, engines_scores: dict[str, Scored], naive_scores: dict[str, dict[tuple[str, str], Any]]
) -> None:
    assert_agree(engines_scores[quarter].scores, naive_scores[quarter])


def test_they_agree_on_what_was_known_when_the_quarter_was_published(daqing_engine: Engine) -> None:
    """When 15 January 2019 ended one return of October was missing: what depends on it is scored as not filed."""
    cut_off = datetime.datetime(2019, 1, 16, tzinfo=ZoneInfo("Asia/Shanghai"))
    run = scored_quarters(daqing_engine, PROGRAMME, Period.parse("2018-Q4"), as_known_on=cut_off)
    naive = naive_run(daqing_engine, PROGRAMME, QUARTERS[:3], cut_off)
    for scored in run:
        assert_agree(scored.scores, naive[str(scored.period)])
    last = run[-1].scores
    words = {State(state).word for state in last.items.state[:, last.row("B15")]}
    assert words >= {"value", "not_filed"}
    assert (last.items.state == State.NOT_FILED).any(axis=0).sum() == 1


def assert_agree(scores: Scores, naive: dict[tuple[str, str], Any]) -> None:
    assert len(scores.inputs) == len(naive) >= 19
    for (_, institution), expected in naive.items():
        row = scores.row(institution)
        for i, item in enumerate(scores.method.item):
            found = (
                State(scores.items.state[i, row]).word,
                bool(scores.items.counted[i, row]),
                int(scores.items.points[i, row]),
            )
            said = tuple(expected["items"][item.code][key] for key in ("state", "counted", "points"))
            assert found == said, (institution, item.code)
        for part, points in zip(scores.method.part, scores.parts, strict=True):
            assert int(points.points[row]) == (expected["parts"][part.code] or 0)
        for key in ("before_bonus", "bonus", "penalty", "total", "official", "applicable"):
            assert int(getattr(scores.totals, key)[row]) == expected[key], (institution, key)
        assert (int(scores.rank[row]), int(scores.group_rank[row]) or None) == (
            expected["rank"],
            expected["group_rank"],
        )
        assert scores.method.grades[scores.grade[row]] == expected["grade"]


def test_the_demonstration_tries_what_methods_can_do(engines_scores: dict[str, Scored]) -> None:
    """To agree with a naive scorer says little about what the data never does."""
    runs = engines_scores.values()
    states = {State(state).word for scored in runs for state in scored.scores.items.state.flat}
    assert states == {"value", "not_applicable", "too_few"}
    improvement = [list(s.method.items).index("G03") for s in runs]
    assert any(s.scores.items.points[i].any() for s, i in zip(runs, improvement, strict=True))
    assert any(s.scores.persistent["unsatisfactory-again"].any() for s in runs)
    penalised = {
        (quarter, str(scored.scores.inputs.roster["institution"][int(row)]))
        for quarter, scored in engines_scores.items()
        for row in scored.scores.totals.penalty.nonzero()[0]
    }
    assert penalised == {("2019-Q4", "P03")}, "late by three days in two quarters in a row"
    late = [list(s.method.items).index("A02") for s in runs]
    assert any((s.scores.items.points[i] < 30_000).any() for s, i in zip(runs, late, strict=True))
    assert {grade for s in runs for grade in s.scores.grade.tolist()} >= {0, 1, 2}
