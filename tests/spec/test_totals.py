"""From items to the official score: parts, what leaves them, the bonus, penalties, and the one rounding."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl

from etl.scoring.persistence import FAILURES, failures
from etl.scoring.score import Scores, score
from tests.spec.example import by_institution, four_decimals, indicator, inputs, method, official

PARTS = """
[[part]]
code = "P1"
points = 40
[[part]]
code = "P2"
points = 60
[[item]]
code = "X"
part = "P1"
indicator = "X"
points = 30
rule = { kind = "completion", target = 100 }
[[item]]
code = "Y"
part = "P1"
indicator = "Y"
points = 10
rule = { kind = "completion", target = 100 }
[[item]]
code = "Z"
part = "P2"
indicator = "Z"
points = 60
rule = { kind = "completion", target = 100 }
"""
CODES = ("X", "Y", "Z")


def scored(
    table: str, rescale: str = "part", extra: str = "", codes: tuple[str, ...] = CODES, **more: object
) -> Scores:
    given = inputs(table, codes=codes)
    events = tuple(given.counts)
    rules = method(extra + PARTS, events=events, **{"missing": {"rescale": rescale}} | more)
    return score(rules, {code: indicator(code) for code in codes}, given)


def totals(scores: Scores) -> dict[str, Decimal]:
    return {
        name: Decimal(int(t)).scaleb(-4) for name, t in by_institution(scores, scores.totals.total).items()
    }


THREE = """
    institution | X      | Y              | Z
    B01         | 50/100 | 20/100         | 90/100
    B02         | 50/100 | not_applicable | 90/100
    B03         | 50/100 | 20/100         | not_applicable
    B04         | 1/3    | not_applicable | not_applicable
"""


def test_rescaling_inside_the_part() -> None:
    """N/A inside a part: earned ÷ applicable × the part's points; a part without anything leaves the total."""
    assert totals(scored(THREE, "part")) == {
        "B01": 15 + 2 + 54,
        "B02": 15 * Decimal(40) / 30 + 54,
        "B03": (15 + 2) * Decimal(100) / 40,
        "B04": four_decimals(Fraction("13.3333") * 100 / 40),
    }


def test_rescaling_the_total() -> None:
    """N/A over the whole: earned ÷ applicable × the full score."""
    assert totals(scored(THREE, "total")) == {
        "B01": 15 + 2 + 54,
        "B02": four_decimals(Fraction(15 + 54) * 100 / 90),
        "B03": (15 + 2) * Decimal(100) / 40,
        "B04": four_decimals(Fraction(10) * 100 / 30),
    }


def test_no_rescaling() -> None:
    """A method may leave the points as they were earned; the applicable maximum is printed beside them."""
    scores = scored(THREE, "none")
    assert totals(scores) == {"B01": 15 + 2 + 54, "B02": 15 + 54, "B03": 15 + 2, "B04": 10}
    assert by_institution(scores, scores.totals.applicable // 10**4) == {
        "B01": 100,
        "B02": 90,
        "B03": 40,
        "B04": 30,
    }


def test_a_part_judged_on_too_little() -> None:
    """A part of whose items fewer than the asked share have a figure leaves the score."""
    scores = scored(THREE, missing={"rescale": "part", "minimum_present": 0.75})
    assert totals(scores)["B02"] == 90


def test_the_official_score_is_rounded_once() -> None:
    """The official score is the total rounded half-up to two decimals: 14.005 is 14.01, 14.0049 is 14.00."""
    table = """
        institution | X     | Y     | Z
        B01         | 0/100 | 0/100 | 14005/60000
        B02         | 0/100 | 0/100 | 140049/600000
    """
    assert official(scored(table)) == {"B01": Decimal("14.01"), "B02": Decimal("14.00")}


def test_not_filed_at_all() -> None:
    """Whoever filed nothing has 0 points and stands last; whom nothing applies to is not scored."""
    table = """
        institution | X              | Y              | Z
        B01         | 1/100          | 1/100          | 1/100
        B02         |                |                |
        B03         | not_applicable | not_applicable | not_applicable
    """
    scores = scored(table)
    assert by_institution(scores, scores.rank) == {"B01": 1, "B02": 2, "B03": 0}
    assert official(scores)["B02"] == 0


BONUS = """
[[part]]
code = "P9"
points = 10
bonus = true
[[item]]
code = "G"
part = "P9"
indicator = "G"
points = 10
rule = { kind = "award", tariff = [{ event = "prize", points = 4 }] }
"""
PRIZES = """
    institution | X       | Y       | Z       | prize
    B01         | 100/100 | 100/100 | 95/100  | 1
    B02         | 100/100 | 100/100 | 100/100 | 3
    B03         | 100/100 | 100/100 | 95/100  | 0
"""


def test_bonus_on_top() -> None:
    """A bonus on top goes beyond the hundred, up to its cap; it is printed apart, as in 97.00+4.00."""
    scores = scored(PRIZES, extra=BONUS, codes=(*CODES, "G"), bonus={"mode": "on_top", "cap": 6})
    assert official(scores) == {"B01": 40 + 57 + 4, "B02": 100 + 6, "B03": 40 + 57}
    assert by_institution(scores, scores.totals.bonus) == {"B01": 4 * 10**4, "B02": 6 * 10**4, "B03": 0}


