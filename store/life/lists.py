"""Ledgers and registers: chains of files. What stands in a list is what its files say, read one after the other.

A file adds its lines to those before it. A line with the key of an earlier one takes its place, one that cancels takes
it away, one that says the same again changes nothing. A file that is `whole` begins anew: for everybody, or for the
institution that filed it. A file that was taken back says nothing any more, and what it changed is as before. A file
that is `alone` (as all were before there were chains) is the only one of its period and whole in itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

import polars as pl
from sqlalchemy import Connection, Engine, Table, exists, select

from store.errors import StoreError
from store.facts import in_force, wanted
from store.life.incoming import FilingDraft, Role
from store.tables import filing

EVER = "9999"
"""After every period."""


class Overtaken(StoreError):
    """Somebody else was quicker: what was looked at is not what is in force any more."""


@dataclass(frozen=True)
class Line:
    """What tells the lines of a list apart, and what they say."""

    key: tuple[str, ...]
    said: tuple[str, ...]


ENTRY_LINE = Line(("institution", "event", "evidence"), ("count", "reason", "entered_by", "entered_on"))
POINT_LINE = Line(
    ("key", "institution"),
    ("scenario", "name", "region", "lon", "lat", "connected_on", "live", "as_of"),
)


@dataclass(frozen=True)
class Link:
    """One file of a chain. `filer` is the institution that filed it, "" for the coordinator."""

    filing: int
    source: str
    period: str
    filer: str
    role: Role


def links_of(
    connection: Connection,
    programme: str,
    lines: Table,
    *,
    sources: Sequence[str] | None = None,
    periods: Sequence[str] | None = None,
    upto: str | None = None,
    as_known_on: datetime | None = None,
) -> list[Link]:
    """The files with `lines` (entry or point) in force, now or at a moment, by source and period and in the order in
    which they began to count. What a file says never changes: whoever reads these files' lines later sees one state.
    """
    has_lines = exists().where(lines.c.filing == filing.c.id)
    limit = [] if upto is None else [filing.c.period <= upto]
    query = (
        select(filing.c.id, filing.c.source, filing.c.period, filing.c.institution, filing.c.role)
        .where(filing.c.programme == programme, in_force(as_known_on), has_lines, *limit)
        .where(*wanted(filing.c.source, sources), *wanted(filing.c.period, periods))
        .order_by(filing.c.source, filing.c.period, filing.c.accepted_at, filing.c.id)
    )
    return [Link(*row) for row in connection.execute(query)]


def basis_of(connection: Connection, programme: str, source: str, period: str) -> tuple[int, ...]:
    """The numbers of the files of a list that were in force up to a period: what a new one was held against."""
    query = (
        select(filing.c.id)
        .where(filing.c.programme == programme, in_force(None))
        .where(filing.c.source == source, filing.c.period <= period)
        .order_by(filing.c.id)
    )
    return tuple(connection.execute(query).scalars())


def refuse_overtaken(connection: Connection, draft: FilingDraft) -> None:
    """Refuse a file that was held against other files than those in force now; call it under the lock."""
    refuse_other_basis(connection, draft.programme, draft.source, draft.period, draft.basis)


def refuse_other_basis(
    connection: Connection, programme: str, source: str, period: str, basis: tuple[int, ...] | None
) -> None:
    """Refuse to act on a list of which other files are in force than those that were looked at."""
    if basis is not None and basis_of(connection, programme, source, period) != basis:
        raise Overtaken(
            f"Another file of {source} {period} has been accepted or taken back in the meantime: "
            "look at it again."
        )


def read_basis(engine: Engine, programme: str, source: str, period: str) -> tuple[int, ...]:
    """The same, for who looks first and acts later."""
    with engine.connect() as connection:
        return basis_of(connection, programme, source, period)


def standing_by_chain(rows: pl.DataFrame, links: Sequence[Link], line: Line) -> pl.DataFrame:
    """What stands of each source and period; `rows` have filing, row, change and the columns of `line`."""
    chains = [list(same) for _, same in groupby(links, key=lambda one: (one.source, one.period))]
    if all(len(chain) < 2 for chain in chains):
        return rows.filter(pl.col("change") != "cancel")
    parts = [
        standing(rows.filter(pl.col("filing").is_in([one.filing for one in chain])), chain, line)
        for chain in chains
    ]
    return pl.concat([rows.clear(), *parts]).sort("filing", "row")


def standing(rows: pl.DataFrame, links: Sequence[Link], line: Line) -> pl.DataFrame:
    """The lines of one chain that stand, by filing and row. `links` are its files in their order."""
    order = pl.DataFrame(
        {"filing": [one.filing for one in links], "order": range(len(links))},
        schema={"filing": pl.Int64, "order": pl.Int64},
    )
    numbered = _after_the_last_beginning(rows.join(order, on="filing"), links)
    if numbered["order"].n_unique() < 2:
        return numbered.filter(pl.col("change") != "cancel").select(rows.columns)
    marked = numbered.with_columns(*_folded(line.key), said_alike(line).alias("says"))
    names = [f"{name}-folded" for name in line.key]
    steps = (
        marked.sort("order", "row")
        .group_by(*names, "order", maintain_order=True)
        .agg(pl.col("says").str.join("\x1e"), (pl.col("change") == "cancel").all().alias("cancels"))
        .sort(*names, "order")
        .with_columns(
            ((pl.col("says") != pl.col("says").shift()) | (pl.col("cancels") != pl.col("cancels").shift()))
            .fill_null(value=True)
            .cum_sum()
            .over(names)
            .alias("run")
        )
        # Of the last run of files that say the same, the first one said it.
        .filter(pl.col("run") == pl.col("run").max().over(names))
        .filter(pl.col("order") == pl.col("order").min().over(names))
        .filter(~pl.col("cancels"))
    )
    stand = marked.join(steps.select(*names, "order"), on=[*names, "order"], how="semi")
    return stand.filter(pl.col("change") != "cancel").select(rows.columns).sort("filing", "row")


def said_alike(line: Line) -> pl.Expr:
    """What a line says, as one text: equal where two lines say the same."""
    return pl.concat_str(
        [pl.col(name).cast(pl.String).fill_null("\x00") for name in line.said], separator="\x1f"
    )


def _folded(key: Sequence[str]) -> list[pl.Expr]:
    return [pl.col(name).str.strip_chars().str.to_lowercase().alias(f"{name}-folded") for name in key]


def _after_the_last_beginning(rows: pl.DataFrame, links: Sequence[Link]) -> pl.DataFrame:
    """Without what stands before a file that began anew."""
    for number, link in enumerate(links):
        if link.role != "part":
            is_before = pl.col("order") < number
            is_theirs = pl.col("institution") == link.filer if link.filer else pl.lit(value=True)
            rows = rows.filter(~(is_before & is_theirs))
    return rows
