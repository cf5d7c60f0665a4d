"""How do all expected returns stand, institution by month: states, lateness, first-pass quality, what is open?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.calendar import as_known, working_days_late
from etl.definitions.institutions import Institution
from etl.definitions.programme import Programme
from etl.facts.conduct import Return
from etl.queries.returns.conduct import Found, arrivals, found_in, owed_returns
from etl.queries.returns.deadlines import due_of, may_move
from etl.queries.returns.explained import Explanations, explanations_of
from etl.queries.returns.status import current
from etl.values.periods import Period
from etl.values.text import Text
from store.filings import Filing, list_filings
from store.life.deadlines import Extension, latest, read_extensions
from store.life.decisions import Decision, read_decisions
from store.life.drafts import Draft, open_drafts, read_draft_findings
from store.life.receipts import Receipt, read_receipts

BoardState = Literal["not begun", "draft", "returned", "filed", "accepted"]
IN_WORDS: Mapping[BoardState, Text] = {
    "not begun": Text(zh="未报送", en="not begun"),
    "draft": Text(zh="草稿，尚未报送", en="draft, not filed"),
    "returned": Text(zh="已退回，待更正", en="sent back, to be corrected"),
    "filed": Text(zh="已报送，待接受", en="filed, not yet accepted"),
    "accepted": Text(zh="已接受", en="accepted"),
}
"""Every state in words: a colour alone is read as “done”."""


@dataclass(frozen=True)
class DraftOnBoard:
    """An open draft, and how many findings keep it from being filed."""

    draft: Draft
    hard: int
    open: int


@dataclass(frozen=True)
class BoardCell:
    """One expected return of an institution for a month. Times are in the programme's zone.

    `working_days_late`: of its first arrival, or so far where nothing has come; None before the deadline.
    `fields` and `passed` are of the first version (0 where there is none). `corrections` are versions after the
    first arrival. `open_explanations` and `explained` count things (a rule and what it is about), not cells.
    `asked` is the last decision that wants something of the institution and still stands. `may_move` says why the
    deadline, and what is late by it, is provisional; None where it is settled.
    """

    institution: str
    period: str
    state: BoardState
    due: datetime
    extension: Extension | None
    filed_at: datetime | None
    working_days_late: int | None
    version: int | None
    filing: int | None
    receipt: str
    fields: int
    passed: int
    corrections: int
    open_explanations: int
    explained: int
    asked: Decision | None
    draft: DraftOnBoard | None
    may_move: Text | None = None

    @property
    def is_in(self) -> bool:
        """Whether a version of it is filed or accepted."""
        return self.state in ("filed", "accepted")


@dataclass(frozen=True)
class BoardRow:
    """An institution: a cell for each month in which it is expected, none for months in which it is no member.

    `absorbed` are the institutions that it files for since they merged into it.
    """

    institution: Institution
    absorbed: tuple[str, ...]
    cells: Mapping[str, BoardCell]


@dataclass(frozen=True)
class MonthTotals:
    """A month in counts; every rate has its denominator here. `on_time` and `late` are of returns that arrived."""

    period: str
    expected: int
    states: Mapping[BoardState, int]
    on_time: int
    late: int
    fields: int
    passed: int
    corrections: int
    open_explanations: int

    @property
    def arrived(self) -> int:
        """How many returns came in, on time or late."""
        return self.on_time + self.late


@dataclass(frozen=True)
class Board:
    """The coordinator's desk: months oldest first, institutions in the register's order."""

    months: tuple[MonthTotals, ...]
    rows: tuple[BoardRow, ...]

    @property
    def provisional(self) -> Mapping[str, Text]:
        """The months of which a deadline may still move, and why."""
        return {
            cell.period: cell.may_move for row in self.rows for cell in row.cells.values() if cell.may_move
        }


def board(
    engine: Engine,
    programme: Programme,
    periods: Sequence[str],
    now: datetime,
    *,
    as_known_on: datetime | None = None,
) -> Board:
    """Every return that is expected for `periods`. `now` tells what is overdue, by the working days that were known
    then; `as_known_on` what had happened."""
    months = [Period.parse(period) for period in periods]
    read = _read(engine, programme, months, as_known_on)
    rows = []
    for one in programme.institutions.values():
        cells = {str(m): _cell(read, one.code, m, now) for m in months if one.is_member(m)}
        if cells:
            absorbed = [i.code for i in programme.institutions.values() if i.successor == one.code]
            rows.append(BoardRow(one, tuple(absorbed), cells))
    return Board(tuple(_totals(str(month), rows) for month in months), tuple(rows))


@dataclass(frozen=True)
class _Read:
    """What the board is made from, read once for all its months."""

    engine: Engine
    programme: Programme
    versions: Mapping[tuple[str, str], list[Filing]]
    owed: Mapping[tuple[str, str], Return]
    found: Mapping[int, Found]
    explained: Explanations
    extensions: Sequence[Extension]
    decisions: Mapping[int, list[Decision]]
    receipts: Mapping[int, Receipt]
    drafts: Mapping[tuple[str, str], DraftOnBoard]


def _read(engine: Engine, programme: Programme, months: Sequence[Period], moment: datetime | None) -> _Read:
    slug, names = programme.slug, [str(month) for month in months]
    returns = {code for code, layout in programme.returns.items() if layout.is_owed}
    filings = [
        one
        for one in list_filings(engine, slug, as_known_on=moment)
        if one.source in returns and one.period in names
    ]
    versions: dict[tuple[str, str], list[Filing]] = {}
    for one in filings:
        versions.setdefault((one.institution, one.period), []).append(one)
    owed = owed_returns(engine, programme, programme.institutions, months, filings, moment)
    explained = explanations_of(engine, programme, moment)
    drafts = [
        one
        for one in open_drafts(engine, slug, as_known_on=moment)
        if one.source in returns and one.period in names
    ]
    return _Read(
        engine,
        programme,
        versions,
        {(one.institution, one.month): one for one in owed},
        found_in(engine, programme, names),
        explained,
        read_extensions(engine, slug, periods=names, as_known_on=moment),
        read_decisions(engine, slug, periods=names, as_known_on=moment),
        read_receipts(engine, slug),
        {(one.institution, one.period): _draft(engine, explained, one) for one in drafts},
    )


def _draft(engine: Engine, explained: Explanations, one: Draft) -> DraftOnBoard:
    answers = explained.of_findings(one.institution, one.period, read_draft_findings(engine, one.id))
    hard = sum(answer.finding.severity == "hard" for answer in answers)
    return DraftOnBoard(one, hard, sum(answer.is_open for answer in answers))


def _cell(read: _Read, code: str, month: Period, now: datetime) -> BoardCell:
    today, key = now.astimezone(ZoneInfo(read.programme.settings.time_zone)).date(), (code, str(month))
    settings = as_known(read.programme.settings, today)
    due, draft = due_of(settings, read.extensions, code, month), read.drafts.get(key)
    versions = read.versions.get(key, [])
    came = arrivals(versions, read.found)
    is_overdue = bool(came) or now > due
    cell = BoardCell(
        institution=code,
        period=str(month),
        state="draft" if draft else "not begun",
        due=due,
        extension=latest(read.extensions, code, str(month)),
        filed_at=came[0].astimezone(ZoneInfo(settings.time_zone)) if came else None,
        working_days_late=working_days_late(settings, due, came[0] if came else now) if is_overdue else None,
        version=None,
        filing=None,
        receipt="",
        fields=0,
        passed=0,
        corrections=max(len(came) - 1, 0),
        open_explanations=0,
        explained=0,
        asked=None,
        draft=draft,
        may_move=may_move(read.programme.settings, due, today),
    )
    return _with_filing(read, cell, versions) if versions else cell


def _with_filing(read: _Read, cell: BoardCell, versions: list[Filing]) -> BoardCell:
    """A cell of a return of which at least one version has come."""
    shown, owed = current(versions), read.owed[cell.institution, cell.period]
    soft = {key for _, key in read.found.get(shown.id, Found()).soft}
    month = Period.parse(cell.period)
    explained = {key for key in soft if read.explained.holding(cell.institution, key, month)}
    last = next(iter(reversed(read.decisions.get(shown.id, []))), None)
    receipt = read.receipts.get(shown.id)
    return replace(
        cell,
        state=shown.state,
        version=shown.version,
        filing=shown.id,
        receipt=receipt.number if receipt else "",
        fields=owed.fields,
        passed=owed.fields - owed.failing,
        open_explanations=len(soft - explained),
        explained=len(explained),
        asked=last if last and last.decision != "accepted" else None,
    )


def _totals(period: str, rows: Sequence[BoardRow]) -> MonthTotals:
    cells = [row.cells[period] for row in rows if period in row.cells]
    came = [cell for cell in cells if cell.filed_at]
    late = sum(bool(cell.working_days_late) for cell in came)
    return MonthTotals(
        period,
        len(cells),
        {state: sum(cell.state == state for cell in cells) for state in IN_WORDS},
        len(came) - late,
        late,
        sum(cell.fields for cell in cells),
        sum(cell.passed for cell in cells),
        sum(cell.corrections for cell in cells),
        sum(cell.open_explanations for cell in cells),
    )
