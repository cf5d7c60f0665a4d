"""What do the registers list: how many rows, how many points without double counting, and to whom do they count?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.scenarios import Credit
from etl.disclosure.coverage import ToldPoints
from etl.facts.coverage import Counts, Place
from etl.facts.registers import NearRows, RegisterCounts, credited, distinct_points, register_counts
from etl.queries.coverage.coverage import regions_below
from etl.queries.scope import Scope
from etl.spatial.places import located
from etl.telling.registers import near_claim
from etl.values.periods import Period
from etl.values.text import Text
from store.points import read_standing


@dataclass(frozen=True)
class NearClaim:
    """Two rows with different keys that look like one point. `place` is sheet and cell of each row."""

    keys: tuple[str, str]
    names: tuple[str, str]
    institutions: tuple[str, str]
    places: tuple[str, str]
    metres: float
    merged: bool

    @property
    def sentence(self) -> Text:
        """What a person has to decide."""
        return near_claim(self.institutions, self.names, self.metres, merged=self.merged)


@dataclass(frozen=True)
class Registers:
    """The registers of one period. Of institutions a viewer sees only what the scope allows, and of sums those behind
    which enough institutions stand; the others are None.

    `points` are the rows with `point` (which of them are one point) and `located` (the region they lie in by their
    coordinates); `credited` is by institution and kind of point under the rule `credit`.
    """

    period: str
    overall: RegisterCounts | None
    scenarios: dict[str, RegisterCounts | None]
    regions: dict[str, RegisterCounts | None]
    institutions: dict[str, RegisterCounts]
    credit: Credit
    credited: dict[tuple[str, str], Fraction]
    near: list[NearClaim]
    points: pl.DataFrame


def registers(
    engine: Engine, programme: Programme, period: str, *, scope: Scope, as_known_on: datetime | None = None
) -> Registers | None:
    """What the registers of scenario points say at the end of `period`, the latest of them last; None: nothing."""
    last = str(Period.parse(period).months[-1])
    kinds = list(programme.points)
    points = read_standing(engine, programme.slug, last, scenarios=kinds, as_known_on=as_known_on)
    if points.is_empty():
        return None
    stated = str(points["period"].max())
    distinct = distinct_points(points)
    rows = distinct.points.with_columns(located(programme, distinct.points).alias("located"))
    mine = None if scope.sees_all_volumes else scope.institution
    places: dict[Place, None] = dict.fromkeys(rows.select("scenario", "region").iter_rows())
    tells = _everything if mine is None else _told(programme, rows, nothing=stated in scope.unfinished).tells
    return Registers(
        period=stated,
        overall=_as_told(register_counts(rows)[()], tells(places)),
        scenarios={
            kind: _as_told(counts, tells(one for one in places if one[0] == kind))
            for kind, counts in _by_one(register_counts(rows, "scenario")).items()
        },
        regions={
            region: _as_told(counts, tells(one for one in places if one[1] == region))
            for region, counts in _by_one(register_counts(rows, "region")).items()
        },
        institutions=_by_one(
            {k: v for k, v in register_counts(rows, "institution").items() if mine in (None, k[0])}
        ),
        credit=programme.credit,
        credited={k: v for k, v in credited(rows, programme.credit).items() if mine in (None, k[0])},
        near=[_claim(rows, near) for near in distinct.near if _is_seen(rows, near, mine)],
        points=rows if mine is None else rows.filter(pl.col("institution") == mine),
    )


def _told(programme: Programme, rows: pl.DataFrame, *, nothing: bool) -> ToldPoints:
    """Which sums of rows may be told, by the rules of points: a register lists what the returns count."""
    counts = rows.group_by("institution", "scenario", "region").len().iter_rows()
    return ToldPoints(
        programme.families,
        regions_below(programme),
        {(code, kind, region): Counts(connected=number) for code, kind, region, number in counts},
        (),
        programme.settings.disclosure,
        nothing=nothing,
    )


def _everything(_places: Iterable[Place]) -> bool:
    return True


def _as_told(counts: RegisterCounts, is_told: bool) -> RegisterCounts | None:
    return counts if is_told else None


def _by_one(counts: Mapping[tuple[str, ...], RegisterCounts]) -> dict[str, RegisterCounts]:
    return {key[0]: count for key, count in counts.items()}


def _is_seen(rows: pl.DataFrame, near: NearRows, institution: str | None) -> bool:
    return institution is None or institution in (
        rows["institution"][near.one],
        rows["institution"][near.other],
    )


def _claim(rows: pl.DataFrame, near: NearRows) -> NearClaim:
    one, other = rows.row(near.one, named=True), rows.row(near.other, named=True)
    return NearClaim(
        keys=(one["key"], other["key"]),
        names=(one["name"], other["name"]),
        institutions=(one["institution"], other["institution"]),
        places=(f"{one['sheet']} {one['cell']}", f"{other['sheet']} {other['cell']}"),
        metres=near.metres,
        merged=near.merged,
    )
