"""From payments to facts: ours beside the decode floor, naive Polars, DuckDB, pandas, chDB and Sail, in one run.

BIANMIN_BENCH_ROWS is how many payments (2,000,000 where it is not said), BIANMIN_BENCH_EXTRACT a folder of hive months
that is kept between runs. Peers that are not installed are named and left out; each works on the same files and must
come to the same distinct users.
"""

import importlib.util
import os
import resource
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from bench.payments import extract
from bench.timing import Timing, interleaved, median_seconds
from etl.aggregate.engines import POLARS, PORTABLE_POLARS, engine_named
from etl.aggregate.extracts import File, Part
from etl.aggregate.figures import DIMENSIONS, PASSES, level_of
from etl.aggregate.months import Engine, counted
from etl.definitions.load import load_programme
from etl.values.periods import Period

ROWS = int(os.environ.get("BIANMIN_BENCH_ROWS", "2000000"))
MONTHS = 12
RUNS = 3 if ROWS <= 10_000_000 else 1
CELL = [DIMENSIONS]
Work = Callable[[], int]
"""Counts everything and says the sum of distinct users over all cells, so that peers can be held to it."""


def bench_aggregate() -> list[Timing | str]:
    """Exact facts by month, institution, region, scenario and channel, with users and merchants."""
    programme = load_programme("daqing")
    regions = [code for code, one in programme.regions.items() if one.parent][:9]
    with tempfile.TemporaryDirectory() as place:
        kept = os.environ.get("BIANMIN_BENCH_EXTRACT", "")
        folder = Path(kept) if kept else Path(place)
        if not list(folder.rglob("*.parquet")):
            extract(folder, ROWS, MONTHS, regions, list(programme.points)[:12])
        return _measured(sorted(folder.rglob("*.parquet")))


