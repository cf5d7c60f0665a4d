"""Does the countryside have a service point within reach, and where would the next ones do most?"""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np
import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.regions import Population
from etl.facts.nearby import Floats
from etl.facts.reach import NextPoint, nearest_metres, next_points, per_ten_thousand, within
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
    `near` and `far` are the residents with a live point within 2 and 5 kilometres.
    """

    region: str
    points: int
    live: int
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

    `points` are the service points as registered (key, name, region, lon, lat, live), each once.
    """

    period: str
    rows: list[RuralRegion]
    white_spots: list[WhiteSpot]
    next_points: list[NextPoint]
    points: pl.DataFrame


def rural(
    engine: Engine, programme: Programme, period: str, *, count: int = 10, as_known_on: datetime | None = None
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
        [_row(code, points, live, villages, metres, known) for code in ("", *codes)],
        _white_spots(villages, metres),
        next_points(villages, live, NEAR, count),
        points.select("key", "name", "region", "lon", "lat", "live"),
    )


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
