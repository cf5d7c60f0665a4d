"""What would move one up, in the small programme, and in words."""

import re
from dataclasses import replace
from fractions import Fraction

from etl.scoring.around.advice import prospects
from etl.scoring.around.levers import Lever, applied, levers
from etl.scoring.readings import Reading
from etl.scoring.score import Scores, score
from etl.telling.summaries import advice_sentence, step_words
from tests.unit.scoring.example import FIGURES, INDICATORS, METHOD, example

SCORES = score(METHOD, INDICATORS, example())


def test_levers_reach_as_far_as_the_best_peer() -> None:
    """B2 stands in G1 with B1 and B5, who moved 21 and 25 merchants of 400 in the quarter."""
    found = levers(SCORES, INDICATORS, SCORES.row("B2"), up=True)
    assert Lever("B01", "B01", "", 1, 25) in found
    assert Lever("A02", "A02", "late-day", -1, 1) in found
    assert Lever("G01", "A02", "prize", 1, 1) in found
    assert not [lever for lever in found if lever.item == "F02"], "nobody's complaint rate moved"


def test_a_share_stays_a_share() -> None:
    """Where nobody's numerator exceeds its denominator, no advice makes it; and no count falls under nothing."""
    figures = dict(FIGURES) | {"B2": ((395, 400, "value"), (3, 100, "value"), 1)}
    scores = score(METHOD, INDICATORS, example(figures=figures))
    found = {
        lever.item: lever
        for lever in levers(scores, INDICATORS, scores.row("B2"), up=True)
        if not lever.event
    }
    assert found["B01"].limit == 5


def test_the_first_has_nothing_above_and_the_last_nothing_below() -> None:
    first, last = prospects(SCORES, INDICATORS, "B1"), prospects(SCORES, INDICATORS, "B4")
    assert (first.gap, list(first.singles), first.cheapest_set) == (None, [], None)
    assert (last.cushion, list(last.falls), last.overtaken_by) == (None, [], "")


def test_every_promise_is_kept() -> None:
    for name in ("B2", "B3", "B5", "B6"):
        found = prospects(SCORES, INDICATORS, name)
        row = SCORES.row(name)
        sets = [found.cheapest_set] if found.cheapest_set else []
        for advice in [*found.singles, *sets, *found.falls]:
            again = score(METHOD, INDICATORS, applied(SCORES.inputs, row, advice.plan))
            assert (int(again.rank[row]), int(again.totals.official[row])) == (advice.rank, advice.official)
        for advice in [*found.singles, *sets]:
            assert advice.rank < found.rank
        assert all(advice.rank > found.rank for advice in found.falls)


def test_least_effort_comes_first() -> None:
    for name in ("B2", "B3", "B6"):
        efforts = [advice.effort for advice in prospects(SCORES, INDICATORS, name).singles]
        assert efforts == sorted(efforts)
        assert all(0 < effort <= 1 for effort in efforts)


def test_the_inputs_are_left_alone() -> None:
    before = SCORES.inputs.readings["B01"].numerator.copy()
    prospects(SCORES, INDICATORS, "B3")
    assert (SCORES.inputs.readings["B01"].numerator == before).all()


def test_in_words() -> None:
    """The cheapest single change of B6, word for word."""
    found = prospects(SCORES, INDICATORS, "B6")
    sentence = advice_sentence(SCORES, INDICATORS, SCORES.row("B6"), found.singles[0])
    assert (
        sentence.zh
        == "受理改造率由 72.50% 变为 73.25%（分子增加 3，相当于同组机构一期最大变动的 13%），则得分 65.83，列第2名。"
    )
    assert sentence.en == (
        "Upgrade rate from 72.50% to 73.25% (numerator up by 3, 13% of the largest move that a peer "
        "made in one period): score 65.83, place 2."
    )


def test_events_in_words() -> None:
    late = Lever("A02", "A02", "late-day", -1, 4)
    words = step_words(SCORES, INDICATORS, SCORES.row("B6"), late, 2)
    assert words.zh == "“迟报工作日”由 4 变为 2 日（相当于同组机构最大变动的 50%）"
    assert words.en == "“days late” from 4 to 2 (50% of the largest move that a peer has made)"


def moved(by: int) -> Scores:
    """The small programme in which B5, the best peer of B2, has moved `by` merchants of 400."""
    inputs = example()
    before, row = inputs.earlier["B01"], SCORES.row("B5")
    numerator = before.numerator.copy()
    numerator[row] = inputs.readings["B01"].numerator[row] - by
    earlier = Reading(numerator, before.denominator, before.state, before.scale)
    return score(METHOD, INDICATORS, replace(inputs, earlier={**inputs.earlier, "B01": earlier}))


def advice_read(by: int, *, coarse: bool) -> tuple[str, ...]:
    """All that B2 reads of what would move it and what would make it fall."""
    scores = moved(by)
    found = prospects(scores, INDICATORS, "B2", coarse=coarse)
    sets = [found.cheapest_set] if found.cheapest_set else []
    row = scores.row("B2")
    return tuple(
        advice_sentence(scores, INDICATORS, row, one).en for one in [*found.singles, *sets, *found.falls]
    )


def best_moves(read: tuple[str, ...]) -> tuple[Fraction, Fraction]:
    """Between what the best peer's move must lie: an amount is so many percent of it."""
    low, high = Fraction(0), Fraction(10**6)
    for amount, percent in re.findall(r"Upgrade rate.*?up by (\d+), (\d+)%", " ".join(read)):
        low = max(low, Fraction(200 * int(amount), 2 * int(percent) + 1))
        high = min(high, Fraction(200 * int(amount), 2 * int(percent) - 1))
    return low, high


def test_a_peers_move_does_not_come_back_from_the_advice() -> None:
    """An amount beside its share of the best peer's move gives that move, and so how far a neighbour has come."""
    moves = range(34, 64)
    exact = [best_moves(advice_read(by, coarse=False)) for by in moves]
    assert all(low <= by <= high for by, (low, high) in zip(moves, exact, strict=True))
    assert all(high - low < Fraction(by, 10) for by, (low, high) in zip(moves, exact, strict=True)), (
        "it works"
    )
    assert len({advice_read(by, coarse=True) for by in moves}) == 1, "the same words in each of these worlds"


def test_coarse_reaches_are_powers_of_two() -> None:
    found = levers(SCORES, INDICATORS, SCORES.row("B2"), up=True, coarse=True)
    assert {(one.item, one.event): one.limit for one in found} == {
        ("B01", ""): 32,
        ("A02", "late-day"): 1,
        ("G01", "prize"): 4,
    }
