"""“No problem” is not said while a main indicator falls: what fell is told, also where no institution is named."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from etl.composing.book import Book, Phrase
from etl.composing.bulletin.findings import worse
from etl.values.text import Text

NAMES = {"up": "higher", "down": "lower", "flat": "neutral"}


def writer(changes: dict[str, str | None], places: int, said: list[str]) -> Any:
    book = Book()

    def phrase(name: str) -> Phrase | None:
        code = name.split(".")[1]
        if code not in changes:
            return None
        return book.add(name, changes[code], "percent", Text(zh="环比变动", en="a change"))

    def say(code: str, **slots: Phrase | None) -> Phrase | None:
        if code == "worse-item":
            said.append(str(next(iter(slots["mom"].figures)) if slots["mom"] else ""))
        return slots.get("mom") or slots.get("list")

    programme = SimpleNamespace(
        settings=SimpleNamespace(headline=SimpleNamespace(indicators=tuple(NAMES), rank="up")),
        indicator=lambda code: SimpleNamespace(code=code, direction=NAMES[code]),
        reported=dict.fromkeys(NAMES),
    )
    return SimpleNamespace(
        material=SimpleNamespace(programme=programme, places=places),
        figures=SimpleNamespace(phrase=phrase),
        book=book,
        say=say,
        indicator_name=lambda indicator: Phrase((), ()),
    )


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"up": "-6.78", "down": "-6.78", "flat": "-6.78"}, ["up"]),
        ({"up": "6.78", "down": "6.78", "flat": "6.78"}, ["down"]),
        ({"up": "-0.99", "down": None}, []),
        ({}, []),
    ],
)
def test_the_main_indicators_that_got_worse_are_told(changes: dict[str, str | None], told: list[str]) -> None:
    said: list[str] = []
    found = worse(cast(Any, writer(changes, 2, said)))
    assert said == [f"indicator.{code}.mom" for code in told]
    assert (found is None) == (not told)
    assert worse(cast(Any, writer(changes, 1, []))) is None, "early editions stay as they were drawn up"
