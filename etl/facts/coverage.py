"""Coverage of scenarios: points that exist, that somebody is charged with, connected, used; and what is paid there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

import polars as pl

from etl.definitions.scenarios import Counted, Family, Universe

ROLES = tuple(Counted.model_fields)
STOCKS = ("assigned", "connected", "live")
Place = tuple[str, str]
"""Kind of point (scenario) and region."""


@dataclass(frozen=True)
class Counts:
    """Points and payments (money in the minor unit). None: nobody reported it for the period.

    Payments are only those of rows that give the programme's own and all methods', so that their ratio is a share.
    """

    assigned: int | None = None
    connected: int | None = None
    live: int | None = None
    transactions: int | None = None
    amount: int | None = None
    all_transactions: int | None = None
    all_amount: int | None = None

    @property
    def completion(self) -> Fraction | None:
        """Connected ÷ assigned."""
        return _ratio(self.connected, self.assigned)

    @property
    def live_share(self) -> Fraction | None:
        """Live ÷ connected: the second step of the funnel."""
        return _ratio(self.live, self.connected)

    @property
    def count_share(self) -> Fraction | None:
        """The programme's payments ÷ payments by all methods, by count."""
        return _ratio(self.transactions, self.all_transactions)

    @property
    def amount_share(self) -> Fraction | None:
        """The programme's payments ÷ payments by all methods, by amount."""
        return _ratio(self.amount, self.all_amount)


@dataclass(frozen=True)
class CoverageRow:
    """Coverage of one kind of point, a family or everything ("") in one region or everywhere ("").

    `universe` is None where nobody says how many points there are. `in_universe` are the connected points of the
    kinds and regions whose universe is known: only those make the share. `is_hidden`: there are counts, and they may
    not be told to this viewer.
    """

    scenario: str
    family: str
    region: str
    universe: int | None
    as_of: str
    sources: tuple[str, ...]
    in_universe: int | None
    counts: Counts
    is_hidden: bool = False

    @property
    def share(self) -> Fraction | None:
        """Connected ÷ universe."""
        return _ratio(self.in_universe, self.universe)


@dataclass(frozen=True)
class FirstConnection:
    """The first period with a connected point of a kind, in a region or anywhere (""), and how many there were (None
    for a viewer who may not know).

    `at_start`: it is the first period on record, so the real beginning may lie before it.
    """

    scenario: str
    region: str
    period: str
    points: int | None
    at_start: bool


def universe_at(universe: Iterable[Universe], day: str) -> dict[Place, Universe]:
    """For each kind and region the latest count dated on or before `day` (ISO)."""
    latest: dict[Place, Universe] = {}
    for row in universe:
        place = (row.scenario, row.region)
        if row.as_of <= day and (place not in latest or latest[place].as_of < row.as_of):
            latest[place] = row
    return latest


def counts_by(facts: pl.DataFrame, counted: Counted, *keys: str) -> dict[tuple[str, ...], Counts]:
    """Sums of the counted measures for each combination of `keys` (columns of `facts`)."""
    roles = {measure: role for role, measure in counted}
    cells = (
        facts.filter(pl.col("measure").is_in(list(roles)))
        .with_columns(pl.col("measure").replace_strict(roles).alias("role"))
        .pivot("role", index=["filing", "institution", "region", "scenario"], values="value")
    )
    absent = [pl.lit(None, dtype=pl.Int64).alias(role) for role in ROLES if role not in cells.columns]
    cells = _only_pairs(cells.with_columns(absent))
    sums = cells.group_by(keys).agg(
        pl.when(pl.col(role).is_not_null().any()).then(pl.col(role).sum()).alias(role) for role in ROLES
    )
    width = len(keys)
    return {tuple(row[:width]): Counts(*row[width:]) for row in sums.sort(keys).iter_rows()}


def coverage_rows(
    families: Mapping[str, Family],
    universe: Mapping[Place, Universe],
    counts: Mapping[tuple[str, ...], Counts],
) -> list[CoverageRow]:
    """A row for each kind and region that has a universe or a count, in the order of the families.

    Where somebody filed for the period, a place that nobody reports has no connected point: zero, not missing.
    """
    nothing = Counts(assigned=0, connected=0, live=0) if counts else Counts()
    rows = []
    for family in families.values():
        for kind in family.point:
            regions = {region for scenario, region in (*universe, *counts) if scenario == kind.code}
            for region in sorted(regions):
                known = universe.get((kind.code, region))
                here = counts.get((kind.code, region), nothing)
                rows.append(_row(kind.code, family.code, region, known, here))
    return rows


def summed(
    rows: Sequence[CoverageRow], scenario: str = "", family: str = "", region: str = ""
) -> CoverageRow:
    """The rows taken together: coverage by points."""
    with_universe = [row for row in rows if row.universe is not None]
    return CoverageRow(
        scenario,
        family,
        region,
        _sum(row.universe for row in with_universe),
        max((row.as_of for row in with_universe), default=""),
        tuple(sorted({source for row in with_universe for source in row.sources})),
        _sum(row.in_universe for row in with_universe),
        total(row.counts for row in rows),
    )


def mean_of_shares(rows: Iterable[CoverageRow]) -> Fraction | None:
    """The plain mean of the rows' shares: 356 buses then weigh no more than 6 universities."""
    shares = [row.share for row in rows if row.share is not None]
    return sum(shares, Fraction()) / len(shares) if shares else None


def total(counts: Iterable[Counts]) -> Counts:
    """Counts added up; a sum of nothing but unknowns stays unknown."""
    listed = list(counts)
    return Counts(*(_sum(getattr(one, field.name) for one in listed) for field in fields(Counts)))


def first_connections(facts: pl.DataFrame, connected: str, periods: Sequence[str]) -> list[FirstConnection]:
    """When each kind of point came off zero, anywhere and by region. `periods` are those on record, sorted."""
    mine = facts.filter(pl.col("measure") == connected, pl.col("value") > 0)
    by_region = mine.group_by("scenario", "region", "period").agg(pl.col("value").sum())
    anywhere = mine.group_by("scenario", pl.lit("").alias("region"), "period").agg(pl.col("value").sum())
    first = (
        pl.concat([anywhere, by_region])
        .sort("period", "scenario", "region")
        .unique(["scenario", "region"], keep="first", maintain_order=True)
    )
    return [
        FirstConnection(scenario, region, period, points, period == periods[0])
        for scenario, region, period, points in first.iter_rows()
    ]


def _row(scenario: str, family: str, region: str, known: Universe | None, counts: Counts) -> CoverageRow:
    if known is None:
        return CoverageRow(scenario, family, region, None, "", (), None, counts)
    return CoverageRow(
        scenario, family, region, known.count, known.as_of, (known.source,), counts.connected, counts
    )


def _only_pairs(cells: pl.DataFrame) -> pl.DataFrame:
    """Payments of which only one of the two sides was reported leave both."""
    pairs = (("transactions", "all_transactions"), ("amount", "all_amount"))
    return cells.with_columns(
        pl.when(pl.col(other).is_not_null()).then(pl.col(one)).alias(one)
        for pair in pairs
        for one, other in (pair, pair[::-1])
    )


def _sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _ratio(part: int | None, whole: int | None) -> Fraction | None:
    return None if part is None or not whole else Fraction(part, whole)
