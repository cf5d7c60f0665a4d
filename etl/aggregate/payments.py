"""Payments as every engine sees them: the declared columns under our names, and what a row is."""

import calendar
from typing import Any

import narwhals as nw
import polars as pl

from etl.aggregate.figures import CAMPAIGN, NIGHT_ENDS, ORDINARY, REFUND, SELF_TEST
from etl.definitions.payments.transactions import Transactions
from etl.values.periods import Period

Rows = nw.LazyFrame[Any]
"""Rows of whatever engine."""
PARTED = ("institution", "region", "scenario", "channel")


def payments(rows: Rows, layout: Transactions, month: Period) -> Rows:
    """The rows with kind, class of channel and the parts of their time. In narwhals, for all engines alike.

    A channel that no class declares stays as it is written. Codes that are numbers in the extract are written out.
    """
    columns = layout.columns
    named = [_column(ours, theirs, layout) for ours, theirs in columns.items()]
    frame = rows.select(*named)
    amount = nw.col("amount")
    refund = nw.col("refund") if layout.refund else nw.lit(False)
    campaign = nw.col("campaign") if layout.campaign else nw.lit(False)
    kind = (
        nw.when(refund)
        .then(nw.lit(REFUND))
        .otherwise(
            nw.when(amount <= layout.self_test_at_most)
            .then(nw.lit(SELF_TEST))
            .otherwise(nw.when(campaign).then(nw.lit(CAMPAIGN)).otherwise(nw.lit(ORDINARY)))
        )
    )
    for name in ("refund", "campaign"):
        if name in columns:  # a blank flag is neither yes nor no
            kind = nw.when(~nw.col(name).is_null()).then(kind)
    channel = nw.col("channel")
    for one in layout.channel:
        is_of = nw.col("channel").is_in(list(one.values))
        channel = nw.when(is_of).then(nw.lit(one.code)).otherwise(channel)
    year, number = (int(part) for part in str(month).split("-"))
    late_from = calendar.monthrange(year, number)[1] - 2
    time = nw.col("time")
    return frame.with_columns(
        kind=kind.cast(nw.Int8),
        is_paid=~refund & (amount > layout.self_test_at_most),
        channel=channel,
        month=(time.dt.year().cast(nw.Int32) * 100 + time.dt.month().cast(nw.Int32)),
        small=amount <= layout.small_at_most,
        night=time.dt.hour() < NIGHT_ENDS,
        late=time.dt.day() >= late_from,
    ).drop("time", *(name for name in ("refund", "campaign") if name in columns))


def _column(ours: str, theirs: str, layout: Transactions) -> nw.Expr:
    column = nw.col(theirs)
    if ours in PARTED and theirs in layout.numbers:
        column = column.cast(nw.String)
    if ours == "scenario":  # a payment at no point of any kind
        column = nw.when(column.is_null()).then(nw.lit("")).otherwise(column)
    elif ours == "amount":
        column = column.cast(nw.Int64)
    return column.alias(ours)


def marked(frame: Rows) -> Rows:
    """Rows and amounts by cell and what a row is (`told`), and of how many something `is_there`.

    Few sums by few plain columns, whatever is told of them later: twenty sums of conditions are code that Spark's
    compiler gives up on, and each column more that is grouped by is paid for with every row.
    """
    amount = nw.col("amount")
    mark = nw.col("month").cast(nw.Int64)
    for name, size in _MARKS.items():
        mark = mark * size + nw.col(name).cast(nw.Int64)
    return (
        frame.with_columns(mark=mark)
        .group_by(*PARTED, "mark")
        .agg(
            nw.len().alias("rows"),
            amount.sum().alias("sum"),
            amount.min().alias("least"),
            *(nw.col(name).count().alias(f"is_there_{name}") for name in _NEEDED),
        )
    )


def told(found: pl.DataFrame) -> pl.DataFrame:
    """What `marked` found, with month, kind, small, night and late, and how many rows lack what."""
    left = pl.col("mark")
    columns = []
    for name, size in reversed(_MARKS.items()):
        columns.append((left % size).alias(name))
        left = left // size
    lacking = [(pl.col("rows") - pl.col(f"is_there_{name}")).alias(f"no_{name}") for name in _NEEDED]
    return found.with_columns(*columns, left.alias("month"), *lacking)


_MARKS = {"kind": 4, "small": 2, "night": 2, "late": 2}
"""What a row is, as the digits of one number behind its month, and how many there are of each."""
_NEEDED = ("user", "merchant", "amount", "month", "kind")
MISSING = tuple(f"no_{name}" for name in _NEEDED)


def adding(rows: pl.Expr, amount: pl.Expr) -> list[pl.Expr]:
    """What adds up, from rows that are counted by what they are: kind and, as 0 or 1, small, night and late."""
    kind = pl.col("kind")
    paid = kind.is_in([ORDINARY, CAMPAIGN])
    apart = {"refund": kind == REFUND, "self_test": kind == SELF_TEST, "campaign": kind == CAMPAIGN}

    def of(which: pl.Expr, figure: pl.Expr) -> pl.Expr:  # not filter: a filter is one of each cell's own
        return pl.when(which).then(figure).otherwise(0).sum()

    return [
        of(paid, rows).alias("count"),
        of(paid, amount).alias("amount"),
        *(of(mask, rows).alias(f"{name}_count") for name, mask in apart.items()),
        *(of(mask, amount).alias(f"{name}_amount") for name, mask in apart.items()),
        *(
            of(paid & pl.col(name).cast(pl.Boolean), rows).alias(f"{name}_count")
            for name in ("small", "night", "late")
        ),
        pl.col("least").min(),
        rows.sum().alias("rows"),
    ]


def mobile(layout: Transactions) -> pl.Expr:
    """The payments of the classes of channel that are mobile ones."""
    is_mobile = pl.col("channel").is_in([one.code for one in layout.channel if one.mobile])
    return pl.when(is_mobile).then(pl.col("count")).otherwise(0).alias("mobile_count")


def is_paid() -> nw.Expr:
    """The rows that are payments: neither refunds nor self-tests."""
    return nw.col("is_paid")
