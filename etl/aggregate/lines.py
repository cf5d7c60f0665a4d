"""CSV: lines become typed rows block by block; broken ones are set apart with their number, and bounded.

A line is broken where it has another number of fields than the header, where a field that is needed is empty, or where
time, amount, a flag or a whole number is none. A line of the file is a row: quotes do not span lines, and a field does
not hold the separator. Whatever the size of the file, one block is in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from etl.aggregate.extracts import File, Group, wanted_type
from etl.aggregate.refusals import refuse
from etl.definitions.payments.transactions import Transactions

BLOCK = 8 * 1024 * 1024
MOST_KEPT = 10_000
"""So many broken lines of a file are written out; all are counted."""
_BOM = b"\xef\xbb\xbf"


@dataclass
class Lines:
    """What became of a CSV: its Parquet by month with the groups of lines, how many lines it has, which are broken."""

    months: dict[str, tuple[Path, list[Group]]] = field(default_factory=dict)
    lines: int = 0
    broken: int = 0
    first_broken: int = 0
    why: str = ""
    """What is wrong with the first broken line: the column, or `fields` for their number."""


def converted(file: File, layout: Transactions, folder: Path, quarantine: Path) -> Lines:
    """The typed rows of a CSV, written below `folder` by month; broken lines go to the file `quarantine`."""
    found = Lines()
    writers: dict[str, pq.ParquetWriter] = {}
    kept: list[str] = []
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with file.path.open("rb") as stream:
            header = _header(stream.readline(), file, layout)
            line = 2
            for block in _blocks(stream):
                rows, broken = _typed(block, header, layout, line)
                count = rows.height + broken.height
                found.lines += count
                found.broken += broken.height
                if broken.height and not found.first_broken:
                    found.first_broken, found.why = int(broken["line"][0]), str(broken["reason"][0])
                if len(kept) < MOST_KEPT:
                    kept += _written_out(block, broken.head(MOST_KEPT - len(kept)), line)
                for month, part in _by_month(rows, file, layout):
                    path = folder / f"{month}.parquet"
                    table = part.drop("line").to_arrow()
                    if month not in writers:
                        writers[month] = pq.ParquetWriter(path, table.schema, compression="zstd")
                        found.months[month] = (path, [])
                    writers[month].write_table(table, row_group_size=max(table.num_rows, 1))
                    lines = f"L{part['line'][0]}–{part['line'][-1]}"
                    found.months[month][1].append(Group(part.height, lines))
                line += count
    finally:
        for writer in writers.values():
            writer.close()
    if not found.lines:
        raise refuse("empty", file=file.name)
    if kept:
        quarantine.parent.mkdir(parents=True, exist_ok=True)
        quarantine.write_text("line\treason\ttext\n" + "".join(kept), encoding="utf-8")
    if found.broken > layout.broken_at_most * found.lines:
        values = {"file": file.name, "lines": f"{found.lines:,}", "count": f"{found.broken:,}"}
        raise refuse(
            "broken",
            **values,
            limit=f"{layout.broken_at_most:.2%}",
            first=found.first_broken,
            why=found.why,
            list=quarantine.name,
        )
    return found


def _blocks(stream: BufferedReader) -> Iterator[bytes]:
    """Whole lines, about a block at a time."""
    rest = b""
    while block := stream.read(BLOCK):
        block = rest + block
        end = block.rfind(b"\n") + 1
        rest = block[end:]
        if end:
            yield block[:end]
    if rest:
        yield rest + b"\n"


def _header(line: bytes, file: File, layout: Transactions) -> list[str]:
    written = line.removeprefix(_BOM).decode("utf-8", "replace").rstrip("\r\n")
    header = [name.strip().strip('"') for name in written.split(layout.separator)]
    for theirs in layout.columns.values():
        if theirs not in header:
            raise refuse("header", file=file.name, column=theirs, there=str(written)[:200])
    return header


def _typed(
    block: bytes, header: list[str], layout: Transactions, first: int
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Good rows with the extract's names and the declared types, and broken ones with the reason."""
    width = len(header)
    # One field more than there may be, so that a line that is too long shows; our own first line says so to the reader.
    guard = layout.separator.join(["x"] * (width + 1)).encode() + b"\n"
    raw = pl.read_csv(
        guard + block,
        has_header=False,
        schema={f"{i}": pl.String for i in range(width + 1)},
        separator=layout.separator,
        quote_char=None,
        truncate_ragged_lines=True,
        encoding="utf8-lossy",
    )[1:]
    is_bare = _is_bare(block, layout.separator.encode())
    reasons, columns = [], []
    for ours, theirs in layout.columns.items():
        place = header.index(theirs)
        text = pl.col(str(place)) if is_bare else pl.col(str(place)).str.strip_chars(' "')
        wanted = wanted_type(ours, theirs, layout)
        value = _value(text, wanted, layout)
        if ours == "scenario":  # a payment at no point of any kind
            value = value.fill_null("")
            columns.append(value.alias(theirs))
            continue
        columns.append(value.alias(theirs))
        reasons.append(pl.when(value.is_null() | (text == "")).then(pl.lit(theirs)))
    other_width = pl.Series("other_width", _of_other_width(raw, block, layout.separator, width))
    fields = pl.when(pl.lit(other_width)).then(pl.lit("fields"))
    rows = raw.select(*columns, pl.coalesce(fields, *reasons).alias("reason")).with_columns(
        line=pl.int_range(first, first + raw.height, dtype=pl.Int64)
    )
    is_broken = pl.col("reason").is_not_null()
    return rows.filter(~is_broken).drop("reason"), rows.filter(is_broken).select("line", "reason")


