"""One way of counting in a process of its own: python -m bench.counted WAY FILE….

Whatever has to start (imports, a server, a Java, compiling) has started when "ready" is printed; each line that comes
in then is one run, answered with one line of JSON. `bench.aggregate` asks.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from etl.aggregate.engines import COMPILED, POLARS, PORTABLE_POLARS, engine_named
from etl.aggregate.extracts import File, Part
from etl.aggregate.figures import DIMENSIONS, FIGURES, PASSES
from etl.aggregate.months import Engine, counted
from etl.definitions.load import load_programme
from etl.values.periods import Period

CELLS = ["count", "amount", "users", "repeat_users", "merchants", "busy_merchants"]
Count = Callable[[Path], pl.DataFrame]
"""The cells of a month's file: DIMENSIONS and at least CELLS."""


def answer(count: Count, paths: list[Path]) -> dict[str, Any]:
    """Seconds, processor seconds and the most memory of this process and its children; hashes of what was counted."""
    before, start = _processor(), time.perf_counter()
    tables = [count(path) for path in paths]
    taken = {"seconds": time.perf_counter() - start, "cpu": _processor() - before, "peak": _peak()}
    return {
        **taken,
        "cells": _digest(
            [one.filter(pl.col("count") > 0) if "count" in one.columns else one for one in tables], CELLS
        ),
        "figures": _digest(tables, list(FIGURES)),
    }


def _digest(tables: list[pl.DataFrame], figures: list[str]) -> str:
    """The same for the same cells, whatever order and width they come in; "" where a way does not count so much."""
    digest = hashlib.sha256()
    for table in tables:
        if not set(figures) <= set(table.columns):
            return ""
        own = table.select(
            *(pl.col(name).cast(pl.String) for name in DIMENSIONS),
            *(pl.col(name).cast(pl.Int64) for name in figures),
        )
        digest.update(own.sort(DIMENSIONS).write_csv().encode())
    return digest.hexdigest()


def _tree() -> list[psutil.Process]:
    own = psutil.Process()
    return [own, *own.children(recursive=True)]


def _processor() -> float:
    return float(sum(times.user + times.system for times in (one.cpu_times() for one in _tree())))


