"""The range of an unfiled month: as wide as the worst past month lay from what the others said of it."""

from fractions import Fraction

from etl.facts.nowcast import FEWEST, nowcast


def test_the_worst_month_sets_the_width() -> None:
    """The range is made from past months by leaving one out.

    A stays at 100 for seven months, and so would the total of 200. B has 100, but 112 in the fourth month: that total
    is 212 against 200, the next one 200 against 212. So the six past months missed by 1, 1, 212/200 = 1.06,
    200/212 = 0.943, 1, 1. The other five say 0.989 of the month of 1.06; it lay 0.0713 from that, further than any
    other. The mean of all six is 1.00057. A files 110: the total will come to 220 × 1.00057 = 220.12, that is 220,
    between 220 × (1.00057 − 0.0713) = 204.43 and 220 × (1.00057 + 0.0713) = 235.82.
    """
    values = [100, 100, 100, 112, 100, 100, 100]
    periods = [f"2019-{number:02d}" for number in range(1, FEWEST + 3)]
    sums = {period: {"a": 100, "b": value} for period, value in zip(periods, values, strict=False)}
    sums[periods[-1]] = {"a": 110}
    found = nowcast(sums, periods, {"a"})
    misses = [Fraction(1), Fraction(1), Fraction(212, 200), Fraction(200, 212), Fraction(1), Fraction(1)]
    width = misses[2] - (sum(misses) - misses[2]) / 5
    assert found is not None
    assert (found.low, found.estimate, found.high) == (204, 220, 236)
    assert round(float(width), 4) == 0.0713


def test_a_month_in_which_institutions_lie_apart_has_a_wider_range() -> None:
    """Where those that filed lie twice as far apart as usual, the range is twice as wide.

    Every month A and C grow apart by the same step, now by twice that; their sum stays what it was. The estimate is the
    same, the range is not.
    """

    def estimated(step: int) -> tuple[int, int, int]:
        periods = [f"2019-{number:02d}" for number in range(1, FEWEST + 3)]
        sums, at = {}, 1000
        for place, period in enumerate(periods):
            at += (100 if place % 2 else -100) if place < FEWEST + 1 else 0
            sums[period] = {"a": at, "c": 2000 - at, "b": 100 + place % 2 * 20}
        sums[periods[-1]] = {"a": at + step, "c": 2000 - at - step}
        found = nowcast(sums, periods, {"a", "c"})
        assert found is not None
        return found.low, found.estimate, found.high

    usual, wide = estimated(100), estimated(200)
    assert usual[1] == wide[1]
    assert abs((wide[2] - wide[0]) - 2 * (usual[2] - usual[0])) <= 3
