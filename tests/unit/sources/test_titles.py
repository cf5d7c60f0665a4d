import datetime

import pytest

from etl.sources.titles import read_period


@pytest.mark.parametrize(
    ("stated", "period"),
    [
        ("June 2025", "2025-06"),
        ("Aug'25", "2025-08"),
        ("APR'25", "2025-04"),
        ("July 2025", "2025-07"),
        ("Sept. 2024", "2024-09"),
        ("2019年12月", "2019-12"),
        ("２０１９年１２月", "2019-12"),
        ("2019年第四季度", "2019-Q4"),
        ("2019年4季度", "2019-Q4"),
        ("201912", "2019-12"),
        (201912.0, "2019-12"),
        ("2019-12", "2019-12"),
        ("2019-Q4", "2019-Q4"),
        ("2019年上半年", "2019-H1"),
        ("2019-H2", "2019-H2"),
        (datetime.date(2019, 12, 31), "2019-12"),
    ],
)
def test_a_period_is_read_however_it_is_written(stated: object, period: str) -> None:
    assert str(read_period(stated)) == period


@pytest.mark.parametrize("stated", ["", "全年", "month 13", "201913", "Foo 2024", 12345.6])
def test_what_states_no_period_is_none(stated: object) -> None:
    assert read_period(stated) is None
