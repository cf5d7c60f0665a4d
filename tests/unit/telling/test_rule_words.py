"""Rules in words: no gap between two Chinese words, whatever the method and the unit."""

import re

import pytest

from etl.definitions.load import load_programme, programme_names
from etl.telling.rule_words import rule_words, side_by_side

GAP = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff]")


@pytest.mark.parametrize("slug", programme_names())
def test_no_gap_stands_between_two_words(slug: str) -> None:
    programme = load_programme(slug)
    told = [
        rule_words(method, item, programme.indicators[item.indicator], group).zh
        for method in programme.methods
        for item in method.item
        for group in ("", *item.by_group)
    ]
    assert [one for one in told if GAP.search(one)] == []


def test_a_space_stands_beside_a_number_alone() -> None:
    assert side_by_side("达到 80%", "得") == "达到 80% 得"
    assert side_by_side("达到 300,000 笔", "得") == "达到 300,000 笔得"
    assert side_by_side("否则", "按完成目标的比例计分") == "否则按完成目标的比例计分"
    assert side_by_side("否则", "60%→0 分") == "否则 60%→0 分"
