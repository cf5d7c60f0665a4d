"""Titles and the issuer's name break where their authors let them, in lines of like length; nothing is lost."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.documents.columns import ems
from etl.documents.titles import (
    ISSUER_SIZES,
    TITLE_SIZE,
    _lines,
    imprint_size,
    masthead,
    signed_lines,
    title_lines,
)
from etl.documents.voice import Language, Voice
from etl.editions.model import Edition
from etl.values.text import Text

ROOM = 442.2


def with_head(edition: Edition, **changes: Text) -> Edition:
    return replace(edition, letterhead=replace(edition.letterhead, **changes))


def test_a_title_breaks_at_its_points_and_never_inside_a_word(edition: Edition) -> None:
    breaks = Text(
        zh="关于2019年12月全市|移动支付便民工程|推进情况的通报", en="The city's programme: |bulletin for May"
    )
    voice = Voice(with_head(edition, title_breaks=breaks), "zh")
    assert title_lines(voice, ROOM) == ["关于2019年12月全市", "移动支付便民工程推进情况的通报"]


def test_a_signature_breaks_where_the_masthead_may(edition: Edition) -> None:
    breaks = Text(zh="演示", en="Mobile payments of India |by region (PhonePe Pulse)")
    voice = Voice(with_head(edition, issuer_breaks=breaks), "en")
    assert signed_lines(voice, 330) == ["Mobile payments of India", "by region (PhonePe Pulse)"]
    assert signed_lines(voice, 3300) == ["Mobile payments of India by region (PhonePe Pulse)"]


def test_an_english_title_breaks_between_words(edition: Edition) -> None:
    long = (
        "Results of the assessment of a programme with a name that is rather long for a single line of a page"
    )
    lines = title_lines(Voice(with_head(edition, title_breaks=Text(zh="无", en=long)), "en"), ROOM)
    assert " ".join(lines) == long
    assert len(lines) > 1


def test_what_stands_behind_an_authored_point_begins_a_line_where_its_piece_is_too_wide(
    edition: Edition,
) -> None:
    """“… by region (PhonePe Pulse): bulletin / for the fourth quarter” had left its noun at the end of a line."""
    title = "Mobile payments of India by region (PhonePe Pulse): |bulletin for the fourth quarter of 2024"
    made = with_head(edition, title_breaks=Text(zh="题", en=title))
    assert title_lines(Voice(made, "en"), ROOM) == [
        "Mobile payments of India",
        "by region (PhonePe Pulse):",
        "bulletin for the",
        "fourth quarter of 2024",
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_issuer_is_larger_than_the_title(edition: Edition, language: Language) -> None:
    issuer = Text(
        zh="大庆市移动支付便民工程|协调小组办公室（演示）",
        en="Coordination office of the Daqing mobile payment programme (demonstration)",
    )
    head = masthead(Voice(with_head(edition, issuer_breaks=issuer), language), ROOM)
    assert head.size > TITLE_SIZE
    assert ISSUER_SIZES[0] <= head.size <= ISSUER_SIZES[1]
    assert "".join(head.lines).replace(" ", "") == issuer.in_language(language).replace("|", "").replace(
        " ", ""
    )


def test_a_name_without_points_breaks_before_its_bracket_only(edition: Edition) -> None:
    issuer = Text(zh="印度移动支付分地区统计（PhonePe Pulse）", en="x")
    head = masthead(Voice(with_head(edition, issuer=issuer), "zh"), ROOM)
    assert head.lines == ("印度移动支付分地区统计", "（PhonePe Pulse）")


@given(st.lists(st.text("移动支付便民工程", min_size=1, max_size=9), min_size=1, max_size=6))
def test_lines_hold_whole_pieces_in_order_and_no_more_lines_than_needed(pieces: list[str]) -> None:
    lines = _lines(tuple(pieces), "", 20.0)
    assert "".join(lines) == "".join(pieces)
    assert all(ems(line) <= 20.0 for line in lines)
    assert len(lines) <= max(1, sum(map(len, pieces)) // 11 + 1)


def test_issuer_and_day_of_the_imprint_stand_in_one_line() -> None:
    assert imprint_size("中国人民银行", "2020年1月15日印发", ROOM) == 14.0
    long = imprint_size("大庆市移动支付便民工程协调小组办公室（演示）", "2020年1月15日印发", ROOM)
    assert 10.5 <= long < 14.0
