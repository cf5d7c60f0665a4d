"""Objections: what an institution holds against a preliminary result, the answer, and the decision of another person.

Rows are added, never changed. Every act locks its programme, moves its data version on and is sealed in the audit
chain, all in one transaction.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Table, insert, select

from store import audit, programmes
from store.engine import writing
from store.errors import StoreError
from store.once import once
from store.rows import insert_absent
from store.tables import content, objection, objection_answer, objection_decision, release
from store.times import in_utc

Disposition = Literal["maintained", "adjusted", "excluded", "deferred", "withdrawn"]
Fault = Literal["institution", "coordinator", "nobody"]


@dataclass(frozen=True)
class Release:
    """Preliminary results of a period, shown to the institutions; objections are taken until `until`."""

    programme: str
    period: str
    released_by: str
    released_at: datetime
    until: datetime


@dataclass(frozen=True)
class ObjectionDraft:
    """An objection to one item of one institution. `evidence` says what proves it; `attachment` are a file's bytes."""

    programme: str
    period: str
    institution: str
    item: str
    grounds: str
    evidence: str
    filed_by: str
    filed_at: datetime
    answer_due: datetime
    attachment: bytes | None = None


@dataclass(frozen=True)
class Answer:
    """What the one who scored says to an objection."""

    text: str
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True)
class Decision:
    """What another person decided. "adjusted" gives the corrected figure: of `event` its count (in `numerator`), or of
    the item's indicator numerator and denominator. `forgives` is a filing whose corrections cost nothing, because
    the coordinator erred."""

    disposition: Disposition
    reasons: str
    fault: Fault
    decided_by: str
    decided_at: datetime
    event: str = ""
    numerator: int | None = None
    denominator: int | None = None
    forgives: int | None = None


@dataclass(frozen=True)
class Objection:
    """An objection as it stands. `attachment` is the SHA-256 of the file that came with it, None without one."""

    id: int
    programme: str
    period: str
    institution: str
    item: str
    grounds: str
    evidence: str
    attachment: str | None
    filed_by: str
    filed_at: datetime
    answer_due: datetime
    answer: Answer | None
    decision: Decision | None

    @property
    def state(self) -> Literal["open", "answered", "decided"]:
        """How far it has come: open, answered, or decided."""
        if self.decision is not None:
            return "decided"
        return "open" if self.answer is None else "answered"


def store_release(engine: Engine, new: Release) -> None:
    """Record that preliminary results were shown; a period has one release."""
    values = {
        "released_by": new.released_by,
        "released_at": in_utc(new.released_at),
        "until": in_utc(new.until),
    }
    with writing(engine) as connection:
        programmes.lock(connection, new.programme)
        connection.execute(insert(release).values(programme=new.programme, period=new.period, **values))
        until = in_utc(new.until).isoformat()
        _seal(connection, new.programme, new.released_by, "results.released", new.period, new.released_at,
              {"until": until})  # fmt: skip


def read_release(engine: Engine, programme: str, period: str) -> Release | None:
    """The release of a period's preliminary results, None before it."""
    query = select(release).where(release.c.programme == programme, release.c.period == period)
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else Release(*row)


def store_objection(engine: Engine, draft: ObjectionDraft) -> int:
    """Store an objection with its attachment; returns its number."""
    sha256 = hashlib.sha256(draft.attachment).hexdigest() if draft.attachment is not None else None
    with writing(engine) as connection:
        programmes.lock(connection, draft.programme)
        if sha256 is not None:
            insert_absent(connection, content, [{"sha256": sha256, "bytes": draft.attachment}])
        number: int = connection.execute(
            insert(objection)
            .values(
                programme=draft.programme,
                period=draft.period,
                institution=draft.institution,
                item=draft.item,
                grounds=draft.grounds,
                evidence=draft.evidence,
                attachment=sha256,
                filed_by=draft.filed_by,
                filed_at=in_utc(draft.filed_at),
                answer_due=in_utc(draft.answer_due),
            )
            .returning(objection.c.id)
        ).scalar_one()
        detail = {"period": draft.period, "institution": draft.institution, "item": draft.item}
        _seal(
            connection,
            draft.programme,
            draft.filed_by,
            "objection.filed",
            str(number),
            draft.filed_at,
            detail,
        )
        return number


