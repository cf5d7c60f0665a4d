"""Rules that count events: R7, R8 and R10."""

from fractions import Fraction

from tests.spec.example import check_rule

LATE = "kind = 'deduct'\ntariff = [{ event = 'late-day', points = 0.5 }, { event = 'missing', points = 3 }]"


def test_deductions() -> None:
    """R7: full points less the tariff of every event, never under nothing."""
    check_rule(
        LATE,
        """
        institution | late-day | missing
        B01         | 0        | 0
        B02         | 3        | 0
        B03         | 3        | 1
        B04         | 9        | 2
        """,
        {"B01": 5, "B02": 5 - 3 * Fraction("0.5"), "B03": 5 - 3 * Fraction("0.5") - 3, "B04": 0},
    )


def test_events_that_nobody_counted_are_not_zero_events() -> None:
    """R7, missing count: an institution whose events were not counted is not filed and gets nothing."""
    check_rule(
        LATE,
        """
        institution | late-day | missing
        B01         | 0        | 0
        B02         |          | 0
        B03         |          |
        """,
        {"B01": 5, "B02": 0, "B03": "not_filed"},
    )


def test_deductions_below_nothing() -> None:
    """R7 with a minimum below zero: the item may cost more than it is worth."""
    check_rule(
        "kind = 'deduct'\nminimum = -2\ntariff = [{ event = 'error', points = 3 }]",
        """
        institution | error
        B01         | 2
        B02         | 9
        """,
        {"B01": 5 - 2 * 3, "B02": -2},
    )


def test_deductions_from_another_rule() -> None:
    """R7 around R3: the inner rule's points less the tariff."""
    check_rule(
        "kind = 'deduct'\ninner = { kind = 'linear', floor = 20, target = 60 }\n"
        "tariff = [{ event = 'missed', points = 0.5 }]",
        """
        institution | X      | missed
        B01         | 40/100 | 1
        B02         |        | 0
        """,
        {"B01": 5 * Fraction(40 - 20, 60 - 20) - Fraction("0.5"), "B02": 0},
    )


def test_awards() -> None:
    """R8: points for every event, together at most the item's points."""
    check_rule(
        "kind = 'award'\ntariff = [{ event = 'national', points = 1 }, { event = 'city', points = 0.2 }]",
        """
        institution | national | city
        B01         | 1        | 3
        B02         | 0        | 0
        B03         | 9        | 1
        B04         |          |
        """,
        {"B01": 1 + 3 * Fraction("0.2"), "B02": 0, "B03": 2, "B04": 0},
        points=2,
    )


def test_checklist() -> None:
    """R10: the points of the lines that were ticked; twice ticked counts once, an open line earns nothing."""
    check_rule(
        "kind = 'checklist'\ncheck = [{ event = 'plan', points = 3 }, { event = 'leader', points = 2 }]",
        """
        institution | plan | leader
        B01         | 1    | 1
        B02         | 2    | 0
        B03         |      |
        """,
        {"B01": 3 + 2, "B02": 3, "B03": 0},
    )
