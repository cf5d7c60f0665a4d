"""Inventories: the outlets, points and persons of filed files, each as the file states it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from store.facts import in_force
from store.life.incoming import ThingRow
from store.rows import insert_rows
from store.tables import filing, thing


@dataclass(frozen=True)
class FiledThing:
    """A thing, and the version that states it."""

    filing: int
    thing: ThingRow


def insert_things(connection: Connection, filing_id: int, rows: Sequence[ThingRow]) -> None:
    """Add a filing's things inside the caller's transaction."""
    numbered = [
        {
            "filing": filing_id,
            "row": number,
            **{one.name: getattr(row, one.name) for one in fields(ThingRow)},
            "held": json.dumps(dict(row.held), ensure_ascii=False, sort_keys=True),
        }
        for number, row in enumerate(rows, 1)
    ]
    insert_rows(connection, thing, numbered)


def read_things(
    engine: Engine, programme: str, source: str, *, institution: str = "", as_known_on: datetime | None = None
) -> list[FiledThing]:
    """The things of an inventory's files in force, now or at a moment, by filing and row: of all periods, of all
    institutions ("") or one."""
    columns = [thing.c[one.name] for one in fields(ThingRow)]
    query = (
        select(filing.c.id, *columns)
        .join(filing, filing.c.id == thing.c.filing)
        .where(filing.c.programme == programme, filing.c.source == source, in_force(as_known_on))
        .order_by(filing.c.id, thing.c.row)
    )
    if institution:
        query = query.where(thing.c.institution == institution)
    with engine.connect() as connection:
        return [FiledThing(row[0], _row(row[1:])) for row in connection.execute(query)]


def _row(stored: Sequence[object]) -> ThingRow:
    said = dict(zip((one.name for one in fields(ThingRow)), stored, strict=True))
    held = {
        code: tuple(one) if isinstance(one, list) else one
        for code, one in json.loads(str(said.pop("held"))).items()
    }
    return ThingRow(**said, held=held)  # type: ignore[arg-type]
