"""Acts around returns, by the names that the pages use, and the files that a filer takes home."""

from datetime import datetime

from etl.acts import draft_answers, lists, names
from etl.acts import returns as filing_job
from etl.acts.returns import Extension
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload
from etl.jobs import return_papers as papers
from etl.jobs.list_template import make_list_template
from etl.jobs.template import make_template
from etl.queries.returns.explained import Key
from etl.queries.returns.list_effects import Effect, Preview
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import database, engine
from pages.shared.language import Language

LARGEST = 20
"""Megabytes that are taken in; a return has less than one."""


def template(programme: Programme, institution: str, period: str) -> bytes:
    """The workbook that an institution fills in."""
    return make_template(engine(database()), programme, institution, period)


def upload(
    programme: Programme, institution: str, period: str, file: tuple[str, bytes] | None, by: str, at: datetime
) -> None:
    """Read and check a workbook (its name and bytes) and keep it as the draft of this month; it is not filed."""
    if file is None:
        raise Refusal(Text(en="Choose the workbook first.", zh="请先选择要上传的工作簿。"))
    one = _upload(file, by, at)
    draft = filing_job.submit_draft(engine(database()), programme, one, institution=institution).draft
    if draft.period != period:
        raise Refusal(
            Text(
                en=f"The workbook is the return for {draft.period}, which is now its draft; choose {draft.period} at "
                f"the left to look at it, or upload the workbook for {period}.",
                zh=f"该工作簿是 {draft.period} 的报表，已存为该月草稿；请在左侧选择 {draft.period} 查看，"
                f"或上传 {period} 的工作簿。",
            )
        )


def file(programme: Programme, draft: int, by: str, at: datetime) -> None:
    """File a draft."""
    filing_job.file_draft(engine(database()), programme, draft, by=post(by), at=at)


def withdraw(draft: int, by: str, at: datetime) -> None:
    """Take a draft back."""
    filing_job.withdraw(engine(database()), draft, by=post(by), at=at)


def explain_draft(programme: Programme, draft: int, key: Key, text: str, by: str, at: datetime) -> None:
    """Explain a soft finding before filing."""
    draft_answers.explain_draft(engine(database()), programme, draft, key, text, by=post(by), at=at)


def explain_filing(programme: Programme, filing: int, key: Key, text: str, by: str, at: datetime) -> None:
    """Explain a soft finding of a return that is in."""
    filing_job.explain(engine(database()), programme, filing, key, text, by=post(by), at=at)


def confirm_heading(
    programme: Programme, draft: int, sheet: str, heading: str, measure: str, by: str, at: datetime
) -> None:
    """Remember what a heading means and read the draft again."""
    draft_answers.confirm_heading_of_draft(
        engine(database()), programme, draft, sheet, heading, measure, by=post(by), at=at
    )


def marked_draft(draft: int, language: Language) -> bytes:
    """The draft's workbook with notes."""
    return papers.marked_draft(engine(database()), draft, language)


def marked_filing(filing: int, language: Language) -> bytes:
    """A filed version's workbook with notes."""
    return papers.marked_filing(engine(database()), filing, language)


def receipt(programme: Programme, filing: int, language: Language) -> bytes:
    """The receipt as a PDF."""
    return papers.receipt_paper(engine(database()), programme, filing, language)


def accept(filing: int, by: str, at: datetime) -> None:
    """Let a filed return count."""
    filing_job.accept(engine(database()), filing, by=post(by), at=at)


def send_back(filing: int, reasons: str, by: str, at: datetime) -> None:
    """Send a return back, or ask for a correction of an accepted one."""
    filing_job.send_back(engine(database()), filing, reasons, by=post(by), at=at)


def extend(
    programme: Programme, institution: str, period: str, until: datetime, reason: str, by: str, at: datetime
) -> None:
    """Move a deadline, of one institution or ("") of all."""
    one = Extension(institution, period, until, reason, post(by), at)
    filing_job.extend(engine(database()), programme, one)


def confirm_name(programme: Programme, code: str, institution: str, note: str, by: str, at: datetime) -> None:
    """Say whose a name is, for all periods."""
    names.confirm_name(engine(database()), programme, code, institution, note, by=post(by), at=at)


def take_back_name(programme: Programme, code: str, note: str, by: str, at: datetime) -> None:
    """Let a name wait for review again."""
    names.take_back_name(engine(database()), programme, code, note, by=post(by), at=at)


def post(by: str) -> str:
    """The post that acts; nothing is done in nobody's name."""
    if not by.strip():
        raise Refusal(Text(en="Say in which post you act.", zh="请填写经办岗位。"))
    return by.strip()


def _upload(file: tuple[str, bytes], by: str, at: datetime) -> Upload:
    name, content = file
    if len(content) > LARGEST * 1024 * 1024:
        raise Refusal(
            Text(
                en=f"“{name}” is larger than {LARGEST} MB; remove what does not belong to it.",
                zh=f"“{name}”超过 {LARGEST} MB；请删除无关的内容。",
            )
        )
    return Upload(name, content, post(by), at)


# Ledgers and registers


def list_template(programme: Programme, source: str, period: str, institution: str = "") -> bytes:
    """The workbook of a ledger or register to fill in."""
    kind = programme.returns[source].form
    return make_list_template(programme, kind, period, institution=institution, source=source)


def preview_list(
    programme: Programme, file: tuple[str, bytes], by: str, at: datetime, institution: str = ""
) -> Preview:
    """What a file would change; nothing is stored."""
    return lists.preview(engine(database()), programme, _upload(file, by, at), institution=institution)


def hand_in_list(
    programme: Programme,
    file: tuple[str, bytes],
    basis: tuple[int, ...],
    by: str,
    at: datetime,
    institution: str = "",
) -> None:
    """Accept the coordinator's file, or file an institution's register, as it was looked at."""
    upload = _upload(file, by, at)
    lists.hand_in(engine(database()), programme, upload, institution=institution, basis=basis)


def waiting_list(programme: Programme, filing: int) -> Preview:
    """What a register that waits would change."""
    return lists.waiting(engine(database()), programme, filing)


def accept_list(programme: Programme, filing: int, basis: tuple[int, ...], by: str, at: datetime) -> None:
    """Let a register that was looked at count."""
    lists.accept(engine(database()), programme, filing, by=post(by), at=at, basis=basis)


def taking_list_back(programme: Programme, filing: int) -> tuple[Effect, tuple[int, ...]]:
    """What taking a file back would change, and what it was held against."""
    return lists.taking_back(engine(database()), programme, filing)


def take_list_back(
    programme: Programme, filing: int, reason: str, basis: tuple[int, ...], by: str, at: datetime
) -> None:
    """Let a file count no longer."""
    lists.take_back(engine(database()), programme, filing, reason, by=post(by), at=at, basis=basis)
