"""Acts around inventories: take one home, enter or upload it, file it, accept it or send it back."""

from datetime import datetime

from access.viewer import Viewer
from etl.acts import returns as filing_job
from etl.acts.owners import owner_of_draft, owner_of_filing
from etl.definitions.programme import Programme
from etl.intake.drafting import Upload
from etl.jobs import inventory_record as papers
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import database, engine
from pages.shared.permission import permit

LARGEST = 20
"""Megabytes that are taken in."""


def record(programme: Programme, source: str, institution: str, period: str, who: Viewer) -> bytes:
    """The inventory to go on with, as a file."""
    permit(programme, who, "file returns", institution)
    return papers.inventory_record(engine(database()), programme, source, institution, period)


def lines(
    programme: Programme, source: str, institution: str, period: str, who: Viewer
) -> list[dict[str, str]]:
    """The same as lines of the form, by the names of fields."""
    permit(programme, who, "file returns", institution)
    return papers.thing_lines(engine(database()), programme, source, institution, period)


def enter(
    programme: Programme,
    source: str,
    institution: str,
    period: str,
    rows: list[dict[str, str]],
    who: Viewer,
    at: datetime,
) -> None:
    """Check what was entered in the form, as a file of the same lines is checked, and keep it as the draft."""
    permit(programme, who, "file returns", institution)
    content = papers.written(programme, source, institution, period, rows)
    upload(programme, institution, period, (f"{institution}-{source}-{period}.csv", content), who, at)


def upload(
    programme: Programme,
    institution: str,
    period: str,
    file: tuple[str, bytes] | None,
    who: Viewer,
    at: datetime,
) -> None:
    """Read and check a file and keep it as the draft; it is not filed."""
    by = permit(programme, who, "file returns", institution)
    if file is None:
        raise Refusal(Text(en="Choose the file first.", zh="请先选择要上传的文件。"))
    name, content = file
    if len(content) > LARGEST * 1024 * 1024:
        raise Refusal(
            Text(
                en=f"“{name}” is larger than {LARGEST} MB; remove what does not belong to it.",
                zh=f"“{name}”超过 {LARGEST} MB；请删除无关的内容。",
            )
        )
    one = Upload(name, content, by, at)
    draft = filing_job.submit_draft(engine(database()), programme, one, institution=institution).draft
    if draft.period != period:
        raise Refusal(
            Text(
                en=f"The file is for {draft.period} and is kept as the draft of that period; choose it at the left.",
                zh=f"该文件的报告期是 {draft.period}，已存为该期草稿；请在左侧选择该期查看。",
            )
        )


def file(programme: Programme, draft: int, who: Viewer, at: datetime) -> None:
    """File a draft."""
    by = permit(programme, who, "file returns", owner_of_draft(engine(database()), programme, draft))
    filing_job.file_draft(engine(database()), programme, draft, by=by, at=at)


def withdraw(programme: Programme, draft: int, who: Viewer, at: datetime) -> None:
    """Take a draft back."""
    by = permit(programme, who, "file returns", owner_of_draft(engine(database()), programme, draft))
    filing_job.withdraw(engine(database()), draft, by=by, at=at)


def accept(programme: Programme, filing: int, who: Viewer, at: datetime) -> None:
    """Let a filed inventory count."""
    owner = owner_of_filing(engine(database()), programme, filing)
    by = permit(programme, who, "decide on returns", owner)
    filing_job.accept(engine(database()), filing, by=by, at=at)


def send_back(programme: Programme, filing: int, reasons: str, who: Viewer, at: datetime) -> None:
    """Send a filed inventory back with reasons."""
    owner = owner_of_filing(engine(database()), programme, filing)
    by = permit(programme, who, "decide on returns", owner)
    filing_job.send_back(engine(database()), filing, reasons, by=by, at=at)
