"""Grades at their edges."""

import numpy as np
import pytest

from etl.scoring.grades import grade_codes
from tests.spec.example import TWO_ITEMS, method


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
