"""A country's figures, made and not kept: institutions by the thousand, each with a return every month, straight into a
database. How many there are is said by BENCH_INSTITUTIONS and BENCH_MONTHS (4,000 and 12), so that a small run is one.
"""

import csv
import datetime
import hashlib
import os
import shutil
from functools import cache
from pathlib import Path

import polars as pl
from sqlalchemy import Engine, insert

from etl.definitions.load import PROGRAMMES, load_programme
from etl.definitions.programme import Programme
from etl.demo.city import PERIODS
from etl.demo.model import figures
from etl.forms.workbook import Values
from etl.values.periods import Period
from store import programmes
from store.engine import writing
from store.rows import insert_frame
from store.tables import content, fact, filing

INSTITUTIONS = int(os.environ.get("BENCH_INSTITUTIONS", "4000"))
MONTHS = int(os.environ.get("BENCH_MONTHS", "12"))
LAST = "2019-12"
LIKE = ("B01", "B02", "B03", "B04", "B05")
TZ = datetime.UTC


def country_programme(place: Path, institutions: int = INSTITUTIONS) -> Programme:
    """The demonstration's programme with so many institutions, in a folder of its own; all but those of the
    demonstration are numbers."""
    folder = place / "daqing"
    shutil.copytree(PROGRAMMES / "daqing", folder)
    path = folder / "institutions.csv"
    with path.open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    like = [row for row in listed if row["code"] in LIKE]
    for number in range(len(listed), institutions):
        bank = like[number % len(LIKE)]
        names = {key: f"{number} {bank[key]}" for key in ("name_zh", "name_en", "short_zh", "short_en")}
        listed.append(bank | names | {"code": f"N{number:04d}"})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return load_programme("daqing", place)


@cache
def _stage() -> list[dict[str, Values]]:
    return [dict(month) for month in figures(load_programme("daqing"), 1).stage.months]


def fill(engine: Engine, programme: Programme, months: int = MONTHS) -> int:
    """Every institution's return of the last `months` months, in force; gives the number of facts.

    Months before the demonstration's first have its figures in their order. A bank's figures times a number, in one of
    its regions alone: some seventy facts a return, no two alike. Nothing is checked, and no receipt is given: it is the
    reading that is measured.
    """
    last, stage = Period.parse(LAST), _stage()
    stored = 0
    for back in range(months - 1, -1, -1):
        step = (PERIODS.index(LAST) - back) % len(stage)
        stored += _month(engine, programme, str(last.shift(-back)), stage[step])
    return stored


def _month(engine: Engine, programme: Programme, period: str, of: dict[str, Values]) -> int:
    kinds = [_by_region(of[code]) for code in LIKE]
    year, month = map(int, period.split("-"))
    at = datetime.datetime(year + month // 12, month % 12 + 1, 3, tzinfo=TZ)
    frames = []
    with writing(engine) as connection:
        programmes.lock(connection, programme.slug)
        for number, code in enumerate(programme.institutions):
            kind = kinds[number % len(kinds)]
            places = kind["place"].max()
            assert isinstance(places, int)
            rows = kind.filter(pl.col("place") == number % (places + 1))
            digest = hashlib.sha256(f"{code} {period}".encode()).hexdigest()
            connection.execute(insert(content).values(sha256=digest, bytes=digest.encode()))
            row = {
                "programme": programme.slug, "source": "monthly", "period": period, "institution": code,
                "version": 1, "state": "accepted", "filename": f"{code}-{period}.xlsx", "sha256": digest,
                "received_at": at, "accepted_at": at, "fact_count": rows.height,
            }  # fmt: skip
            key = connection.execute(insert(filing).values(row)).inserted_primary_key
            assert key is not None
            factor = 1 + number % 97
            frames.append(
                rows.select(
                    pl.lit(key[0], pl.Int64).alias("filing"),
                    pl.lit(code).alias("institution"),
                    "region",
                    "scenario",
                    "measure",
                    (pl.col("value") * factor).alias("value"),
                    pl.lit("T").alias("sheet"),
                    pl.lit("A1").alias("cell"),
                )
            )
        facts = pl.concat(frames)
        insert_frame(connection, fact, facts)
        programmes.advance(connection, programme.slug, f"bench {period}")
    return facts.height


def _by_region(values: Values) -> pl.DataFrame:
    """A bank's facts; `place` numbers its regions."""
    regions = sorted({region for region, _, _ in values})
    places = {region: place for place, region in enumerate(regions)}
    schema = dict.fromkeys(("region", "scenario", "measure"), pl.String)
    return pl.DataFrame(
        [(*key, value, places[key[0]]) for key, value in values.items()],
        schema=schema | {"value": pl.Int64, "place": pl.Int64},
        orient="row",
    )
