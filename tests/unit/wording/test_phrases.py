"""Short phrases of documents: one and many, up and down, with and without minutes."""

import pytest

from etl.values.text import Text
from etl.wording import phrases


@pytest.mark.parametrize(
    ("moved", "by_indicator", "by_score", "english"),
    [
        (None, "上期无位次", "上期无位次", "no place before"),
        (0, "位次未变", "位次未变", "unmoved"),
        (1, "上升1位", "较上期上升1位", "up 1 place"),
        (-2, "下降2位", "较上期下降2位", "down 2 places"),
    ],
)
def test_a_place_moves_by_an_indicator_or_by_score(
    moved: int | None, by_indicator: str, by_score: str, english: str
) -> None:
    assert phrases.place_moved(moved) == Text(zh=by_indicator, en=english)
    assert phrases.score_moved(moved) == Text(zh=by_score, en=english)


def test_chinese_leaves_out_minutes_of_zero() -> None:
    day = Text(zh="2020年1月8日", en="8 January 2020")
    assert phrases.time_of_day(day, 18, 0) == Text(zh="2020年1月8日18时", en="18:00 on 8 January 2020")
    assert phrases.time_of_day(day, 9, 5) == Text(zh="2020年1月8日9时5分", en="09:05 on 8 January 2020")


def test_a_gap_of_shares_is_told_in_percentage_points() -> None:
    unit = Text(zh="笔/户", en="payments a user")
    assert phrases.gap("12.50", unit, is_share=True) == Text(zh="12.50个百分点", en="12.50 percentage points")
    assert phrases.gap("3.10", unit, is_share=False) == Text(zh="3.10笔/户", en="3.10 payments a user")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Rural coaches", "rural coaches"),
        ("POS terminals", "POS terminals"),
        ("UPI", "UPI"),
        ("A b", "A b"),
    ],
)
def test_a_common_name_begins_small_inside_a_sentence(name: str, said: str) -> None:
    assert phrases.in_sentence(Text(zh="名", en=name)) == Text(zh="名", en=said)
