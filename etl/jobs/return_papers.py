"""What a filer takes home: the marked-up copy of what was sent, and the receipt of what was filed."""

from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.documents import labels
from etl.documents.filing_receipt import FilingReceipt, filing_receipt
from etl.documents.voice import Language
from etl.intake.apart.read import marked_apart
from etl.queries.returns.desk import IN_WORDS
from etl.values.errors import Refusal
from etl.values.text import Text
from store.filings import Filing, read_content, read_filing, read_findings
from store.life.drafts import read_draft, read_draft_findings
from store.life.incoming import FindingRow, Severity
from store.life.receipts import read_receipt

SEVERITY_IN_WORDS: dict[Severity, Text] = {
    "hard": Text(zh="必须更正", en="must be corrected"),
    "soft": Text(zh="须说明", en="to be explained"),
    "note": Text(zh="提示", en="for information"),
}


def marked_draft(engine: Engine, draft_id: int, language: Language) -> bytes:
    """The workbook of a draft with a note at each cell in question."""
    draft = read_draft(engine, draft_id)
    rows = read_draft_findings(engine, draft_id)
    return _marked(engine, draft.sha256, draft.filename, rows, language)


def marked_filing(engine: Engine, filing_id: int, language: Language) -> bytes:
    """The same of a version that was filed."""
    filing = read_filing(engine, filing_id)
    return _marked(engine, filing.sha256, filing.filename, read_findings(engine, filing_id), language)


def receipt_paper(engine: Engine, programme: Programme, filing_id: int, language: Language) -> bytes:
    """The receipt of a filing as a PDF: what was so when it was filed, the same bytes at any later day."""
    filing, receipt = read_filing(engine, filing_id), read_receipt(engine, filing_id)
    if receipt is None:
        raise Refusal(
            Text(
                en="This version was sent back by the checks and has no receipt; correct it and file it again.",
                zh="该版本已被系统核查退回，没有回执；请更正后重新报送。",
            )
        )
    settings, member = programme.settings, programme.institutions[filing.institution]
    zone = ZoneInfo(settings.time_zone)
    printed = FilingReceipt(
        number=receipt.number,
        programme=settings.name,
        institution=Text(zh=member.name("zh"), en=member.name("en")),
        period=filing.period,
        filed_at=receipt.given_at.astimezone(zone).isoformat(),
        zone=settings.time_zone,
        filename=filing.filename,
        sha256=filing.sha256,
        version=filing.version,
        state=IN_WORDS["accepted" if _at_once(filing) else "filed"],
        findings=labels.findings_counted(*_to_be_told(read_findings(engine, filing_id))),
        audit_head=receipt.audit_head,
        demonstration=settings.notice if settings.demonstration else None,
    )
    try:
        return filing_receipt(printed, language)
    except Refusal:  # a file may be called by signs that no typeface of ours has; its hash still names it
        plain = "".join(sign if ord(sign) < 0x3000 or sign.isalnum() else "?" for sign in filing.filename)
        return filing_receipt(replace(printed, filename=plain), language)


def _at_once(filing: Filing) -> bool:
    return filing.accepted_at is not None and filing.accepted_at == filing.received_at


def _marked(
    engine: Engine, sha256: str, filename: str, rows: Sequence[FindingRow], language: Language
) -> bytes:
    notes = [(row.sheet, row.cell, _note(row, language)) for row in rows]
    return marked_apart(read_content(engine, sha256), filename, notes, language)


def _note(row: FindingRow, language: Language) -> str:
    kind, said = SEVERITY_IN_WORDS[row.severity].in_language(language), row.zh if language == "zh" else row.en
    return f"【{kind}】{said}（{row.rule}）" if language == "zh" else f"[{kind}] {said} ({row.rule})"


def _to_be_told(rows: Sequence[FindingRow]) -> tuple[int, int]:
    """How many findings were to be explained, and how many were for information only."""
    soft, note = (sum(row.severity == kind for row in rows) for kind in ("soft", "note"))
    return soft, note
