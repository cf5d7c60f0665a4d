"""What is filed as evidence is told as people call it, and what is connected is not told as used."""

import tomllib
from types import SimpleNamespace
from typing import Any, cast

import pytest

from etl.composing.book import Phrase, without_heading
from etl.composing.bulletin.practice import _evidence
from etl.editions.model import Run
from etl.values.house import ROOT
from etl.values.text import Text


@pytest.mark.parametrize(
    ("filed", "told"),
    [
        ("省级工作简报2018-Q2-B07", "省级工作简报"),
        ("采纳单2017-Q4-d4", "采纳单"),
        ("Circular 2019-12-B07-3", "Circular"),
        ("省级工作简报〔2018〕7号", "省级工作简报〔2018〕7号"),
        ("2018年第7期简报", "2018年第7期简报"),
        ("2018-Q2-B07", "2018-Q2-B07"),
    ],
)
def test_papers_are_told_without_the_code_that_they_are_kept_under(filed: str, told: str) -> None:
    writer = SimpleNamespace(term=lambda code: Text(zh="另存", en="evidence on file"))
    found = _evidence(cast(Any, writer), filed)
    assert found.zh == told
    assert found.en == (told if told.isascii() else "evidence on file")


def test_what_is_connected_is_not_told_as_used() -> None:
    """Terminals stand at 347 stations; 327 took payments: a sentence that speaks of use has the number of those."""
    seen = 0
    for path in sorted((ROOT / "data" / "programmes").glob("*/wording/bulletin.toml")):
        for one in tomllib.loads(path.read_text(encoding="utf-8")).get("highlight", []):
            seen += 1
            assert "in use" not in one["en"] or ".live}" in one["en"], one["en"]
    assert seen > 5


def test_a_slide_answers_with_what_was_counted() -> None:
    """“Service in the countryside is uneven” was the title above the figures that say where."""
    zh, en = (Run("居后的是"), Run(figure="a"), Run("。")), (Run("The last is "), Run(figure="a"), Run("."))
    headed = Phrase((Run("不平衡。居后的是"), *zh[1:]), (Run("It is uneven. The last is "), *en[1:]))
    told = without_heading(headed)
    assert told == Phrase(zh, en)
    assert without_heading(told) == told, "one sentence with its figures stays whole"
    alone = Phrase((Run("不平衡。"),), (Run("It is uneven."),))
    assert without_heading(alone) == alone
