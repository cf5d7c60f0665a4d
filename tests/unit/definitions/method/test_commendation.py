"""Rungs upward: each says when it is proposed, for a grade that is there, under a code that is nobody else's."""

import pytest
from pydantic import ValidationError

from etl.definitions.method.method import Method
from tests.spec.example import TEXT, method

BODY = """
full = 5
[[part]]
code = 'P'
points = 5
[[item]]
code = 'X'
part = 'P'
indicator = 'X'
points = 5
[item.rule]
kind = 'completion'
target = 100
[[grade]]
code = 'B'
to = 60
[[grade]]
code = 'A'
from = 60
"""


def with_rung(**said: object) -> Method:
    rung = {"code": "praise", "name": TEXT, **said}
    ladder = [{"code": "called-in", "name": TEXT, "when": "veto"}]
    return method(BODY, commendation=[rung], consequence=ladder)


def test_three_ways_upward() -> None:
    assert with_rung(when="first", at_least=80).commendation[0].at_least == 80
    assert with_rung(when="grade", grade="A").rungs.keys() == {"called-in", "praise"}
    assert with_rung(when="improved", places=2).commendation[0].places == 2


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        ({"when": "first"}, "needs “at_least”"),
        ({"when": "grade"}, "needs “grade”"),
        ({"when": "improved"}, "needs “places”"),
        ({"when": "first", "at_least": 80, "places": 2}, "needs “places”"),
        ({"when": "grade", "grade": "S"}, "which is not a grade"),
        ({"when": "improved", "places": 0}, "greater than or equal to 1"),
        ({"when": "first", "at_least": 80, "code": "called-in"}, "is a consequence and a commendation"),
    ],
)
def test_a_rung_that_does_not_hang_together_is_refused(said: dict[str, object], refused: str) -> None:
    with pytest.raises(ValidationError, match=refused):
        with_rung(**said)
