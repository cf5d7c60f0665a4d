"""The arithmetic that the page of the proof lays out: typed into a calculator, it gives the points again."""

import re
from fractions import Fraction
from typing import Any

import pytest

from etl.definitions.method.rules import NUMBERS
from pages.shared.words import Words
from pages.subjects.score.proof_sentences import (
    calculation,
    part_calculation,
    rule_in_words,
    total_calculation,
)

EN = Words("en")


def item(steps: dict[str, Any], **fields: Any) -> dict[str, Any]:
    nothing = {
        "kind": "linear",
        "curve": None,
        "red_line": None,
        "place": None,
        "gates": None,
        "events": [],
        "minimum": None,
    }
    return {
        "state": "value", "value": "175/2", "numerator": 350, "denominator": 400, "scale": "100", "maximum": "5.0000",
        "points": "3.9286", "steps": nothing | steps,
    } | fields  # fmt: skip


def curve(
    value: str, corners: list[list[str]], points: str, unrounded: str, closed: str = "left"
) -> dict[str, Any]:
    return {
        "corners": corners,
        "closed": closed,
        "value": value,
        "points": points,
        "points_unrounded": unrounded,
    }


RISING = [["60", "0.0000"], ["95", "5.0000"]]


def worked_out(text: str) -> Fraction:
    """What a calculator makes of `0 + (5 − 0) × (87.5 − 60) ÷ (95 − 60)`."""
    plain = text.replace("−", "-").replace("×", "*").replace("÷", "/").replace("…", "").replace(",", "")
    numbers = re.sub(r"\d+(?:\.\d+)?", lambda found: f"Fraction('{found[0]}')", plain)
    return Fraction(eval(numbers, {"Fraction": Fraction}))


def test_straight_line_between_two_corners() -> None:
    said = calculation(EN, item({"curve": curve("175/2", RISING, "3.9286", "55/14")}))
    assert (
        said
        == "350 ÷ 400 × 100 = 87.5; 0 + (5 − 0) × (87.5 − 60) ÷ (95 − 60) = 3.9285714286…, rounded 3.9286"
    )
    figure, line = said.split("; ")
    assert worked_out(figure.split(" = ")[0]) == Fraction(175, 2)
    assert worked_out(line.split(" = ")[0]) == Fraction(55, 14)


@pytest.mark.parametrize(
    ("value", "closed", "points"),
    [
        ("19", "left", "0"),
        ("20", "left", "1"),
        ("20", "right", "0"),
        ("21", "right", "1"),
        ("99", "left", "1"),
    ],
)
def test_bands_give_the_points_of_the_side_that_is_closed(value: str, closed: str, points: str) -> None:
    corners = [["20", "0.0000"], ["20", "1.0000"]]
    said = calculation(
        EN, item({"curve": curve(value, corners, f"{points}.0000", points, closed)}, points=f"{points}.0000")
    )
    assert said.endswith(f"; {value} gives {points}")


def test_events_are_counted_one_by_one() -> None:
    events = [
        {"event": "late", "name_zh": "迟报", "name_en": "days late", "count": 2, "points_each": "0.5000"},
        {"event": "missing", "name_zh": "缺报", "name_en": "missing", "count": None, "points_each": "3.0000"},
    ]
    said = calculation(EN, item({"kind": "deduct", "events": events, "minimum": "0.0000"}, points="4.0000"))
    assert (
        said
        == "350 ÷ 400 × 100 = 87.5; full points 5; − days late 2 × 0.5; − missing — × 3; not below 0; = 4.0000 points"
    )


def test_beyond_the_red_line_nothing_else_counts() -> None:
    line = {"line": "90", "kept": False, "must_be": "at least"}
    said = calculation(EN, item({"kind": "red_line", "red_line": line}, points="0.0000"))
    assert said == "350 ÷ 400 × 100 = 87.5; beyond the red line 90; = 0.0000 points"


@pytest.mark.parametrize(
    ("state", "steps", "said"),
    [("not_applicable", None, "leaves the score"), ("not_filed", {"kind": "linear"}, "not filed = 0 points")],
)
def test_what_has_no_figure_says_so(state: str, steps: dict[str, str] | None, said: str) -> None:
    assert calculation(EN, {"state": state, "steps": steps}) == said


def test_a_part_says_what_it_was_rescaled_from() -> None:
    part = {"earned": "13.3145", "applicable": "22.0000", "worth": "25.0000", "points": "15.1301"}
    assert part_calculation(EN, part) == "earned 13.3145 ÷ 22 that apply × full 25 = 15.1301"
    assert part_calculation(EN, part | {"points": "13.3145"}) == "sum of its items = 13.3145"
    assert part_calculation(EN, part | {"worth": "0.0000"}) == "nothing applies: the part leaves the score"


def test_the_total_is_rescaled_where_a_whole_part_has_left() -> None:
    parts = [
        {"bonus": False, "worth": "60.0000", "points": "42.7118", "name_zh": "部分", "name_en": "Part 0"},
        {"bonus": False, "worth": "0.0000", "points": "0.0000", "name_zh": "部分", "name_en": "Part 1"},
        {"bonus": True, "worth": "10.0000", "points": "1.5000", "name_zh": "部分", "name_en": "Part 2"},
    ]
    total = {
        "before_bonus": "71.1863",
        "bonus": "1.5000",
        "penalty": "1.0000",
        "penalties": [
            {"name_zh": "迟报", "name_en": "late again", "points": "1.0000"},
            {"name_zh": "不合格", "name_en": "poor again", "points": "0.0000"},
        ],
        "exact": "71.6863",
        "official": "71.69",
    }
    lines = total_calculation(
        EN, {"parts": parts, "total": total, "method": {"full": "100", "decimals": 2}}
    ).split("\n\n")
    assert lines[0] == "Part 0 42.7118 = 42.7118"
    assert lines[1] == "sum of the parts 42.7118 ÷ 60 that apply × full 100 = 71.1863"
    assert abs(Fraction("42.7118") / 60 * 100 - Fraction("71.1863")) < Fraction(1, 20_000)
    assert lines[2] == "base points 71.1863 + bonus 1.5000 − late again 1.0000 = 71.6863"
    assert lines[-1] == "71.6863 rounded half-up to 2 decimals = 71.69"


def test_every_kind_of_rule_has_words_beside_its_number() -> None:
    """A code alone tells a bank nothing."""
    for words in (Words("zh"), EN):
        for code in NUMBERS.values():
            said = rule_in_words(words, code)
            assert said.startswith(f"{code} ")
            assert said.isascii() == (words is EN)