def test_bonus_that_restores() -> None:
    """A restoring bonus gives back what was lost and never more than the full score."""
    scores = scored(PRIZES, extra=BONUS, codes=(*CODES, "G"), bonus={"mode": "restoring", "cap": 10})
    assert official(scores) == {"B01": 100, "B02": 100, "B03": 40 + 57}


def test_display_only() -> None:
    """An item in its first year is shown, but neither its points nor its maximum count."""
    text = PARTS.replace('code = "Y"', 'code = "Y"\ndisplay_until = "2019-Q4"')
    table = """
        period  | institution | X      | Y      | Z
        2019-Q4 | B01         | 50/100 | 20/100 | 90/100
        2020-Q1 | B01         | 50/100 | 20/100 | 90/100
    """
    given = inputs(table, codes=CODES)
    scores = score(method(text), {code: indicator(code) for code in CODES}, given)
    assert [Decimal(int(t)).scaleb(-4) for t in scores.totals.total] == [
        15 * Decimal(40) / 30 + 54,
        15 + 2 + 54,
    ]


AGAIN = [{"code": "again", "item": "Z", "below": 60, "periods": 2, "points": 3}]


def test_persistence() -> None:
    """Two periods in a row under 60 % of an item's points cost 3 points; one period alone costs nothing."""
    table = """
        period  | institution | X       | Y       | Z
        2019-Q3 | B01         | 100/100 | 100/100 | 50/100
        2019-Q4 | B01         | 100/100 | 100/100 | 50/100
        2019-Q3 | B02         | 100/100 | 100/100 | 60/100
        2019-Q4 | B02         | 100/100 | 100/100 | 50/100
    """
    scores = scored(table, persistence=AGAIN)
    assert [int(t) // 10**4 for t in scores.totals.total] == [40 + 30, 40 + 30 - 3, 40 + 36, 40 + 30]


def test_persistence_over_scores_made_before() -> None:
    """The failures of earlier periods are remembered from their own scores."""
    tables = [
        f"period | institution | X | Y | Z\n{q} | B01 | 1/1 | 1/1 | 50/100" for q in ("2019-Q3", "2019-Q4")
    ]
    rules = method(PARTS, persistence=AGAIN)
    indicators = {code: indicator(code) for code in CODES}
    before, now = (inputs(table, codes=CODES) for table in tables)
    made = score(rules, indicators, before)
    history = failures(made.inputs, made.failed)
    assert history.rows() == [("2019-Q3", "B01", "again")]
    assert int(score(rules, indicators, now, history).totals.penalty[0]) == 3 * 10**4
    nothing = pl.DataFrame(schema=history.schema)
    assert int(score(rules, indicators, now, nothing).totals.penalty[0]) == 0


def test_a_period_in_which_nobody_failed_lies_between() -> None:
    """Who fails, then does not, then fails again has not failed twice in a row.

    This holds even where nobody else failed in between, so that no failure of that period is remembered.
    """
    table = """
        period  | institution | X   | Y   | Z
        2019-Q2 | B01         | 1/1 | 1/1 | 50/100
        2019-Q3 | B01         | 1/1 | 1/1 | 90/100
        2019-Q4 | B01         | 1/1 | 1/1 | 50/100
    """
    rules = method(PARTS, persistence=AGAIN)
    indicators = {code: indicator(code) for code in CODES}
    book = inputs(table, codes=CODES)
    history = pl.DataFrame(schema=FAILURES)
    costs = []
    for row in range(3):
        made = score(rules, indicators, book.take(np.array([row])), history)
        costs.append(int(made.totals.penalty[0]))
        history = pl.concat([history, failures(made.inputs, made.failed)])
    assert history["period"].to_list() == ["2019-Q2", "2019-Q4"]
    assert costs == [0, 0, 0]
    over_a_year_end = history.with_columns(period=pl.Series(["2018-Q4", "2019-Q4"]))
    first = inputs("period | institution | X | Y | Z\n2019-Q1 | B01 | 1/1 | 1/1 | 50/100", codes=CODES)
    assert int(score(rules, indicators, first, over_a_year_end).totals.penalty[0]) == 3 * 10**4


def test_parts_that_cannot_be_bought_off() -> None:
    """A method may combine its parts by a geometric mean: a part at nothing leaves nothing of the total."""
    table = """
        institution | X      | Y      | Z
        B01         | 50/100 | 50/100 | 50/100
        B02         | 1/1    | 1/1    | 0/1
        B03         | 25/100 | 25/100 | 100/100
    """
    scores = scored(table, combine="geometric")
    assert totals(scores) == {
        "B01": 50,
        "B02": 0,
        "B03": Decimal(round(100 * 0.25**0.4, 4)).quantize(Decimal("0.0001")),
    }
    harmonic = totals(scored(table, combine="harmonic"))
    assert harmonic == {
        "B01": 50,
        "B02": 0,
        "B03": four_decimals(100 / (Fraction("0.4") / Fraction("0.25") + Fraction("0.6"))),
    }
