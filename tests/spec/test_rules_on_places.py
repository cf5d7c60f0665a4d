"""Rules that look at places inside the peer group: R6, and R11 for those who came up from behind."""

from fractions import Fraction

from tests.spec.example import check_rule


def test_place_in_the_group() -> None:
    """R6: 5 % less for every place; equal values share the better place (1, 2, 2, 4)."""
    check_rule(
        "kind = 'place'\nstep = 0.05",
        """
        institution | X
        B01         | 90/100
        B02         | 80/100
        B03         | 40/50
        B04         | 70/100
        """,
        {
            "B01": 5,
            "B02": 5 * (1 - 1 * Fraction("0.05")),
            "B03": 5 * (1 - 1 * Fraction("0.05")),
            "B04": 5 * (1 - 3 * Fraction("0.05")),
        },
    )


def test_place_of_those_who_have_a_figure() -> None:
    """R6, missing figures: whoever filed nothing gets nothing and takes no place from the others."""
    check_rule(
        "kind = 'place'\nstep = 0.4",
        """
        institution | X
        B01         |
        B02         | 80/100
        B03         | 70/100
        B04         | 60/100
        B05         | not_applicable
        """,
        {
            "B01": 0,
            "B02": 5,
            "B03": 5 * (1 - Fraction("0.4")),
            "B04": 5 * (1 - 2 * Fraction("0.4")),
            "B05": 0,
        },
    )


def test_place_in_a_group_of_two() -> None:
    """R6: a group with fewer than three figures has no places; the item is too few to say."""
    check_rule(
        "kind = 'place'",
        """
        institution | X
        B01         | 80/100
        B02         | 70/100
        """,
        {"B01": "too_few", "B02": "too_few"},
    )


def test_improvement_from_last_to_first() -> None:
    """R11 with gates: only who stood in the last third of the group and stands in its first half now."""
    check_rule(
        "kind = 'improvement'\ngain = 10\nfrom_last = '1/3'\nto_first = '1/2'",
        """
        institution | X      | before
        B01         | 90/100 | 88/100
        B02         | 85/100 | 60/100
        B03         | 80/100 | 79/100
        B04         | 70/100 | 50/100
        B05         | 86/100 | 70/100
        B06         | 60/100 | 75/100
        """,
        {"B01": 0, "B02": 5, "B03": 0, "B04": 0, "B05": 0, "B06": 0},
    )
