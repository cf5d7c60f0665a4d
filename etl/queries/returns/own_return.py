"""How does the return of one institution for a month stand: state, deadline, findings, versions, decisions?"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from etl.definitions.calendar import as_known, working_days_left
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.queries.returns.desk import BoardCell, board
from etl.queries.returns.explained import ExplainedFinding, explanations_of
from store.filings import Filing, list_filings, read_findings
from store.life.decisions import Decision, read_decisions
from store.life.drafts import Draft, open_drafts, read_draft_findings
from store.life.receipts import Receipt, read_receipts


@dataclass(frozen=True)
class FiledVersion:
    """One version that was filed, its receipt (None for one that the checks sent back), what was decided of it."""

    filing: Filing
    receipt: Receipt | None
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class OwnReturn:
    """Everything that an institution's page shows of a month.

    `findings` are those of the open draft; without one, those of the version that is spoken of. `versions` are the
    oldest first. `days_left` counts working days to the deadline.
    """

    cell: BoardCell
    days_left: int
    findings: tuple[ExplainedFinding, ...]
    versions: tuple[FiledVersion, ...]

    @property
    def draft(self) -> Draft | None:
        """What was uploaded and is not filed."""
        return self.cell.draft.draft if self.cell.draft else None

    @property
    def current(self) -> FiledVersion | None:
        """The version that the board speaks of."""
        return next((one for one in self.versions if one.filing.id == self.cell.filing), None)

    @property
    def open(self) -> tuple[ExplainedFinding, ...]:
        """What still has to be mended or explained."""
        return tuple(one for one in self.findings if one.is_open or one.finding.severity == "hard")


def return_layout(programme: Programme) -> Layout | None:
    """The return that institutions of the programme fill in themselves; None where they file nothing."""
    return next((one for one in programme.returns.values() if one.is_owed and not one.of), None)


def begun_months(engine: Engine, programme: Programme) -> tuple[str, ...]:
    """The periods of which a return was filed or is kept as a draft, in order."""
    layout = return_layout(programme)
    if layout is None:
        return ()
    filed = {one.period for one in list_filings(engine, programme.slug) if one.source == layout.code}
    kept = {one.period for one in open_drafts(engine, programme.slug) if one.source == layout.code}
    return tuple(sorted(filed | kept))


def own_return(
    engine: Engine, programme: Programme, institution: str, period: str, now: datetime
) -> OwnReturn | None:
    """The return as it stands now; None where the institution is no member in the period."""
    row = next(
        (one for one in board(engine, programme, [period], now).rows if one.institution.code == institution),
        None,
    )
    if row is None:
        return None
    cell = row.cells[period]
    today = now.astimezone(cell.due.tzinfo).date()
    left = working_days_left(as_known(programme.settings, today), now, cell.due)
    return OwnReturn(cell, left, _findings(engine, programme, cell), _versions(engine, programme, cell))


def _findings(engine: Engine, programme: Programme, cell: BoardCell) -> tuple[ExplainedFinding, ...]:
    if cell.draft is not None:
        rows = read_draft_findings(engine, cell.draft.draft.id)
    else:
        rows = read_findings(engine, cell.filing) if cell.filing is not None else []
    known = explanations_of(engine, programme)
    return tuple(known.of_findings(cell.institution, cell.period, rows))


def _versions(engine: Engine, programme: Programme, cell: BoardCell) -> tuple[FiledVersion, ...]:
    layout = return_layout(programme)
    decisions = read_decisions(engine, programme.slug, periods=[cell.period])
    receipts = read_receipts(engine, programme.slug, cell.period)
    return tuple(
        FiledVersion(one, receipts.get(one.id), tuple(decisions.get(one.id, ())))
        for one in list_filings(engine, programme.slug, cell.period)
        if layout is not None and (one.institution, one.source) == (cell.institution, layout.code)
    )
