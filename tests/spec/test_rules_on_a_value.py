"""Rules that turn one value into points: R1-R5, R9 and R11."""

from fractions import Fraction

from tests.spec.example import check_rule


def test_all_or_nothing() -> None:
    """R1: full points at the target or better, else none. The target itself is reached."""
    check_rule(
        "kind = 'all_or_nothing'\ntarget = 90",
        """
        institution | X
        B01         | 91/100
        B02         | 90/100
        B03         | 89999/100000
        """,
        {"B01": 5, "B02": 5, "B03": 0},
    )


def test_all_or_nothing_where_lower_is_better() -> None:
    """R1, lower is better: full points at the target or under it."""
    check_rule(
        "kind = 'all_or_nothing'\ntarget = 2",
        """
        institution | X
        B01         | 1/100
        B02         | 2/100
        B03         | 20001/1000000
        """,
        {"B01": 5, "B02": 5, "B03": 0},
        direction="lower",
    )


def test_completion() -> None:
    """R2: in proportion to the target, no more than full points and never less than none."""
    check_rule(
        "kind = 'completion'\ntarget = 80",
        """
        institution | X
        B01         | 20/100
        B02         | 80/100
        B03         | 99/100
        B04         | -5/100
        """,
        {"B01": 5 * Fraction(20, 80), "B02": 5, "B03": 5, "B04": 0},
    )


def test_linear() -> None:
    """R3: nothing at the floor, full points at the target, a straight line between."""
    check_rule(
        "kind = 'linear'\nfloor = 60\ntarget = 95",
        """
        institution | X
        B01         | 350/400
        B02         | 60/100
        B03         | 95/100
        B04         | 10/100
        B05         | 100/100
        """,
        {
            "B01": 5 * (Fraction("87.5") - 60) / (95 - 60),
            "B02": 0,
            "B03": 5,
            "B04": 0,
            "B05": 5,
        },
    )


def test_linear_where_lower_is_better() -> None:
    """R3 reversed: the floor lies above the target."""
    check_rule(
        "kind = 'linear'\nfloor = 3\ntarget = 0.5",
        """
        institution | X
        B01         | 2/100
        B02         | 4/100
        B03         | 0/100
        """,
        {"B01": 5 * (3 - Fraction(2)) / (3 - Fraction("0.5")), "B02": 0, "B03": 5},
        direction="lower",
    )


def test_half_a_unit_rounds_up() -> None:
    """Points are fixed half-up to four decimals: 1 ÷ 80000 × 5 = 0.0000625 is 0.0001."""
    check_rule(
        "kind = 'completion'\ntarget = 100",
        """
        institution | X
        B01         | 1/80000
        B02         | 1/200000
        B03         | 3/200000
        """,
        {"B01": Fraction(5, 80000), "B02": Fraction(5, 200000), "B03": Fraction(15, 200000)},
    )


def test_bands_closed_on_the_left() -> None:
    """R4: each band holds its lower end and not its upper one."""
    check_rule(
        """kind = 'bands'
        closed = 'left'
        band = [{ to = 50, points = 0 }, { from = 50, to = 90, points = 2.5 }, { from = 90, points = 5 }]""",
        """
        institution | X
        B01         | 49999/100000
        B02         | 50/100
        B03         | 89999/100000
        B04         | 90/100
        """,
        {"B01": 0, "B02": Fraction("2.5"), "B03": Fraction("2.5"), "B04": 5},
    )


def test_bands_closed_on_the_right() -> None:
    """R4, closed on the right: each band holds its upper end and not its lower one."""
    check_rule(
        """kind = 'bands'
        closed = 'right'
        band = [{ to = 50, points = 0 }, { from = 50, to = 90, points = 2.5 }, { from = 90, points = 5 }]""",
        """
        institution | X
        B01         | 50/100
        B02         | 50001/100000
        B03         | 90/100
        B04         | 90001/100000
        """,
        {"B01": 0, "B02": Fraction("2.5"), "B03": Fraction("2.5"), "B04": 5},
    )


def test_base_and_steps() -> None:
    """R5: 80 % of the points at the target, 0.2 more or less for each percentage point, capped at full points."""
    check_rule(
        "kind = 'base'\ntarget = 70\nper_unit = 0.2",
        """
        institution | X
        B01         | 70/100
        B02         | 72/100
        B03         | 65/100
        B04         | 99/100
        B05         | 20/100
        """,
        {
            "B01": 5 * Fraction("0.8"),
            "B02": 5 * Fraction("0.8") + 2 * Fraction("0.2"),
            "B03": 5 * Fraction("0.8") - 5 * Fraction("0.2"),
            "B04": 5,
            "B05": 0,
        },
    )


def test_base_with_a_cap_above_full_points() -> None:
    """R5: a cap of 1.2 lets an item earn up to 120 % of its points."""
    check_rule(
        "kind = 'base'\ntarget = 70\nper_unit = 0.2\ncap = 1.2",
        """
        institution | X
        B01         | 99/100
        """,
        {"B01": 5 * Fraction("1.2")},
    )


def test_red_line() -> None:
    """R9: under the line nothing, on the line and above it full points."""
    check_rule(
        "kind = 'red_line'\nline = 95",
        """
        institution | X
        B01         | 95/100
        B02         | 94999/100000
        """,
        {"B01": 5, "B02": 0},
    )


def test_red_line_over_another_rule() -> None:
    """R9 around R3: under the line nothing, above it what the inner rule gives."""
    check_rule(
        "kind = 'red_line'\nline = 90\ninner = { kind = 'linear', floor = 80, target = 100 }",
        """
        institution | X
        B01         | 92/100
        B02         | 90/100
        B03         | 88/100
        """,
        {"B01": 5 * Fraction(92 - 80, 100 - 80), "B02": 5 * Fraction(90 - 80, 100 - 80), "B03": 0},
    )


def test_improvement() -> None:
    """R11: points for the gain since the period before; a loss earns nothing and costs nothing."""
    check_rule(
        "kind = 'improvement'\ngain = 10",
        """
        institution | X      | before
        B01         | 64/100 | 60/100
        B02         | 80/100 | 60/100
        B03         | 50/100 | 60/100
        """,
        {"B01": 5 * Fraction(64 - 60, 10), "B02": 5, "B03": 0},
    )


def test_improvement_where_lower_is_better() -> None:
    """R11, lower is better: a fall is a gain."""
    check_rule(
        "kind = 'improvement'\ngain = 2",
        """
        institution | X     | before
        B01         | 2/100 | 3/100
        B02         | 4/100 | 3/100
        """,
        {"B01": 5 * Fraction(3 - 2, 2), "B02": 0},
        direction="lower",
    )


def test_a_peer_group_with_its_own_target() -> None:
    """A method may give a peer group parameters of its own."""
    check_rule(
        "kind = 'linear'\nfloor = 60\ntarget = 95\n[item.by_group.G4]\nfloor = 50\ntarget = 90",
        """
        institution | group | X
        B01         | G1    | 80/100
        B02         | G4    | 80/100
        """,
        {"B01": 5 * Fraction(80 - 60, 95 - 60), "B02": 5 * Fraction(80 - 50, 90 - 50)},
    )
