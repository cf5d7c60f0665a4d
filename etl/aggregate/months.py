"""One month: its parts are counted by an engine and held against the programme."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import polars as pl
import pyarrow.parquet as pq

from etl.aggregate.extracts import Part, place_in
from etl.aggregate.figures import ADDING, DIMENSIONS, PASSES, finished
from etl.aggregate.payments import MISSING
from etl.aggregate.refusals import refuse
from etl.definitions.payments.transactions import Transactions
from etl.definitions.programme import Programme
from etl.values.periods import Period


class Counting(Protocol):
    """An engine that has the payments of one month before it."""

    @property
    def at_once(self) -> int:
        """How many tallies may be taken side by side."""
        ...

    def added(self) -> pl.DataFrame:
        """What adds up, a row per cell and month of the rows; one row of how many lack what, where rows lack
        something."""

    def tally(self, dimensions: Sequence[str], of: Sequence[str]) -> pl.DataFrame:
        """How many of `of` (a user, a merchant, a pair) have n payments in each cell: dimensions, n, units."""


Start = Callable[[Sequence[Part], Transactions, Period, Path | None], Counting]
"""The parts of a month, and the folder for what does not stay in memory (the system's where it is None)."""


@dataclass(frozen=True)
class Engine:
    """How a month's payments are counted; `name` is said to people."""

    name: str
    start: Start


@dataclass(frozen=True)
class Counts:
    """A month counted: `figures` are all passes (`etl.aggregate.figures.finished`), `signals` a row per institution."""

    figures: pl.DataFrame
    signals: pl.DataFrame
    rows: int


SIGNALS = {
    "institution": pl.String,
    "count": pl.Int64,
    "users": pl.Int64,
    "top_users_count": pl.Int64,
    "equal_amount_count": pl.Int64,
    "small_count": pl.Int64,
    "night_count": pl.Int64,
    "late_count": pl.Int64,
    "pair_count": pl.Int64,
    "terminal_count": pl.Int64,
}
PAIRS_FROM = 10
"""Payments of one user at one merchant beyond so many in a month are repeats."""


def counted(
    engine: Engine,
    programme: Programme,
    layout: Transactions,
    period: Period,
    parts: Sequence[Part],
    passes: Sequence[tuple[str, ...]] = PASSES,
    step: Callable[[str], None] = lambda what: None,
    signals: bool = True,
    work: Path | None = None,
) -> Counts:
    """Every figure of a month, exact; refused where its rows are not what the layout and the programme say."""
    _refuse_too_great(parts, layout, period)
    counting = engine.start(parts, layout, period, work)
    added = counting.added()
    step("added")
    _check(added, programme, layout, period, parts)
    asked = [(dimensions, of) for dimensions in passes for of in (("user",), ("merchant",))]
    tables = []
    with ThreadPoolExecutor(counting.at_once) as pool:
        taken = pool.map(lambda one: counting.tally(*one), asked)
        for dimensions in passes:
            tables.append(finished(added, next(taken), next(taken), dimensions, layout.busy_from))
            step("+".join(dimensions) or "all")
    figures = pl.concat(tables)
    told = _signals(counting, figures, layout) if signals else pl.DataFrame(schema=SIGNALS)
    step("signals")
    return Counts(figures, told, int(added["rows"].sum()))


_MOST = 1 << 63
"""What a sum of 64 bits no longer holds: beyond it engines go on with a negative number and say nothing."""


def _refuse_too_great(parts: Sequence[Part], layout: Transactions, period: Period) -> None:
    """Refuse amounts whose sum no engine could hold. Where the greatest times the rows is below that, as always but for
    a broken column, nothing is added up for it."""
    found = [_greatest(part.path, layout.amount) for part in parts]
    greatest, rows = max((float(most) for most, _ in found), default=0.0), sum(count for _, count in found)
    if greatest * rows < _MOST:
        return
    amount = pl.col(layout.amount).cast(pl.Float64).abs().sum()
    read = [pl.scan_parquet(part.path, hive_partitioning=False).select(amount) for part in parts]
    whole = sum(one.collect(engine="streaming").item() for one in read)
    if whole >= _MOST * (1 - 1e-6):
        raise refuse("great", period=period, greatest=f"{greatest:.3g}")


def _greatest(path: Path, column: str) -> tuple[int, int]:
    """The greatest amount of a file, whatever its sign, and its rows: what each row group says of itself is not read
    again."""
    data = pq.read_metadata(path)
    place = place_in(data, column)
    told = [data.row_group(number).column(place).statistics for number in range(data.num_row_groups)]
    if all(one is not None and one.has_min_max for one in told):
        ends = [end for one in told for end in (one.min, one.max)]
    else:
        amount = pl.col(column)
        scan = pl.scan_parquet(path, hive_partitioning=False)
        ends = list(
            scan.select(amount.min().alias("min"), amount.max().alias("max"))
            .collect(engine="streaming")
            .row(0)
        )
    return max((abs(end) for end in ends if end is not None), default=0), data.num_rows


def _check(
    added: pl.DataFrame,
    programme: Programme,
    layout: Transactions,
    period: Period,
    parts: Sequence[Part],
) -> None:
    """Refuse the first thing that is wrong with the month's rows."""
    for name in MISSING:
        if count := int(added[name].sum()):
            column = layout.columns.get(name.removeprefix("no_"), "")
            flags = " / ".join(filter(None, (layout.refund, layout.campaign)))
            column = column or {"no_month": layout.time}.get(name, flags)
            raise refuse("blank", count=f"{count:,}", period=period, column=column)
    number = int(str(period).replace("-", ""))
    others = added.filter(pl.col("month") != number)
    if others.height:
        found = int(others["month"].min())  # type: ignore[arg-type]
        raise refuse(
            "month",
            file=parts[0].file.name,
            period=period,
            count=f"{int(others['rows'].sum()):,}",
            found=f"{found // 100:04}-{found % 100:02}",
        )
    known = {
        "institution": set(programme.institutions),
        "region": set(programme.regions),
        "scenario": set(programme.points) | {""},
        "channel": {one.code for one in layout.channel},
    }
    for name, codes in known.items():
        if blank := int(added.filter(pl.col(name).is_null())["rows"].sum()):
            raise refuse("blank", count=f"{blank:,}", period=period, column=layout.columns[name])
        strangers = added.filter(~pl.col(name).is_in(sorted(codes))).sort(name)
        if strangers.height:
            code = strangers[name][0]
            count = int(strangers.filter(pl.col(name) == code)["rows"].sum())
            values = {"period": period, "column": layout.columns[name], "code": code}
            raise refuse("unknown", **values, count=f"{count:,}")
    negative = added.filter(pl.col("least") < 0).sort("least", *DIMENSIONS)
    if negative.height:
        values = {"institution": negative["institution"][0], "least": negative["least"][0]}
        raise refuse("negative", period=period, **values)


def _signals(counting: Counting, figures: pl.DataFrame, layout: Transactions) -> pl.DataFrame:
    """What brushing leaves behind, by institution, from the same rows."""
    own = figures.filter(pl.col("level") == "institution")
    n, units = pl.col("n"), pl.col("units")
    pairs = (n - PAIRS_FROM).clip(lower_bound=0) * units
    parts = [
        ("equal_amount_count", ("amount",), n.max()),
        ("pair_count", ("user", "merchant"), pairs.sum()),
    ]
    if layout.terminal:
        parts.append(("terminal_count", ("terminal",), n.max()))
    for name, of, figure in parts:
        found = (
            counting.tally(("institution",), of)
            .cast({"n": pl.Int64, "units": pl.Int64})
            .group_by("institution")
            .agg(figure.alias(name))
        )
        own = own.join(found, on="institution", how="left")
    missing = [pl.lit(0).alias(name) for name in SIGNALS if name not in own.columns]
    return (
        own.with_columns(*missing)
        .select(pl.col(name).cast(type_) for name, type_ in SIGNALS.items())
        .fill_null(0)
        .sort("institution")
    )


__all__ = ["ADDING", "DIMENSIONS", "SIGNALS", "Counts", "Engine", "Part", "counted"]
