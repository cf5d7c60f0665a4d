"""One filing after another: what a version is, which one counts, and what it supersedes."""

from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.sql.dml import ReturningInsert

from store.drafts import FilingDraft, State
from store.tables import filing
from store.times import in_utc


@dataclass(frozen=True)
class StoredFiling:
    """Where a draft ended: its filing, or the filing that already holds the same bytes (`unchanged`)."""

    id: int
    version: int
    superseded: int | None
    unchanged: bool


@dataclass(frozen=True)
class Filing:
    """One version of a return, register or published table.

    Times are in UTC. `accepted_at` is the moment from which its facts count.
    """

    id: int
    programme: str
    source: str
    period: str
    institution: str
    version: int
    state: State
    filename: str
    sha256: str
    received_at: datetime
    accepted_at: datetime | None
    superseded_at: datetime | None
    superseded_by: int | None
    fact_count: int


FILING_COLUMNS = [filing.c[one.name] for one in fields(Filing)]


def by_hash(connection: Connection, programme: str, sha256: str) -> Filing | None:
    """The programme's filing with these bytes, in force or not."""
    query = select(*FILING_COLUMNS).where(filing.c.programme == programme, filing.c.sha256 == sha256)
    row = connection.execute(query).first()
    return None if row is None else Filing(*row)


def as_known(one: Filing, moment: datetime) -> Filing:
    """A filing as it was shown at a moment: what happened to it later has not happened yet."""
    if one.superseded_at is not None and one.superseded_at > moment:
        one = replace(one, superseded_at=None, superseded_by=None)
    if one.accepted_at is not None and one.accepted_at > moment:
        one = replace(one, state="filed", accepted_at=None)
    return one


def supersede(connection: Connection, draft: FilingDraft) -> StoredFiling:
    """Insert the filing's own row, and end what it supersedes at the moment from which it counts."""
    versions = _versions(connection, draft)
    former = [one for one in versions if _gives_way(one, draft)]
    # Clocks of two servers differ: a version that began before the one it supersedes would count beside it.
    moment = max([in_utc(draft.received_at), *(one.accepted_at or one.received_at for one in former)])
    ended = filing.c.id.in_([one.id for one in former])
    if former:
        connection.execute(update(filing).where(ended).values(superseded_at=moment))
    number = max((one.version for one in versions), default=0) + 1
    new = connection.execute(_insert_filing(draft, number, moment)).scalar_one()
    if former:
        connection.execute(update(filing).where(ended).values(superseded_by=new))
    first = min(former, key=lambda one: (one.state != "accepted", -one.version), default=None)
    return StoredFiling(new, number, first.id if first else None, False)


def _versions(connection: Connection, draft: FilingDraft) -> list[Filing]:
    query = select(*FILING_COLUMNS).where(
        filing.c.programme == draft.programme,
        filing.c.source == draft.source,
        filing.c.period == draft.period,
        filing.c.institution == draft.institution,
    )
    return [Filing(*row) for row in connection.execute(query)]


def _gives_way(one: Filing, draft: FilingDraft) -> bool:
    return one.superseded_at is None and (draft.state == "accepted" or one.state != "accepted")


def _insert_filing(draft: FilingDraft, version: int, moment: datetime) -> ReturningInsert[int]:
    return (
        insert(filing)
        .values(
            programme=draft.programme,
            source=draft.source,
            period=draft.period,
            institution=draft.institution,
            version=version,
            state=draft.state,
            filename=draft.filename,
            sha256=draft.sha256,
            received_at=draft.received_at,
            accepted_at=moment if draft.state == "accepted" else None,
            fact_count=draft.facts.height,
        )
        .returning(filing.c.id)
    )
