"""What stands in a ledger or register, line by line, as checks and previews compare it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import polars as pl
from sqlalchemy import Engine

from etl.checks.listed import Key, Listed, by_key
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from store import entries, points
from store.filings import Filing
from store.life.lists import ENTRY_LINE, POINT_LINE, Line, Link, standing

YES_OR_NO = {True: "是", False: "否"}
"""As a register is filled in."""
FileState = Literal["waits", "counts", "returned", "taken back", "replaced"]


@dataclass(frozen=True)
class ListFile:
    """A file of a ledger or register: where it belongs, and what became of it. `filer` is "" for the coordinator's."""

    filing: int
    source: str
    period: str
    filer: str
    version: int
    state: FileState
    filename: str
    received_at: datetime
    can_be_taken_back: bool


def list_files(
    programme: Programme, filings: Iterable[Filing], institution: str = ""
) -> tuple[ListFile, ...]:
    """The files of all ledgers and registers, the newest first; of one institution only its own."""
    lists = {code for code, layout in programme.returns.items() if layout.is_list}
    found = [
        ListFile(
            one.id,
            one.source,
            one.period,
            one.institution,
            one.version,
            _state(one),
            one.filename,
            one.received_at,
            one.role != "alone" and _state(one) == "counts",
        )
        for one in filings
        if one.source in lists and institution in ("", one.institution)
    ]
    return tuple(sorted(found, key=lambda one: -one.filing))


def _state(one: Filing) -> FileState:
    if one.state == "returned":
        return "returned"
    if one.superseded_at is not None:
        return "taken back" if one.is_taken_back else "replaced"
    return "waits" if one.state == "filed" else "counts"


def line_of(layout: Layout) -> Line:
    """What tells the lines of a list apart, and what they say."""
    return ENTRY_LINE if layout.form == "ledger" else POINT_LINE


def links(engine: Engine, programme: Programme, layout: Layout, period: str) -> list[Link]:
    """The files of a list in force: of a ledger for its quarter, of a register up to its period; in their order."""
    if layout.form == "ledger":
        found = entries.read_links(engine, programme.slug, period)
        return [one for one in found if one.source == layout.code]
    return points.read_links(engine, programme.slug, period, sources=[layout.code])


def lines_of(engine: Engine, layout: Layout, files: Sequence[Link]) -> pl.DataFrame:
    """Every line of some files, also those that do not stand."""
    read = entries.read_files if layout.form == "ledger" else points.read_files
    return read(engine, files)


def standing_lines(engine: Engine, programme: Programme, layout: Layout, period: str) -> dict[Key, Listed]:
    """The lines that stand, by their folded key."""
    files = links(engine, programme, layout, period)
    return standing_of(layout, lines_of(engine, layout, files), files)


def standing_of(layout: Layout, rows: pl.DataFrame, files: Sequence[Link]) -> dict[Key, Listed]:
    """The lines that stand of some files in their order, by their folded key."""
    return by_key(listed(layout, standing(rows, files, line_of(layout))))


def listed(layout: Layout, rows: pl.DataFrame) -> list[Listed]:
    """Rows of a list with what they say by the list's own headings."""
    line, headings = line_of(layout), {one.name: one.heading for one in layout.field}
    names = [(name, headings[name]) for name in line.said if name in headings]
    return [
        Listed(
            tuple(str(row[name]) for name in line.key),
            {heading: _said(row[name]) for name, heading in names},
            str(row.get("change", "")),
            row["sheet"],
            row["cell"],
            row["institution"],
        )
        for row in rows.iter_rows(named=True)
    ]


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return YES_OR_NO[value]
    return "" if value is None else str(value)
