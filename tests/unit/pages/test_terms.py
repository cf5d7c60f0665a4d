"""Words chosen by programme: regions for institutions, quarters for months, in both languages."""

import re

import pytest

from pages.shared.extraction import used_messages
from pages.shared.language import translations
from pages.shared.terms import fitted
from pages.shared.words import Words


@pytest.mark.parametrize(
    ("message", "english", "chinese"),
    [
        ("Institution", "Region", "地区"),
        ("All institutions together", "All regions together", "全部地区合计"),
        ("Since last month", "Since last quarter", "较上季度"),
        ("no figure for this month", "no figure for this quarter", "本季度无数据"),
        ("Month", "Quarter", "季度"),
        ("What changed since last month", "What changed since last quarter", "较上季度变化"),
    ],
)
def test_messages_say_what_the_programme_counts(message: str, english: str, chinese: str) -> None:
    assert Words("en", "region", "quarter").say(message) == english
    assert Words("zh", "region", "quarter").say(message) == chinese


def test_placeholders_and_what_is_filled_in_stay() -> None:
    message = "{month}: a place in {n} of {all} indicators."
    assert fitted(message, "en", "region", "quarter") == message
    said = Words("en", "region", "quarter").say(message, month="the institution's month", n=1, all=2)
    assert said == "the institution's month: a place in 1 of 2 indicators."


def test_chinese_counts_regions_with_their_own_word() -> None:
    said = Words("zh", "region").count(
        "{n} institution without a place", "{n} institutions without a place", 3
    )
    assert said == "3个地区未参加排名"


@pytest.mark.slow
def test_a_programme_of_institutions_and_months_reads_as_written() -> None:
    for message, _path, _line in used_messages():
        one = message if isinstance(message, str) else message[0]
        assert fitted(one, "en", "institution", "month") == one


@pytest.mark.slow
def test_no_message_keeps_a_month_or_an_institution_where_there_is_none() -> None:
    for message, _path, _line in used_messages():
        one = message if isinstance(message, str) else message[0]
        english = re.sub(r"\{[^}]*\}", "", fitted(one, "en", "region", "quarter"))
        assert not re.search(r"institution|(?<!-)\bmonth", english, re.IGNORECASE), english
        chinese = translations("zh").gettext(one)
        if isinstance(chinese, str):
            assert "机构" not in re.sub(r"\{[^}]*\}", "", fitted(chinese, "zh", "region", "quarter")), chinese
