"""A return against what was filed before: examples a supervisor can follow."""

from math import log, log10
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.checks.history import (
    NEAR,
    NO_SLIP,
    SLIPS,
    History,
    carried_on,
    carried_over,
    copied,
    far_out,
    month_on_month,
    unit_slips,
    unmoved,
)
from tests.unit.checks.returns import LAYOUT, LINDIAN, MEASURES, SAARTU, a_filed, at, months_of, of_places

BEGIN = LAYOUT.carried[:1]


def test_a_month_begins_where_the_last_one_ended() -> None:
    history = History("2019-05", {"2019-05": at({"m_end": 120})})
    assert carried_over(a_filed({"m_begin": 120}), history, BEGIN, MEASURES) == []
    (finding,) = carried_over(a_filed({"m_begin": 119}), history, BEGIN, MEASURES)
    assert (finding.rule, finding.severity, finding.value, finding.expected) == (
        "M-BEGIN",
        "hard",
        "119",
        "120",
    )
    assert finding.about == f"m_begin|{SAARTU}|"
    assert "上期（2019年5月）" in finding.message.zh
    assert "the month before (May 2019)" in finding.message.en


def test_the_first_return_of_a_member_begins_anywhere() -> None:
    assert carried_over(a_filed({"m_begin": 119}), History("2019-05"), BEGIN, MEASURES) == []


def test_after_a_month_that_is_missing_nothing_can_be_said() -> None:
    history = History("2019-05", {"2019-04": at({"m_end": 1})})
    assert carried_over(a_filed({"m_begin": 119}), history, BEGIN, MEASURES) == []


def test_a_merger_adds_what_the_absorbed_one_ended_with() -> None:
    own, absorbed = at({"m_end": 100}), at({"m_end": 20}) | at({"m_end": 7}, LINDIAN)
    history = History("2019-06", {"2019-06": own}, absorbed=(absorbed,))
    right = of_places(at({"m_begin": 120}) | at({"m_begin": 7}, LINDIAN))
    assert carried_over(right, history, BEGIN, MEASURES) == []
    alone = of_places(at({"m_begin": 100}) | at({"m_begin": 7}, LINDIAN))
    assert [f.expected for f in carried_over(alone, history, BEGIN, MEASURES)] == ["120"]


def test_a_region_that_was_dropped_is_missed() -> None:
    history = History("2019-05", {"2019-05": at({"m_end": 120}) | at({"m_end": 7}, LINDIAN)})
    (finding,) = carried_over(a_filed({"m_begin": 120}), history, BEGIN, MEASURES)
    assert (finding.value, finding.expected, finding.about) == ("", "7", f"m_begin|{LINDIAN}|")


def test_while_the_absorbed_ones_last_return_is_missing_nothing_is_said() -> None:
    history = History("2019-06", {"2019-06": at({"m_end": 100})}, absorbed=(None,))
    assert carried_over(a_filed({"m_begin": 1}), history, BEGIN, MEASURES) == []


def test_a_later_month_that_is_already_in_has_to_follow() -> None:
    history = History("2019-05", next=at({"m_begin": 130}))
    assert carried_on(a_filed({"m_end": 130}), history, BEGIN, MEASURES) == []
    (finding,) = carried_on(a_filed({"m_end": 125}), history, BEGIN, MEASURES)
    assert (finding.rule, finding.value, finding.expected) == ("CARRY-NEXT", "125", "130")


@pytest.mark.parametrize(
    ("now", "rules"), [(1_500, []), (1_501, ["MONTH-RANGE"]), (500, []), (499, ["MONTH-RANGE"]), (199, [])]
)
def test_a_month_outside_half_more_or_less_is_asked_about(now: int, rules: list[str]) -> None:
    """199 is below the 200 from which a total says something."""
    found = month_on_month(a_filed({"tx_cnt": now}), months_of("tx_cnt", 1_000), LAYOUT.watch, MEASURES)
    assert [finding.rule for finding in found] == rules


def test_amounts_are_small_below_two_hundred_yuan() -> None:
    history = months_of("tx_amt", 150_00)
    assert month_on_month(a_filed({"tx_amt": 900_00}), history, LAYOUT.watch, MEASURES) == []


def test_a_change_unlike_its_own_history_is_asked_about() -> None:
    """Eight changes of 1 to 4 percent; a fall of 30 percent is within ±50 % but far out."""
    steady = months_of("tx_cnt", 1_000, 1_020, 1_050, 1_060, 1_100, 1_120, 1_160, 1_180, 1_200)
    found = month_on_month(a_filed({"tx_cnt": 840}), steady, LAYOUT.watch, MEASURES)
    assert [finding.rule for finding in found] == ["MONTH-UNUSUAL"]
    assert month_on_month(a_filed({"tx_cnt": 1_230}), steady, LAYOUT.watch, MEASURES) == []


