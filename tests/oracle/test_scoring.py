"""The engine against the naive scorer on random programmes, and the properties that any score must have."""

import random

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from etl.scoring.around.levers import Lever, applied, levers
from etl.scoring.around.waterfall import Situation, waterfall
from etl.scoring.inputs import Inputs
from etl.scoring.readings import Reading
from etl.scoring.score import Scores, score
from etl.scoring.states import State
from tests.oracle.naive_scorer import naive_scores
from tests.oracle.random_programmes import BRIEF, THOROUGH, RandomProgramme, programmes


def scored(programme: RandomProgramme) -> Scores:
    return score(programme.method, programme.book.indicators, programme.inputs)


def assert_equals_naive(scores: Scores, programme: RandomProgramme) -> None:
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
        places = (int(scores.rank[row]) or None, int(scores.group_rank[row]) or None)
        assert places == (naive["rank"], naive["group_rank"])
        grade = int(scores.grade[row])
        assert (programme.method.grades[grade] if grade >= 0 else None) == naive["grade"]


@THOROUGH
@given(programmes())
def test_engine_equals_the_naive_scorer(programme: RandomProgramme) -> None:
    assert_equals_naive(scored(programme), programme)


@BRIEF
@given(programmes())
def test_parts_sum_to_totals(programme: RandomProgramme) -> None:
    scores = scored(programme)
    basic = [p for p, part in zip(scores.parts, programme.method.part, strict=True) if not part.bonus]
    earned, worth = sum(p.points for p in basic), sum(p.worth for p in basic)
    full = int(programme.method.full * 10**4)
    totals = scores.totals
    if programme.method.missing.rescale == "none":
        assert (totals.before_bonus == earned).all()
    assert (totals.before_bonus == earned)[worth == full].all()
    assert (totals.total == totals.before_bonus + totals.bonus - totals.penalty).all()
    for i, part in enumerate(programme.method.part):
        mine = [row for row, item in enumerate(programme.method.item) if item.part == part.code]
        sums = np.where(scores.items.counted[mine], scores.items.points[mine], 0).sum(axis=0)
        whole = scores.parts[i].applicable == int(part.points * 10**4)
        assert (scores.parts[i].points == sums)[whole].all()


@BRIEF
@given(programmes(), st.integers(0, 2**32))
def test_the_order_of_institutions_changes_nothing(programme: RandomProgramme, seed: int) -> None:
    rows = list(range(len(programme.inputs)))
    random.Random(seed).shuffle(rows)
    order = np.array(rows)
    scores, shuffled = (
        scored(programme),
        score(programme.method, programme.book.indicators, programme.inputs.take(order)),
    )
    for one, other in (
        (scores.totals.official[order], shuffled.totals.official),
        (scores.rank[order], shuffled.rank),
        (scores.group_rank[order], shuffled.group_rank),
        (scores.grade[order], shuffled.grade),
        (scores.items.points[:, order], shuffled.items.points),
    ):
        assert (one == other).all()


@BRIEF
@given(programmes(), st.data())
def test_a_better_figure_never_lowers_its_own_score(programme: RandomProgramme, data: st.DataObject) -> None:
    inputs, scores = programme.inputs, scored(programme)
    code = data.draw(st.sampled_from(sorted(inputs.readings)))
    rows = np.flatnonzero(inputs.readings[code].figure)
    assume(len(rows))
    row = int(data.draw(st.sampled_from(rows.tolist())))
    better = 1 if programme.book.indicators[code].direction == "higher" else -1
    lever = Lever(code, code, "", better, 10**6)
    again = score(
        programme.method,
        programme.book.indicators,
        applied(inputs, row, {lever: data.draw(st.integers(1, 20))}),
    )
    assert again.totals.official[row] >= scores.totals.official[row]
    assert again.totals.total[row] >= scores.totals.total[row]


@BRIEF
@given(programmes(), st.data())
def test_the_causes_of_a_change_sum_to_it(programme: RandomProgramme, data: st.DataObject) -> None:
    periods = programme.inputs.periods
    assume(len(periods) > 1)
    before, now = (of_period(programme.inputs, period) for period in periods[:2])
    both = set(before.roster["institution"]) & set(now.roster["institution"])
    institution = data.draw(st.sampled_from(sorted(both)))
    later = programme.method.model_copy(update={"decimals": 1, "combine": "harmonic"})
    indicators = programme.book.indicators
    corrected = before.take(np.arange(len(before))[::-1].copy()) if data.draw(st.booleans()) else None
    first = Situation(programme.method, indicators, before)
    second = Situation(later, indicators, now)
    points, place = waterfall(institution, first, second, corrected)
    for change, at in ((points, "official"), (place, "rank")):
        assert sum(change.shares.values()) == change.now - change.before, at
    ends = [score(s.method, indicators, s.inputs) for s in (first, second)]
    finer = max(programme.method.decimals, 1)
    assert [points.before, points.now] == [
        int(s.totals.official[s.row(institution)]) * 10 ** (finer - s.method.decimals) for s in ends
    ]
    if corrected is None:
        assert points.shares["correction"] == 0


def of_period(inputs: Inputs, period: str) -> Inputs:
    return inputs.take(np.flatnonzero((inputs.roster["period"] == period).to_numpy()))


@BRIEF
@given(programmes(), st.data())
def test_levers_stay_within_what_peers_have_done(programme: RandomProgramme, data: st.DataObject) -> None:
    """A lever's limit never takes a figure further than the best move of another institution."""
    scores = scored(programme)
    row = data.draw(st.integers(0, len(scores.inputs) - 1))
    for lever in levers(scores, programme.book.indicators, row, up=data.draw(st.booleans())):
        assert lever.limit > 0
        if lever.event:
            continue
        now, before = scores.inputs.readings[lever.indicator], scores.inputs.earlier[lever.indicator]
        moves = [
            lever.sign * (now.exact(r) - before.exact(r))
            for r in range(len(scores.inputs))
            if r != row and now.figure[r] and before.figure[r]
        ]
        assert moved(now, row, lever) <= max(moves)


def moved(now: Reading, row: int, lever: Lever) -> object:
    return now.scale * lever.limit / int(now.denominator[row])
