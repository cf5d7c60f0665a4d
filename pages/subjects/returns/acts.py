"""Acts around returns, by the names that the pages use, and the files that a filer takes home."""

from datetime import datetime

from access.viewer import Viewer
from etl.acts import draft_answers, lists, names
from etl.acts import returns as filing_job
from etl.acts.owners import owner_of_draft, owner_of_filing
from etl.acts.returns import Extension
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload
from etl.jobs import case_record as papers_of_cases
from etl.jobs import return_papers as papers
from etl.jobs.list_template import make_list_template
from etl.jobs.template import all_templates, make_template
from etl.queries.returns.explained import Key
from etl.queries.returns.list_effects import Effect, Preview
from etl.values.errors import Refusal
from etl.values.text import Text
from etl.values.typed import refuse_unkept
from pages.shared.data import database, engine, scope_in
from pages.shared.language import Language
from pages.shared.permission import permit

LARGEST = 20
"""Megabytes that are taken in; a return has less than one."""


def template(
    programme: Programme, institution: str, period: str, who: Viewer, language: Language = "zh"
) -> bytes:
    """The workbook that an institution fills in, in a language."""
    _reads(programme, institution, who)
    return make_template(engine(database()), programme, institution, period, language=language)


def templates(programme: Programme, period: str, who: Viewer, language: Language = "zh") -> bytes:
    """The workbooks of all institutions in one file, for who hands them out."""
    _reads(programme, "", who)
    return all_templates(engine(database()), programme, period, language=language)


def upload(
    programme: Programme,
    institution: str,
    period: str,
    file: tuple[str, bytes] | None,
    who: Viewer,
    at: datetime,
) -> None:
    """Read and check a file (its name and bytes) and keep it as the draft of this period; it is not filed."""
    if file is None:
        raise Refusal(Text(en="Choose the file first.", zh="请先选择要上传的文件。"))
    one = _upload(file, permit(programme, who, "file returns", institution), at)
    draft = filing_job.submit_draft(engine(database()), programme, one, institution=institution).draft
    if draft.period != period:
        raise Refusal(
            Text(
                en=f"The file is for {draft.period} and is kept as the draft of that period; choose {draft.period} at "
                f"the left to look at it, or upload the file for {period}.",
                zh=f"该文件的报告期是 {draft.period}，已存为该期草稿；请在左侧选择 {draft.period} 查看，"
                f"或上传 {period} 的文件。",
            )
        )


def case_record(
    programme: Programme, institution: str, period: str, who: Viewer, language: Language = "zh"
) -> bytes:
    """The record of cases to go on with: those of the period, else those that are open from the one before."""
    _reads(programme, institution, who)
    return papers_of_cases.case_record(engine(database()), programme, institution, period, language=language)


def cases_to_enter(programme: Programme, institution: str, period: str, who: Viewer) -> list[dict[str, str]]:
    """The same as lines of the form, by the names of fields."""
    _reads(programme, institution, who)
    return papers_of_cases.case_lines(engine(database()), programme, institution, period)


def enter_cases(
    programme: Programme,
    institution: str,
    period: str,
    lines: list[dict[str, str]],
    who: Viewer,
    at: datetime,
) -> None:
    """Check what was entered in the form, as a file of the same lines is checked, and keep it as the draft."""
    permit(programme, who, "file returns", institution)
    refuse_unkept(lines)
    content = papers_of_cases.written(programme, institution, period, lines)
    upload(programme, institution, period, (f"{institution}-{period}.csv", content), who, at)


def file(programme: Programme, draft: int, who: Viewer, at: datetime) -> None:
    """File a draft."""
    filing_job.file_draft(
        engine(database()), programme, draft, by=_filer_of_draft(programme, draft, who), at=at
    )


def withdraw(programme: Programme, draft: int, who: Viewer, at: datetime) -> None:
    """Take a draft back."""
    filing_job.withdraw(engine(database()), draft, by=_filer_of_draft(programme, draft, who), at=at)


def explain_draft(programme: Programme, draft: int, key: Key, text: str, who: Viewer, at: datetime) -> None:
    """Explain a soft finding before filing."""
    draft_answers.explain_draft(
        engine(database()), programme, draft, key, text, by=_filer_of_draft(programme, draft, who), at=at
    )


def explain_filing(programme: Programme, filing: int, key: Key, text: str, who: Viewer, at: datetime) -> None:
    """Explain a soft finding of a return that is in."""
    filing_job.explain(
        engine(database()), programme, filing, key, text, by=_filer_of_filing(programme, filing, who), at=at
    )


def confirm_heading(
    programme: Programme, draft: int, sheet: str, heading: str, measure: str, who: Viewer, at: datetime
) -> None:
    """Remember what a heading means and read the draft again."""
    draft_answers.confirm_heading_of_draft(
        engine(database()),
        programme,
        draft,
        sheet,
        heading,
        measure,
        by=_filer_of_draft(programme, draft, who),
        at=at,
    )


def marked_draft(programme: Programme, draft: int, who: Viewer, language: Language) -> bytes:
    """The draft's workbook with notes."""
    _reads(programme, owner_of_draft(engine(database()), programme, draft), who)
    return papers.marked_draft(engine(database()), draft, language)


def marked_filing(programme: Programme, filing: int, who: Viewer, language: Language) -> bytes:
    """A filed version's workbook with notes."""
    _reads(programme, owner_of_filing(engine(database()), programme, filing), who)
    return papers.marked_filing(engine(database()), filing, language)


