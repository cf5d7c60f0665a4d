"""A list that nobody would read names the first and counts them all; a list of everybody says so."""

from types import SimpleNamespace
from typing import Any

import pytest

from etl.composing.book import Book, printed
from etl.composing.writer import LEAST_OF_ALL, MOST_NAMED, Writer


def told(count: int, others: int = 1, parts: int = 0, ranked: str = "institution") -> tuple[str, str]:
    """A list of `count` of those who take part, beside whom there are `others` and `parts` that are rows of theirs."""
    members = {
        f"b{n:04}": SimpleNamespace(short_zh=f"甲行{'乙' * (n % 3)}", short_en="Bank")
        for n in range(count + others + parts)
    }
    listed = sorted(members)
    programme = SimpleNamespace(settings=SimpleNamespace(ranked=ranked))
    material: Any = SimpleNamespace(
        members=members, programme=programme, parts=frozenset(listed[count + others :])
    )
    nothing: Any = None
    writer = Writer(material, Book(), nothing)
    phrase = writer.names(listed[:count])
    figures = writer.book.figures
    return printed(phrase.zh, figures, "zh"), printed(phrase.en, figures, "en")


@pytest.mark.parametrize("count", [MOST_NAMED + 1, 510, 1121])
def test_of_very_many_the_first_are_named_and_all_are_counted(count: int) -> None:
    zh, en = told(count)
    assert zh == f"甲行、甲行乙、甲行乙乙等{count}家"
    assert en == f"Bank, Bank, Bank and {count - 3:,} others"
    assert told(count, ranked="region")[0].endswith(f"等{count}个"), "regions are counted with their own word"


@pytest.mark.parametrize("count", [1, 2, MOST_NAMED])
def test_a_list_that_can_be_read_names_everybody(count: int) -> None:
    zh, en = told(count)
    assert zh.count("、") == count - 1
    assert "others" not in en


@pytest.mark.parametrize("count", [LEAST_OF_ALL, MOST_NAMED, 1121])
@pytest.mark.parametrize("parts", [0, 2])
def test_a_list_of_everybody_says_so(count: int, parts: int) -> None:
    """A row that belongs to an institution is missed by nobody."""
    assert told(count, 0, parts) == (f"全部{count}家参评机构", f"all {count:,} institutions")
    assert told(count, 0, parts, "region") == (f"全部{count}个参评地区", f"all {count:,} regions")
    assert "全部" not in told(count, 1, parts)[0]


def test_of_very_few_everybody_is_named() -> None:
    assert told(LEAST_OF_ALL - 1, 0)[0].count("、") == LEAST_OF_ALL - 2
