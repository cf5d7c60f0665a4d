"""What changed between two versions of a filing, figure by figure."""

import polars as pl

KEY = ["institution", "region", "scenario", "measure"]
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
DIFFERENCES = {
    "institution": pl.String,
    "region": pl.String,
    "scenario": pl.String,
    "measure": pl.String,
    "kind": pl.String,
    "before": pl.Int64,
    "after": pl.Int64,
    "change": pl.Int64,
    "sheet_before": pl.String,
    "cell_before": pl.String,
    "sheet_after": pl.String,
    "cell_after": pl.String,
}


def differences(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Columns of `DIFFERENCES`, one row for each figure that is new, gone or of another value, by its key.

    Both frames have `KEY`, value, sheet and cell, each key once. A figure that only moved to another cell is no
    difference: it is the same fact. One that is not there has no value and no place, and the change is then null:
    a blank is not a zero.
    """
    places = ["value", "sheet", "cell"]
    joined = before.select(*KEY, *places).join(
        after.select(*KEY, *places), on=KEY, how="full", coalesce=True, suffix="_after"
    )
    kind = (
        pl.when(pl.col("value").is_null())
        .then(pl.lit(ADDED))
        .when(pl.col("value_after").is_null())
        .then(pl.lit(REMOVED))
        .otherwise(pl.lit(CHANGED))
    )
    return (
        joined.filter(pl.col("value").ne_missing(pl.col("value_after")))
        .select(
            *KEY,
            kind=kind,
            before="value",
            after="value_after",
            change=pl.col("value_after") - pl.col("value"),
            sheet_before="sheet",
            cell_before="cell",
            sheet_after="sheet_after",
            cell_after="cell_after",
        )
        .cast(DIFFERENCES)  # type: ignore[arg-type]
        .sort(KEY)
    )
