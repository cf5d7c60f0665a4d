"""Weights of parts turned: the others make room exactly, and the method stays one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.load import load_programme
from etl.definitions.method.method import Method
from etl.definitions.method.tuning import PART, Turn, tuned, weight_knobs
from etl.definitions.method.weights import shared_out, weights
from etl.definitions.programme import Programme
from etl.values.errors import Refusal

SCORED = [
    (programme, method)
    for programme in map(load_programme, ("daqing", "kailian-aml", "park-service", "complaints"))
    for method in programme.methods
]
DAQING = load_programme("daqing")
METHOD = DAQING.methods[0]


@given(st.integers(1, 10_000), st.lists(st.integers(1, 500), min_size=1, max_size=8))
def test_what_is_shared_out_adds_up_and_keeps_the_proportion(hundredths: int, shares: list[int]) -> None:
    whole = Decimal(hundredths) / 100
    given_out = shared_out(whole, list(map(Decimal, shares)))
    assert sum(given_out) == whole
    for got, share in zip(given_out, shares, strict=True):
        assert abs(got - whole * share / sum(shares)) < Decimal("0.01")


@given(st.data())
def test_whatever_part_is_turned_the_method_adds_up_to_its_full_score(data: st.DataObject) -> None:
    programme, method = data.draw(st.sampled_from(SCORED))
    knob = data.draw(st.sampled_from(weight_knobs(method)))
    most = int(method.full * 100) - 100 * len(method.part)
    points = Decimal(data.draw(st.integers(100, max(most, 100)))) / 100
    trial = tried(programme, method, knob.item, points)
    parts = [part for part in trial.part if not part.bonus]
    assert trial.full == method.full == sum(part.points for part in parts)
    for part in parts:
        assert sum(item.points for item in trial.item if item.part == part.code) == part.points
    if len(parts) > 1:
        assert trial.parts[knob.item].points == points


def tried(programme: Programme, method: Method, part: str, points: Decimal) -> Method:
    if len(weight_knobs(method)) == 1:
        points = method.full
    return tuned(programme, method, [Turn(part, PART, points)])


def test_the_others_share_what_is_left_as_they_did() -> None:
    first = weight_knobs(METHOD)[0]
    turned = weights(METHOD, {first.item: Decimal(10)})
    others = {code: points for code, points in turned.items() if code != first.item}
    left = METHOD.full - first.value
    for code, points in others.items():
        assert abs(points - METHOD.parts[code].points * 90 / left) < Decimal("0.01")
    assert sum(turned.values()) == METHOD.full


def test_a_part_turned_to_where_it_stands_changes_nothing() -> None:
    for knob in weight_knobs(METHOD):
        assert tuned(DAQING, METHOD, [Turn(knob.item, PART, knob.value)]) == METHOD


@pytest.mark.parametrize("points", ["0", "-1", "100", "99.999", "150"])
def test_a_weight_that_leaves_nothing_is_a_sentence(points: str) -> None:
    with pytest.raises(Refusal, match=r"nothing is left for the others|more than 0"):
        weights(METHOD, {weight_knobs(METHOD)[0].item: Decimal(points)})


def test_all_parts_turned_must_add_up() -> None:
    every = {knob.item: knob.value for knob in weight_knobs(METHOD)}
    assert weights(METHOD, every) == every
    first = next(iter(every))
    with pytest.raises(Refusal, match="put one back"):
        weights(METHOD, every | {first: every[first] + 1})