def test_too_short_a_history_has_no_usual_change() -> None:
    short = months_of("tx_cnt", 1_000, 1_020, 1_050)
    assert month_on_month(a_filed({"tx_cnt": 700}), short, LAYOUT.watch, MEASURES) == []


def test_far_out_is_iglewicz_and_hoaglins_modified_z_score() -> None:
    """Median 0.02, distances 0, 0.01, 0.01, 0.02, 0.02, 0.02, 0.03, 0.03 → MAD 0.02: 3.5 is at 0.02 + 0.1038."""
    earlier = [0.02, 0.01, 0.03, 0.0, 0.04, 0.04, -0.01, 0.05, 0.02]
    assert far_out(0.02 + log(1.26), earlier) == pytest.approx(0.02)
    assert far_out(0.02 + log(1.24), earlier) is None  # far out, but within a quarter of the usual change
    wild = [-0.4, 0.4, -0.3, 0.3, -0.2, 0.2, -0.1, 0.1]
    assert far_out(0.5, wild) is None


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (10_000 * 350, True),
        (10_000 * 800, False),
        (10_000 * 100, False),
        (10**8 * 350, True),
        (350, False),
        (3_500, False),
    ],
)
def test_ten_thousand_times_the_usual_figure_is_a_unit(value: int, found: bool) -> None:
    history = months_of("tx_cnt", 340, 350, 360)
    rules = [finding.rule for finding in unit_slips(a_filed({"tx_cnt": value}), history, MEASURES)]
    assert rules == (["UNIT-SLIP"] if found else [])


SIZES = st.integers(0, 12).flatmap(lambda power: st.integers(0, 10**power))


@given(SIZES, st.lists(SIZES, min_size=1, max_size=3))
def test_no_slip_is_passed_over_for_speed(value: int, earlier: list[int]) -> None:
    """What most figures are passed over by says the same as the median of the months before."""
    usual = median(earlier)
    wanted = value > 0 and usual >= 1 and any(abs(log10(value / usual) - power) < NEAR for power in SLIPS)
    assert bool(unit_slips(a_filed({"tx_cnt": value}), months_of("tx_cnt", *earlier), MEASURES)) is wanted
    assert min(map(abs, SLIPS)) - NEAR > log10(NO_SLIP)


def test_a_ten_thousandth_is_a_unit_too() -> None:
    history = months_of("tx_amt", 5_000_000_00, 5_100_000_00, 4_900_000_00)
    (finding,) = unit_slips(a_filed({"tx_amt": 500_00}), history, MEASURES)
    assert (finding.value, finding.expected) == ("500.00", "≈ 5,000,000.00")
    assert "（5,000,000.00）的万分之一；" in finding.message.zh
    assert "about a ten-thousandth of what it was" in finding.message.en


def test_a_copied_month_is_recognised_although_its_beginning_moved_on() -> None:
    before = {(f"measure{n}", SAARTU, ""): n for n in range(1, 31)}
    history = History("2019-05", {"2019-05": before})
    assert copied(of_places(before | {("measure1", SAARTU, ""): 99}), history)[0].rule == "MONTH-COPIED"
    moved = {place: value + (value % 2) for place, value in before.items()}
    assert copied(of_places(moved), history) == []
    few = dict(list(before.items())[:10])
    assert copied(of_places(few), History("2019-05", {"2019-05": few})) == []


def test_a_stock_that_stands_still_for_half_a_year_is_asked_about() -> None:
    five = months_of("m_end", 300, 300, 300, 300, 300)
    assert [f.rule for f in unmoved(a_filed({"m_end": 300}), five, LAYOUT.watch, MEASURES)] == ["STOCK-STILL"]
    assert unmoved(a_filed({"m_end": 301}), five, LAYOUT.watch, MEASURES) == []
    assert unmoved(a_filed({"m_end": 300}), months_of("m_end", 300, 300), LAYOUT.watch, MEASURES) == []


def test_nobody_closes_no_merchant_for_half_a_year() -> None:
    none = months_of("m_closed", 0, 0, 0, 0, 0)
    found = unmoved(a_filed({"m_closed": 0, "m_end": 500}), none, LAYOUT.watch, MEASURES)
    assert [finding.rule for finding in found] == ["FLOW-NONE"]
    assert unmoved(a_filed({"m_closed": 0, "m_end": 50}), none, LAYOUT.watch, MEASURES) == []


@given(values=st.lists(st.integers(1, 10**9), min_size=12, max_size=12), now=st.integers(0, 10**12))
def test_no_history_makes_the_checks_stumble(values: list[int], now: int) -> None:
    history = months_of("tx_cnt", *values)
    filed = a_filed({"tx_cnt": now})
    found = month_on_month(filed, history, LAYOUT.watch, MEASURES) + unit_slips(filed, history, MEASURES)
    assert all(finding.message.zh and finding.message.en for finding in found)