def store_answer(engine: Engine, programme: str, number: int, answer: Answer) -> None:
    """Store the answer to an objection; there is one."""
    with writing(engine) as connection:
        programmes.lock(connection, programme)
        _refuse_second(connection, objection_answer, number, "has been answered already")
        connection.execute(
            insert(objection_answer).values(
                objection=number,
                text=answer.text,
                answered_by=answer.answered_by,
                answered_at=in_utc(answer.answered_at),
            )
        )
        _seal(
            connection,
            programme,
            answer.answered_by,
            "objection.answered",
            str(number),
            answer.answered_at,
            {},
        )


def store_decision(engine: Engine, programme: str, number: int, decision: Decision) -> None:
    """Store the decision on an objection; there is one, and it ends the objection."""
    values = {
        "disposition": decision.disposition,
        "reasons": decision.reasons,
        "fault": decision.fault,
        "event": decision.event,
        "numerator": decision.numerator,
        "denominator": decision.denominator,
        "forgives": decision.forgives,
        "decided_by": decision.decided_by,
        "decided_at": in_utc(decision.decided_at),
    }
    with writing(engine) as connection:
        programmes.lock(connection, programme)
        _refuse_second(connection, objection_decision, number, "has been decided already")
        connection.execute(insert(objection_decision).values(objection=number, **values))
        detail = {"disposition": decision.disposition, "fault": decision.fault}
        _seal(connection, programme, decision.decided_by, "objection.decided", str(number),
              decision.decided_at, detail)  # fmt: skip


def read_objections(
    engine: Engine, programme: str, period: str | None = None, *, as_known_on: datetime | None = None
) -> list[Objection]:
    """Objections of a programme, or of one of its periods, in the order in which they were filed.

    With `as_known_on`, as they stood at that moment: what was answered or decided later is open.
    """
    key = (engine, programme, "objections", period, as_known_on)
    return list(once(key, lambda: _ask_objections(engine, programme, period, as_known_on)))


def _ask_objections(
    engine: Engine, programme: str, period: str | None, as_known_on: datetime | None
) -> list[Objection]:
    query = (
        select(objection, objection_answer, objection_decision)
        .outerjoin(objection_answer, objection_answer.c.objection == objection.c.id)
        .outerjoin(objection_decision, objection_decision.c.objection == objection.c.id)
        .where(objection.c.programme == programme)
        .order_by(objection.c.id)
    )
    if period is not None:
        query = query.where(objection.c.period == period)
    if as_known_on is not None:
        query = query.where(objection.c.filed_at <= in_utc(as_known_on))
    with engine.connect() as connection:
        return [_objection(row._mapping, as_known_on) for row in connection.execute(query)]


def read_objection(engine: Engine, programme: str, number: int) -> Objection:
    """One objection of a programme; refused where there is none of that number."""
    found = [one for one in read_objections(engine, programme) if one.id == number]
    if not found:
        raise StoreError(f"There is no objection number {number} in “{programme}”.")
    return found[0]


def _objection(row: Any, moment: datetime | None) -> Objection:
    own = {column.name: row[column] for column in objection.c}
    answer = _known(row[objection_answer.c.answered_at], moment) and Answer(
        *(row[objection_answer.c[name]] for name in Answer.__dataclass_fields__)
    )
    decision = _known(row[objection_decision.c.decided_at], moment) and Decision(
        *(row[objection_decision.c[name]] for name in Decision.__dataclass_fields__)
    )
    return Objection(**own, answer=answer or None, decision=decision or None)


def _known(at: datetime | None, moment: datetime | None) -> bool:
    return at is not None and (moment is None or at <= in_utc(moment))


def _refuse_second(connection: Connection, table: Table, number: int, what: str) -> None:
    if connection.execute(select(table.c.objection).where(table.c.objection == number)).first():
        raise StoreError(f"Objection {number} {what}; read it again.")


def _seal(
    connection: Connection,
    programme: str,
    actor: str,
    act: str,
    subject: str,
    at: datetime,
    detail: Mapping[str, audit.Detail],
) -> None:
    programmes.advance(connection, programme, f"{act} {subject} {in_utc(at).isoformat()}")
    audit.append(connection, audit.Act(programme, actor, act, subject, at, detail))
