"""Does the countryside have a service point within reach, and where would the next ones do most?"""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

import numpy as np
import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.regions import Population
from etl.disclosure.regions import ToldRegions
from etl.facts.nearby import Floats
from etl.facts.reach import NextPoint, nearest_metres, next_points, per_ten_thousand, within
from etl.queries.coverage.coverage import regions_below
from etl.queries.scope import Scope
from etl.values.periods import Period
from store.points import read_standing

NEAR, FAR = 2_000, 5_000
"""Metres within which residents are said to be served well, and at all."""
_VILLAGES = {"code": pl.String, "name": pl.String, "region": pl.String, "lon": pl.Float64, "lat": pl.Float64,
             "residents": pl.Int64}  # fmt: skip


@dataclass(frozen=True)
class RuralRegion:
    """Service points in use and villagers of one region, or of all ("").

    `residents` are those of the listed villages, `rural_population` that of the statistics, with year and source;
    `near` and `far` are the residents with a live point within 2 and 5 kilometres. `points`, `live` and `density` are
    None where too few institutions stand behind them to be told.
    """

    region: str
    points: int | None
    live: int | None
    rural_population: int | None
    population_year: int | None
    population_source: str
    density: Fraction | None
    villages: int
    residents: int
    near: int
    far: int


@dataclass(frozen=True)
class WhiteSpot:
    """A village without a live point within five kilometres; `metres` is None where there is none at all."""

    village: str
    name: str
    region: str
    residents: int
    metres: int | None


@dataclass(frozen=True)
class Rural:
    """`period`: that of the register of service points; `rows`: all regions first (""), then each with villages.

    `points` are the service points as registered (key, name, region, lon, lat, live), each once; without those of
    regions whose number is not told, for they can be counted on a map.
    """

    period: str
    rows: list[RuralRegion]
    white_spots: list[WhiteSpot]
    next_points: list[NextPoint]
    points: pl.DataFrame


def rural(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    scope: Scope,
    count: int = 10,
    as_known_on: datetime | None = None,
) -> Rural | None:
    """By the latest register of service points up to `period`; None where there is none or no list of villages."""
    source = programme.rural.register_ if programme.rural else ""
    if not source or not programme.villages:
        return None
    asked = Period.parse(period).months[-1]
    points = read_standing(engine, programme.slug, str(asked), sources=[source], as_known_on=as_known_on)
    if points.is_empty():
        return None
    stated = str(points["period"].max())
    hidden = set() if scope.sees_all_volumes else _hidden(programme, points)
    if stated in scope.unfinished:
        hidden = {"", *points["region"].unique()}
    points = points.unique("key", keep="first", maintain_order=True)
    live = points.filter(pl.col("live"))
    villages = pl.DataFrame(
        [list(dict(v).values()) for v in programme.villages.values()], _VILLAGES, orient="row"
    )
    metres = nearest_metres(villages, live)
    codes = [code for code in programme.regions if (villages["region"] == code).any()]
    known = {code: _population(programme, code, asked.year) for code in codes}
    return Rural(
        stated,
        [_as_told(_row(code, points, live, villages, metres, known), hidden) for code in ("", *codes)],
        _white_spots(villages, metres),
        next_points(villages, live, NEAR, count),
        points.filter(~pl.col("region").is_in([*hidden])).select(
            "key", "name", "region", "lon", "lat", "live"
        ),
    )


def _hidden(programme: Programme, points: pl.DataFrame) -> set[str]:
    """The regions, and "" for all of them, whose number of points may not be told: those of the register, and those of
    them in use, are told for regions and their sum alike."""
    counts = {"points": points, "live": points.filter(pl.col("live"))}
    facts = pl.concat(
        one.group_by("region", "institution").agg(
            pl.len().cast(pl.Int64).alias("value"), pl.lit(name).alias("measure")
        )
        for name, one in counts.items()
    )
    below = regions_below(programme)
    told = ToldRegions(facts, list(counts), below, programme.settings.disclosure)
    listed = points["region"].unique().to_list()
    hidden = {region for region in listed if not told.tells([region])}
    return hidden if told.tells(listed) else {*hidden, ""}


def _as_told(row: RuralRegion, hidden: set[str]) -> RuralRegion:
    return replace(row, points=None, live=None, density=None) if row.region in hidden else row


def _population(programme: Programme, region: str, year: int) -> Population | None:
    """The latest rural population up to `year`."""
    known = [p for p in programme.population if p.region == region and p.year <= year and p.rural_population]
    return max(known, key=lambda p: p.year, default=None)


def _row(
    region: str,
    points: pl.DataFrame,
    live: pl.DataFrame,
    villages: pl.DataFrame,
    metres: Floats,
    known: dict[str, Population | None],
) -> RuralRegion:
    """Residents are reached by any point near enough, also one across the region's border."""
    mine = np.ones(villages.height, bool) if not region else (villages["region"] == region).to_numpy()
    here = pl.lit(True) if not region else pl.col("region") == region
    counted = [known[code] for code in known if region in ("", code)]
    people = None if None in counted else sum(p.rural_population or 0 for p in counted if p)
    residents = villages["residents"].filter(pl.Series(mine))
    used = live.filter(here).height
    return RuralRegion(
        region=region,
        points=points.filter(here).height,
        live=used,
        rural_population=people,
        population_year=max((p.year for p in counted if p), default=None),
        population_source="；".join(sorted({p.source for p in counted if p})),
        density=per_ten_thousand(used, people),
        villages=int(mine.sum()),
        residents=int(residents.sum()),
        near=within(residents, metres[mine], NEAR),
        far=within(residents, metres[mine], FAR),
    )


def _white_spots(villages: pl.DataFrame, metres: Floats) -> list[WhiteSpot]:
    """The villages out of reach, those with most residents first."""
    far = villages.with_columns(pl.Series("metres", metres)).filter(pl.col("metres") > FAR)
    return [
        WhiteSpot(code, name, region, residents, round(apart) if np.isfinite(apart) else None)
        for code, name, region, residents, apart in far.sort("residents", "code", descending=[True, False])
        .select("code", "name", "region", "residents", "metres")
        .iter_rows()
    ]
