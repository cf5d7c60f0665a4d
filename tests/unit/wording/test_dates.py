"""Periods under an axis, as a Chinese clerk and an English editor write them."""

import pytest

from etl.values.periods import Period
from etl.wording.dates import axis_name


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        ("2019-12", "2019年12月", "Dec 2019"),
        ("2019-05", "2019年5月", "May 2019"),
        ("2019-Q4", "2019年4季度", "Q4 2019"),
        ("2019-H2", "2019年下半年", "H2 2019"),
        ("2019", "2019", "2019"),
    ],
)
def test_a_period_under_an_axis_is_written_as_it_is_said(period: str, zh: str, en: str) -> None:
    found = axis_name(Period.parse(period))
    assert (found.zh, found.en) == (zh, en)