def receipt(programme: Programme, filing: int, who: Viewer, language: Language) -> bytes:
    """The receipt as a PDF."""
    _reads(programme, owner_of_filing(engine(database()), programme, filing), who)
    return papers.receipt_paper(engine(database()), programme, filing, language)


def accept(programme: Programme, filing: int, who: Viewer, at: datetime) -> None:
    """Let a filed return count."""
    filing_job.accept(engine(database()), filing, by=_decides_on(programme, filing, who), at=at)


def send_back(programme: Programme, filing: int, reasons: str, who: Viewer, at: datetime) -> None:
    """Send a return back, or ask for a correction of an accepted one."""
    filing_job.send_back(engine(database()), filing, reasons, by=_decides_on(programme, filing, who), at=at)


def extend(
    programme: Programme,
    institution: str,
    period: str,
    until: datetime,
    reason: str,
    who: Viewer,
    at: datetime,
    *,
    is_meant: bool = False,
) -> None:
    """Move a deadline, of one institution or ("") of all; a far day only where it `is_meant`."""
    one = Extension(institution, period, until, reason, permit(programme, who, "decide on returns"), at)
    filing_job.extend(engine(database()), programme, one, is_meant=is_meant)


def confirm_name(
    programme: Programme, code: str, institution: str, note: str, who: Viewer, at: datetime
) -> None:
    """Say whose a name is, for all periods."""
    names.confirm_name(
        engine(database()),
        programme,
        code,
        institution,
        note,
        by=permit(programme, who, "decide on returns"),
        at=at,
    )


def take_back_name(programme: Programme, code: str, note: str, who: Viewer, at: datetime) -> None:
    """Let a name wait for review again."""
    names.take_back_name(
        engine(database()), programme, code, note, by=permit(programme, who, "decide on returns"), at=at
    )


def _filer_of_draft(programme: Programme, draft: int, who: Viewer) -> str:
    """Who may do something with a draft: the staff of its institution."""
    return permit(programme, who, "file returns", owner_of_draft(engine(database()), programme, draft))


def _filer_of_filing(programme: Programme, filing: int, who: Viewer) -> str:
    return permit(programme, who, "file returns", owner_of_filing(engine(database()), programme, filing))


def _decides_on(programme: Programme, filing: int, who: Viewer) -> str:
    """Who decides about a filing: of this programme, whatever its number is in the database."""
    owner = owner_of_filing(engine(database()), programme, filing)
    return permit(programme, who, "decide on returns", owner)


def _hands_in(programme: Programme, institution: str, who: Viewer) -> str:
    """An institution's own register is filed by its staff, a list of the programme by those who run it."""
    if institution:
        return permit(programme, who, "file returns", institution)
    return permit(programme, who, "decide on returns")


def _reads(programme: Programme, owner: str, who: Viewer) -> None:
    if not scope_in(programme, who).may("returns", owner):
        raise Refusal(
            Text(
                en="Returns of other institutions are not shown; choose your own.",
                zh="不显示其他机构的报表；请选择本机构。",
            )
        )


def _upload(file: tuple[str, bytes], by: str, at: datetime) -> Upload:
    name, content = file
    refuse_unkept(name)
    if len(content) > LARGEST * 1024 * 1024:
        raise Refusal(
            Text(
                en=f"“{name}” is larger than {LARGEST} MB; remove what does not belong to it.",
                zh=f"“{name}”超过 {LARGEST} MB；请删除无关的内容。",
            )
        )
    return Upload(name, content, by, at)


# Ledgers and registers


def list_template(
    programme: Programme, source: str, period: str, institution: str = "", language: Language = "zh"
) -> bytes:
    """The workbook of a ledger or register to fill in, in a language."""
    kind = programme.returns[source].form
    return make_list_template(
        programme, kind, period, institution=institution, source=source, language=language
    )


def preview_list(
    programme: Programme, file: tuple[str, bytes], who: Viewer, at: datetime, institution: str = ""
) -> Preview:
    """What a file would change; nothing is stored."""
    return lists.preview(
        engine(database()),
        programme,
        _upload(file, _hands_in(programme, institution, who), at),
        institution=institution,
    )


def hand_in_list(
    programme: Programme,
    file: tuple[str, bytes],
    basis: tuple[int, ...],
    who: Viewer,
    at: datetime,
    institution: str = "",
) -> None:
    """Accept the coordinator's file, or file an institution's register, as it was looked at."""
    upload = _upload(file, _hands_in(programme, institution, who), at)
    lists.hand_in(engine(database()), programme, upload, institution=institution, basis=basis)


def waiting_list(programme: Programme, filing: int, who: Viewer) -> Preview:
    """What a register that waits would change."""
    permit(programme, who, "decide on returns")
    return lists.waiting(engine(database()), programme, filing)


def accept_list(programme: Programme, filing: int, basis: tuple[int, ...], who: Viewer, at: datetime) -> None:
    """Let a register that was looked at count."""
    lists.accept(
        engine(database()),
        programme,
        filing,
        by=permit(programme, who, "decide on returns"),
        at=at,
        basis=basis,
    )


def taking_list_back(programme: Programme, filing: int, who: Viewer) -> tuple[Effect, tuple[int, ...]]:
    """What taking a file back would change, and what it was held against."""
    permit(programme, who, "decide on returns")
    return lists.taking_back(engine(database()), programme, filing)


def take_list_back(
    programme: Programme, filing: int, reason: str, basis: tuple[int, ...], who: Viewer, at: datetime
) -> None:
    """Let a file count no longer."""
    lists.take_back(
        engine(database()),
        programme,
        filing,
        reason,
        by=permit(programme, who, "decide on returns"),
        at=at,
        basis=basis,
    )
