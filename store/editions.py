"""Editions: drawn up, prepared, reviewed by a second person, published; from then on they stay for ever.

Every step is one transaction that ends with its entry in the audit chain. What is prepared is frozen: only sending
it back makes it a draft again. The database's own triggers refuse the same things.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, func, insert, select, update

from store import audit, programmes
from store.audit import Act, Head
from store.engine import writing
from store.errors import StoreError
from store.tables import audit as audit_table
from store.tables import edition, filing
from store.times import in_utc

State = Literal["draft", "prepared", "reviewed", "published"]
ACT = "edition."
"""What the names of this module's acts in the audit chain begin with."""


class Moved(StoreError):
    """The figures or the audit chain went on while the edition was being drawn up: draw it up again."""

    def __init__(self) -> None:
        super().__init__("The data changed while the edition was being drawn up: try again.")


class StepTaken(StoreError):
    """An edition is not in a state of which a step can be taken: somebody else may have taken it."""


@dataclass(frozen=True)
class EditionDraft:
    """An edition's canonical bytes, with the data version of the programme that they were drawn from."""

    programme: str
    kind: str
    period: str
    number: int
    content: bytes
    sha256: str
    data_version: str
    corrects: int | None = None


@dataclass(frozen=True)
class StoredEdition:
    """An edition without its bytes (`store.edition_reads.read_content`); moments in UTC."""

    id: int
    programme: str
    kind: str
    period: str
    number: int
    state: State
    corrects: int | None
    sha256: str
    data_version: str
    prepared_by: str | None
    prepared_at: datetime | None
    reviewed_by: str | None
    reviewed_at: datetime | None
    published_by: str | None
    published_at: datetime | None

    @property
    def name(self) -> str:
        """What people call it by: programme/kind/period/number."""
        return f"{self.programme}/{self.kind}/{self.period}/{self.number}"


COLUMNS = [edition.c[one.name] for one in fields(StoredEdition)]


def keep_draft(
    engine: Engine,
    draft: EditionDraft,
    by: str,
    at: datetime,
    *,
    head: Head | None = None,
    over: str | None = None,
) -> StoredEdition:
    """Keep a draft, in place of the draft that there may be of its programme, kind and period.

    `head` is the end of the chain when it was drawn up, `over` the SHA-256 of the draft that it goes on from. Raises
    `Moved` where somebody did something since: no number is taken twice, and nobody's words are lost.
    """
    with _writing(engine, draft.programme) as connection:
        if head is not None and audit.locked_head(connection) != head:
            raise Moved
        if over is not None and not _goes_on_from(connection, draft, over):
            raise Moved
        edition_id = _put(connection, draft, {"state": "draft"})
        return _done(connection, edition_id, "drafted", by, at, {"sha256": draft.sha256})


def prepare(engine: Engine, draft: EditionDraft, head: Head, by: str, at: datetime) -> StoredEdition:
    """Freeze a draft, or what was drawn up without one. `head` is the end of the chain that its bytes print.

    Raises `Moved` where the programme's data or the chain are no longer those it was drawn from.
    """
    with _writing(engine, draft.programme) as connection:
        if audit.locked_head(connection) != head or _is_outdated(connection, draft):
            raise Moved
        edition_id = _put(connection, draft, {"state": "prepared", "prepared_by": by, "prepared_at": at})
        detail: dict[str, audit.Detail] = {"sha256": draft.sha256}
        if draft.corrects is not None:
            detail["corrects"] = _row(connection, draft.corrects).name
        return _done(connection, edition_id, "prepared", by, at, detail)


def review(engine: Engine, edition_id: int, by: str, at: datetime) -> StoredEdition:
    """A second person has looked at a prepared edition and agrees."""
    with _step(engine, edition_id, "prepared") as (connection, one):
        if by == one.prepared_by:
            raise StoreError(
                f"{one.name} was prepared by {by}: somebody else has to review it; name another person."
            )
        _set(connection, edition_id, state="reviewed", reviewed_by=by, reviewed_at=at)
        return _done(connection, edition_id, "reviewed", by, at, {"sha256": one.sha256})


def send_back(engine: Engine, edition_id: int, reason: str, by: str, at: datetime) -> StoredEdition:
    """An edition that is not published yet becomes a draft again; whoever reviewed it has to do so anew."""
    if not reason.strip():
        raise StoreError("An edition is sent back with a reason: write what has to change.")
    with _step(engine, edition_id, "prepared", "reviewed") as (connection, one):
        nobody = dict.fromkeys(("prepared_by", "prepared_at", "reviewed_by", "reviewed_at"))
        _set(connection, edition_id, state="draft", **nobody)
        return _done(connection, edition_id, "sent-back", by, at, {"sha256": one.sha256, "reason": reason})


