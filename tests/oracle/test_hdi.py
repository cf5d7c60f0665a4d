"""The Human Development Index of the United Nations Development Programme, remade with the parts of this engine:
fixed goalposts as corners, an arithmetic mean of the two kinds of schooling, a geometric mean of the three
dimensions. Income is scored on its logarithm, which a method cannot say: the logarithm is taken here.
"""

import csv
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np

from etl.scoring.curve import Curve
from etl.scoring.fixed import half_up
from etl.scoring.means import mean
from etl.scoring.places import places
from tests.paths import shared

EVEN = [Fraction(1), Fraction(1)]


def logarithm(number: str) -> Fraction:
    with localcontext() as context:
        context.prec = 40
        return Fraction(Decimal(number).ln())


LIFE = Curve(((Fraction(20), 0), (Fraction(85), 1)))
EXPECTED_YEARS = Curve(((Fraction(0), 0), (Fraction(18), 1)))
MEAN_YEARS = Curve(((Fraction(0), 0), (Fraction(15), 1)))
INCOME = Curve(((logarithm("100"), 0), (logarithm("75000"), 1)))


def index(row: dict[str, str]) -> int | None:
    """The index in thousandths, None where a component is missing."""
    if not all(row[name] for name in ("le", "eys", "mys", "gnipc")):
        return None
    schooling = [EXPECTED_YEARS.unrounded(Fraction(row["eys"])), MEAN_YEARS.unrounded(Fraction(row["mys"]))]
    dimensions = [
        LIFE.unrounded(Fraction(row["le"])),
        mean("arithmetic", schooling, EVEN),
        INCOME.unrounded(logarithm(row["gnipc"])),
    ]
    value = mean("geometric", dimensions, [Fraction(1)] * 3)
    assert value is not None
    return half_up(value.numerator * 1000, value.denominator)


def rows() -> list[dict[str, str]]:
    path = shared("oracles", "hdi", "undp_hdr2023-24_hdi_components.csv")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_published_value() -> None:
    published = [row for row in rows() if row["hdi"]]
    wrong = [(row["iso3"], row["year"]) for row in published if index(row) != int(Decimal(row["hdi"]) * 1000)]
    assert not wrong
    assert len(published) == 1558


def test_every_published_place() -> None:
    ranked = [row for row in rows() if row["hdi_rank_2022"] and row["year"] == "2022"]
    amounts = np.array([index(row) or 0 for row in ranked], dtype=np.int64)
    ours = places(amounts, np.zeros(len(ranked), dtype=np.int64)).tolist()
    assert ours == [int(Decimal(row["hdi_rank_2022"])) for row in ranked]
    assert len(ranked) == 193
