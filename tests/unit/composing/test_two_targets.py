"""A reader who is told of one target is told of the other: the programme's for the year beside the method's."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from etl.definitions.load import load_programme
from etl.definitions.method.targets import keeps, planned_for, planned_volume, target_of
from etl.values.periods import Period


def test_the_demonstrations_coverage_has_two_targets() -> None:
    programme, period = load_programme("daqing"), Period.parse("2019-12")
    assert planned_for(programme, period, "D03") == 70
    assert target_of(programme, period, "D03") == 80
    assert planned_for(programme, Period.parse("2018-12"), "D03") is None
    assert planned_for(programme, Period.parse("2019-Q4"), "D03") == 70


@pytest.mark.parametrize(
    ("value", "direction", "kept"),
    [(70, "higher", True), (69, "higher", False), (70, "lower", True), (71, "lower", False)],
)
def test_a_target_is_kept_at_it_and_on_its_good_side(value: int, direction: str, kept: bool) -> None:
    assert keeps(Fraction(value), Fraction(70), direction) == kept


def test_a_volumes_target_is_a_count_or_money_in_the_minor_unit() -> None:
    programme, period = load_programme("daqing"), Period.parse("2019-12")
    assert planned_volume(programme, period, "tx_cnt") == 11_000_000
    assert planned_volume(programme, period, "tx_amt") is None
    assert planned_volume(programme, Period.parse("2018-12"), "tx_cnt") is None
    wanted = programme.settings.target[0].model_copy(update={"measure": "tx_amt", "value": Decimal("1.5")})
    settings = programme.settings.model_copy(update={"target": (wanted,)})
    assert planned_volume(replace(programme, settings=settings), period, "tx_amt") == 150
    for value, whole in (("1.999", 200), ("1.994", 199), ("1.995", 200)):
        settings = settings.model_copy(
            update={"target": (wanted.model_copy(update={"value": Decimal(value)}),)}
        )
        rounded = planned_volume(replace(programme, settings=settings), period, "tx_amt")
        assert rounded == whole, "to the nearest fen, and not cut off"
