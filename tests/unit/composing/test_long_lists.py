"""A list that nobody would read names the first and counts them all."""

from types import SimpleNamespace
from typing import Any

import pytest

from etl.composing.book import Book, printed
from etl.composing.writer import MOST_NAMED, Writer


def told(count: int) -> tuple[str, str]:
    members = {
        f"b{n:04}": SimpleNamespace(short_zh=f"甲行{'乙' * (n % 3)}", short_en="Bank") for n in range(count)
    }
    material: Any = SimpleNamespace(members=members)
    nothing: Any = None
    writer = Writer(material, Book(), nothing)
    phrase = writer.names(sorted(members))
    figures = writer.book.figures
    return printed(phrase.zh, figures, "zh"), printed(phrase.en, figures, "en")


@pytest.mark.parametrize("count", [MOST_NAMED + 1, 510, 1121])
def test_of_very_many_the_first_are_named_and_all_are_counted(count: int) -> None:
    zh, en = told(count)
    assert zh == f"甲行、甲行乙、甲行乙乙等{count}家"
    assert en == f"Bank, Bank, Bank and {count - 3:,} others"


@pytest.mark.parametrize("count", [1, 2, MOST_NAMED])
def test_a_list_that_can_be_read_names_everybody(count: int) -> None:
    zh, en = told(count)
    assert zh.count("、") == count - 1
    assert "others" not in en
