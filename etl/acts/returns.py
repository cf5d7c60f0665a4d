"""What filers and the coordinator do with a return on the page, each act with who did it and when.

submit_draft  upload a file: read, checked, kept as a draft; NOT filed
file_draft    file a draft: refused while a hard finding stands or a soft one is unexplained; gives the receipt
withdraw      take a draft back
explain       explain a finding of a filing that is in already
accept        let the figures of a filed return count
send_back     send a filed return back with reasons, or ask for a correction of an accepted one
extend        move a deadline

A draft is between the filer and the checks: what is mended before filing costs nothing. Every act is one
transaction with its entry in the audit chain; what cannot be done is a `Refusal` in both languages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.acts import return_refusals as refusals
from etl.acts.list_refusals import to_be_accepted_on_the_desk
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload, check, filing_draft, read_upload
from etl.intake.faults import as_sentence
from etl.intake.remembered import remembered_headings
from etl.queries.returns.deadlines import MOST_DAYS_LATER, due_of
from etl.queries.returns.explained import ExplainedFinding, Key, explanations_of
from etl.values.periods import Period
from etl.values.typed import refuse_unkept
from store.acts import looking_first
from store.filings import (
    Filing,
    find_by_hash,
    list_filings,
    read_content,
    read_filing,
    read_findings,
    store_filing,
)
from store.life import deadlines, decisions, drafts
from store.life.deadlines import Extension, read_extensions
from store.life.drafts import Draft, keep_draft, read_draft, read_draft_findings
from store.life.explanations import Explanation, give_explanation
from store.life.incoming import FilingDraft, State
from store.life.receipts import Receipt, find_receipt, read_receipt

ASKED = "correction asked"

__all__ = [
    "CheckedDraft",
    "Extension",
    "accept",
    "explain",
    "extend",
    "file_draft",
    "find_filing",
    "look_at_draft",
    "said",
    "send_back",
    "submit_draft",
    "withdraw",
]


@dataclass(frozen=True)
class CheckedDraft:
    """A draft with what the checks said of it. It is not filed, however clean it is."""

    draft: Draft
    findings: list[ExplainedFinding]

    @property
    def hard(self) -> list[ExplainedFinding]:
        """What must be mended in the workbook before it can be filed."""
        return [one for one in self.findings if one.finding.severity == "hard"]

    @property
    def open(self) -> list[ExplainedFinding]:
        """What must be mended or explained before it can be filed."""
        return [one for one in self.findings if one.is_open]

    @property
    def can_be_filed(self) -> bool:
        """Whether no hard finding is left, and no soft one without an explanation."""
        return not self.hard and not self.open


def submit_draft(
    engine: Engine, programme: Programme, upload: Upload, *, institution: str = ""
) -> CheckedDraft:
    """Read and check an upload and keep it as the open draft of its return, in place of an earlier one.

    `institution`: whose filer uploads; a workbook that names another one is refused. Raises `FileRefused` (a
    `Refusal` with a finding) for what cannot be read as a return; then nothing is kept.
    """
    same = find_by_hash(engine, programme.slug, upload.sha256)
    if same and same.state != "returned" and not same.is_taken_back:
        if institution and same.institution != institution:  # nor is another one's receipt told
            raise refusals.of_another(same.institution, institution)
        receipt = read_receipt(engine, same.id)
        raise refusals.filed_before(same, receipt.number if receipt else "")
    draft = _checked(engine, programme, upload, "filed")
    if institution and draft.institution != institution:
        raise refusals.of_another(draft.institution, institution)
    return look_at_draft(engine, programme, keep_draft(engine, draft))


def look_at_draft(engine: Engine, programme: Programme, draft_id: int) -> CheckedDraft:
    """A draft with its findings, each with the explanation that holds for it."""
    draft = read_draft(engine, draft_id)
    findings = read_draft_findings(engine, draft_id)
    known = explanations_of(engine, programme)
    return CheckedDraft(draft, known.of_findings(draft.institution, draft.period, findings))


def file_draft(
    engine: Engine,
    programme: Programme,
    draft_id: int,
    explanations: Mapping[Key, str] | None = None,
    *,
    by: str,
    at: datetime,
) -> Receipt:
    """File a draft, with what its filer says of its soft findings (by `FindingRow.key`); gives the receipt.

    The file is checked once more, since what it is checked against may have changed. Filing twice gives the same
    receipt twice.
    """
    draft = read_draft(engine, draft_id)
    if draft.filing is not None:
        return _receipt(engine, draft.filing)
    if draft.state != "draft":
        raise refusals.draft_ended(draft)
    upload = Upload(draft.filename, read_content(engine, draft.sha256), by, at)
    state: State = "accepted" if programme.settings.filing.accepts == "at_once" else "filed"
    checked = _checked(engine, programme, upload, state)
    given = _explanations(checked, explanations or {}, by, at)
    _refuse_unready(engine, programme, draft, checked, given)
    stored = store_filing(engine, checked, closes=draft_id, explanations=given, again=bool(given))
    if stored.unchanged and read_filing(engine, stored.id).state == "returned":
        raise refusals.returned_before(read_filing(engine, stored.id), _reasons(engine, programme, stored.id))
    return _receipt(engine, stored.id)


def withdraw(engine: Engine, draft_id: int, *, by: str, at: datetime) -> None:
    """Take a draft back. Nothing was filed, and nothing is lost: its bytes stay on record."""
    draft = read_draft(engine, draft_id)
    if draft.state != "draft":
        raise refusals.draft_ended(draft)
    drafts.withdraw(engine, draft_id, by=by, at=at)


@looking_first
def explain(
    engine: Engine, programme: Programme, filing_id: int, key: Key, text: str, *, by: str, at: datetime
) -> None:
    """Explain a soft finding of a filing that is in: its rule, and what it is about (`FindingRow.key`)."""
    filing = read_filing(engine, filing_id)
    keys = {row.key for row in read_findings(engine, filing_id) if row.severity == "soft"}
    if key not in keys:
        raise refusals.nothing_to_explain(key, sorted(keys))
    given = Explanation(filing.institution, *key, filing.period, said(text), by, at, filing_id)
    give_explanation(engine, programme.slug, given)


@looking_first
def accept(engine: Engine, filing_id: int, *, by: str, at: datetime) -> None:
    """Let the figures of a filed return count. They take the place of the accepted ones of the same month."""
    filing = read_filing(engine, filing_id)
    if filing.state != "filed" or filing.superseded_at is not None:
        raise refusals.not_waiting(filing)
    if filing.role != "alone":
        raise to_be_accepted_on_the_desk(filing)
    _refuse_before(filing, at)
    decisions.accept_filing(engine, filing_id, by=by, at=at)


@looking_first
def send_back(engine: Engine, filing_id: int, reasons: str, *, by: str, at: datetime) -> None:
    """Send a filed return back with reasons. Of an accepted one a correction is asked for; until it is accepted
    the figures stay in force. It may be asked for again, each time for another reason; all of them are shown."""
    filing = read_filing(engine, filing_id)
    if filing.superseded_at is not None or filing.state == "returned":
        raise refusals.not_waiting(filing)
    _refuse_before(filing, at)
    act, why = decisions.return_filing, said(reasons)
    if filing.state == "accepted":
        act = decisions.ask_correction
        made = decisions.read_decisions(engine, filing.programme, periods=[filing.period]).get(filing_id, [])
        if same := next((one for one in made if (one.decision, one.reasons) == (ASKED, why)), None):
            raise refusals.asked_before(same)
    act(engine, filing_id, why, by=by, at=at)


@looking_first
def extend(engine: Engine, programme: Programme, one: Extension, *, is_meant: bool = False) -> None:
    """Move the deadline of a period for one institution, or ("") for all; recorded, and used wherever lateness is.

    A day more than `MOST_DAYS_LATER` days after the deadline is refused unless it `is_meant`.
    """
    period = Period.parse(one.period)
    member = programme.institutions.get(one.institution)
    if one.institution and (member is None or not member.is_member(period)):
        raise refusals.no_member(one.institution, one.period)
    granted = read_extensions(engine, programme.slug, periods=[str(period)])
    given = one.granted_at.astimezone(ZoneInfo(programme.settings.time_zone)).date()
    due = due_of(programme.settings, granted, one.institution, period, given)
    if one.until <= due:
        raise refusals.already_due(due)
    if (one.until - due).days > MOST_DAYS_LATER and not is_meant:
        raise refusals.far_later(due, one.until)
    said(one.reason)
    deadlines.grant_extension(engine, programme.slug, one)


def find_filing(
    engine: Engine, programme: Programme, receipt: str = "", *, institution: str = "", period: str = ""
) -> Filing:
    """The filing with a receipt number, or of an institution's return the version that waits, else the last one."""
    if receipt:
        found = find_receipt(engine, programme.slug, receipt)
        if found is None:
            raise refusals.no_receipt(receipt)
        return read_filing(engine, found.filing)
    returns = {code for code, layout in programme.returns.items() if layout.is_owed}
    versions = [
        one
        for one in list_filings(engine, programme.slug, str(Period.parse(period)))
        if one.institution == institution and one.source in returns and one.superseded_at is None
    ]
    if not versions:
        raise refusals.nothing_filed(institution, period)
    return max(versions, key=lambda one: (one.state == "filed", one.version))


