"""The engine against the naive scorer on random programmes, and the properties that any score must have."""

from hypothesis import HealthCheck, given, settings

from etl.scoring.score import score
from etl.scoring.states import State
from tests.oracle.naive_scorer import naive_scores
from tests.oracle.random_programmes import RandomProgramme, programmes

THOROUGH = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@THOROUGH
@given(programmes())
def test_engine_equals_the_naive_scorer(programme: RandomProgramme) -> None:
    scores = score(programme.method, programme.book.indicators, programme.inputs)
    expected = naive_scores(programme.method, programme.book)
    for row, (period, institution, _) in enumerate(programme.book.roster):
        naive = expected[period, institution]
        for i, item in enumerate(programme.method.item):
            assert State(scores.items.state[i, row]).word == naive["items"][item.code]["state"], item
            assert bool(scores.items.counted[i, row]) == naive["items"][item.code]["counted"], item
            assert int(scores.items.points[i, row]) == naive["items"][item.code]["points"], item
        for part, points in zip(programme.method.part, scores.parts, strict=True):
            assert int(points.points[row]) == (naive["parts"][part.code] or 0)
        for key in ("before_bonus", "bonus", "penalty", "total", "official", "applicable"):
            assert int(getattr(scores.totals, key)[row]) == naive[key], key
        assert State(scores.totals.state[row]).word == naive["state"]
        assert (int(scores.rank[row]) or None, int(scores.group_rank[row]) or None) == (
            naive["rank"],
            naive["group_rank"],
        )
        grade = int(scores.grade[row])
        assert (programme.method.grades[grade] if grade >= 0 else None) == naive["grade"]
