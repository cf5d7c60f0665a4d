"""Decisions on filings: accepted, returned with reasons, or accepted figures that are to be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, Engine, insert, select, update

from store.acts import acting
from store.audit import Act, Detail
from store.errors import StoreError
from store.facts import wanted
from store.life.incoming import FilingDraft
from store.life.lists import EVER, refuse_other_basis
from store.life.versions import Filing, bring_into_force, by_id, end
from store.tables import decision, filing

Kind = Literal["accepted", "returned", "correction asked", "taken back"]
BY_CHECKS = "checks"
"""Who returns a file with hard findings: no person."""
_INSERT = insert(decision)


@dataclass(frozen=True)
class Decision:
    """What was decided about a filing. `decided_by` is a post, an account or `BY_CHECKS`."""

    filing: int
    decision: Kind
    reasons: str
    decided_by: str
    decided_at: datetime


def accept_filing(
    engine: Engine, filing_id: int, *, by: str, at: datetime, basis: tuple[int, ...] | None = None
) -> None:
    """Let the figures of a filed version count, from `at` on; they take the place of those in force, and a list's
    lines are added to those of its `basis`."""
    one = _known(engine, filing_id)
    with acting(engine, _act("accept", one, by, at, "")) as connection:
        waiting = _waiting(connection, filing_id)
        refuse_other_basis(connection, one.programme, one.source, one.period, basis)
        bring_into_force(connection, waiting, at)
        decide(connection, Decision(filing_id, "accepted", "", by, at))


def return_filing(engine: Engine, filing_id: int, reasons: str, *, by: str, at: datetime) -> None:
    """Send a filed version back with reasons; none of its figures ever counted."""
    one = _known(engine, filing_id)
    with acting(engine, _act("return", one, by, at, reasons)) as connection:
        _waiting(connection, filing_id)
        connection.execute(update(filing).where(filing.c.id == filing_id).values(state="returned"))
        decide(connection, Decision(filing_id, "returned", reasons, by, at))


def ask_correction(engine: Engine, filing_id: int, reasons: str, *, by: str, at: datetime) -> None:
    """Ask for a corrected version of accepted figures, which stay in force until it is accepted."""
    one = _known(engine, filing_id)
    with acting(engine, _act("ask correction", one, by, at, reasons)) as connection:
        now = by_id(connection, filing_id)
        if now is None or now.state != "accepted" or now.superseded_at is not None:
            raise StoreError(f"Filing {filing_id} is not in force: there is nothing of it to correct.")
        decide(connection, Decision(filing_id, "correction asked", reasons, by, at))


def take_back(
    engine: Engine,
    filing_id: int,
    reasons: str,
    *,
    by: str,
    at: datetime,
    basis: tuple[int, ...] | None = None,
) -> None:
    """End a file of a ledger or register from `at` on: its lines count no longer, those before it do again."""
    one = _known(engine, filing_id)
    with acting(engine, _act("take back", one, by, at, reasons)) as connection:
        now = by_id(connection, filing_id)
        if now is None or now.state != "accepted" or now.superseded_at is not None:
            raise StoreError(f"Filing {filing_id} is not in force: there is nothing of it to take back.")
        if now.role == "alone":
            raise StoreError(f"Filing {filing_id} stands alone: only a file of a list can be taken back.")
        refuse_other_basis(connection, one.programme, one.source, EVER, basis)
        end(connection, now, at)
        decide(connection, Decision(filing_id, "taken back", reasons, by, at))


def decide(connection: Connection, one: Decision) -> None:
    """Add a decision inside the caller's transaction."""
    connection.execute(
        _INSERT,
        {
            "filing": one.filing,
            "decision": one.decision,
            "reasons": one.reasons,
            "decided_by": one.decided_by,
            "decided_at": one.decided_at,
        },
    )


def read_decisions(
    engine: Engine,
    programme: str,
    *,
    periods: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> dict[int, list[Decision]]:
    """What was decided, by filing, the oldest first."""
    known = [] if as_known_on is None else [decision.c.decided_at <= as_known_on]
    columns = (decision.c.filing, decision.c.decision, decision.c.reasons)
    query = (
        select(*columns, decision.c.decided_by, decision.c.decided_at)
        .join_from(decision, filing, decision.c.filing == filing.c.id)
        .where(filing.c.programme == programme, *wanted(filing.c.period, periods), *known)
        .order_by(decision.c.id)
    )
    found: dict[int, list[Decision]] = {}
    with engine.connect() as connection:
        for row in connection.execute(query):
            found.setdefault(row.filing, []).append(Decision(*row))
    return found


def returned_after(connection: Connection, programme: str, moment: datetime) -> set[int]:
    """Filings that were sent back later than a moment: then they were still waiting."""
    query = (
        select(decision.c.filing)
        .join_from(decision, filing, decision.c.filing == filing.c.id)
        .where(filing.c.programme == programme, decision.c.decision == "returned")
        .where(decision.c.decided_at > moment)
    )
    return set(connection.execute(query).scalars())


def _known(engine: Engine, filing_id: int) -> Filing:
    with engine.connect() as connection:
        one = by_id(connection, filing_id)
    if one is None:
        raise StoreError(f"There is no filing with the number {filing_id}.")
    return one


def _waiting(connection: Connection, filing_id: int) -> Filing:
    """The filing as it stands under the lock: somebody else may have decided in the meantime."""
    one = by_id(connection, filing_id)
    if one is None or one.state != "filed" or one.superseded_at is not None:
        raise StoreError(f"Filing {filing_id} does not wait for a decision any more: look at it again.")
    return one


def _act(what: str, one: Filing, by: str, at: datetime, reasons: str) -> Act:
    detail: dict[str, Detail] = {"filing": one.id, "sha256": one.sha256, "reasons": reasons}
    return Act(one.programme, by, what, subject_of(one), at, detail)


def subject_of(one: Filing) -> str:
    """How the audit chain names a version of a return."""
    return subject(one, one.version)


def subject(of: Filing | FilingDraft, version: int) -> str:
    """The same, of a draft that becomes this version."""
    return f"{of.source} {of.period} {of.institution or 'all'} version {version}"