def _peak() -> float:
    """MB that each of the processes held at most since it began, added up."""
    held = 0
    for one in _tree():
        lines = Path(f"/proc/{one.pid}/status").read_text().splitlines()
        held += sum(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    return held / 1024


def _by(engine: Engine, passes: tuple[tuple[str, ...], ...] = (DIMENSIONS,)) -> Count:
    programme = load_programme("daqing")
    layout = programme.returns["second-transactions"].transactions
    assert layout is not None

    def count(path: Path) -> pl.DataFrame:
        period = layout.month_of(path.as_posix())
        part = Part(File(path, path.name, period), path, (), True)
        found = counted(engine, programme, layout, Period.parse(period), [part], passes, signals=False)
        return found.figures.filter(pl.col("level") == "+".join(DIMENSIONS))

    return count


def _decoded(path: Path) -> pl.DataFrame:
    read = pl.read_parquet(path, hive_partitioning=False).drop("terminal", strict=False)
    return pl.DataFrame({"rows": [read.height]})


_CLASS = """CASE WHEN channel IN ('QR', 'QR_SHOWN') THEN 'scan' WHEN channel = 'APP' THEN 'in-app'
    ELSE lower(channel) END"""
_CLASSES = {"QR": "scan", "QR_SHOWN": "scan", "NFC": "nfc", "APP": "in-app", "CARD": "card"}
_PAID = "NOT is_refund AND amount_fen > 1"


def _naive_polars(path: Path) -> pl.DataFrame:
    paid = pl.scan_parquet(path, hive_partitioning=False).filter(
        ~pl.col("is_refund") & (pl.col("amount_fen") > 1)
    )
    return (
        paid.with_columns(pl.col("channel").replace(_CLASSES))
        .group_by(DIMENSIONS)
        .agg(
            pl.len().alias("count"),
            pl.col("amount_fen").sum().alias("amount"),
            pl.col("user").n_unique().alias("users"),
            pl.col("user").unique_counts().ge(2).sum().alias("repeat_users"),
            pl.col("merchant").n_unique().alias("merchants"),
            pl.col("merchant").unique_counts().ge(10).sum().alias("busy_merchants"),
        )
        .collect(engine="streaming")
    )


_KEYS = "institution, region, scenario, class"
_TWO_LEVELS = f"""
    WITH paid AS (SELECT *, {_CLASS} AS class FROM {{table}} WHERE {_PAID}),
    u AS (SELECT {_KEYS}, "user", count(*) AS n, sum(amount_fen) AS a FROM paid GROUP BY {_KEYS}, "user"),
    m AS (SELECT {_KEYS}, merchant, count(*) AS n FROM paid GROUP BY {_KEYS}, merchant),
    cu AS (SELECT {_KEYS}, sum(n) AS c, sum(a) AS a, count(*) AS users,
           sum(CASE WHEN n >= 2 THEN 1 ELSE 0 END) AS repeat_users FROM u GROUP BY {_KEYS}),
    cm AS (SELECT {_KEYS}, count(*) AS merchants,
           sum(CASE WHEN n >= 10 THEN 1 ELSE 0 END) AS busy_merchants FROM m GROUP BY {_KEYS})
    SELECT institution, region, scenario, class AS channel, c AS "count", a AS amount, users, repeat_users, merchants,
           busy_merchants FROM cu JOIN cm USING ({_KEYS})"""


def _duckdb(path: Path) -> pl.DataFrame:
    import duckdb

    table = f"read_parquet('{path}', hive_partitioning = false)"
    found: pl.DataFrame = duckdb.sql(_TWO_LEVELS.format(table=table)).pl()
    return found


def _chdb(path: Path) -> pl.DataFrame:
    import chdb

    found = chdb.query(_TWO_LEVELS.format(table=f"file('{path}', Parquet)"), "CSVWithNames")
    return pl.read_csv(str(found).encode())


def _pandas(path: Path) -> pl.DataFrame:
    import pandas as pd

    frame = pd.read_parquet(path, partitioning=None)
    paid = frame[~frame["is_refund"] & (frame["amount_fen"] > 1)]
    paid = paid.assign(channel=paid["channel"].replace(_CLASSES))
    keys = list(DIMENSIONS)
    users = paid.groupby([*keys, "user"]).agg(n=("amount_fen", "size"), a=("amount_fen", "sum")).reset_index()
    merchants = paid.groupby([*keys, "merchant"]).size().rename("n").reset_index()
    users["is_repeat"], merchants["is_busy"] = users["n"] >= 2, merchants["n"] >= 10
    by_user = users.groupby(keys).agg(
        count=("n", "sum"), amount=("a", "sum"), users=("n", "size"), repeat_users=("is_repeat", "sum")
    )
    by_merchant = merchants.groupby(keys).agg(merchants=("n", "size"), busy_merchants=("is_busy", "sum"))
    return pl.from_pandas(by_user.join(by_merchant).reset_index())


OURS: dict[str, Engine] = {"ours": POLARS, "kernel": COMPILED, "narwhals": PORTABLE_POLARS}
PEERS: dict[str, Count] = {
    "decode": _decoded,
    "naive": _naive_polars,
    "duckdb": _duckdb,
    "chdb": _chdb,
    "pandas": _pandas,
}
MASTERS = {"sail": "", "spark": "local[2]"}


@contextmanager
def way(name: str) -> Iterator[Count]:
    """How it is counted, with whatever has to run for it."""
    if name in MASTERS:
        with engine_named("spark", MASTERS[name]) as engine:
            yield _by(engine)
    elif name == "every pass":
        yield _by(POLARS, PASSES)
    else:
        yield PEERS[name] if name in PEERS else _by(OURS[name])


def main(name: str, paths: list[Path]) -> None:
    """Say that everything has started, then answer each line that comes."""
    with way(name) as count:
        if name == "kernel":  # compiled before the clock runs
            count(paths[0])
        print("ready", flush=True)
        for _ in sys.stdin:
            print(json.dumps(answer(count, paths)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], [Path(path) for path in sys.argv[2:]])
