"""Growth, worked by hand: sums are left unevaluated where a supervisor would want to see them."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from etl.definitions.history import Break
from etl.facts.growth import growth_rows, percent_change
from etl.values.exact import rounded
from etl.values.text import Text

SUMS = {"2018-11": 400, "2018-12": 500, "2019-11": 600, "2019-12": 750}


def test_month_on_month_year_on_year_and_year_to_date() -> None:
    [row] = growth_rows("tx", "flow", SUMS | {f"2019-{m:02d}": 600 for m in range(1, 11)}, ["2019-12"])
    assert row.value == 750
    assert row.mom_pct == Decimal("25.00")  # 750 / 600 - 1
    assert row.yoy_pct == Decimal("50.00")  # 750 / 500 - 1
    assert row.ytd == 11 * 600 + 750
    assert row.note is None


def test_a_stock_has_no_year_to_date() -> None:
    [row] = growth_rows("users", "stock", SUMS, ["2019-12"])
    assert row.ytd is None
    assert row.note is None


def test_a_year_with_a_hole_has_no_year_to_date_and_says_so() -> None:
    [row] = growth_rows("tx", "flow", SUMS, ["2019-12"])
    assert row.ytd is None
    assert row.note is not None
    assert "year to date" in row.note.en


def test_a_base_of_zero_is_not_comparable() -> None:
    [row] = growth_rows("tx", "flow", {"2019-01": 0, "2019-02": 5}, ["2019-02"])
    assert row.mom_pct is None
    assert row.note is not None
    assert row.note.zh == "环比不可比（基期为0）；同比不可比（基期无数据）"
    [row] = growth_rows("tx", "flow", {"2019-01": 1, "2019-02": 5}, ["2019-02"])
    assert row.mom_pct == Decimal("400.00"), "one is something to compare with"
    assert row.note is not None
    assert row.note.zh == "同比不可比（基期无数据）"


def test_a_period_without_a_figure_is_a_row_that_says_so() -> None:
    [row] = growth_rows("tx", "flow", {"2019-01": 3}, ["2019-02"], {"2019-01": 2})
    assert (row.value, row.mom_pct, row.filers) == (None, None, 0)
    assert row.note is not None
    assert row.note.en == "no figure for this period"


def test_the_seeds_growth_is_a_matter_of_wording() -> None:
    """92,000 to 1,130,000: grown BY 11.28 times (增长11.3倍), TO 12.28 times."""
    assert percent_change(1_130_000, 92_000) == Decimal("1128.26")


def test_halves_round_away_from_zero() -> None:
    assert rounded(Fraction(5, 1000), 2) == Decimal("0.01")
    assert rounded(Fraction(-5, 1000), 2) == Decimal("-0.01")
    assert str(rounded(Fraction(-4, 1000), 2)) == "0.00"


@given(st.integers(0, 10**16), st.integers(1, 10**16))
def test_percent_change_is_within_half_a_hundredth_of_the_exact_ratio(value: int, base: int) -> None:
    change = percent_change(value, base)
    assert change is not None
    assert abs(Fraction(change) - Fraction((value - base) * 100, base)) <= Fraction(1, 200)


BROKEN = [Break(measure="tx", since="2019-04", reason=Text(zh="口径变化", en="another count"))]
YEARS = {f"{year}-{month:02d}": 100 * year + month for year in (2018, 2019, 2020) for month in range(1, 13)}


def test_nothing_is_compared_or_added_up_across_a_break() -> None:
    periods = ["2019-03", "2019-04", "2019-05", "2020-03", "2020-04"]
    before, broken, after, year_on, next_year = growth_rows("tx", "flow", YEARS, periods, breaks=BROKEN)
    assert None not in (before.mom_pct, before.yoy_pct, before.ytd)
    assert (broken.mom_pct, broken.yoy_pct, broken.ytd) == (None, None, None)
    assert after.mom_pct is not None
    assert (after.yoy_pct, after.ytd) == (None, None)
    assert (year_on.yoy_pct, year_on.ytd) == (None, sum(YEARS[f"2020-{m:02d}"] for m in (1, 2, 3)))
    assert next_year.yoy_pct is not None
    assert broken.note is not None
    assert broken.note.en == (
        "month on month not comparable (another count); year on year not comparable (another count); "
        "no year to date (what is counted changed within the year)"
    )


def test_a_break_at_the_start_of_a_year_leaves_its_sum_whole() -> None:
    january = [Break(measure="tx", since="2019-01", reason=Text(zh="口径变化", en="another count"))]
    [row] = growth_rows("tx", "flow", YEARS, ["2019-02"], breaks=january)
    assert row.ytd == YEARS["2019-01"] + YEARS["2019-02"]


def test_quarters_are_not_called_months() -> None:
    [row] = growth_rows("tx", "stock", {"2019-Q1": 3}, ["2019-Q1"])
    assert row.note is not None
    assert "quarter on quarter not comparable" in row.note.en
