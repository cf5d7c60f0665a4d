"""Rank bands: the same bytes however they are drawn, and refusals."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from etl.scoring.around.bands import rank_bands
from etl.scoring.score import score
from etl.values.errors import Refusal
from tests.unit.scoring.example import INDICATORS, METHOD, example

SCORES = score(METHOD, INDICATORS, example())


def test_threads_change_nothing() -> None:
    alone = rank_bands(SCORES, INDICATORS, seed=7, draws=3000)
    for threads in (2, 5):
        with ThreadPoolExecutor(threads) as pool:
            assert rank_bands(SCORES, INDICATORS, seed=7, draws=3000, run=pool.map).equals(alone)


def test_the_order_of_the_rows_changes_nothing() -> None:
    order = np.array([5, 3, 1, 0, 2, 4])
    shuffled = score(METHOD, INDICATORS, SCORES.inputs.take(order))
    one = rank_bands(SCORES, INDICATORS, seed=7, draws=1000)
    assert rank_bands(shuffled, INDICATORS, seed=7, draws=1000).equals(one[order])


def test_the_place_lies_in_its_band() -> None:
    found = rank_bands(SCORES, INDICATORS, seed=7, draws=1000)
    for (name, low, high), rank in zip(found.iter_rows(), SCORES.rank, strict=True):
        assert 1 <= low <= rank <= high <= 6, name


def test_only_what_is_certain_is_certain() -> None:
    """Whoever filed nothing is last in every draw; the first could be second if its best item were left out."""
    found = {name: (low, high) for name, low, high in rank_bands(SCORES, INDICATORS, seed=7).iter_rows()}
    assert found["B4"] == (6, 6)
    assert found["B1"] == (1, 2)


def test_what_cannot_be_drawn_is_refused() -> None:
    geometric = METHOD.model_copy(update={"combine": "geometric"})
    with pytest.raises(Refusal, match="only for methods that add up their parts"):
        rank_bands(score(geometric, INDICATORS, example()), INDICATORS, seed=1)
    large = METHOD.model_copy(update={"full": 1000})
    with pytest.raises(ValueError, match="400 points are the most"):
        rank_bands(score(large, INDICATORS, example()), INDICATORS, seed=1)
