"""The files of an extract: which month each is of, whether its columns are as declared, what is in it by row groups."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from etl.aggregate.refusals import refuse
from etl.definitions.payments.transactions import Transactions

_PARQUET, _CSV = ".parquet", ".csv"


@dataclass(frozen=True)
class File:
    """A file of the extract: where it lies, its name below the folder that was given, the month that its path says."""

    path: Path
    name: str
    period: str

    @property
    def is_csv(self) -> bool:
        """Whether its name ends in .csv, in small or large letters; otherwise it is read as Parquet."""
        return self.path.suffix.casefold() == _CSV


@dataclass(frozen=True)
class Group:
    """A row group of a Parquet file (a block of lines of a CSV): its rows, and where they stand."""

    rows: int
    place: str


@dataclass(frozen=True)
class Part:
    """The rows of one month in one file: the Parquet that is read, and the groups that they stand in."""

    file: File
    path: Path
    groups: tuple[Group, ...]
    is_whole: bool
    """Whether every row of the Parquet should be of the month."""


def files_of(given: Sequence[Path], layout: Transactions) -> list[File]:
    """The Parquet and CSV files below what was given, by name; hidden ones and those of Spark's own are no data."""
    found = []
    for root in given:
        if not root.exists():
            raise refuse("missing", file=root)
        under = [root] if root.is_file() else sorted(_below(root))
        base = root.parent if root.is_file() else root
        for path in under:
            name = path.relative_to(base).as_posix()
            if path.suffix.casefold() not in (_PARQUET, _CSV):
                raise refuse("kind", file=name)
            found.append(File(path, name, layout.month_of(path.resolve().as_posix())))
    if not found:
        raise refuse("no_files", file=", ".join(map(str, given)))
    names = [one.name for one in found]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise refuse("same_name", file=twice[0])
    return found


def _below(root: Path) -> Iterator[Path]:
    for path in root.rglob("*"):
        parts = path.relative_to(root).parts
        if path.is_file() and not any(part.startswith((".", "_")) for part in parts):
            yield path


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, read once from end to end."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def checked_groups(file: File, layout: Transactions) -> list[Group]:
    """The row groups of a Parquet file whose columns are as declared; refused in a sentence where they are not."""
    try:
        opened = pq.ParquetFile(file.path)
    except (pa.ArrowInvalid, OSError):
        raise refuse("damaged", file=file.name) from None
    with opened:
        schema, data = opened.schema_arrow, opened.metadata
        for ours, theirs in layout.columns.items():
            if theirs not in schema.names:
                raise refuse("column", file=file.name, column=theirs, there=", ".join(schema.names))
            type_ = schema.field(theirs).type
            wanted = wanted_type(ours, theirs, layout)
            if not _is(type_, wanted):
                raise refuse("type", file=file.name, column=theirs, found=type_, wanted=wanted)
        if data.num_rows == 0:
            raise refuse("empty", file=file.name)
        return [Group(data.row_group(i).num_rows, f"rg{i}") for i in range(data.num_row_groups)]


def place_in(data: pq.FileMetaData, column: str) -> int:
    """Which of a row group's columns it is: of a nested one each leaf is a column."""
    return [data.schema.column(n).path for n in range(len(data.schema))].index(column)


def wanted_type(ours: str, theirs: str, layout: Transactions) -> str:
    """What a column has to be: timestamp, integer, boolean or text."""
    if ours == "time":
        return "timestamp"
    if ours == "amount" or theirs in layout.numbers:
        return "integer"
    return "boolean" if ours in ("refund", "campaign") else "text"


def _is(type_: pa.DataType, wanted: str) -> bool:
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    tests = {
        "timestamp": [pa.types.is_timestamp],
        "integer": [pa.types.is_integer],
        "boolean": [pa.types.is_boolean],
        "text": [pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view],
    }
    is_so = any(test(type_) for test in tests[wanted])
    return is_so and not (wanted == "timestamp" and type_.tz is not None)


def months_in(path: Path, layout: Transactions) -> list[str]:
    """The months that a Parquet file has rows of, in order; an empty time is no month."""
    time = pl.col(layout.time)
    found = (
        pl.scan_parquet(path, hive_partitioning=False)
        .select((time.dt.year() * 100 + time.dt.month().cast(pl.Int32)).alias("month"))
        .unique()
        .collect(engine="streaming")["month"]
        .drop_nulls()
        .sort()
    )
    return [f"{month // 100:04}-{month % 100:02}" for month in found]