def _measured(paths: list[Path]) -> list[Timing | str]:
    rows = sum(pl.scan_parquet(path).select(pl.len()).collect().item() for path in paths)
    size = sum(path.stat().st_size for path in paths)
    found: list[Timing | str] = [
        f"{rows:,} payments in {len(paths)} files, {size / 1e6:.0f} MB; medians of {RUNS}, in turn"
    ]
    ours = _ours(POLARS, paths)
    expected = ours()
    found.append(
        Timing("decode only (the floor, as peer)", *interleaved(ours, lambda: _decoded(paths), RUNS))
    )
    for name, peer in _peers(paths).items():
        if isinstance(peer, str):
            found.append(f"{name}: {peer}")
            continue
        told = peer()
        same = (
            "same distinct users" if told == expected else f"OTHER DISTINCT USERS: {told:,} not {expected:,}"
        )
        found.append(Timing(f"peer: {name}", *interleaved(ours, peer, RUNS), same))
    every = median_seconds(_ours(POLARS, paths, PASSES), 1)
    found.append(Timing("ours with all eight passes", every))
    found.append(Timing("ours, one month of them", median_seconds(_ours(POLARS, paths[:1]), RUNS)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found.append(f"peak memory of this process with all peers: {peak:,.0f} MB")
    return found


def _ours(engine: Engine, paths: list[Path], passes: Any = CELL) -> Work:
    programme = load_programme("daqing")
    layout = programme.returns["second-transactions"].transactions
    assert layout is not None

    def work() -> int:
        users = 0
        for path in paths:
            period = layout.month_of(path.as_posix())
            part = Part(File(path, path.name, period), path, (), True)
            figures = counted(
                engine, programme, layout, Period.parse(period), [part], passes, signals=False
            ).figures
            users += int(figures.filter(pl.col("level") == level_of(DIMENSIONS))["users"].sum())
        return users

    return work


def _decoded(paths: list[Path]) -> int:
    return sum(pl.read_parquet(path, hive_partitioning=False).height for path in paths)


def _peers(paths: list[Path]) -> dict[str, Work | str]:
    files = [str(path) for path in paths]
    peers: dict[str, Work | str] = {
        "naive Polars (n_unique)": lambda: _naive_polars(paths),
        "narwhals on Polars": _ours(PORTABLE_POLARS, paths),
        "DuckDB (two-level, month by month)": (lambda: _duckdb(files)) if _has("duckdb") else "not installed",
        "chDB (uniqExact, month by month)": (lambda: _chdb(files)) if _has("chdb") else "not installed",
        "Sail (narwhals)": (lambda: _sail(paths)) if _has("pysail") else "not installed",
    }
    peers["pandas (two-level)"] = (
        (lambda: _pandas(files)) if ROWS <= 10_000_000 else "not run above 10 M rows: it takes all memory"
    )
    return peers


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


_CLASS = "CASE WHEN channel IN ('QR', 'QR_SHOWN') THEN 'scan' ELSE channel END"
_PAID = "NOT is_refund AND amount_fen > 1"


def _naive_polars(paths: list[Path]) -> int:
    users = 0
    for path in paths:
        paid = pl.scan_parquet(path, hive_partitioning=False).filter(
            ~pl.col("is_refund") & (pl.col("amount_fen") > 1)
        )
        classes = pl.col("channel").replace({"QR": "scan", "QR_SHOWN": "scan"})
        repeats = pl.col("user").unique_counts().ge(2).sum().alias("repeat_users")
        cells = (
            paid.with_columns(classes)
            .group_by(DIMENSIONS)
            .agg(
                pl.len(),
                pl.col("amount_fen").sum(),
                pl.col("user").n_unique().alias("users"),
                repeats,
                pl.col("merchant").n_unique().alias("merchants"),
                pl.col("merchant").unique_counts().ge(10).sum().alias("busy"),
            )
            .collect(engine="streaming")
        )
        users += int(cells["users"].sum())
    return users


def _duckdb(files: list[str]) -> int:
    import duckdb

    users = 0
    for file in files:
        query = f"""
            WITH paid AS (SELECT *, {_CLASS} AS class FROM read_parquet('{file}') WHERE {_PAID}),
            u AS (SELECT institution, region, scenario, class, user, count(*) AS n, sum(amount_fen) AS a
                  FROM paid GROUP BY ALL),
            m AS (SELECT institution, region, scenario, class, merchant, count(*) AS n FROM paid GROUP BY ALL),
            cu AS (SELECT institution, region, scenario, class, sum(n) AS c, sum(a) AS a, count(*) AS users,
                   count(*) FILTER (n >= 2) AS repeats FROM u GROUP BY ALL),
            cm AS (SELECT institution, region, scenario, class, count(*) AS merchants,
                   count(*) FILTER (n >= 10) AS busy FROM m GROUP BY ALL)
            SELECT * FROM cu JOIN cm USING (institution, region, scenario, class)"""
        cells = duckdb.sql(query).pl()
        users += int(cells["users"].sum())
    return users


def _chdb(files: list[str]) -> int:
    import chdb

    users = 0
    for file in files:
        query = f"""
            SELECT institution, region, scenario, if(channel IN ('QR', 'QR_SHOWN'), 'scan', channel) AS class,
                   count() AS c, sum(amount_fen) AS a, uniqExact(user) AS users, uniqExact(merchant) AS merchants
            FROM file('{file}', Parquet) WHERE {_PAID} GROUP BY institution, region, scenario, class"""
        answer = chdb.query(f"SELECT sum(users) FROM ({query})", "CSV")
        users += int(str(answer).strip())
    return users


def _pandas(files: list[str]) -> int:
    import pandas as pd

    users = 0
    for file in files:
        frame = pd.read_parquet(file, partitioning=None)
        paid = frame[~frame["is_refund"] & (frame["amount_fen"] > 1)]
        paid = paid.assign(channel=paid["channel"].replace({"QR": "scan", "QR_SHOWN": "scan"}))
        by_user = paid.groupby([*DIMENSIONS, "user"], observed=True).agg(
            n=("amount_fen", "size"), a=("amount_fen", "sum")
        )
        by_merchant = paid.groupby([*DIMENSIONS, "merchant"], observed=True).size()
        cells = by_user.reset_index().groupby(list(DIMENSIONS), observed=True).agg(users=("n", "size"))
        by_merchant.reset_index().groupby(list(DIMENSIONS), observed=True).size()
        users += int(cells["users"].sum())
    return users


def _sail(paths: list[Path]) -> int:
    with engine_named("spark") as engine:
        return _ours(engine, paths)()
