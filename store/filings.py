"""Filings: what came in, version by version. Storing one is a single transaction, whole or not at all."""

import hashlib
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Table, bindparam, func, select, tuple_

from store import programmes
from store.acts import seal
from store.audit import Act, Detail
from store.engine import writing
from store.entries import check_entries, insert_entries
from store.errors import StoreError
from store.facts import check_facts, in_force, insert_facts
from store.institutions import insert_review_names
from store.life import receipts
from store.life.cases import insert_cases
from store.life.decisions import BY_CHECKS, Decision, decide, returned_after, subject
from store.life.drafts import close_as_filed
from store.life.explanations import Explanation, insert_explanations
from store.life.incoming import FilingDraft, FindingRow, TotalRow
from store.life.lists import refuse_overtaken
from store.life.things import insert_things
from store.life.versions import FILING_COLUMNS, Filing, StoredFiling, as_known, by_hash, by_id, supersede
from store.once import once
from store.points import check_points, insert_points
from store.rows import insert_absent, insert_rows
from store.sources import of_sources
from store.tables import content, fact, filing, finding, total
from store.times import in_utc

__all__ = [
    "Filing",
    "FilingDraft",
    "FindingRow",
    "StoredFiling",
    "TotalRow",
    "filings_in_force",
    "find_by_hash",
    "findings_in_force",
    "list_filings",
    "read_content",
    "read_filing",
    "read_findings",
    "read_totals",
    "store_filing",
    "store_filings",
]


def store_filing(
    engine: Engine,
    draft: FilingDraft,
    *,
    closes: int | None = None,
    explanations: Sequence[Explanation] = (),
    again: bool = False,
) -> StoredFiling:
    """Store a draft in one transaction, as the next version of its programme, source, period and institution.

    An accepted filing supersedes the version in force, from the moment it was received. One that is filed or
    returned supersedes only what was not in force either: the accepted figures stay until better ones are
    accepted. The same bytes of the same period and institution change nothing, unless they were taken back, or returned
    and the checks now find something else, or `again` says that something else has changed. A file of a list supersedes
    none (`store.life.lists`), and is not stored where others than its `basis` are in force. `closes` is the open draft
    that becomes this filing, `explanations` are what its filer says of its findings.
    """
    _refuse_broken(draft)
    with writing(engine) as connection:
        return _store(connection, draft, closes, explanations, again)


def store_filings(engine: Engine, drafts: Sequence[FilingDraft]) -> list[StoredFiling]:
    """Store what one file says of several periods, the last one last, in one transaction: all of them or none.

    A period whose figures are in force as they are gets no new version; the last one always keeps the bytes.
    """
    for draft in drafts:
        _refuse_broken(draft)
    with writing(engine) as connection:
        changed = [one for one in drafts[:-1] if not _says_the_same(connection, one)]
        return [_store(connection, draft) for draft in (*changed, *drafts[-1:])]


def _store(
    connection: Connection,
    draft: FilingDraft,
    closes: int | None = None,
    explanations: Sequence[Explanation] = (),
    again: bool = False,
) -> StoredFiling:
    programmes.lock(connection, draft.programme)
    of = (draft.source, draft.period, draft.institution)
    same = by_hash(connection, draft.programme, draft.sha256, of)
    if same and not _may_come_again(connection, same, draft, again):
        return StoredFiling(same.id, same.version, None, True)
    refuse_overtaken(connection, draft)
    insert_absent(connection, content, [{"sha256": draft.sha256, "bytes": draft.content}])
    stored = supersede(connection, draft)
    _insert_rows(connection, stored.id, draft)
    insert_explanations(connection, draft.programme, explanations, stored.id)
    if closes is not None:
        close_as_filed(connection, closes, draft.received_at, stored.id)
    _decide_at_once(connection, stored.id, draft)
    return replace(stored, receipt=_seal(connection, stored, draft))


def _says_the_same(connection: Connection, draft: FilingDraft) -> bool:
    """Whether the figures in force of the draft's period are the draft's, wherever they stand in the file."""
    columns = [fact.c[name] for name in ("institution", "region", "scenario", "measure", "value")]
    query = select(*columns).where(
        fact.c.filing == filing.c.id,
        filing.c.programme == draft.programme,
        filing.c.source == draft.source,
        filing.c.period == draft.period,
        filing.c.institution == draft.institution,
        in_force(None),
    )
    names = [column.name for column in columns]
    return {tuple(row) for row in connection.execute(query)} == set(draft.facts.select(names).iter_rows())


def read_filing(engine: Engine, filing_id: int) -> Filing:
    """The filing with this number."""
    with engine.connect() as connection:
        one = by_id(connection, filing_id)
    if one is None:
        raise StoreError(f"There is no filing with the number {filing_id}.")
    return one


def find_by_hash(
    engine: Engine, programme: str, sha256: str, of: tuple[str, str, str] | None = None
) -> Filing | None:
    """The programme's filing with these bytes (`of`: of a source, period and institution), in force or not; the last
    one, where returned bytes came again."""
    with engine.connect() as connection:
        return by_hash(connection, programme, sha256, of)


