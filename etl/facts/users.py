"""Users against the people who live there, and how much those who pay use it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.definitions.regions import Population


@dataclass(frozen=True)
class Penetration:
    """Users ÷ residents, with the card of its denominator: how many, of which year, and who says so."""

    users: int
    population: int
    year: int
    source: str

    @property
    def share(self) -> Fraction:
        """Users per resident: 1 is one each."""
        return Fraction(self.users, self.population)


def penetration(users: int, population: Iterable[Population], region: str, year: int) -> list[Penetration]:
    """A card for every count of the region's residents: those known in `year` first, the latest first of all.

    A figure on one denominator contradicts the same users on another only until both are shown.
    """
    counts = [row for row in population if row.region == region and row.population]
    ordered = sorted(counts, key=lambda row: (row.year > year, -row.year, row.source))
    return [Penetration(users, row.population, row.year, row.source) for row in ordered]


@dataclass(frozen=True)
class Stickiness:
    """Payments for each active user: plain (all payments ÷ all active users), and winsorised: the institutions' own
    figures, weighted by their active users, after those beyond `low` and `high` were drawn in to them."""

    plain: Fraction
    winsorised: Fraction
    low: Fraction
    high: Fraction


def stickiness(
    payments: Mapping[str, int], active: Mapping[str, int], tail: Fraction = Fraction(1, 20)
) -> Stickiness | None:
    """By institution; None where nobody has active users. An institution that gives only one of the two leaves both.

    `tail` of the active users at each end are drawn in: so a campaign that buys ten thousand payments from a handful
    of users shows as what it is, and an institution cannot lift everybody's figure alone.
    """
    known = [code for code in active if active[code] > 0 and code in payments]
    if not known:
        return None
    ratios = sorted((Fraction(payments[code], active[code]), active[code]) for code in known)
    everybody = sum(weight for _, weight in ratios)
    low, high = (_quantile(ratios, share * everybody) for share in (tail, 1 - tail))
    drawn_in = sum(min(max(ratio, low), high) * weight for ratio, weight in ratios)
    return Stickiness(
        Fraction(sum(payments[code] for code in known), everybody), Fraction(drawn_in) / everybody, low, high
    )


def without_part(whole: Mapping[str, int], part: Mapping[str, int]) -> dict[str, int]:
    """A series (period -> value) less the part that, say, campaigns made. Where no part is reported, it is none."""
    return {period: value - part.get(period, 0) for period, value in whole.items()}


def _quantile(ratios: Sequence[tuple[Fraction, int]], wanted: Fraction) -> Fraction:
    """The ratio below or at which at least `wanted` of the weight lies."""
    passed = 0
    for ratio, weight in ratios:
        passed += weight
        if passed >= wanted:
            return ratio
    return ratios[-1][0]
