"""Payments as every engine sees them: the declared columns under our names, and what a row is."""

import calendar
from typing import Any

import narwhals as nw

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
        channel=channel,
        month=(time.dt.year().cast(nw.Int32) * 100 + time.dt.month().cast(nw.Int32)),
        is_night=time.dt.hour() < NIGHT_ENDS,
        is_late=time.dt.day() >= late_from,
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


def adding(layout: Transactions) -> list[nw.Expr]:
    """The sums of a cell, and what tells whether its rows are what they should be."""
    kind, amount = nw.col("kind"), nw.col("amount")
    paid = (kind == ORDINARY) | (kind == CAMPAIGN)
    mobile = nw.col("channel").is_in([one.code for one in layout.channel if one.mobile])

    def counted(name: str, which: nw.Expr) -> nw.Expr:
        return nw.when(which).then(nw.lit(1)).otherwise(nw.lit(0)).cast(nw.Int64).sum().alias(name)

    def summed(name: str, which: nw.Expr) -> nw.Expr:
        return nw.when(which).then(amount).otherwise(nw.lit(0)).cast(nw.Int64).sum().alias(name)

    return [
        counted("count", paid),
        summed("amount", paid),
        counted("mobile_count", paid & mobile),
        counted("refund_count", kind == REFUND),
        summed("refund_amount", kind == REFUND),
        counted("self_test_count", kind == SELF_TEST),
        summed("self_test_amount", kind == SELF_TEST),
        counted("campaign_count", kind == CAMPAIGN),
        summed("campaign_amount", kind == CAMPAIGN),
        counted("small_count", paid & (amount <= layout.small_at_most)),
        counted("night_count", paid & nw.col("is_night")),
        counted("late_count", paid & nw.col("is_late")),
        amount.min().alias("least"),
        nw.len().alias("rows"),
        *(nw.col(name).is_null().cast(nw.Int64).sum().alias(f"no_{name}") for name in _NEEDED),
    ]


_NEEDED = ("user", "merchant", "amount", "month", "kind")
MISSING = tuple(f"no_{name}" for name in _NEEDED)


def is_paid() -> nw.Expr:
    """The rows that are payments."""
    return (nw.col("kind") == ORDINARY) | (nw.col("kind") == CAMPAIGN)
