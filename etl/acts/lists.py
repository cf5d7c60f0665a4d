"""What is done with a ledger or register, each act with who did it and when.

preview          what a file would change, before anybody accepts it; nothing is stored
hand_in          the coordinator's file, accepted; or an institution's own register, filed
accept           let an institution's register count
taking_back      what taking a file back would change
take_back        a file counts no longer, and what it changed is as it was before

Whoever acts says which files were in force when they looked (`basis`). Where others are by now, somebody else was
quicker: nothing is stored, and one sentence says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Engine

from etl.acts import list_refusals as refusals
from etl.acts.return_refusals import filed_before, not_waiting, of_another
from etl.acts.returns import said
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.intake.drafting import Upload, check, filing_draft, read_upload
from etl.intake.listing import lines_frame, list_findings, role_of
from etl.intake.remembered import remembered_headings
from etl.queries.returns.list_effects import Effect, Preview, effect_of_file, effect_of_taking_back
from etl.queries.returns.listed import lines_of, links, listed, standing_of
from etl.sources.reading import Reading
from etl.values.findings import Finding
from store import entries, points
from store.filings import Filing, find_by_hash, list_filings, read_filing, store_filing
from store.life import decisions
from store.life.incoming import State
from store.life.lists import EVER, Link, Overtaken, read_basis
from store.life.receipts import read_receipt


@dataclass(frozen=True)
class HandedIn:
    """What a file became: its filing, and the receipt's number."""

    filing: int
    version: int
    receipt: str


def preview(engine: Engine, programme: Programme, upload: Upload, *, institution: str = "") -> Preview:
    """Read and check a file and say what it would change; `institution` files its own register. Nothing is stored."""
    _refuse_filed(engine, programme, upload, institution)
    layout, reading, basis = _read(engine, programme, upload, institution)
    lines = lines_frame(layout, reading) if layout.is_list else pl.DataFrame()
    effect = None
    if layout.is_list and not reading.is_refused:
        role = role_of(layout, reading)
        effect = effect_of_file(engine, programme, layout, reading.period, reading.institution, role, lines)
    return Preview(
        upload.filename,
        upload.sha256,
        layout,
        reading.period,
        reading.institution,
        lines.height,
        tuple(reading.findings),
        effect,
        basis,
    )


def hand_in(
    engine: Engine,
    programme: Programme,
    upload: Upload,
    *,
    institution: str = "",
    basis: tuple[int, ...] | None = None,
) -> HandedIn:
    """Store a file: the coordinator's is accepted, an institution's own register filed (or accepted at once, where
    the programme says so). `basis` is what its preview was held against."""
    _refuse_filed(engine, programme, upload, institution)
    layout, reading, now = _read(engine, programme, upload, institution)
    if not layout.is_list:
        raise refusals.no_list(layout.name)
    if reading.is_refused:
        raise refusals.does_not_fit(reading.findings)
    if basis is not None and basis != now:
        raise refusals.overtaken()
    waits = institution and programme.settings.filing.accepts == "by_hand"
    state: State = "filed" if waits else "accepted"
    try:
        stored = store_filing(engine, filing_draft(programme, layout, reading, upload, state, now))
    except Overtaken:
        raise refusals.overtaken() from None
    if stored.unchanged:
        _refuse_filed(engine, programme, upload, institution)
    receipt = read_receipt(engine, stored.id)
    return HandedIn(stored.id, stored.version, receipt.number if receipt else "")


def waiting(engine: Engine, programme: Programme, filing_id: int) -> Preview:
    """What a filed register that waits for the coordinator would change."""
    filing = read_filing(engine, filing_id)
    layout = _layout(programme, filing)
    basis = read_basis(engine, programme.slug, filing.source, filing.period)
    lines = _own_lines(engine, layout, filing)
    findings = _fit_now(engine, programme, layout, filing, lines)
    effect = None
    if not findings:
        columns = [name for name in lines.columns if name not in ("filing", "source", "period", "row")]
        effect = effect_of_file(
            engine, programme, layout, filing.period, filing.institution, filing.role, lines.select(columns)
        )
    return Preview(
        filing.filename,
        filing.sha256,
        layout,
        filing.period,
        filing.institution,
        lines.height,
        tuple(findings),
        effect,
        basis,
    )


def accept(
    engine: Engine,
    programme: Programme,
    filing_id: int,
    *,
    by: str,
    at: datetime,
    basis: tuple[int, ...] | None = None,
) -> None:
    """Let a filed register count; held once more against what stands now."""
    filing = read_filing(engine, filing_id)
    if filing.state != "filed" or filing.superseded_at is not None:
        raise not_waiting(filing)
    now = read_basis(engine, programme.slug, filing.source, filing.period)
    if basis is not None and basis != now:
        raise refusals.overtaken()
    layout = _layout(programme, filing)
    if findings := _fit_now(engine, programme, layout, filing, _own_lines(engine, layout, filing)):
        raise refusals.does_not_fit(findings)
    try:
        decisions.accept_filing(engine, filing_id, by=by, at=at, basis=now)
    except Overtaken:
        raise refusals.overtaken() from None