def list_filings(
    engine: Engine, programme: str, period: str | None = None, as_known_on: datetime | None = None
) -> list[Filing]:
    """All versions, by period, source, institution and version; with `as_known_on`, as the list stood then.

    A version superseded later than that moment is shown as not superseded, and one accepted or returned later as
    filed. Drafts are not in it: they are not filed.
    """
    if as_known_on is None:
        return _listed(engine, programme, period, None)
    key = ("filings", engine, programme, period, as_known_on)
    return list(once(key, lambda: _listed(engine, programme, period, as_known_on)))


_OF_ONE = (
    select(*FILING_COLUMNS)
    .where(
        filing.c.programme == bindparam("programme"),
        filing.c.source == bindparam("source"),
        filing.c.period == bindparam("period"),
        filing.c.institution == bindparam("institution"),
        in_force(None),
    )
    .order_by(filing.c.version)
)


def filings_in_force(
    engine: Engine, programme: str, source: str, period: str, institution: str
) -> list[Filing]:
    """What one filer has in force of one source and period: one version, or the files of a list."""
    of = {"programme": programme, "source": source, "period": period, "institution": institution}
    with engine.connect() as connection:
        return [Filing(*row) for row in connection.execute(_OF_ONE, of)]


def count_filings(engine: Engine) -> dict[str, int]:
    """How many versions each programme has, over all periods; who has none is not in it."""
    query = select(filing.c.programme, func.count()).group_by(filing.c.programme)
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


class Arrival(NamedTuple):
    """A file that came in: when, as what (a layout's code), and for which period."""

    received_at: datetime
    source: str
    period: str


def last_received(engine: Engine, programme: str) -> Arrival | None:
    """The last file of a programme that came in; None where none has."""
    query = (
        select(filing.c.received_at, filing.c.source, filing.c.period)
        .where(filing.c.programme == programme)
        .order_by(filing.c.received_at.desc(), filing.c.id.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        found = connection.execute(query).one_or_none()
    return None if found is None else Arrival(*found)


def _listed(engine: Engine, programme: str, period: str | None, as_known_on: datetime | None) -> list[Filing]:
    query = select(*FILING_COLUMNS).where(filing.c.programme == programme)
    if period is not None:
        query = query.where(filing.c.period == period)
    if as_known_on is not None:
        query = query.where(filing.c.received_at <= as_known_on)
    with engine.connect() as connection:
        found = [Filing(*row) for row in connection.execute(query)]
        later = set() if as_known_on is None else returned_after(connection, programme, as_known_on)
    found.sort(key=lambda one: (one.period, one.source, one.institution, one.version))
    return found if as_known_on is None else [as_known(one, as_known_on, one.id in later) for one in found]


def corrected_versions(
    engine: Engine, programme: str, periods: Sequence[str]
) -> list[tuple[int, str, str, str]]:
    """(number, institution, period, source) of the versions with figures that were accepted, superseded or not, by
    version, second sources apart; only of what was accepted in a later version than its first."""
    later = filing.alias("later")
    key = ("source", "period", "institution")
    are_later = select(*(later.c[name] for name in key)).where(
        later.c.programme == programme,
        later.c.period.in_(periods),
        later.c.version > 1,
        later.c.state == "accepted",
        later.c.fact_count > 0,
    )
    query = (
        select(filing.c.id, filing.c.institution, filing.c.period, filing.c.source)
        .where(*_with_figures(programme, periods), tuple_(*(filing.c[name] for name in key)).in_(are_later))
        .order_by(filing.c.version)
    )
    with engine.connect() as connection:
        return [(number, code, period, source) for number, code, period, source in connection.execute(query)]


def count_filed(engine: Engine, programme: str, periods: Sequence[str]) -> dict[str, int]:
    """Institution -> how many returns with figures were accepted of it in these periods, however often each was
    corrected, second sources apart."""
    returns = (
        select(filing.c.institution, filing.c.period, filing.c.source)
        .where(*_with_figures(programme, periods))
        .distinct()
        .subquery()
    )
    query = select(returns.c.institution, func.count()).group_by(returns.c.institution)
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def count_periods(engine: Engine, programme: str, periods: Sequence[str]) -> int:
    """Of how many of these periods any return with figures was accepted, second sources apart."""
    query = select(func.count(filing.c.period.distinct())).where(*_with_figures(programme, periods))
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def _with_figures(programme: str, periods: Sequence[str]) -> list[ColumnElement[bool]]:
    """The condition of a version that counts or counted once, and has figures; not of a second source."""
    return [
        filing.c.programme == programme,
        filing.c.period.in_(periods),
        filing.c.state == "accepted",
        filing.c.fact_count > 0,
        of_sources(None),
    ]


def read_content(engine: Engine, sha256: str) -> bytes:
    """The filed bytes, as they came."""
    with engine.connect() as connection:
        found = connection.execute(select(content.c.bytes).where(content.c.sha256 == sha256)).scalar()
    if found is None:
        raise StoreError(f"No file with the SHA-256 {sha256} has been filed.")
    return bytes(found)


def read_findings(engine: Engine, filing_id: int) -> list[FindingRow]:
    """What the checks said about a filing, in the order in which they said it."""
    with engine.connect() as connection:
        return _findings(connection, filing_id)


def findings_in_force(
    engine: Engine, programme: str, rule: str, periods: Sequence[str], as_known_on: datetime | None = None
) -> list[tuple[str, str]]:
    """(period, what it is about) of every finding of a rule in the filings that count, or counted at that moment."""
    query = (
        select(filing.c.period, finding.c.about)
        .join(filing, filing.c.id == finding.c.filing)
        .where(filing.c.programme == programme, filing.c.period.in_(periods), finding.c.rule == rule)
        .order_by(filing.c.period, filing.c.id, finding.c.row)
    )
    if as_known_on is None:
        query = query.where(filing.c.state == "accepted", filing.c.superseded_at.is_(None))
    else:
        ended = filing.c.superseded_at
        query = query.where(filing.c.accepted_at <= as_known_on, ended.is_(None) | (ended > as_known_on))
    with engine.connect() as connection:
        return [(period, about) for period, about in connection.execute(query)]


def read_totals(engine: Engine, filing_id: int) -> list[TotalRow]:
    """The totals that the file prints, beside ours, in the file's order."""
    columns = [total.c[name.name] for name in fields(TotalRow)]
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).where(total.c.filing == filing_id).order_by(total.c.row))
        return [TotalRow(*row) for row in rows]


