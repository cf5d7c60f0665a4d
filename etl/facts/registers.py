"""Registers without double counting: rows that are one point, whoever registered it, and to whom it counts.

The key decides first. Rows of different institutions with different keys are one point only where they carry the
same name within a few metres, and every such merge is reported, because a name and a place prove nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl

from etl.definitions.scenarios import Credit
from etl.facts.nearby import Pairs, near_pairs

WITHIN = 20.0
"""Metres within which two rows of the same name are taken for one point."""


@dataclass(frozen=True)
class NearRows:
    """Two rows with different keys, the same kind and name, and `metres` between them.

    `merged`: of different institutions, so they count as one point; otherwise they are two points of one
    institution that somebody should look at.
    """

    one: int
    other: int
    metres: float
    merged: bool


@dataclass(frozen=True)
class Distinct:
    """`points` are the register's rows with `point` (number of the point that a row is); `near` are row numbers."""

    points: pl.DataFrame
    near: list[NearRows]


@dataclass(frozen=True)
class RegisterCounts:
    """Rows of registers (gross), the points that they are (net), and those that several institutions claim (shared)."""

    gross: int
    net: int
    shared: int


def distinct_points(points: pl.DataFrame, within: float = WITHIN) -> Distinct:
    """Which rows are the same point. `points` needs key, institution, scenario, name, lon, lat (WGS-84)."""
    by_key = _first_of_key(points["key"])
    pairs = near_pairs(points["scenario"] + "\t" + folded_names(points["name"]), *_places(points), within)
    near = _different_keys(pairs, by_key, points["institution"].to_list())
    point = _connected(by_key, [pair for pair in near if pair.merged])
    return Distinct(points.with_columns(pl.Series("point", point)), near)


def register_counts(points: pl.DataFrame, *keys: str) -> dict[tuple[str, ...], RegisterCounts]:
    """Gross, net and shared for each combination of `keys`; without keys, under (), for all.

    `points` has `point`, as `distinct_points` gives it. A point that stands under two combinations counts in both.
    """
    owners = points.group_by("point").agg(pl.col("institution").n_unique().alias("owners"))
    shared = pl.col("point").filter(pl.col("owners") > 1).n_unique()
    counted = [pl.len().alias("gross"), pl.col("point").n_unique().alias("net"), shared.alias("shared")]
    joined = points.join(owners, on="point")
    sums = joined.group_by(keys).agg(counted).sort(keys) if keys else joined.select(counted)
    width = len(keys)
    return {tuple(row[:width]): RegisterCounts(*row[width:]) for row in sums.iter_rows()}


def credited(points: pl.DataFrame, credit: Credit) -> dict[tuple[str, str], Fraction]:
    """(institution, kind of point) -> points that count to it. Except with "both" they add up to the net number.

    The lead is the institution that connected the point first; of those on one day, and of those that do not say
    when, the one whose code comes first.
    """
    claims = points.group_by("point", "institution").agg(
        pl.col("scenario").first(), pl.col("connected_on").min().fill_null(date.max)
    )
    counting = claims
    if credit == "lead":
        in_order = claims.sort("point", "connected_on", "institution")
        counting = in_order.unique("point", keep="first", maintain_order=True)
    owners = counting.group_by("point").agg(pl.len().alias("owners"))
    sums = counting.join(owners, on="point").group_by("institution", "scenario", "owners").agg(pl.len())
    counts: dict[tuple[str, str], Fraction] = {}
    for institution, scenario, sharing, claimed in sums.sort("institution", "scenario").iter_rows():
        worth = Fraction(claimed, sharing if credit == "split" else 1)
        counts[institution, scenario] = counts.get((institution, scenario), Fraction()) + worth
    return counts


def folded_names(names: pl.Series) -> pl.Series:
    """Names without what two clerks write differently: width, case, blanks, brackets and other marks."""
    return names.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"[\W_]+", "")


def _first_of_key(keys: pl.Series) -> np.ndarray:
    """For each row the first row with its key."""
    rows = pl.DataFrame({"key": keys.str.strip_chars().str.to_lowercase()}).with_row_index("number")
    first = rows.group_by("key").agg(pl.col("number").min().alias("first"))
    return rows.join(first, on="key", maintain_order="left")["first"].to_numpy().astype(np.int64)


def _places(points: pl.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes; NaN where there is none, or where a row has no name to go by."""
    is_named = pl.col("name").str.strip_chars() != ""
    stated = points.select(
        pl.when(is_named).then(pl.col(axis)).cast(pl.Float64).fill_null(float("nan")).alias(axis)
        for axis in ("lon", "lat")
    )
    return stated["lon"].to_numpy(), stated["lat"].to_numpy()


def _different_keys(pairs: Pairs, by_key: np.ndarray, institutions: Sequence[str]) -> list[NearRows]:
    other_key = by_key[pairs.one] != by_key[pairs.other]
    listed = zip(pairs.one[other_key], pairs.other[other_key], pairs.metres[other_key], strict=True)
    return [
        NearRows(int(one), int(other), float(metres), institutions[one] != institutions[other])
        for one, other, metres in listed
    ]


def _connected(by_key: np.ndarray, merges: Iterable[NearRows]) -> np.ndarray:
    """For each row the lowest row number that it is connected with, by key or by merge."""
    lead: dict[int, int] = {}

    def root(row: int) -> int:
        while row in lead:
            row = lead[row]
        return row

    for merge in merges:
        low, high = sorted((root(int(by_key[merge.one])), root(int(by_key[merge.other]))))
        if low != high:
            lead[high] = low
    roots = np.arange(len(by_key))
    roots[list(lead)] = [root(row) for row in lead]
    connected: np.ndarray = roots[by_key]
    return connected
