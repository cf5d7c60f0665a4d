"""The register of meetings: who met, what was shown, what was decided. Lines are added and superseded, never changed;
a line, the decisions that are new in it and the entry of the audit chain are one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Table, insert, select

from store import programmes
from store.engine import writing
from store.errors import StoreError
from store.follow_up import ResolutionDraft, insert_resolution, sealed
from store.tables import meeting, meeting_attendee, meeting_decision, meeting_shown


@dataclass(frozen=True)
class Shown:
    """An edition that was shown: its name, its SHA-256, and the SHA-256 of its slides."""

    edition: str
    sha256: str
    slides: str


@dataclass(frozen=True)
class MeetingDraft:
    """A line of the register. `period` is what the meeting was about; `institutions` are codes, `posts` names of posts;
    `decisions` are numbers of resolutions; `supersedes` is the line that this one corrects, with the `reason`."""

    programme: str
    period: str
    held_on: date
    name: str
    institutions: tuple[str, ...]
    posts: tuple[str, ...]
    shown: tuple[Shown, ...]
    decisions: tuple[int, ...]
    recorded_by: str
    recorded_at: datetime
    supersedes: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Meeting(MeetingDraft):
    """A line that is in the register."""

    id: int = 0


def store_meeting(engine: Engine, draft: MeetingDraft, new: Sequence[ResolutionDraft] = ()) -> int:
    """Enter a line, with decisions that are recorded together with it; returns its number. A line that was superseded
    before is refused: somebody else was quicker."""
    with writing(engine) as connection:
        programmes.lock(connection, draft.programme)
        if draft.supersedes is not None:
            taken = select(meeting.c.id).where(meeting.c.supersedes == draft.supersedes)
            if connection.execute(taken).first():
                raise StoreError(f"Line {draft.supersedes} of the register of meetings has been superseded.")
        decided = (*draft.decisions, *(insert_resolution(connection, one) for one in new))
        number = _insert(connection, draft, decided)
        act = "meeting.recorded" if draft.supersedes is None else "meeting.superseded"
        sealed(connection, draft.programme, draft.recorded_by, act, str(number), draft.recorded_at)
        return number


def read_meetings(engine: Engine, programme: str) -> list[Meeting]:
    """Every line of a programme, superseded ones too, in the order in which they were entered."""
    query = select(meeting).where(meeting.c.programme == programme).order_by(meeting.c.id)
    with engine.connect() as connection:
        rows = [row._mapping for row in connection.execute(query)]
        present = _by_meeting(connection, meeting_attendee)
        shown = _by_meeting(connection, meeting_shown)
        decided = _by_meeting(connection, meeting_decision)
    return [
        Meeting(
            **{name: row[name] for name in _OWN},
            institutions=tuple(who for kind, who in present.get(row["id"], ()) if kind == "institution"),
            posts=tuple(who for kind, who in present.get(row["id"], ()) if kind == "post"),
            shown=tuple(Shown(*one) for one in shown.get(row["id"], ())),
            decisions=tuple(one for (one,) in decided.get(row["id"], ())),
            id=row["id"],
        )
        for row in rows
    ]


_LISTS = ("institutions", "posts", "shown", "decisions")
_OWN = tuple(one.name for one in fields(MeetingDraft) if one.name not in _LISTS)


def _insert(connection: Connection, draft: MeetingDraft, decided: Sequence[int]) -> int:
    own = {name: getattr(draft, name) for name in _OWN}
    number: int = connection.execute(insert(meeting).values(**own).returning(meeting.c.id)).scalar_one()
    rows: dict[Table, list[dict[str, Any]]] = {
        meeting_attendee: [
            *({"kind": "institution", "who": who} for who in dict.fromkeys(draft.institutions)),
            *({"kind": "post", "who": who} for who in dict.fromkeys(draft.posts)),
        ],
        meeting_shown: [
            {"edition": one.edition, "sha256": one.sha256, "slides": one.slides} for one in draft.shown
        ],
        meeting_decision: [{"resolution": one} for one in dict.fromkeys(decided)],
    }
    for table, listed in rows.items():
        if listed:
            connection.execute(insert(table), [{"meeting": number, **one} for one in listed])
    return number


def _by_meeting(connection: Connection, table: Table) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for number, *rest in connection.execute(select(table).order_by(*table.primary_key)):
        found.setdefault(number, []).append(tuple(rest))
    return found