def publish(engine: Engine, edition_id: int, by: str, at: datetime) -> StoredEdition:
    """From here on the edition never changes and never vanishes."""
    with _step(engine, edition_id, "reviewed") as (connection, one):
        _set(connection, edition_id, state="published", published_by=by, published_at=at)
        return _done(connection, edition_id, "published", by, at, {"sha256": one.sha256})


def last_change(engine: Engine, programme: str, upto: datetime) -> datetime | None:
    """The last moment, up to the given one, at which anything about the programme's data changed.

    What is known is the same from then until `upto`. Acts on editions change no data.
    """
    moments = [filing.c.received_at, filing.c.accepted_at, filing.c.superseded_at]
    queries = [
        select(func.max(moment)).where(filing.c.programme == programme, moment <= upto) for moment in moments
    ]
    at = audit_table.c.at
    acts = (audit_table.c.programme == programme, audit_table.c.act.not_like(f"{ACT}%"), at <= upto)
    queries.append(select(func.max(at)).where(*acts))
    with engine.connect() as connection:
        found = [connection.execute(query).scalar() for query in queries]
    return max((moment for moment in found if moment is not None), default=None)


@contextmanager
def _writing(engine: Engine, programme: str) -> Iterator[Connection]:
    with writing(engine) as connection:
        programmes.lock(connection, programme)
        yield connection


@contextmanager
def _step(engine: Engine, edition_id: int, *states: State) -> Iterator[tuple[Connection, StoredEdition]]:
    """A transaction on an edition that must be in one of `states`."""
    with engine.connect() as connection:
        programme = _row(connection, edition_id).programme
    with _writing(engine, programme) as connection:
        one = _row(connection, edition_id)
        if one.state not in states:
            expected = " or ".join(states)
            raise StepTaken(f"{one.name} is {one.state}, not {expected}: look at it again.")
        yield connection, one


def _put(connection: Connection, draft: EditionDraft, values: dict[str, Any]) -> int:
    """Write the bytes into the open draft, or into a new row; the number of the row."""
    given = {one.name: getattr(draft, one.name) for one in fields(EditionDraft)} | values
    same = (edition.c[name] == getattr(draft, name) for name in ("programme", "kind", "period"))
    found = connection.execute(select(*COLUMNS).where(*same).order_by(edition.c.number)).all()
    editions = [StoredEdition(*row) for row in found]
    last = editions[-1] if editions else None
    if last is not None and last.state in ("prepared", "reviewed"):
        raise StoreError(f"{last.name} is {last.state} already: publish it, or send it back first.")
    is_draft = last is not None and last.state == "draft"
    following = (last.number if last else 0) + (0 if is_draft else 1)
    if draft.number != following:
        raise Moved
    if last is not None and is_draft:
        _set(connection, last.id, **given)
        return last.id
    return int(connection.execute(insert(edition).values(**given).returning(edition.c.id)).scalar_one())


def _set(connection: Connection, edition_id: int, **values: Any) -> None:
    connection.execute(update(edition).where(edition.c.id == edition_id).values(**values))


def _done(
    connection: Connection, edition_id: int, act: str, by: str, at: datetime, detail: dict[str, audit.Detail]
) -> StoredEdition:
    """The step's entry in the chain, last of all, and the edition as it is now."""
    one = _row(connection, edition_id)
    audit.append(connection, Act(one.programme, by, f"{ACT}{act}", one.name, in_utc(at), detail))
    return one


def _row(connection: Connection, edition_id: int) -> StoredEdition:
    row = connection.execute(select(*COLUMNS).where(edition.c.id == edition_id)).first()
    if row is None:
        raise StoreError(f"There is no edition with the number {edition_id}: look at the list of editions.")
    return StoredEdition(*row)


def _goes_on_from(connection: Connection, draft: EditionDraft, over: str) -> bool:
    """Whether the open draft of its programme, kind and period is still the one with this SHA-256."""
    own = (edition.c[name] == getattr(draft, name) for name in ("programme", "kind", "period"))
    query = select(edition.c.sha256).where(*own, edition.c.state == "draft")
    return connection.execute(query).scalar() == over


def _is_outdated(connection: Connection, draft: EditionDraft) -> bool:
    return programmes.version_of(connection, draft.programme) != draft.data_version
