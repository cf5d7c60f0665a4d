"""The engines by name: Polars on this machine, or Spark wherever it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import narwhals as nw
import polars as pl

from etl.aggregate import kernel
from etl.aggregate.months import Engine
from etl.aggregate.packed import Packed
from etl.aggregate.parted import bounded
from etl.aggregate.payments import Rows
from etl.aggregate.portable import portable
from etl.aggregate.refusals import refuse

NAMES = ("polars", "spark")


def _scan(path: Path) -> Rows:
    return nw.from_native(pl.scan_parquet(path, hive_partitioning=False))


POLARS = Engine("Polars", bounded(Packed))
COMPILED = Engine("Polars with the compiled kernel", bounded(partial(Packed, is_compiled=True)))
PORTABLE_POLARS = Engine("Polars (narwhals)", portable(_scan))


@contextmanager
def engine_named(name: str, master: str = "") -> Iterator[Engine]:
    """The engine, and whatever it started stopped again at the end."""
    if name == "polars":
        if master:
            raise refuse("master_of_polars")
        yield COMPILED if kernel.is_there() else POLARS
        return
    from etl.aggregate.spark import session

    with session(master) as (title, spark):

        def scan(path: Path) -> Rows:
            frame: Rows = nw.from_native(spark.read.parquet(str(path.resolve())))
            return frame

        yield Engine(title, portable(scan))
