"""Growth over breaks and mergers: an index is linked by what the period before would have been."""

from decimal import Decimal
from fractions import Fraction

from etl.facts.linked import linked_index, linked_rows

MONTHS = ("2019-10", "2019-11", "2019-12", "2020-01", "2020-02")


def test_over_a_break_the_restated_figure_counts() -> None:
    """Over a break the index is linked by the restated figure.

    From December on enquiries no longer count the terminals' own tests. Filed: 1,000, 1,100, 880, 924. By the new
    definition November would have been 800. The index: 100, 110, 110 × 880/800 = 121, 121 × 924/880 = 127.05. The plain
    figures would say that December fell by a fifth."""
    sums = {"2019-10": 1000, "2019-11": 1100, "2019-12": 880, "2020-01": 924}
    rows = linked_rows(sums, MONTHS[:4], {"2019-12": 800})
    assert [row.index for row in rows] == [Decimal(one) for one in ("100.00", "110.00", "121.00", "127.05")]
    assert [row.on_before_pct for row in rows[1:]] == [Decimal(one) for one in ("10.00", "10.00", "5.00")]
    assert [row.is_linked for row in rows] == [False, False, True, False]
    # Three months brought 27.05 %; four times over that is 160.55 % a year.
    assert rows[3].annualised_pct == Decimal("160.55")


def test_over_a_merger_those_who_became_one_count_together() -> None:
    """Over a merger those who became one are counted together before it.

    A takes over B in December. A filed 500 and 550, then with B 1,210; B's last figure was 550. December is 10 % above
    the 1,100 of both, and not 120 % above A's own."""
    sums = {"2019-10": 500, "2019-11": 550, "2019-12": 1210}
    rows = linked_rows(sums, MONTHS[:3], {"2019-12": 550 + 550})
    assert [row.on_before_pct for row in rows] == [None, Decimal("10.00"), Decimal("10.00")]


def test_where_nobody_knows_the_other_side_the_chain_begins_anew() -> None:
    """Without a restated figure nothing is guessed: the index begins anew at the break."""
    sums = {"2019-10": 1000, "2019-11": 1100, "2019-12": 880, "2020-01": 924, "2020-02": 924}
    assert linked_index(sums, MONTHS, {"2019-12": None}) == {
        "2019-12": Fraction(100),
        "2020-01": Fraction(105),
        "2020-02": Fraction(105),
    }
    assert list(linked_index({**sums, "2020-01": 0}, MONTHS, {})) == ["2020-02"]
    assert linked_index({**sums, "2020-02": 0}, MONTHS, {}) == {}