def _is_bare(block: bytes, mark: bytes) -> bool:
    """Whether no field of the lines has a quote, or a blank at either end, to be taken off."""
    ends = (b'"', b" " + mark, mark + b" ", b" \n", b"\n ", b" \r")
    return not block.startswith(b" ") and not any(end in block for end in ends)


def _of_other_width(raw: pl.DataFrame, block: bytes, separator: str, width: int) -> pl.Series:
    """Which lines have more fields than the header, or fewer. The reader gives an empty field and one that is not
    there alike as nothing, so that lines that end in nothing are looked at themselves."""
    is_other = raw[str(width)].is_not_null()
    ends_empty = raw[str(width - 1)].is_null()
    if not ends_empty.any():
        return is_other
    lines = block.split(b"\n")
    mark = separator.encode()
    short = [n for n in ends_empty.arg_true().to_list() if lines[n].count(mark) != width - 1]
    return is_other.scatter(short, True) if short else is_other


def _value(text: pl.Expr, wanted: str, layout: Transactions) -> pl.Expr:
    if wanted == "timestamp":
        return text.str.to_datetime(layout.time_format, time_unit="us", strict=False)
    if wanted == "integer":
        return text.cast(pl.Int64, strict=False)
    if wanted == "boolean":
        word = text.str.to_lowercase()
        is_yes, is_no = (word == "1") | (word == "true"), (word == "0") | (word == "false")
        return pl.when(is_yes).then(True).when(is_no).then(False)
    return text


def _by_month(rows: pl.DataFrame, file: File, layout: Transactions) -> Iterator[tuple[str, pl.DataFrame]]:
    """The rows by the month that the path says, or else by their own."""
    if not rows.height:
        return
    if file.period:
        yield file.period, rows
        return
    month = pl.col(layout.time).dt.strftime("%Y-%m")
    for period in rows.select(month.unique().sort()).to_series().to_list():
        yield period, rows.filter(month == period)


def _written_out(block: bytes, broken: pl.DataFrame, first: int) -> list[str]:
    if not broken.height:
        return []
    lines = block.split(b"\n")
    return [
        f"{line}\t{reason}\t{lines[line - first].decode('utf-8', 'backslashreplace').rstrip()}\n"
        for line, reason in broken.iter_rows()
    ]
