import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.sources.titles import names_several, read_period
from etl.values.periods import Period

_JOINS = ["-", " - ", "–", "~", "～", "至", "到", "、", "及", "和", " to ", " and ", " & ", " "]
_WRITINGS = [
    lambda year, month: f"{year}年{month}月",
    lambda year, month: f"{year}-{month:02d}",
    lambda year, month: f"{year}.{month:02d}",
    lambda year, month: f"{datetime.date(year, month, 1):%B %Y}",
    lambda year, month: f"{datetime.date(year, month, 1):%b}. {year}",
]
_WRITTEN_ALONE = [
    lambda year, month: f"{month:02d}/{year}",
    lambda year, month: f"{month}.{year}",
    lambda year, month: f"{year}M{month:02d}",
    lambda year, month: f"{year}\u2011{month:02d}",
]


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
        ("June 30, 2025", "2025-06"),
        ("for the month ended 30th June 2025", "2025-06"),
        ("2020年1月1日至1月31日", "2020-01"),
        ("2019.12.01-2019.12.31", "2019-12"),
        ("1 June 2025 to 30 June 2025", "2025-06"),
        ("二○一九年十二月", "2019-12"),
        ("2019年元月", "2019-01"),
        ("2019-M12", "2019-12"),
        (20191231, "2019-12"),
        (2019.12, "2019-12"),
        (2019.2, "2019-02"),
        ("2019.1", "2019-01"),
    ],
)
def test_a_period_is_read_however_it_is_written(stated: object, period: str) -> None:
    assert str(read_period(stated)) == period


@pytest.mark.parametrize(
    "stated", ["", "全年", "month 13", "201913", "Foo 2024", 12345.6, 20191301, "13/2019"]
)
def test_what_states_no_period_is_none(stated: object) -> None:
    assert read_period(stated) is None


@pytest.mark.parametrize("stated", [2019.1, Decimal("2019.1")])
def test_a_number_that_may_have_lost_a_zero_states_nothing(stated: object) -> None:
    """A spreadsheet keeps 2019.10 as 2019.1, which would be January."""
    assert read_period(stated) is None


_SEVERAL = [
    *("2019-12~2020-01", "2019-12至2020-01", "2019/12-2020/1", "2019.12.21-2020.01.20", "201910-201912"),
    *("Oct-Dec 2019", "October to December 2019", "Dec 2019 – Jan 2020", "Nov & Dec 2019", "Nov/Dec 2019"),
    *("2019年10月、11月、12月", "2019年12月及2020年1月", "2019年12月21日至1月20日", "二〇一九年十月至十二月"),
    *("2019-Q4/2020-Q1", "2019年第四季度和2020年第一季度", "2019年上半年及下半年"),
]


@pytest.mark.parametrize("stated", _SEVERAL)
def test_what_goes_from_one_period_to_another_is_for_none_of_them(stated: str) -> None:
    assert names_several(stated)
    assert read_period(stated) is None


@given(
    st.dates(datetime.date(2001, 1, 1), datetime.date(2098, 12, 31)),
    st.integers(1, 24),
    st.sampled_from(_JOINS),
)
def test_no_span_is_taken_for_its_first_or_last_month(first: datetime.date, months: int, join: str) -> None:
    """In every writing that a month alone is read in."""
    last = Period(first.year, first.month).shift(months)
    for write in _WRITINGS:
        one, other = write(first.year, first.month), write(last.year, last.number)
        assert str(read_period(one)) == f"{first:%Y-%m}"
        assert read_period(f"{one}{join}{other}") is None, f"{one}{join}{other}"
        assert str(read_period(f"{one}{join}{one}")) == f"{first:%Y-%m}"
    for write in _WRITTEN_ALONE:
        one, other = write(first.year, first.month), write(last.year, last.number)
        assert str(read_period(one)) == f"{first:%Y-%m}"
        assert read_period(f"{one}{join}{other}") is None, f"{one}{join}{other}"
