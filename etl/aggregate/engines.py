"""The engines by name: Polars on this machine, or Spark wherever it is."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from etl.aggregate import kernel
from etl.aggregate.grouped import Grouped
from etl.aggregate.months import Engine
from etl.aggregate.packed import Packed
from etl.aggregate.parted import bounded
from etl.aggregate.payments import Rows
from etl.aggregate.portable import portable
from etl.aggregate.refusals import refuse


class _Here:
    """Polars, in this process."""

    def scan(self, path: Path) -> Rows:
        return nw.from_native(pl.scan_parquet(path, hive_partitioning=False))

    def table(self, frame: pl.DataFrame) -> Rows:
        return nw.from_native(frame.lazy())

    def spread(self, rows: Rows, by: Sequence[str]) -> Rows:
        return rows

    def keep(self, rows: Rows) -> Rows:
        return rows.collect(backend="polars").lazy()

    def clear(self) -> None:
        """A frame goes with its last reader."""


class _OnSpark:
    """A Spark of workers: rows move once, and stay with the workers in memory or on their disks."""

    def __init__(self, spark: Any) -> None:
        self._spark = spark
        self._kept: list[Any] = []

    def scan(self, path: Path) -> Rows:
        return self._rows(self._spark.read.parquet(str(path.resolve())))

    def table(self, frame: pl.DataFrame) -> Rows:
        return self._rows(self._spark.createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest())))

    def spread(self, rows: Rows, by: Sequence[str]) -> Rows:
        """Moves rows to the workers by these columns, so that what is grouped by them later moves no more."""
        return self._rows(rows.to_native().repartition(*by))

    def keep(self, rows: Rows) -> Rows:
        """The same rows, held by the workers until `clear`."""
        self._kept.append(rows.to_native().persist())
        return self._rows(self._kept[-1])

    def clear(self) -> None:
        for frame in self._kept:
            frame.unpersist()
        self._kept.clear()

    @staticmethod
    def _rows(frame: Any) -> Rows:
        rows: Rows = nw.from_native(frame)
        return rows


class _InSail(_OnSpark):
    """Sail in this process: it does not keep frames (a warning, and every one is worked out again); a file does."""

    def __init__(self, spark: Any, folder: Path) -> None:
        super().__init__(spark)
        self._folder = folder
        self._files = 0

    def spread(self, rows: Rows, by: Sequence[str]) -> Rows:
        return rows

    def keep(self, rows: Rows) -> Rows:
        """The same rows, written to a file and read from there until `clear`."""
        self._files += 1
        path = self._folder / f"{self._files}"
        rows.to_native().write.parquet(str(path))
        return self._rows(self._spark.read.parquet(str(path)))

    def clear(self) -> None:
        for path in sorted(self._folder.rglob("*.parquet")):
            path.unlink()


POLARS = Engine("Polars", bounded(Packed))
COMPILED = Engine("Polars with the compiled kernel", bounded(Grouped))
PORTABLE_POLARS = Engine("Polars (narwhals)", portable(_Here()))


@contextmanager
def engine_named(name: str, master: str = "") -> Iterator[Engine]:
    """The engine, and whatever it started stopped again at the end."""
    if name == "polars":
        if master:
            raise refuse("master_of_polars")
        yield COMPILED if kernel.is_there() else POLARS
        return
    from etl.aggregate.spark import session

    with session(master) as (title, spark), tempfile.TemporaryDirectory() as folder:
        yield Engine(title, portable(_OnSpark(spark) if master else _InSail(spark, Path(folder))))
