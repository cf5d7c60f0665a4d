"""Places on the official score, ties and tie-breaks, peer groups, grades and vetoes."""

from etl.scoring.score import Scores, score
from tests.spec.example import TWO_ITEMS, by_institution, indicator, inputs, method
from tests.unit.scoring.tables import totals_table

GRADES = [
    {"code": "D", "to": 70},
    {"code": "C", "from": 70, "to": 80},
    {"code": "B", "from": 80, "to": 90},
    {"code": "A", "from": 90},
]
CODES = ("X", "Y")


def scored(table: str, **more: object) -> Scores:
    given = inputs(table, codes=CODES)
    rules = method(TWO_ITEMS, events=tuple(given.counts), **more)
    return score(rules, {code: indicator(code) for code in CODES}, given)


def test_shared_places() -> None:
    """Equal official scores share the better place, and the next place is left out: 1, 2, 2, 4."""
    table = """
        institution | X         | Y
        B01         | 90/100    | 90/100
        B02         | 80/100    | 80/100
        B03         | 8000/9999 | 8000/10001
        B04         | 10/100    | 10/100
    """
    scores = scored(table)
    assert by_institution(scores, scores.rank) == {"B01": 1, "B02": 2, "B03": 2, "B04": 4}


def test_tie_breaks() -> None:
    """Where the method lists tie-breaks they decide in their order; what they cannot decide stays shared."""
    table = """
        institution | X      | Y
        B01         | 60/100 | 60/100
        B02         | 80/100 | 30/100
        B03         | 40/100 | 90/100
        B04         | 40/100 | 90/100
    """
    untied = scored(table, tie_break=["X"])
    assert by_institution(untied, untied.rank) == {"B01": 2, "B02": 1, "B03": 3, "B04": 3}
    shared = scored(table)
    assert by_institution(shared, shared.rank) == dict.fromkeys(["B01", "B02", "B03", "B04"], 1)


def test_places_in_the_peer_group() -> None:
    """Each peer group is ranked by itself; a group of fewer than three has no places."""
    table = """
        institution | group | X      | Y
        B01         | G1    | 90/100 | 1/1
        B02         | G2    | 80/100 | 1/1
        B03         | G1    | 70/100 | 1/1
        B04         | G2    | 60/100 | 1/1
        B05         | G1    | 50/100 | 1/1
    """
    scores = scored(table)
    assert by_institution(scores, scores.rank) == {"B01": 1, "B02": 2, "B03": 3, "B04": 4, "B05": 5}
    assert by_institution(scores, scores.group_rank) == {"B01": 1, "B02": 0, "B03": 2, "B04": 0, "B05": 3}


EDGES = """
    institution | X       | Y
    B01         | 90/100  | 90/100
    B02         | 8999/10000 | 8999/10000
    B03         | 70/100  | 70/100
    B04         | 69/100  | 69/100
"""


def grades(scores: Scores) -> dict[str, object]:
    return by_institution(scores, totals_table(scores)["grade"])


def test_grades_closed_on_the_left() -> None:
    """From 90 (included) it is A, under 90 it is B."""
    assert grades(scored(EDGES, grade=GRADES)) == {"B01": "A", "B02": "B", "B03": "C", "B04": "D"}


def test_grades_closed_on_the_right() -> None:
    """Up to 90 (included) it is B, over 90 it is A."""
    assert grades(scored(EDGES, grade=GRADES, closed="right")) == {
        "B01": "B",
        "B02": "B",
        "B03": "D",
        "B04": "D",
    }


def test_veto_after_an_event() -> None:
    """R12: a proven false figure caps the grade at C; points and place stay."""
    table = """
        institution | X      | Y   | false-data
        B01         | 95/100 | 1/1 | 1
        B02         | 95/100 | 1/1 | 0
        B03         | 50/100 | 1/2 | 1
    """
    veto = [{"code": "V", "ceiling": "C", "event": "false-data"}]
    scores = scored(table, grade=GRADES, veto=veto)
    assert grades(scores) == {"B01": "C", "B02": "A", "B03": "D"}
    assert by_institution(scores, scores.rank) == {"B01": 1, "B02": 1, "B03": 3}


def test_veto_beyond_a_line() -> None:
    """R12 on an indicator: under the line the grade is capped; a missing figure triggers nothing."""
    table = """
        institution | X       | Y
        B01         | 100/100 | 79/100
        B02         | 100/100 | 80/100
        B03         | 100/100 | not_applicable
    """
    veto = [{"code": "V", "ceiling": "D", "indicator": "Y", "below": 80}]
    assert grades(scored(table, grade=GRADES, veto=veto)) == {"B01": "D", "B02": "A", "B03": "A"}


def test_two_bad_grades_in_a_row() -> None:
    """A grade that stays at D for two periods calls for a consequence and takes no points."""
    table = """
        period  | institution | X      | Y
        2019-Q3 | B01         | 50/100 | 1/2
        2019-Q4 | B01         | 60/100 | 1/2
        2019-Q3 | B02         | 90/100 | 1/1
        2019-Q4 | B02         | 50/100 | 1/2
    """
    again = [{"code": "DD", "grade": "D", "periods": 2, "consequence": {"zh": "约谈", "en": "called in"}}]
    scores = scored(table, grade=GRADES, persistence=again)
    assert totals_table(scores)["persistent"].to_list() == [[], ["DD"], [], []]
    assert scores.totals.penalty.tolist() == [0, 0, 0, 0]
