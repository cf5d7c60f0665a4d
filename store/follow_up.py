"""Follow-up: cases that a person opened after a trigger of the method, and decisions that meetings took.

Rows are added, never changed; every act is sealed in the audit chain in its own transaction.
"""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Table, func, insert, select

from store import audit, programmes
from store.engine import writing
from store.errors import StoreError
from store.tables import follow_up, follow_up_step, resolution, resolution_step
from store.times import in_utc

StepKind = Literal["notice", "meeting", "plan", "verification", "closing"]
ReportKind = Literal["reported", "closed"]


@dataclass(frozen=True)
class Step:
    """Something that happened in a case, with the day by which the next thing is due, if there is one."""

    kind: StepKind
    text: str
    due: date | None
    taken_by: str
    taken_at: datetime


@dataclass(frozen=True)
class CaseDraft:
    """A person's decision about a proposal: to open a case, or (`opened` False) to leave it, with reasons. What the
    method proposed it for is `trigger` in Chinese and `trigger_en` in English, "" in cases of before."""

    programme: str
    period: str
    institution: str
    consequence: str
    trigger: str
    opened: bool
    reasons: str
    decided_by: str
    decided_at: datetime
    trigger_en: str = ""


@dataclass(frozen=True)
class Case(CaseDraft):
    """A decided proposal and what has happened since."""

    id: int = 0
    steps: tuple[Step, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether nothing is owed any more: it was never opened, or a step closed it."""
        return not self.opened or any(step.kind == "closing" for step in self.steps)

    @property
    def due(self) -> date | None:
        """The day by which something is due in an open case: what its last step says."""
        return None if self.is_closed or not self.steps else self.steps[-1].due


@dataclass(frozen=True)
class Report:
    """What became of a resolution."""

    kind: ReportKind
    text: str
    taken_by: str
    taken_at: datetime


@dataclass(frozen=True)
class ResolutionDraft:
    """A decision taken in a meeting about a figure of an edition: who does what until when."""

    programme: str
    period: str
    edition: str
    figure: str
    text: str
    owner: str
    due: date
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True)
class Resolution(ResolutionDraft):
    """A decision of a meeting and what became of it."""

    id: int = 0
    reports: tuple[Report, ...] = ()

    @property
    def is_closed(self) -> bool:
        """Whether a report closed it."""
        return any(report.kind == "closed" for report in self.reports)


def store_case(engine: Engine, draft: CaseDraft) -> int:
    """Store the decision about a proposal; a second one about the same proposal is refused."""
    key = (draft.programme, draft.period, draft.institution, draft.consequence)
    with writing(engine) as connection:
        programmes.lock(connection, draft.programme)
        same = [column == value for column, value in zip(_KEY, key, strict=True)]
        if connection.execute(select(follow_up.c.id).where(*same)).first():
            raise StoreError(
                f"The proposal {draft.consequence} for {draft.institution}, {draft.period}, has been decided."
            )
        number: int = connection.execute(_inserted(follow_up, draft, CaseDraft)).scalar_one()
        act = "case.opened" if draft.opened else "case.left"
        sealed(connection, draft.programme, draft.decided_by, act, str(number), draft.decided_at)
        return number


_KEY = (follow_up.c.programme, follow_up.c.period, follow_up.c.institution, follow_up.c.consequence)


def store_step(engine: Engine, programme: str, number: int, step: Step) -> None:
    """Add a step to a case."""
    with writing(engine) as connection:
        programmes.lock(connection, programme)
        _insert_next(connection, follow_up_step, "follow_up", number, step)
        sealed(connection, programme, step.taken_by, f"case.{step.kind}", str(number), step.taken_at)


def store_resolution(engine: Engine, draft: ResolutionDraft) -> int:
    """Store what a meeting decided; returns its number."""
    with writing(engine) as connection:
        programmes.lock(connection, draft.programme)
        return insert_resolution(connection, draft)


def insert_resolution(connection: Connection, draft: ResolutionDraft) -> int:
    """The same within a transaction that holds the programme's lock."""
    number: int = connection.execute(_inserted(resolution, draft, ResolutionDraft)).scalar_one()
    act = "resolution.recorded"
    sealed(connection, draft.programme, draft.recorded_by, act, str(number), draft.recorded_at)
    return number


def store_report(engine: Engine, programme: str, number: int, report: Report) -> None:
    """Add what became of a resolution."""
    with writing(engine) as connection:
        programmes.lock(connection, programme)
        _insert_next(connection, resolution_step, "resolution", number, report)
        sealed(
            connection, programme, report.taken_by, f"resolution.{report.kind}", str(number), report.taken_at
        )


def read_cases(engine: Engine, programme: str) -> list[Case]:
    """All cases of a programme with their steps, in the order in which they were decided."""
    steps = _steps(engine, follow_up_step, "follow_up", Step)
    return [
        Case(**_of(row, CaseDraft), id=row["id"], steps=steps.get(row["id"], ()))
        for row in _rows(engine, follow_up, programme)
    ]


def read_resolutions(engine: Engine, programme: str) -> list[Resolution]:
    """All resolutions of a programme with their reports, in the order in which they were recorded."""
    reports = _steps(engine, resolution_step, "resolution", Report)
    return [
        Resolution(**_of(row, ResolutionDraft), id=row["id"], reports=reports.get(row["id"], ()))
        for row in _rows(engine, resolution, programme)
    ]


def _inserted(table: Table, draft: Any, of: type) -> Any:
    values = {name.name: getattr(draft, name.name) for name in fields(of)}
    return insert(table).values(**values).returning(table.c.id)


def _insert_next(connection: Connection, table: Table, parent: str, number: int, step: Any) -> None:
    last = select(func.max(table.c.step)).where(table.c[parent] == number)
    values = {name.name: getattr(step, name.name) for name in fields(step)}
    following = (connection.execute(last).scalar() or 0) + 1
    connection.execute(insert(table).values({parent: number, "step": following, **values}))


def _of(row: Any, kind: type) -> dict[str, Any]:
    return {name.name: row[name.name] for name in fields(kind)}


def _rows(engine: Engine, table: Table, programme: str) -> list[Any]:
    query = select(table).where(table.c.programme == programme).order_by(table.c.id)
    with engine.connect() as connection:
        return [row._mapping for row in connection.execute(query)]


def _steps(engine: Engine, table: Table, parent: str, of: type) -> dict[int, tuple[Any, ...]]:
    steps: dict[int, tuple[Any, ...]] = {}
    with engine.connect() as connection:
        for row in connection.execute(select(table).order_by(table.c[parent], table.c.step)):
            made = of(*(row._mapping[name.name] for name in fields(of)))
            steps[row._mapping[parent]] = (*steps.get(row._mapping[parent], ()), made)
    return steps


def sealed(connection: Connection, programme: str, actor: str, act: str, subject: str, at: datetime) -> None:
    """Enter an act into the programme's audit chain, in the transaction that holds its lock."""
    programmes.advance(connection, programme, f"{act} {subject} {in_utc(at).isoformat()}")
    audit.append(connection, audit.Act(programme, actor, act, subject, at, {}))