def said(text: str) -> str:
    """Words that somebody wrote as a reason or explanation; blank ones are refused."""
    refuse_unkept(text)
    if len(text.strip()) < 2:
        raise refusals.blank()
    return text.strip()


def _refuse_before(filing: Filing, at: datetime) -> None:
    """Refuse an act that is dated before the return arrived. Of one day any hour goes: in a demonstration the day
    stands still and the hour runs on."""
    if at < filing.received_at - timedelta(days=1):
        raise refusals.before_it_arrived(filing, at)


def _checked(engine: Engine, programme: Programme, upload: Upload, state: State) -> FilingDraft:
    with as_sentence(upload.filename):
        layout, reading = read_upload(upload, programme, remembered_headings(engine, programme))
        check(engine, programme, layout, reading)
        return filing_draft(programme, layout, reading, upload, "returned" if reading.is_refused else state)


def _explanations(checked: FilingDraft, texts: Mapping[Key, str], by: str, at: datetime) -> list[Explanation]:
    keys = dict.fromkeys(row.key for row in checked.findings if row.severity == "soft")
    return [
        Explanation(checked.institution, *key, checked.period, said(texts[key]), by, at)
        for key in keys
        if texts.get(key, "").strip()
    ]


def _refuse_unready(
    engine: Engine,
    programme: Programme,
    draft: Draft,
    checked: FilingDraft,
    given: list[Explanation],
) -> None:
    """Refuse to file while something stands; a draft of which the checks now say more shows that from then on."""
    explained = {one.key for one in given}
    known = explanations_of(engine, programme).of_findings(draft.institution, draft.period, checked.findings)
    hard = [one.finding for one in known if one.finding.severity == "hard"]
    open_ = [one.finding for one in known if one.is_open and one.finding.key not in explained]
    if not hard and not open_:
        return
    if set(checked.findings) != set(read_draft_findings(engine, draft.id)):
        keep_draft(engine, checked)
    raise refusals.must_be_mended(hard) if hard else refusals.must_be_explained(open_)


def _reasons(engine: Engine, programme: Programme, filing_id: int) -> str:
    made = decisions.read_decisions(engine, programme.slug).get(filing_id, [])
    back = next((one for one in reversed(made) if one.decision == "returned"), None)
    return "" if back is None or back.decided_by == decisions.BY_CHECKS else back.reasons


def _receipt(engine: Engine, filing_id: int) -> Receipt:
    receipt = read_receipt(engine, filing_id)
    assert receipt is not None  # the store gives a receipt with every filing that is not returned
    return receipt
