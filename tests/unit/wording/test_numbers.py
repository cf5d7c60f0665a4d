"""Numbers as documents print them: worked examples, and properties against an independent reckoning."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.values.periods import Period
from etl.values.text import Text
from etl.wording import numbers
from etl.wording.dates import end_words, period_words

USERS = Text(zh="户", en="users")
YUAN = Text(zh="元", en="yuan")


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0户", "0 users"),
        (1, "1户", "1 user"),
        (1036, "1036户", "1,036 users"),
        (9999, "9999户", "9,999 users"),
        (10_000, "1万户", "10,000 users"),
        (92_000, "9.2万户", "92,000 users"),
        (193_353, "19.34万户", "193,353 users"),
        (700_000, "70万户", "700,000 users"),
        (1_130_000, "113万户", "1.13 million users"),
        (99_999_999, "1亿户", "100 million users"),
        (534_000_000, "5.34亿户", "534 million users"),
        (24_040_000_000_000, "24.04万亿户", "24.04 trillion users"),
    ],
)
def test_counts(value: int, zh: str, en: str) -> None:
    assert numbers.count(value, USERS) == Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("fen", "zh", "en"),
    [
        (6_844_590_100, "6844.59万元", "68.45 million yuan"),
        (55_385_152_323, "5.54亿元", "553.85 million yuan"),
        (10_5, "1.05元", "1.05 yuan"),
        (999_999, "9999.99元", "9,999.99 yuan"),
    ],
)
def test_money_from_fen(fen: int, zh: str, en: str) -> None:
    assert numbers.money(fen, 100, YUAN) == Text(zh=zh, en=en)


@pytest.mark.parametrize(
    ("largest", "unit", "zh", "en"),
    [
        (68_445_901, Text(zh="万元", en="million yuan"), "1416.76", "14.17"),
        (9_000_000, Text(zh="元", en="yuan"), "14167577.86", "14167577.86"),
        (5 * 10**12, Text(zh="亿元", en="billion yuan"), "0.14", "0.01"),
    ],
)
def test_a_column_of_money_has_one_unit(largest: int, unit: Text, zh: str, en: str) -> None:
    scale = numbers.money_scale(largest, YUAN)
    told = scale.told(Fraction(1_416_757_786, 100))
    assert scale.unit == unit
    assert (told.zh.replace(",", ""), told.en.replace(",", "")) == (zh, en)


def test_an_axis_counts_in_units_that_are_said() -> None:
    assert numbers.axis_unit(1_130_000, USERS) == Text(zh="万户", en="million users")
    assert numbers.axis_unit(99_999, USERS) == USERS
    assert numbers.axis_unit(587_000_000, USERS).zh == "亿户", "as the sentence beside it says: 5.87亿户"


def test_the_growth_of_the_seed_is_said_both_ways() -> None:
    assert numbers.since(1_130_000, 92_000) == Text(zh="增长11.3倍", en="12.3 times as many as")
    assert numbers.times(1_130_000, 92_000) == Text(zh="12.3倍", en="12.3 times")


@pytest.mark.parametrize(
    ("value", "base", "zh", "en"),
    [
        (113, 100, "增长13.00%", "up 13.00% on"),
        (199, 100, "增长99.00%", "up 99.00% on"),
        (200, 100, "增长1.0倍", "2.0 times as many as"),
        (97, 100, "下降3.00%", "down 3.00% on"),
        (1, 1000, "下降99.90%", "down 99.90% on"),
        (100, 100, "持平", "the same as"),
        (1_000_001, 1_000_000, "基本持平", "much the same as"),
    ],
)
def test_changes(value: int, base: int, zh: str, en: str) -> None:
    assert numbers.since(value, base) == Text(zh=zh, en=en)


def test_money_is_as_much_and_counts_are_as_many() -> None:
    said = numbers.since(300, 100, is_money=True)
    assert said is not None
    assert said.en == "3.0 times as much as"


def test_nothing_is_compared_with_nothing() -> None:
    assert numbers.change(5, 0, numbers.YEAR).zh == "上年同期为0，不可比"
    assert numbers.change(5, None, numbers.YEAR).zh == "同比不可比（上年同期无数据）"
    assert "zero" in numbers.change(5, 0, numbers.MONTH).en
    assert numbers.times(5, 0) is None


def test_differences_of_shares_are_percentage_points() -> None:
    said = numbers.points_change(Fraction(3, 10), Fraction(29, 100), numbers.MONTH)
    assert said == Text(zh="环比提高1.00个百分点", en="up 1.00 percentage points on the month before")
    assert numbers.points_change(Fraction(1, 10), Fraction(2, 10), numbers.YEAR).zh == "同比下降10.00个百分点"


@pytest.mark.parametrize(
    ("share", "zh"),
    [
        (Fraction(356, 1068), "33.33%（三分之一）"),
        (Fraction(1, 5), "20.00%（五分之一）"),
        (Fraction(3, 4), "75.00%（四分之三）"),
        (Fraction(1, 2), "50.00%（一半）"),
        (Fraction(1, 1), "100.00%"),
        (Fraction(1, 7), "14.29%"),
        (Fraction(1001, 3000), "33.37%"),
    ],
)
def test_a_share_that_is_a_simple_fraction_says_so(share: Fraction, zh: str) -> None:
    assert numbers.share(share).zh == zh


def test_periods_have_their_year_in_full() -> None:
    assert period_words(Period.parse("2019-12")) == Text(zh="2019年12月", en="December 2019")
    assert period_words(Period.parse("2019-Q4")).zh == "2019年第四季度"
    assert end_words(Period.parse("2019-Q4")).zh == "2019年12月末"


@given(st.integers(0, 10**13))
def test_a_large_number_is_its_value_rounded_half_up_in_its_unit(value: int) -> None:
    text = numbers.large_zh(value)
    word = next((w for w in ("万亿", "亿", "万") if text.endswith(w)), "")
    size = {"万亿": 10**12, "亿": 10**8, "万": 10**4, "": 1}[word]
    said = Decimal(text.removesuffix(word))
    exact = (Decimal(value) / size).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert said == exact
    assert word or value < 10**4


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_times_are_told_of_increases_only(value: int, base: int) -> None:
    said = numbers.since(value, base)
    assert said is not None
    assert ("倍" in said.zh) == (value >= 2 * base)
    assert ("下降" in said.zh) == (value < base and "持平" not in said.zh)
    assert "-" not in said.zh


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (68_474_901, ("万元", "million yuan"), ("6,847.49", "68.47")),
        (395_990, ("万元", "yuan"), ("39.60", "395,990.00")),
        (553_916_517, ("亿元", "million yuan"), ("5.54", "553.92")),
        (25_143_700_000_000, ("万亿元", "trillion yuan"), ("25.14", "25.14")),
        (-9_000, ("元", "yuan"), ("-9,000.00", "-9,000.00")),
    ],
)
def test_one_amount_is_scaled_as_it_is_said(value: int, unit: tuple[str, str], told: tuple[str, str]) -> None:
    scale = numbers.said_scale(Fraction(value), Text(zh="元", en="yuan"))
    assert (scale.unit.zh, scale.unit.en) == unit
    assert (scale.told(value).zh, scale.told(value).en) == told
