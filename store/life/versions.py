"""One filing after another: what a version is, which one counts, and what it supersedes."""

from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update

from store.life.incoming import FilingDraft, Role, State
from store.tables import filing
from store.times import in_utc


@dataclass(frozen=True)
class StoredFiling:
    """Where a draft ended: its filing, or the filing that already holds the same bytes (`unchanged`). `receipt` is the
    number of the receipt that was given now, "" where none was."""

    id: int
    version: int
    superseded: int | None
    unchanged: bool
    receipt: str = ""


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
    role: Role = "alone"

    @property
    def is_taken_back(self) -> bool:
        """Whether it counted and was ended by no other version, but because somebody took it back."""
        return self.superseded_at is not None and self.superseded_by is None


FILING_COLUMNS = [filing.c[one.name] for one in fields(Filing)]
_TAKEN_BACK = filing.c.superseded_at.is_not(None) & filing.c.superseded_by.is_(None)

# Built once: to put a statement together costs more than to run it.
_OF_SOURCE, _OF_PERIOD, _OF_FILER = (
    filing.c[name] == bindparam(name) for name in ("source", "period", "institution")
)
_OF_PROGRAMME = filing.c.programme == bindparam("programme")
_WITH_BYTES = (
    select(*FILING_COLUMNS)
    .where(_OF_PROGRAMME, filing.c.sha256 == bindparam("sha256"))
    .order_by(filing.c.state == "returned", _TAKEN_BACK, filing.c.id.desc())
)
_WITH_BYTES_OF = _WITH_BYTES.where(_OF_SOURCE, _OF_PERIOD, _OF_FILER)
_VERSIONS = select(*FILING_COLUMNS).where(_OF_PROGRAMME, _OF_SOURCE, _OF_PERIOD, _OF_FILER)
_INSERT = insert(filing).returning(filing.c.id)


def by_hash(
    connection: Connection,
    programme: str,
    sha256: str,
    of: tuple[str, str, str] | None = None,
) -> Filing | None:
    """The programme's filing with these bytes, in force or not; the last one, where returned bytes came again.

    `of` is source, period and institution: a file of many periods has a filing of each (without `of` it is that of the
    last one), and the same bytes may say another period or source under another name, where only the name says it.
    """
    values = {"programme": programme, "sha256": sha256}
    if of is None:
        return _filing(connection.execute(_WITH_BYTES, values).first())
    values |= dict(zip(("source", "period", "institution"), of, strict=True))
    return _filing(connection.execute(_WITH_BYTES_OF, values).first())


def by_id(connection: Connection, filing_id: int) -> Filing | None:
    """The filing with this number."""
    return _filing(connection.execute(select(*FILING_COLUMNS).where(filing.c.id == filing_id)).first())


def _filing(row: Row[Any] | None) -> Filing | None:
    return None if row is None else Filing(*tuple(row))


def as_known(one: Filing, moment: datetime, returned_later: bool = False) -> Filing:
    """A filing as it was shown at a moment: what happened to it later has not happened yet."""
    if returned_later:
        one = replace(one, state="filed")
    if one.superseded_at is not None and one.superseded_at > moment:
        one = replace(one, superseded_at=None, superseded_by=None)
    if one.accepted_at is not None and one.accepted_at > moment:
        one = replace(one, state="filed", accepted_at=None)
    return one


def supersede(connection: Connection, draft: FilingDraft) -> StoredFiling:
    """Insert the filing's own row, and end what it supersedes at the moment from which it counts."""
    versions = _versions(connection, draft)
    former = [one for one in versions if _gives_way(one, draft)]
    moment = max(_end(connection, former, draft.received_at), _began_last(connection, draft))
    number = max((one.version for one in versions), default=0) + 1
    new = connection.execute(_INSERT, _row(draft, number, moment)).scalar_one()
    _name_successor(connection, former, new)
    first = min(former, key=lambda one: (one.state != "accepted", -one.version), default=None)
    return StoredFiling(new, number, first.id if first else None, False)


def bring_into_force(connection: Connection, one: Filing, at: datetime) -> None:
    """Let a filed version count from a moment, and end every other version of its return that is open."""
    is_alone = one.role == "alone"
    open_ = [v for v in _versions(connection, one) if v.superseded_at is None and v.id != one.id]
    former = open_ if is_alone else []
    moment = max(_end(connection, former, at), one.received_at)
    if not is_alone and _began_last(connection, one) >= moment:
        # Files of a list count in the order in which they begin to; this one was filed before the one before it.
        moment = _began_last(connection, one) + timedelta(microseconds=1)
    accepted = update(filing).where(filing.c.id == one.id)
    connection.execute(accepted.values(state="accepted", accepted_at=moment))
    _name_successor(connection, former, one.id)


def end(connection: Connection, one: Filing, at: datetime) -> None:
    """Let a version count no longer from a moment on, with none in its place."""
    _end(connection, [one], at)


def _began_last(connection: Connection, of: FilingDraft | Filing) -> datetime:
    """When the last file of the same list began to count; long ago, for what is no list or the first file of one."""
    if of.role == "alone":
        return datetime.min.replace(tzinfo=UTC)
    last = select(func.max(filing.c.accepted_at)).where(
        filing.c.programme == of.programme,
        filing.c.source == of.source,
        filing.c.period == of.period,
        filing.c.superseded_at.is_(None),
    )
    found = connection.execute(last).scalar()
    return in_utc(found) if found else datetime.min.replace(tzinfo=UTC)


def _end(connection: Connection, former: list[Filing], at: datetime) -> datetime:
    """End these versions; gives the moment, which lies after the beginning of each of them."""
    # Clocks of two servers differ: a version that began before the one it supersedes would count beside it.
    moment = max([in_utc(at), *(one.accepted_at or one.received_at for one in former)])
    if former:
        ended = filing.c.id.in_([one.id for one in former])
        connection.execute(update(filing).where(ended).values(superseded_at=moment))
    return moment


def _name_successor(connection: Connection, former: list[Filing], new: int) -> None:
    if former:
        ended = filing.c.id.in_([one.id for one in former])
        connection.execute(update(filing).where(ended).values(superseded_by=new))


def _versions(connection: Connection, of: FilingDraft | Filing) -> list[Filing]:
    values = {name: getattr(of, name) for name in ("programme", "source", "period", "institution")}
    return [Filing(*row) for row in connection.execute(_VERSIONS, values)]


def _gives_way(one: Filing, draft: FilingDraft) -> bool:
    """Better figures end everything, filed ones what waits or went back, a returned file only what went back.
    A file of a list leaves those before it in force: it adds to them."""
    ends = {
        "accepted": {"accepted", "filed", "returned"},
        "filed": {"filed", "returned"},
        "returned": {"returned"},
    }
    given_way = ends[draft.state] if draft.role == "alone" else {"returned"}
    return one.superseded_at is None and one.state in given_way


def _row(draft: FilingDraft, version: int, moment: datetime) -> dict[str, Any]:
    return {
        "programme": draft.programme,
        "source": draft.source,
        "period": draft.period,
        "institution": draft.institution,
        "version": version,
        "state": draft.state,
        "filename": draft.filename,
        "sha256": draft.sha256,
        "received_at": draft.received_at,
        "accepted_at": moment if draft.state == "accepted" else None,
        "fact_count": draft.facts.height,
        "role": draft.role,
    }
