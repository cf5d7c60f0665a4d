import datetime
from decimal import Decimal

import pytest

from etl.sources.files.workbook import Broken
from etl.sources.numbers import Written, plain_digits, read_number


@pytest.mark.parametrize(
    ("value", "number", "unit", "rule"),
    [
        (12.0, 12.0, "", None),
        (Decimal("12.5"), Decimal("12.5"), "", None),
        ("1,234", Decimal(1234), "", "NUM-ASTEXT"),
        ("1,234,567.80", Decimal("1234567.80"), "", "NUM-ASTEXT"),
        ("1 234", Decimal(1234), "", "NUM-ASTEXT"),
        ("１２３", Decimal(123), "", "NUM-ASTEXT"),
        (" 123\u00a0", Decimal(123), "", "NUM-ASTEXT"),
        ("\u200b123", Decimal(123), "", "NUM-ASTEXT"),
        ("'123", Decimal(123), "", "NUM-ASTEXT"),
        ("-5", Decimal(-5), "", "NUM-ASTEXT"),
        ("(1,234)", Decimal(-1234), "", "NUM-ASTEXT"),
        ("（5）", Decimal(-5), "", "NUM-ASTEXT"),
        ("\u22121,234.5", Decimal("-1234.5"), "", "NUM-ASTEXT"),
        ("12.5万", Decimal("12.5"), "万", "NUM-ASTEXT"),
        ("１２．５ 万元", Decimal("12.5"), "万元", "NUM-ASTEXT"),
        ("120户", Decimal(120), "户", "NUM-ASTEXT"),
        ("¥1,234.50", Decimal("1234.50"), "元", "NUM-ASTEXT"),
    ],
)
def test_a_number_is_read_however_it_is_written(
    value: object, number: object, unit: str, rule: str | None
) -> None:
    written, finding = read_number(value, "S", "D5")
    assert written == Written(number, unit)  # type: ignore[arg-type]
    assert (finding.rule if finding else None) == rule


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("", None),
        ("  ", None),
        ("—", "NUM-NOTHING"),
        ("——", "NUM-NOTHING"),
        ("-", "NUM-NOTHING"),
        ("／", "NUM-NOTHING"),
        ("N/A", "NUM-NOTHING"),
        ("不适用", "NUM-NOTHING"),
        ("无", "NUM-TEXT"),
        ("Nil", "NUM-TEXT"),
        ("n.a.", "NUM-NOTHING"),
        ("12,34", "NUM-TEXT"),
        ("1,2345", "NUM-TEXT"),
        ("约100", "NUM-TEXT"),
        ("1-2", "NUM-TEXT"),
        ("三百", "NUM-TEXT"),
        ("(1", "NUM-TEXT"),
        *((f"123{mark}", "NUM-TEXT") for mark in ("*", "**", "#", "†", "^1", "[1]", "①", "?", "=")),
        ("=1+2", "NUM-TEXT"),
        (True, "NUM-TEXT"),
        (datetime.date(2019, 12, 1), "NUM-TEXT"),
        (float("inf"), "NUM-TEXT"),
        (Broken("#REF!"), "NUM-ERROR"),
        (Broken(""), "NUM-FORMULA"),
    ],
)
def test_what_is_no_number_is_nothing_or_a_question(value: object, rule: str | None) -> None:
    written, finding = read_number(value, "S", "D5")
    assert written is None
    assert (finding.rule if finding else None) == rule
    assert finding is None or (finding.sheet, finding.cell) == ("S", "D5")


def test_only_bare_digits_are_a_number_in_a_csv_file() -> None:
    assert plain_digits("0012.50") == Decimal("12.50")
    assert plain_digits("1,234") is None
    assert plain_digits("") is None


@pytest.mark.parametrize("word", ["无", "暂无", "Nil", "none", "…", "……", ".."])
def test_a_word_that_may_mean_zero_is_asked_about_in_a_return_and_told_of_a_published_table(
    word: str,
) -> None:
    for is_published, rule in ((False, "NUM-TEXT"), (True, "NUM-NOTHING")):
        written, finding = read_number(word, "S", "D5", is_published=is_published)
        assert written is None
        assert finding is not None
        assert (finding.rule, finding.cell) == (rule, "D5")