def taking_back(engine: Engine, programme: Programme, filing_id: int) -> tuple[Effect, tuple[int, ...]]:
    """What taking a file back would change, and the files in force now. Refused where a later one builds on it."""
    filing = read_filing(engine, filing_id)
    if filing.role == "alone":
        raise refusals.stands_alone(filing)
    if filing.state != "accepted" or filing.superseded_at is not None:
        raise refusals.not_in_force(filing)
    layout = _layout(programme, filing)
    basis = read_basis(engine, programme.slug, filing.source, EVER)
    _refuse_built_upon(engine, programme, layout, filing)
    return effect_of_taking_back(engine, programme, layout, filing), basis


def take_back(
    engine: Engine,
    programme: Programme,
    filing_id: int,
    reason: str,
    *,
    by: str,
    at: datetime,
    basis: tuple[int, ...] | None = None,
) -> None:
    """Let a file count no longer; the lines before it are in force again."""
    why = said(reason)
    _, now = taking_back(engine, programme, filing_id)
    if basis is not None and basis != now:
        raise refusals.overtaken()
    try:
        decisions.take_back(engine, filing_id, why, by=by, at=at, basis=now)
    except Overtaken:
        raise refusals.overtaken() from None


def find_version(
    engine: Engine, programme: Programme, source: str, period: str, version: int, institution: str = ""
) -> Filing:
    """The file of a list by its period and version: the coordinator's, or of an institution's own register."""
    lists = [code for code, layout in programme.returns.items() if layout.is_list]
    if source not in lists:
        raise refusals.unknown_list(source, lists)
    known = [
        one
        for one in list_filings(engine, programme.slug, period)
        if (one.source, one.institution) == (source, institution)
    ]
    found = next((one for one in known if one.version == version), None)
    if found is None:
        raise refusals.no_such_version(source, period, version, known)
    return found


def _read(
    engine: Engine, programme: Programme, upload: Upload, institution: str
) -> tuple[Layout, Reading, tuple[int, ...]]:
    layout, reading = read_upload(upload, programme, remembered_headings(engine, programme))
    if institution and not layout.is_list:
        raise refusals.no_list(layout.name)
    return layout, reading, check(engine, programme, layout, reading, institution) or ()


def _refuse_filed(engine: Engine, programme: Programme, upload: Upload, institution: str) -> None:
    """The same bytes again; where they are another one's, that one's receipt is not told either."""
    same = find_by_hash(engine, programme.slug, upload.sha256)
    if same and same.state != "returned" and not same.is_taken_back:
        if institution and same.institution != institution:
            raise of_another(same.institution, institution)
        receipt = read_receipt(engine, same.id)
        raise filed_before(same, receipt.number if receipt else "")


def _layout(programme: Programme, filing: Filing) -> Layout:
    layout = programme.returns.get(filing.source)
    if layout is None or not layout.is_list:
        raise refusals.stands_alone(filing)
    return layout


def _own_lines(engine: Engine, layout: Layout, filing: Filing) -> pl.DataFrame:
    read = entries.read_version if layout.form == "ledger" else points.read_version
    return read(engine, filing.id)


def _fit_now(
    engine: Engine, programme: Programme, layout: Layout, filing: Filing, lines: pl.DataFrame
) -> list[Finding]:
    """What of a filed file does not fit the lines that stand by now."""
    files = links(engine, programme, layout, filing.period)
    rows = lines_of(engine, layout, files)
    return _hard(layout, filing, lines, rows, [one for one in files if one.filing != filing.id])


def _hard(
    layout: Layout, filing: Filing, lines: pl.DataFrame, rows: pl.DataFrame, before: Sequence[Link]
) -> list[Finding]:
    """What of a file's lines does not fit what the files before it say."""
    stored = rows.filter(pl.col("filing").is_in([one.filing for one in before]))
    stand = {} if filing.role == "whole" else standing_of(layout, stored, before)
    findings = list_findings(layout, listed(layout, lines), stand, filing.institution)
    return [one for one in findings if one.severity == "hard"]


def _refuse_built_upon(engine: Engine, programme: Programme, layout: Layout, filing: Filing) -> None:
    """Refuse to take back what a later file corrects, cancels or would then contradict."""
    upto = filing.period if layout.form == "ledger" else EVER
    files = links(engine, programme, layout, upto)
    rows = lines_of(engine, layout, files)
    place = next(number for number, one in enumerate(files) if one.filing == filing.id)
    before = files[:place]
    for link in files[place + 1 :]:
        later = read_filing(engine, link.filing)
        findings = _hard(layout, later, rows.filter(pl.col("filing") == link.filing), rows, before)
        if findings and later.role != "alone":
            raise refusals.built_upon(filing, later, findings[0])
        before = [*before, link]
