"""Rank bands: the same bytes however they are drawn, and refusals."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from etl.definitions.method.rules import Place
from etl.scoring.around import bands
from etl.scoring.around.bands import rank_bands
from etl.scoring.fixed import half_up_all
from etl.scoring.readings import Reading
from etl.scoring.score import score
from etl.scoring.states import State
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


def test_who_has_no_place_in_the_end_still_has_one_by_an_item() -> None:
    """B5 leaves the assessment, and is second of its group by the first item all the same: B2 stays third there."""
    item = METHOD.item[0].model_copy(
        update={"rule": Place(kind="place", step=Decimal("0.3")), "by_group": {}}
    )
    missing = METHOD.missing.model_copy(update={"minimum_present": Decimal("0.75")})
    method = METHOD.model_copy(update={"item": (item, *METHOD.item[1:]), "missing": missing})
    inputs, row = example(), 4
    late = inputs.readings["A02"]
    left = late.state.copy()
    left[row] = State.NOT_APPLICABLE
    without = Reading.of(late.numerator, late.denominator, left, late.scale)
    scores = score(method, INDICATORS, replace(inputs, readings=inputs.readings | {"A02": without}))
    ranked = np.flatnonzero(scores.rank)
    assert row not in ranked
    assert scores.items.points[0].tolist()[:2] == [500_000, 200_000]
    trial = bands._trial(scores, INDICATORS, ranked, 1)
    part = scores.parts[0]
    as_scored = half_up_all(scores.items.points[0] * part.worth, np.maximum(part.applicable, 1))
    counted = scores.items.counted[0] & (part.worth > 0)
    expected = np.where(counted, as_scored, 0)[ranked]
    assert trial.points[0, bands.TARGET_STEPS].tolist() == expected.tolist()
