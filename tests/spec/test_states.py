"""The five states of a figure under every kind of rule: what is missing never becomes points."""

from fractions import Fraction

import pytest

from etl.scoring.score import score
from tests.spec.example import check_rule, indicator, inputs, method, official

BY_VALUE = {
    "R1": "kind = 'all_or_nothing'\ntarget = 10",
    "R2": "kind = 'completion'\ntarget = 10",
    "R3": "kind = 'linear'\nfloor = 0\ntarget = 10",
    "R4": "kind = 'bands'\nclosed = 'left'\nband = [{ to = 1, points = 0 }, { from = 1, points = 5 }]",
    "R5": "kind = 'base'\ntarget = 10\nper_unit = 1",
    "R6": "kind = 'place'",
    "R7": "kind = 'deduct'\ninner = { kind = 'linear', floor = 0, target = 10 }\n"
    "tariff = [{ event = 'error', points = 1 }]",
    "R9": "kind = 'red_line'\nline = 10",
    "R11": "kind = 'improvement'\ngain = 1",
}
LOWER = {
    "R1": "kind = 'all_or_nothing'\ntarget = 60",
    "R3": "kind = 'linear'\nfloor = 100\ntarget = 60",
    "R4": "kind = 'bands'\nclosed = 'left'\nband = [{ to = 60, points = 5 }, { from = 60, points = 0 }]",
    "R5": "kind = 'base'\ntarget = 60\nper_unit = 1",
    "R6": "kind = 'place'",
    "R7": "kind = 'deduct'\ninner = { kind = 'linear', floor = 100, target = 60 }\n"
    "tariff = [{ event = 'error', points = 1 }]",
    "R9": "kind = 'red_line'\nline = 60",
    "R11": "kind = 'improvement'\ngain = 1",
}
FIVE = """
    institution | X                    | before | error
    B01         | 50/100               | 20/100 | 0
    B02         | 50/100               | 20/100 | 0
    B03         | 50/100               | 20/100 | 0
    B04         | not_applicable       | 20/100 | 0
    B05         |                      | 20/100 | 0
    B06         | too_few              | 20/100 | 0
    B07         | under_objection      | 20/100 | 0
    B08         | 5/0                  | 20/100 | 0
"""


@pytest.mark.parametrize("rule", BY_VALUE.values(), ids=BY_VALUE)
def test_no_figure_no_points(rule: str) -> None:
    """Whatever the rule: full points for the same good value, and none for any state without a figure."""
    check_rule(
        rule, FIVE, {"B01": 5, "B02": 5, "B03": 5} | dict.fromkeys(["B04", "B05", "B06", "B07", "B08"], 0)
    )


@pytest.mark.parametrize("rule", LOWER.values(), ids=LOWER)
def test_no_figure_no_points_where_lower_is_better(rule: str) -> None:
    """A missing figure is not a low one: where lower is better it earns nothing either."""
    check_rule(
        rule,
        FIVE.replace("20/100", "90/100"),
        {"B01": 5, "B02": 5, "B03": 5} | dict.fromkeys(["B04", "B05", "B06", "B07", "B08"], 0),
        direction="lower",
    )


def test_the_words_of_the_states() -> None:
    """A zero denominator is too few to say; the other states are what the reading says."""
    check_rule(
        BY_VALUE["R3"],
        FIVE,
        {
            "B01": "value",
            "B02": "value",
            "B03": "value",
            "B04": "not_applicable",
            "B05": "not_filed",
            "B06": "too_few",
            "B07": "under_objection",
            "B08": "too_few",
        },
    )


def test_a_figure_under_objection_counts_as_it_was_filed() -> None:
    """Under objection: scored on the figure in force until the objection has been decided."""
    check_rule(
        BY_VALUE["R2"],
        """
        institution | X
        B01         | 5/100 under_objection
        """,
        {"B01": 5 * Fraction(5, 10)},
    )


def test_improvement_without_a_figure_before() -> None:
    """R11: not filed before is not filed now; no figure to file before is too few to say."""
    check_rule(
        BY_VALUE["R11"],
        """
        institution | X      | before
        B01         | 50/100 |
        B02         | 50/100 | not_applicable
        B03         | 50/100 | 5/0
        """,
        {"B01": "not_filed", "B02": "too_few", "B03": "too_few"},
    )


def test_not_applicable_leaves_numerator_and_denominator() -> None:
    """N/A and too few leave; not filed stays in the denominator with nothing."""
    two = method(
        """
        [[part]]
        code = "P"
        points = 100
        [[item]]
        code = "X"
        part = "P"
        indicator = "X"
        points = 60
        rule = { kind = "completion", target = 100 }
        [[item]]
        code = "Y"
        part = "P"
        indicator = "Y"
        points = 40
        rule = { kind = "completion", target = 100 }
        """
    )
    given = inputs(
        """
        institution | X      | Y
        B01         | 50/100 | 100/100
        B02         | 50/100 | not_applicable
        B03         | 50/100 | too_few
        B04         | 50/100 |
        """,
        codes=("X", "Y"),
    )
    scores = score(two, {"X": indicator("X"), "Y": indicator("Y")}, given)
    assert official(scores) == {
        "B01": 60 * 50 / 100 + 40,
        "B02": 60 * 50 / 100 * 100 / 60,
        "B03": 60 * 50 / 100 * 100 / 60,
        "B04": 60 * 50 / 100 + 0,
    }
