"""Drafts: files that were uploaded and checked, and are NOT filed. One is open for a return at a time."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from store.acts import acting
from store.audit import Act
from store.errors import StoreError
from store.life.incoming import FilingDraft, FindingRow
from store.rows import insert_absent, insert_rows
from store.tables import content, draft, draft_finding

DraftState = Literal["draft", "filed", "withdrawn", "replaced"]


@dataclass(frozen=True)
class Draft:
    """A file that waits for its filer. `filing` is what it became; `replaced`: another file was uploaded over it."""

    id: int
    programme: str
    source: str
    period: str
    institution: str
    state: DraftState
    filename: str
    sha256: str
    submitted_by: str
    submitted_at: datetime
    ended_at: datetime | None
    filing: int | None


COLUMNS = [draft.c[one.name] for one in fields(Draft)]


def keep_draft(engine: Engine, one: FilingDraft) -> int:
    """Keep a checked file as the open draft of its return, in place of the one before; gives its number."""
    subject = f"draft {one.source} {one.period} {one.institution or 'all'}"
    hard = sum(finding.severity == "hard" for finding in one.findings)
    act = Act(
        one.programme, one.by, "submit draft", subject, one.received_at, {"sha256": one.sha256, "hard": hard}
    )
    with acting(engine, act) as connection:
        insert_absent(connection, content, [{"sha256": one.sha256, "bytes": one.content}])
        same_return = (
            (draft.c.programme == one.programme)
            & (draft.c.source == one.source)
            & (draft.c.period == one.period)
            & (draft.c.institution == one.institution)
            & (draft.c.state == "draft")
        )
        connection.execute(
            update(draft).where(same_return).values(state="replaced", ended_at=one.received_at)
        )
        new = connection.execute(_insert(one)).scalar_one()
        rows = [{"draft": new, "row": n, **vars(row)} for n, row in enumerate(one.findings, 1)]
        insert_rows(connection, draft_finding, rows)
        return int(new)


def withdraw(engine: Engine, draft_id: int, *, by: str, at: datetime) -> None:
    """End a draft without filing it; its bytes and findings stay on record."""
    one = read_draft(engine, draft_id)
    subject = f"draft {one.source} {one.period} {one.institution or 'all'}"
    act = Act(one.programme, by, "withdraw draft", subject, at, {"draft": draft_id, "sha256": one.sha256})
    with acting(engine, act) as connection:
        _end(connection, draft_id, "withdrawn", at, None)


def close_as_filed(connection: Connection, draft_id: int, at: datetime, filing_id: int) -> None:
    """End a draft that has become a filing, inside the caller's transaction."""
    _end(connection, draft_id, "filed", at, filing_id)


def read_draft(engine: Engine, draft_id: int) -> Draft:
    """A draft, open or ended."""
    with engine.connect() as connection:
        row = connection.execute(select(*COLUMNS).where(draft.c.id == draft_id)).first()
    if row is None:
        raise StoreError(f"There is no draft with the number {draft_id}.")
    return Draft(*row)


def read_draft_findings(engine: Engine, draft_id: int) -> list[FindingRow]:
    """What the checks said when the draft was uploaded."""
    columns = [draft_finding.c[one.name] for one in fields(FindingRow)]
    query = select(*columns).where(draft_finding.c.draft == draft_id).order_by(draft_finding.c.row)
    with engine.connect() as connection:
        return [FindingRow(*row) for row in connection.execute(query)]


def open_drafts(
    engine: Engine, programme: str, period: str | None = None, as_known_on: datetime | None = None
) -> list[Draft]:
    """Drafts that wait to be filed, now or at a moment, by period, source and institution."""
    query = select(*COLUMNS).where(draft.c.programme == programme)
    if period is not None:
        query = query.where(draft.c.period == period)
    if as_known_on is None:
        query = query.where(draft.c.state == "draft")
    else:
        still = draft.c.ended_at.is_(None) | (draft.c.ended_at > as_known_on)
        query = query.where(draft.c.submitted_at <= as_known_on, still)
    with engine.connect() as connection:
        found = [Draft(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda one: (one.period, one.source, one.institution, one.id))


def _insert(one: FilingDraft) -> ReturningInsert[int]:
    return (
        insert(draft)
        .values(
            programme=one.programme,
            source=one.source,
            period=one.period,
            institution=one.institution,
            state="draft",
            filename=one.filename,
            sha256=one.sha256,
            submitted_by=one.by,
            submitted_at=one.received_at,
        )
        .returning(draft.c.id)
    )


def _end(connection: Connection, draft_id: int, state: DraftState, at: datetime, filing: int | None) -> None:
    ended = (
        update(draft)
        .where(draft.c.id == draft_id, draft.c.state == "draft")
        .values(state=state, ended_at=at, filing=filing)
    )
    if connection.execute(ended).rowcount != 1:
        raise StoreError(
            "This draft has been filed, withdrawn or replaced in the meantime: look at it again."
        )
