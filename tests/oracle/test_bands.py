"""Rank bands against a naive count: every draw scored one institution at a time with fractions."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.scoring.around import bands
from etl.scoring.around.bands import rank_bands
from etl.scoring.around.chance import whole_numbers
from etl.scoring.rules import shifted
from etl.scoring.score import Scores, score
from etl.scoring.states import State
from tests.depth import cases
from tests.oracle.naive_scorer import by_rule, rounded
from tests.oracle.random_programmes import SLOW, RandomProgramme, programmes
from tests.oracle.test_advice import first_period

DRAWS = 60


def naive_bands(programme: RandomProgramme, scores: Scores, seed: int) -> dict[str, tuple[int, int] | None]:
    method, book = programme.method, programme.book
    basic = [(i, item) for i, item in enumerate(method.item) if not method.parts[item.part].bonus]
    ranked = [
        (row, *key)
        for row, key in enumerate(book.roster)
        if State(scores.totals.state[row]) is not State.NOT_APPLICABLE
    ]
    places: dict[str, list[int]] = {name: [] for _, _, name, _ in ranked}
    for draw in range(DRAWS):
        left_out = int(whole_numbers(seed, 2, draw, 1, 0, len(basic) - 1)[0])
        officials = {}
        for row, period, name, group in ranked:
            earned, worth = Fraction(0), Fraction(0)
            for k, (i, item) in enumerate(basic):
                step = int(whole_numbers(seed, 0, draw // bands.SHARING * len(basic) + k, 1, 0, 8)[0]) - 4
                weight = int(whole_numbers(seed, 1, draw * len(basic) + k, 1, 150, 250)[0])
                weight = 0 if k == left_out else weight
                part = scores.parts[list(method.parts).index(item.part)]
                share = Fraction(int(part.worth[row]), max(int(part.applicable[row]), 1))
                counted = scores.items.counted[i, row] and share > 0
                most = Fraction(item.points) * 10**4
                if counted:
                    rule = shifted(item.rule_for(group), Fraction(step, 40))
                    points, _ = by_rule(method, item, rule, book, period, name, group)
                    earned += weight * rounded(rounded(points * 10**4) * share)
                    worth += weight * rounded(most * share)
                elif method.missing.rescale == "none":
                    worth += weight * most
            extra = int(scores.totals.bonus[row]) - int(scores.totals.penalty[row])
            total = (earned / worth if worth else 0) * Fraction(method.full) * 10**4 + extra
            officials[name] = (total / 10 ** (4 - method.decimals) + Fraction(1, 2)) // 1
        for name, official in officials.items():
            places[name].append(1 + sum(other > official for other in officials.values()))
    found: dict[str, tuple[int, int] | None] = {name: None for _, name, _ in book.roster}
    for name, drawn in places.items():
        drawn.sort()
        found[name] = (drawn[DRAWS * 5 // 100 - 1], drawn[DRAWS * 95 // 100 - 1])
    return found


@settings(max_examples=cases(25), deadline=None, suppress_health_check=SLOW)
@given(programmes(), st.integers(0, 2**40))
def test_bands_equal_the_naive_count(programme: RandomProgramme, seed: int) -> None:
    programme = first_period(programme)
    scores = score(programme.method, programme.book.indicators, programme.inputs)
    expected = naive_bands(programme, scores, seed)
    found = rank_bands(scores, programme.book.indicators, seed=seed, draws=DRAWS)
    rows = {name: None if low is None else (low, high) for name, low, high in found.iter_rows()}
    assert rows == expected


@pytest.mark.parametrize("most", [90, 2**16 + 5, 2**20])
def test_sorting_and_counting_give_the_same_places(most: int) -> None:
    """Many institutions are ranked by counting scores, few by sorting them: both are competition ranks."""
    draws = 3 if most > 90 else 60
    scores = whole_numbers(7, 3, 0, draws * (bands.SORTED + 20), 0, most).reshape(draws, -1)
    for columns in (slice(None), slice(0, bands.SORTED), slice(0, 150), slice(0, 1), slice(0, 0)):
        some = scores[:, columns]
        naive = 1 + np.array([[(row > one).sum() for one in row] for row in some]).reshape(some.shape)
        assert (bands._ranked(some) == naive).all()
    assert np.issubdtype(bands._ranked(scores).dtype, np.integer)


def test_few_are_placed_however_far_their_scores_lie_apart() -> None:
    """Score and institution are sorted as one number, of 64 bits where 32 do not hold both."""
    for most in (2**23 - 1, 2**23, 2**40):
        scores = whole_numbers(7, 3, 0, 3 * 300, 0, 2**20).reshape(3, -1) // 2
        scores[:, 7], scores[:, 9] = 0, most
        naive = 1 + np.array([[(row > one).sum() for one in row] for row in scores])
        assert (bands._ranked(scores) == naive).all()