def _findings(connection: Connection, filing_id: int) -> list[FindingRow]:
    columns = [finding.c[name.name] for name in fields(FindingRow)]
    rows = connection.execute(select(*columns).where(finding.c.filing == filing_id).order_by(finding.c.row))
    return [FindingRow(*row) for row in rows]


def _may_come_again(connection: Connection, same: Filing, draft: FilingDraft, again: bool) -> bool:
    """Whether these bytes may be stored once more: they were taken back, or returned for something else than now."""
    if same.is_taken_back:
        return True
    return same.state == "returned" and (again or _says_otherwise(connection, same, draft))


def _says_otherwise(connection: Connection, same: Filing, draft: FilingDraft) -> bool:
    """Whether the checks find something else now than when these bytes were returned."""
    return set(_findings(connection, same.id)) != set(draft.findings)


def _decide_at_once(connection: Connection, filing_id: int, draft: FilingDraft) -> None:
    if draft.state == "accepted":
        decide(connection, Decision(filing_id, "accepted", "", draft.by, draft.received_at))
    elif draft.state == "returned":
        rules = sorted({one.rule for one in draft.findings if one.severity == "hard"})
        reasons = ", ".join(rules) or "returned"
        decide(connection, Decision(filing_id, "returned", reasons, BY_CHECKS, draft.received_at))


def _seal(connection: Connection, stored: StoredFiling, draft: FilingDraft) -> str:
    """End the transaction: the act in the chain, then the receipt, which prints the chain's head after that act.
    Returns the receipt's number, "" where none is given."""
    has_receipt = draft.state != "returned"
    sequence, number = receipts.next_number(connection, draft) if has_receipt else (0, "")
    what = {"accepted": "file and accept", "filed": "file", "returned": "return by checks"}[draft.state]
    detail: dict[str, Detail] = {
        "filing": stored.id,
        "sha256": draft.sha256,
        "receipt": number,
        "file": draft.filename,
    }
    about = subject(draft, stored.version)
    head = seal(connection, Act(draft.programme, draft.by, what, about, draft.received_at, detail))
    if has_receipt:
        receipts.give(connection, stored.id, draft, sequence, number, head)
    return number


def _refuse_broken(draft: FilingDraft) -> None:
    in_utc(draft.received_at)
    if draft.state != "returned" and draft.is_returned_by_checks:
        raise StoreError(f"{draft.filename} has hard findings: it can only be stored as returned.")
    if hashlib.sha256(draft.content).hexdigest() != draft.sha256:
        raise StoreError(
            f"The bytes of {draft.filename} do not have the SHA-256 {draft.sha256} that was given."
        )
    check_facts(draft.facts)
    if draft.points is not None:
        check_points(draft.points)
    if draft.entries is not None:
        check_entries(draft.entries)


def _insert_rows(connection: Connection, filing_id: int, draft: FilingDraft) -> None:
    insert_facts(connection, filing_id, draft.facts)
    _insert_numbered(connection, total, filing_id, draft.totals)
    _insert_numbered(connection, finding, filing_id, draft.findings)
    if draft.points is not None:
        insert_points(connection, filing_id, draft.points)
    if draft.entries is not None:
        insert_entries(connection, filing_id, draft.entries)
    insert_cases(connection, filing_id, draft.cases)
    insert_things(connection, filing_id, draft.things)
    insert_review_names(connection, draft.programme, filing_id, draft.review_names)


def _insert_numbered(
    connection: Connection, table: Table, filing_id: int, rows: Sequence[TotalRow | FindingRow]
) -> None:
    numbered = [{"filing": filing_id, "row": number, **vars(row)} for number, row in enumerate(rows, 1)]
    insert_rows(connection, table, numbered)
