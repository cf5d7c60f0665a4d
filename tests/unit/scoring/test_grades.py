"""Grades at their edges."""

import numpy as np
import pytest

from etl.scoring.grades import grade_codes, vetoed
from tests.spec.example import TWO_ITEMS, inputs, method


@pytest.mark.parametrize(
    ("closed", "edge", "expected"),
    [
        ("left", 62, [0, 1, 1]),
        ("right", 62, [0, 0, 1]),
        ("left", 61.5, [0, 1, 1]),
        ("right", 61.5, [0, 1, 1]),
    ],
)
def test_edges_between_and_on_whole_scores(closed: str, edge: float, expected: list[int]) -> None:
    """Official scores without decimals: 61, 62, 63 against an edge on 62 and one between 61 and 62."""
    grades = [{"code": "D", "to": edge}, {"code": "A", "from": edge}]
    rules = method(TWO_ITEMS, decimals=0, closed=closed, grade=grades)
    assert grade_codes(rules, np.array([61, 62, 63])).tolist() == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"above": 0}, [False, True, True, False]),
        ({"above": 0.5}, [False, False, True, False]),
        ({"below": 0.5}, [True, False, False, False]),
        ({"below": 0}, [False, False, False, False]),
    ],
)
def test_a_veto_is_triggered_beyond_its_line_and_by_no_missing_figure(
    line: dict[str, float], expected: list[bool]
) -> None:
    given = inputs(
        """
        institution | X     | Y
        B01         | 1/1   | 0/200
        B02         | 1/1   | 1/200
        B03         | 1/1   | 2/200
        B04         | 1/1   |
        """,
        codes=("X", "Y"),
    )
    grades = [{"code": "D", "to": 60}, {"code": "A", "from": 60}]
    veto = [{"code": "V", "ceiling": "D", "indicator": "Y"} | line]
    assert vetoed(method(TWO_ITEMS, grade=grades, veto=veto), given)["V"].tolist() == expected
