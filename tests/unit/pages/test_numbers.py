"""Numbers as people read them: exact until the last moment, then rounded half up."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as some

from etl.values.exact import rounded
from pages.shared import numbers

ZH, EN = "zh_Hans_CN", "en"


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (0, "0", "0"),
        (9_996, "9,996", "9,996"),
        (10_000, "1万", "10,000"),
        (92_000, "9.2万", "92,000"),
        (700_000, "70万", "700,000"),
        (1_130_000, "113万", "1.13 million"),
        (1_130_123, "113.01万", "1.13 million"),
        (99_999_999, "1亿", "100 million"),
        (99_994_999, "9,999.5万", "99.99 million"),
        (1_234_567_890, "12.35亿", "1.23 billion"),
        (24_039_307_000_000, "24.04万亿", "24.04 trillion"),
        (-1_130_000, "−113万", "−1.13 million"),
        (Fraction(999_999, 100), "9,999.99", "9,999.99"),
        (Fraction(9_999_996, 1000), "1万", "10,000"),
    ],
)
def test_large_numbers_in_few_digits(value: int | Fraction, zh: str, en: str) -> None:
    assert numbers.large(value, "zh", ZH) == zh
    assert numbers.large(value, "en", EN) == en


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (Decimal("0.125"), 2, "0.13"),
        (Decimal("-0.125"), 2, "−0.13"),
        (Fraction(1, 3), 2, "0.33"),
        (Decimal("2.5"), 0, "3"),
        (1_782_752_310_000, 0, "1,782,752,310,000"),
        (Fraction(2, 3), 4, "0.6667"),
    ],
)
def test_rounding_is_half_up(value: Decimal | Fraction | int, decimals: int, shown: str) -> None:
    assert numbers.written(value, EN, decimals) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Decimal("12.3"), "+12.30"), (0, "0.00"), (Decimal("-3.2"), "−3.20"), (Fraction(1, 1000), "0.00")],
)
def test_signs(value: Decimal | Fraction | int, shown: str) -> None:
    assert numbers.signed(value, ZH, 2) == shown


@given(some.integers(min_value=-(10**15), max_value=10**15))
def test_large_never_strays_from_the_number_by_more_than_it_shows(value: int) -> None:
    text = numbers.large(value, "zh", ZH).replace(",", "").replace(numbers.MINUS, "-")
    for size, word in numbers.STEPS["zh"]:
        if text.endswith(word):
            assert abs(Fraction(text.removesuffix(word)) * size - value) <= Fraction(size, 200)
            assert abs(Fraction(text.removesuffix(word))) >= 1
            return
    assert int(text) == value


@given(
    some.fractions() | some.integers() | some.integers(-(10**18), 10**18),
    some.integers(0, 10),
    some.booleans(),
)
@example(13106509103801827326, 9, False)
def test_marks_are_those_that_babel_writes(value: Fraction | int, decimals: int, trim: bool) -> None:
    pattern = "#,##0" + ("." + ("#" if trim else "0") * decimals if decimals else "")
    for locale in (ZH, EN, "de", "sv"):
        with localcontext(prec=400):  # Babel rounds within the context, whose 28 digits are fewer than ours
            theirs = format_decimal(rounded(value, decimals), format=pattern, locale=locale)
        assert numbers.written(value, locale, decimals, trim=trim) == theirs.replace("-", numbers.MINUS)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("others' figures -1.", "others' figures −1."),
        ("合计-24.8%（-1）", "合计−24.8%（−1）"),
        ("2019-12-05, 1-2, B-01, 3%-5%, UNIT-SLIP, + -", "2019-12-05, 1-2, B-01, 3%-5%, UNIT-SLIP, + -"),
        ("“-5” is no count: -5", "“-5” is no count: −5"),
    ],
)
def test_a_number_below_zero_has_a_minus_and_nothing_else_has(said: str, shown: str) -> None:
    assert numbers.with_minus(said) == shown
