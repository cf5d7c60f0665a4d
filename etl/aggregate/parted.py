"""A month of more rows than are held at once: parted by who paid (or by whatever is tallied), counted piece by piece.

A user's payments are all in one piece, so that the tallies of the pieces add up, exactly. Pieces lie on the disk; one
of them is counted at a time, however many rows the month has.
"""

import math
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from etl.aggregate.extracts import Part
from etl.aggregate.figures import PASSES
from etl.aggregate.months import Counting, Start
from etl.aggregate.payments import MISSING, PARTED
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

ROWS_AT_ONCE = 9_000_000
_BATCH = 1 << 18
_TOGETHER: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "user": [*((dimensions, ("user",)) for dimensions in PASSES), (("institution",), ("user", "merchant"))],
    "merchant": [(dimensions, ("merchant",)) for dimensions in PASSES],
}
"""What is tallied while the pieces of a column are there."""


def bounded(start: Start) -> Start:
    """The same way of counting, a piece at a time where a month has more than ROWS_AT_ONCE."""

    def started(parts: Sequence[Part], layout: Transactions, period: Period, work: Path | None) -> Counting:
        rows = sum(pq.read_metadata(part.path).num_rows for part in parts)
        if rows <= ROWS_AT_ONCE:
            return start(parts, layout, period, work)
        count = math.ceil(rows / ROWS_AT_ONCE * 1.05)  # users are not alike: pieces are never quite even
        return Parted(lambda piece: start([piece], layout, period, work), parts, layout, count, work)

    return started


class Parted:
    """The counts of one month's payments, from `count` pieces for each column that is tallied."""

    at_once = 1

    def __init__(
        self,
        start: Callable[[Part], Counting],
        parts: Sequence[Part],
        layout: Transactions,
        count: int,
        work: Path | None,
    ) -> None:
        self._start, self._parts, self._layout, self._count, self._work = start, parts, layout, count, work
        self._tallies: dict[tuple[tuple[str, ...], tuple[str, ...]], pl.DataFrame] = {}
        self._sums: list[pl.DataFrame] = []

    def added(self) -> pl.DataFrame:
        """A row per cell and month of the rows: what adds up; where rows lack something, how many lack what."""
        if not self._sums:
            self._count_by("user", _TOGETHER["user"])
        if any("rows" not in one.columns for one in self._sums):
            return pl.concat([one.select(MISSING) for one in self._sums]).sum()
        return (
            pl.concat([one.select(self._sums[0].columns) for one in self._sums])
            .group_by(*PARTED, "month", maintain_order=True)
            .agg(pl.selectors.integer().exclude("least").sum(), pl.col("least").min())
        )

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""
        asked = (tuple(dimensions), tuple(of))
        if asked not in self._tallies:
            together = _TOGETHER.get(of[0], [])
            self._count_by(of[0], together if asked in together else [asked])
        return self._tallies[asked]

    def _count_by(self, name: str, tallies: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
        """Every one of the tallies, and the sums where nobody has them yet, from the pieces by a column."""
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], list[pl.DataFrame]] = {
            one: [] for one in tallies
        }
        sums = []
        with tempfile.TemporaryDirectory(dir=self._work) as folder:
            for piece in self._pieces(name, Path(folder)):
                counting = self._start(piece)
                sums.append(counting.added())
                if "rows" in sums[-1].columns:  # else it will be refused
                    for dimensions, of in tallies:
                        found[dimensions, of].append(counting.tally(dimensions, of))
                del counting
        self._sums = self._sums or sums
        for one, tables in found.items():
            if tables:
                table = (
                    pl.concat(tables).group_by(*one[0], "n", maintain_order=True).agg(pl.col("units").sum())
                )
                self._tallies[one] = table

    def _pieces(self, name: str, folder: Path) -> Iterator[Part]:
        """A Parquet a piece, of the declared columns of all parts; gone when the next one is asked for."""
        columns = list(dict.fromkeys(self._layout.columns.values()))
        # Months of their own are told row by row; a part that is whole says that all rows are to be of the month.
        is_whole = all(part.is_whole for part in self._parts)
        piece = (pl.col(self._layout.columns[name]).cast(pl.String).hash() % self._count).alias("piece")
        written: dict[int, Path] = {}
        with ExitStack() as stack:
            writers: dict[int, pq.ParquetWriter] = {}
            for part in self._parts:
                for batch in _batches(part.path, columns):
                    frame = batch.with_columns(piece)
                    for (number,), rows in frame.partition_by(
                        "piece", as_dict=True, include_key=False
                    ).items():
                        table = rows.to_arrow()
                        if number not in writers:
                            written[number] = folder / f"{number}.parquet"
                            writer = pq.ParquetWriter(written[number], table.schema, compression="lz4")
                            writers[number] = stack.enter_context(writer)
                        writers[number].write_table(table.cast(writers[number].schema))
        for _, path in sorted(written.items()):
            yield Part(self._parts[0].file, path, (), is_whole)
            path.unlink()


def _batches(path: Path, columns: list[str]) -> Iterator[pl.DataFrame]:
    """A file's rows, some at a time; the file is closed behind the last."""
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(_BATCH, columns=columns):
            yield pl.DataFrame(pl.from_arrow(batch)).select(columns)
