"""January and February together, because the festival moves between them."""

from decimal import Decimal

from etl.definitions.history import Break
from etl.facts.season import season_rows
from etl.values.text import Text

SUMS = {
    "2017-11": 90, "2017-12": 110, "2018-01": 120, "2018-02": 60,
    "2018-11": 100, "2018-12": 100, "2019-01": 50, "2019-02": 148,
}  # fmt: skip
FESTIVAL = {2018: "2018-02", 2019: "2019-02"}


def test_the_two_months_together_compare_where_single_ones_mislead() -> None:
    first, second = season_rows(SUMS, (1, 2), FESTIVAL, 12)
    assert (first.value, second.value) == (180, 198)
    assert second.yoy_pct == Decimal("10.00")  # 198 / 180 - 1
    assert second.single_yoy_pct == (Decimal("-58.33"), Decimal("146.67"))
    assert (second.before, second.on_before_pct) == (200, Decimal("-1.00"))
    assert (first.yoy_pct, first.on_before_pct) == (None, Decimal("-10.00"))


def test_a_year_that_lacks_one_of_the_months_has_no_row() -> None:
    assert [row.year for row in season_rows({"2019-01": 1}, (1, 2), FESTIVAL, 12)] == []


def test_nothing_is_compared_across_a_break() -> None:
    broken = [Break(measure="tx", since="2019-01", reason=Text(zh="口径", en="another count"))]
    row = season_rows(SUMS, (1, 2), FESTIVAL, 12, broken)[-1]
    assert (row.value, row.yoy_pct, row.on_before_pct, row.single_yoy_pct) == (198, None, None, (None, None))
