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


@pytest.mark.parametrize(
    ("message", "figures", "said"),
    [
        ("{place} of {n}", {"place": 3, "n": 9}, "第3名（9个）"),
        ("{place} of {n} before", {"place": 3, "n": 9}, "上期第3名（9个）"),
        ("How many", {}, "个数"),
    ],
)
def test_places_among_regions_are_counted_with_the_word_of_regions(
    message: str, figures: dict[str, int], said: str
) -> None:
    """“第3（9家）” of nine states: what a message counts need not be named in it."""
    assert Words("zh", "region").say(message, **figures) == said
    assert "家" in Words("zh").say(message, **figures)
    everybody = (
        "They are worked out from what is shown of everybody and err on the wide side, as in the bulletin."
    )
    assert "大家" in Words("zh", "region").say(everybody)


@pytest.mark.slow
def test_no_message_counts_regions_as_institutions() -> None:
    """Of every message of the catalogue: what is left of the word are everybody, the country, an expert."""
    for message, _path, _line in used_messages():
        one, many = (message, message) if isinstance(message, str) else message
        chinese = (
            translations("zh").ngettext(one, many, 2) if one != many else translations("zh").gettext(one)
        )
        left = re.sub(r"大家|国家|专家|人家", "", fitted(chinese, "zh", "region", "month"))
        assert "家" not in re.sub(r"\{[^}]*\}", "", left), left


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
