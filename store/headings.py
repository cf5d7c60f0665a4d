"""Headings that an institution writes its own way, and which measure it said that each one is."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, insert, select

from store.tables import heading_mapping
from store.times import in_utc

__all__ = ["Confirmed", "insert_heading", "read_headings"]


@dataclass(frozen=True)
class Confirmed:
    """One confirmation. `heading` is folded, `sheet` the declared one, `confirmed_by` a post or an account."""

    institution: str
    source: str
    sheet: str
    heading: str
    confirmed_at: datetime
    measure: str
    confirmed_by: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a confirmation is of: institution, source, sheet and heading; the last of one key counts."""
        return self.institution, self.source, self.sheet, self.heading


def read_headings(engine: Engine, programme: str, institution: str | None = None) -> list[Confirmed]:
    """What is confirmed now, for one institution or all: of several confirmations of a heading the last."""
    table = heading_mapping.c
    columns = [table[name] for name in Confirmed.__dataclass_fields__]
    query = select(*columns).where(table.programme == programme).order_by(table.confirmed_at)
    if institution is not None:
        query = query.where(table.institution == institution)
    with engine.connect() as connection:
        latest = {one.key: one for one in (Confirmed(*row) for row in connection.execute(query))}
    return sorted(latest.values(), key=lambda one: one.key)


def insert_heading(connection: Connection, programme: str, confirmed: Confirmed) -> None:
    """Add a confirmation inside the caller's transaction; earlier ones of the same heading stay and count no more."""
    values = {name: getattr(confirmed, name) for name in Confirmed.__dataclass_fields__}
    values["confirmed_at"] = in_utc(confirmed.confirmed_at)
    connection.execute(insert(heading_mapping).values(programme=programme, **values))
