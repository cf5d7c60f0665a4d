"""Warnings of risks: what persons did about them; major events as they were reported; reviews of the rules."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Engine, Table, insert, select

from store import programmes
from store.engine import writing
from store.follow_up import sealed
from store.tables import major_event, risk_review, warning_step

StepKind = Literal["taken", "extended", "closed"]


@dataclass(frozen=True)
class WarningStep:
    """An act about the warning of a risk of an institution, on the list of a period."""

    programme: str
    period: str
    institution: str
    risk: str
    kind: StepKind
    text: str
    due: date | None
    taken_by: str
    taken_at: datetime


@dataclass(frozen=True)
class MajorEvent:
    """A major event: when it happened, and when and by whom it was reported."""

    programme: str
    institution: str
    kind: str
    text: str
    occurred_at: datetime
    reported_by: str
    reported_at: datetime


@dataclass(frozen=True)
class RiskReview:
    """The review of a year's rules."""

    programme: str
    year: int
    text: str
    reviewed_by: str
    reviewed_at: datetime


def store_step(engine: Engine, step: WarningStep) -> int:
    """Add an act about a warning."""
    subject = f"{step.period} {step.institution} {step.risk}"
    return _store(engine, warning_step, step, f"warning.{step.kind}", step.taken_by, step.taken_at, subject)


def store_event(engine: Engine, event: MajorEvent) -> int:
    """Add a reported event."""
    return _store(engine, major_event, event, "event.reported", event.reported_by, event.reported_at)


def store_review(engine: Engine, review: RiskReview) -> int:
    """Add a review."""
    return _store(engine, risk_review, review, "risks.reviewed", review.reviewed_by, review.reviewed_at)


def read_steps(engine: Engine, programme: str) -> list[WarningStep]:
    """Every act about a warning, in the order in which they were done."""
    return _read(engine, warning_step, WarningStep, programme)


def read_events(engine: Engine, programme: str) -> list[MajorEvent]:
    """Every major event, in the order in which they were reported."""
    return _read(engine, major_event, MajorEvent, programme)


def read_reviews(engine: Engine, programme: str) -> list[RiskReview]:
    """Every review, in the order in which they were recorded."""
    return _read(engine, risk_review, RiskReview, programme)


def _store(engine: Engine, table: Table, row: Any, act: str, by: str, at: datetime, subject: str = "") -> int:
    values = {one.name: getattr(row, one.name) for one in fields(row)}
    with writing(engine) as connection:
        programmes.lock(connection, row.programme)
        number: int = connection.execute(insert(table).values(**values).returning(table.c.id)).scalar_one()
        sealed(connection, row.programme, by, act, subject or str(number), at)
        return number


def _read(engine: Engine, table: Table, kind: Any, programme: str) -> list[Any]:
    query = select(table).where(table.c.programme == programme).order_by(table.c.id)
    with engine.connect() as connection:
        rows = [row._mapping for row in connection.execute(query)]
    return [kind(**{one.name: row[one.name] for one in fields(kind)}) for row in rows]
