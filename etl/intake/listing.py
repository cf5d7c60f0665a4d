"""Hold a ledger or register against what stands: does every line do what it says, and whose lines are they?"""

from collections.abc import Sequence

import polars as pl
from sqlalchemy import Engine

from etl.checks.listed import Key, Listed, misfits, notes, of_others, of_the_coordinator
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.queries.returns.listed import listed, standing_lines
from etl.sources.reading import LedgerEntry, Reading, RegisterPoint
from etl.values.findings import FileRefused, Finding
from store import entries, points
from store.life.incoming import Role
from store.life.lists import read_basis


def hold_against_the_list(
    engine: Engine, programme: Programme, layout: Layout, reading: Reading, filer: str
) -> tuple[int, ...] | None:
    """Add to a reading what does not fit the lines that stand; gives the files it was held against.

    `filer` is the institution that files its own register, "" for the coordinator. None where it is no list.
    """
    if not layout.is_list:
        return None
    if filer and layout.form == "ledger":
        raise FileRefused(of_the_coordinator(filer))
    reading.institution = filer
    basis = read_basis(engine, programme.slug, layout.code, reading.period)
    there: dict[Key, Listed] = {}
    if not reading.replaces:
        there = standing_lines(engine, programme, layout, reading.period)
    reading.findings += list_findings(layout, listed(layout, lines_frame(layout, reading)), there, filer)
    return basis


def list_findings(
    layout: Layout, lines: Sequence[Listed], there: dict[Key, Listed], filer: str
) -> list[Finding]:
    """What the lines of a file do not say as they should, and what is told for information."""
    is_register = layout.form == "register"
    foreign = of_others(lines, filer) if filer else []
    mine = {key: line for key, line in there.items() if filer in ("", line.institution)}
    return [
        *foreign,
        *misfits(lines, there, layout.change, may_update=is_register),
        *notes(lines, mine, layout.change, may_update=is_register),
    ]


def role_of(layout: Layout, reading: Reading) -> Role:
    """What a file is to those of its list before it."""
    if not layout.is_list:
        return "alone"
    return "whole" if reading.replaces else "part"


def lines_frame(layout: Layout, reading: Reading) -> pl.DataFrame:
    """The lines of a list as the store keeps them, with what each does."""
    if layout.form == "ledger":
        return _frame(reading.entries, entries.DRAFT | entries.CHANGE)
    return _frame(reading.points, points.DRAFT | points.CHANGE)


def _frame(
    rows: Sequence[LedgerEntry] | Sequence[RegisterPoint], schema: dict[str, type[pl.DataType]]
) -> pl.DataFrame:
    return pl.DataFrame({name: [getattr(row, name) for row in rows] for name in schema}, schema=schema)
