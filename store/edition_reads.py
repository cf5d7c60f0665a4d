"""Editions that are kept, and the hashes of the documents made from them: what is there, what it holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from store import audit, programmes
from store.audit import Act
from store.editions import ACT, COLUMNS, StoredEdition
from store.engine import writing
from store.errors import StoreError
from store.rows import insert_absent
from store.tables import document, edition, release
from store.times import in_utc


@dataclass(frozen=True)
class Document:
    """A file that was made from an edition. Its bytes are not kept: they can be made again from the edition."""

    edition: int
    name: str
    sha256: str


def list_editions(
    engine: Engine, programme: str, kind: str | None = None, period: str | None = None
) -> list[StoredEdition]:
    """All editions of a programme, by kind, period and number, whatever their state."""
    query = select(*COLUMNS).where(edition.c.programme == programme)
    if kind is not None:
        query = query.where(edition.c.kind == kind)
    if period is not None:
        query = query.where(edition.c.period == period)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(edition.c.kind, edition.c.period, edition.c.number))
        return [StoredEdition(*row) for row in rows]


def last_published(engine: Engine, programme: str) -> tuple[str, str]:
    """The last period with a published bulletin, and the last whose results were released or published; "" is none."""
    out = select(func.max(edition.c.period)).where(
        edition.c.programme == programme, edition.c.state == "published"
    )
    released = select(func.max(release.c.period)).where(release.c.programme == programme)
    with engine.connect() as connection:
        month = connection.execute(out.where(edition.c.kind == "bulletin")).scalar()
        assessed = connection.execute(out.where(edition.c.kind == "assessment")).scalar()
        opened = connection.execute(released).scalar()
    return month or "", max(assessed or "", opened or "")


def find_edition(engine: Engine, edition_id: int) -> StoredEdition | None:
    """The edition of this number, in whatever state; None where there is none."""
    with engine.connect() as connection:
        row = connection.execute(select(*COLUMNS).where(edition.c.id == edition_id)).first()
    return None if row is None else StoredEdition(*row)


def find_by_digest(engine: Engine, beginning: str) -> list[StoredEdition]:
    """Editions whose SHA-256 begins with these hexadecimal digits."""
    query = select(*COLUMNS).where(edition.c.sha256.startswith(beginning, autoescape=True))
    with engine.connect() as connection:
        return [StoredEdition(*row) for row in connection.execute(query.order_by(edition.c.id))]


def find_by_document(engine: Engine, sha256: str) -> StoredEdition | None:
    """The edition that a file with this hash was made from."""
    query = select(*COLUMNS).join(document).where(document.c.sha256 == sha256).order_by(edition.c.id)
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else StoredEdition(*row)


def read_content(engine: Engine, edition_id: int) -> bytes:
    """The canonical bytes of an edition."""
    with engine.connect() as connection:
        found = connection.execute(select(edition.c.content).where(edition.c.id == edition_id)).scalar()
    if found is None:
        raise StoreError(f"There is no edition with the number {edition_id}: look at the list of editions.")
    return bytes(found)


def read_contents(engine: Engine, programme: str) -> list[tuple[int, bytes]]:
    """Number and canonical bytes of every edition of a programme, whatever its state, in one question."""
    query = select(edition.c.id, edition.c.content).where(edition.c.programme == programme)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(edition.c.id))
        return [(number, bytes(content)) for number, content in rows]


def read_documents(engine: Engine, edition_id: int) -> list[Document]:
    """The documents made from an edition, by name; one name has two hashes where it was made in two ways."""
    query = select(document).where(document.c.edition == edition_id)
    with engine.connect() as connection:
        rows = connection.execute(query.order_by(document.c.name, document.c.sha256))
        return [Document(*row) for row in rows]


def record_documents(
    engine: Engine, edition_id: int, documents: Mapping[str, str], by: str, at: datetime
) -> list[Document]:
    """Note the names and hashes of files made from a published edition; those that are noted already stay."""
    one = find_edition(engine, edition_id)
    if one is None or one.state != "published":
        raise StoreError("Documents are made from published editions only: publish it first.")
    with writing(engine) as connection:
        programmes.lock(connection, one.programme)
        known = {
            tuple(row) for row in connection.execute(select(document).where(document.c.edition == edition_id))
        }
        rows = [
            {"edition": edition_id, "name": name, "sha256": sha256}
            for name, sha256 in sorted(documents.items())
        ]
        new = [row for row in rows if (edition_id, row["name"], row["sha256"]) not in known]
        insert_absent(connection, document, new)
        if new:
            detail = {str(row["name"]): str(row["sha256"]) for row in new}
            audit.append(connection, Act(one.programme, by, f"{ACT}documents", one.name, in_utc(at), detail))
    return read_documents(engine, edition_id)
