"""Amendments of a programme: added, taken back by another line, never changed. What they say is not looked into."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, func, insert, select

from store import audit, programmes
from store.acts import seal
from store.engine import writing
from store.errors import StoreError
from store.tables import amendment

AMENDED, TAKEN_BACK = "programme.amended", "programme.amendment-taken-back"


class AmendedMeanwhile(StoreError):
    """Somebody amended the programme while an amendment was being looked at: look at it again."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody else amended the programme meanwhile: load the page again and look at both."
        )


@dataclass(frozen=True)
class Line:
    """A line that is kept. `change` is JSON, "" in a line that takes another one back; `entry` its place in the audit
    chain."""

    id: int
    programme: str
    kind: str
    change: str
    takes_back: int | None
    reason: str
    made_by: str
    made_at: datetime
    entry: int


def add_line(
    engine: Engine,
    programme: str,
    kind: str,
    change: str,
    reason: str,
    *,
    by: str,
    at: datetime,
    seen: int,
    takes_back: int | None = None,
) -> int:
    """Keep a line with its entry in the audit chain; returns its number. `seen` is the number of the last line that was
    looked at (0: none); where there is a later one by now `AmendedMeanwhile` is raised and nothing kept."""
    with writing(engine) as connection:
        programmes.lock(connection, programme)
        if _last(connection, programme) != seen:
            raise AmendedMeanwhile
        entry = audit.locked_head(connection).sequence + 1
        values = {"programme": programme, "kind": kind, "change": change, "takes_back": takes_back}
        number: int = connection.execute(
            insert(amendment)
            .values(**values, reason=reason, made_by=by, made_at=at, entry=entry)
            .returning(amendment.c.id)
        ).scalar_one()
        act = AMENDED if takes_back is None else TAKEN_BACK
        detail: dict[str, audit.Detail] = {"kind": kind, "reason": reason}
        detail |= {"change": change} if takes_back is None else {"takes_back": takes_back}
        seal(connection, audit.Act(programme, by, act, str(number), at, detail))
        return number


def read_lines(engine: Engine, programme: str, upto: int | None = None) -> list[Line]:
    """Every line of a programme in its order; those up to an entry of the audit chain where it is given."""
    query = select(amendment).where(amendment.c.programme == programme).order_by(amendment.c.id)
    if upto is not None:
        query = query.where(amendment.c.entry <= upto)
    with engine.connect() as connection:
        return [Line(**row._mapping) for row in connection.execute(query)]


def last_line(engine: Engine) -> str:
    """Which line of any programme is the last one, and when it was made; "" where there is none. Whoever keeps amended
    programmes sees by it that they are old."""
    query = select(amendment.c.id, amendment.c.made_at).order_by(amendment.c.id.desc()).limit(1)
    with engine.connect() as connection:
        found = connection.execute(query).first()
    return "" if found is None else f"{found.id} {found.made_at.isoformat()}"


def _last(connection: Connection, programme: str) -> int:
    own = select(func.max(amendment.c.id)).where(amendment.c.programme == programme)
    return connection.execute(own).scalar() or 0
