"""How far items tell institutions apart."""

from fractions import Fraction

from etl.scoring.around.discrimination import discrimination
from etl.scoring.score import score
from tests.spec.example import TWO_ITEMS, indicator, inputs, method


def test_an_item_at_its_ceiling_is_blunt() -> None:
    given = inputs(
        """
        institution | X       | Y
        B01         | 100/100 | 10/100
        B02         | 100/100 | 20/100
        B03         | 100/100 | 30/100
        B04         | 50/100  | 40/100
        """,
        codes=("X", "Y"),
    )
    x, y = discrimination(score(method(TWO_ITEMS), {"X": indicator("X"), "Y": indicator("Y")}, given))
    assert (x.rows, x.at_maximum, x.share_at_maximum, x.is_blunt) == (4, 3, Fraction(3, 4), True)
    assert (y.at_maximum, y.at_zero, y.is_blunt) == (0, 0, False)
    assert (y.lowest, y.median, y.highest, y.spread) == (40000, 80000, 160000, 120000 - 40000)
    assert x.contribution is not None
    assert y.contribution is not None
    assert x.contribution + y.contribution == 1


def test_nobody_with_a_figure_and_everybody_equal() -> None:
    given = inputs(
        """
        institution | X       | Y
        B01         | 100/100 | not_applicable
        B02         | 100/100 | not_applicable
        """,
        codes=("X", "Y"),
    )
    x, y = discrimination(score(method(TWO_ITEMS), {"X": indicator("X"), "Y": indicator("Y")}, given))
    assert x.contribution is None
    assert (y.rows, y.contribution, y.share_at_maximum) == (0, None, 0)
