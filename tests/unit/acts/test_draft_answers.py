"""What a filer answers about a draft, and the papers that a filer takes home."""

import datetime
import io
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pypdf
import pytest
from sqlalchemy import Engine

from etl.acts.draft_answers import confirm_heading_of_draft, explain_draft
from etl.acts.returns import accept, file_draft, look_at_draft, submit_draft, withdraw
from etl.definitions.load import load_programme
from etl.intake.drafting import Upload
from etl.intake.load import load_content
from etl.intake.remembered import remembered_headings
from etl.jobs.return_papers import marked_draft, receipt_paper
from etl.queries.returns.own_return import begun_months, own_return
from etl.values.errors import Refusal
from store import audit
from store.filings import list_filings
from store.life.drafts import open_drafts, read_draft
from tests.returns import a_return
from tests.told import SOFT, reads_as_told, told

__all__ = ["reads_as_told"]

PROGRAMME = load_programme("daqing")
NOON = datetime.datetime(2019, 12, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = datetime.timedelta(days=1)
FILER, DESK = "统计填报岗", "牵头单位统计岗"
by_what_the_file_says = pytest.mark.usefixtures("reads_as_told")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "bianmin.db")


def submit(engine: Engine, content: bytes, name: str = "b01.xlsx") -> int:
    upload = Upload(name, content, FILER, NOON)
    return submit_draft(engine, PROGRAMME, upload, institution="B01").draft.id


@by_what_the_file_says
def test_an_explanation_of_a_draft_is_there_when_it_is_filed(engine: Engine) -> None:
    draft = submit(engine, told(soft=["a"]))
    explain_draft(engine, PROGRAMME, draft, (SOFT, "a"), "  新系统上线 ", by=FILER, at=NOON)
    assert look_at_draft(engine, PROGRAMME, draft).can_be_filed
    file_draft(engine, PROGRAMME, draft, by=FILER, at=NOON)
    own = own_return(engine, PROGRAMME, "B01", "2019-11", NOON)
    assert own is not None
    [one] = own.findings
    assert one.explanation is not None
    assert one.explanation.text == "新系统上线"
    assert [entry.act.act for entry in audit.read_entries(engine)] == ["submit draft", "explain", "file"]


@by_what_the_file_says
def test_what_cannot_be_explained_is_refused_and_nothing_is_kept(engine: Engine) -> None:
    draft = submit(engine, told(soft=["a"], hard=["C9"]))
    for key, text in (((SOFT, "b"), "原因"), (("NUM-TEXT", "T"), "原因"), ((SOFT, "a"), " ")):
        with pytest.raises(Refusal):
            explain_draft(engine, PROGRAMME, draft, key, text, by=FILER, at=NOON)
    withdraw(engine, draft, by=FILER, at=NOON)
    with pytest.raises(Refusal, match="was withdrawn"):
        explain_draft(engine, PROGRAMME, draft, (SOFT, "a"), "原因", by=FILER, at=NOON)
    assert len(audit.read_entries(engine)) == 2


@by_what_the_file_says
def test_a_return_says_how_it_stands_at_every_step(engine: Engine) -> None:
    def now() -> tuple[str, int, int, int]:
        own = own_return(engine, PROGRAMME, "B01", "2019-11", NOON)
        assert own is not None
        return own.cell.state, len(own.open), len(own.versions), own.days_left

    assert now() == ("not begun", 0, 0, 2)
    draft = submit(engine, told(soft=["a"], hard=["C9"]))
    assert now() == ("draft", 2, 0, 2)
    assert begun_months(engine, PROGRAMME) == ("2019-11",)
    draft = submit(engine, told())
    receipt = file_draft(engine, PROGRAMME, draft, by=FILER, at=NOON)
    assert now() == ("filed", 0, 1, 2)
    accept(engine, receipt.filing, by=DESK, at=NOON + DAY)
    assert now() == ("accepted", 0, 1, 2)
    assert own_return(engine, PROGRAMME, "B17", "2019-11", NOON) is None


@by_what_the_file_says
def test_the_receipt_is_the_same_paper_before_and_after_acceptance(engine: Engine) -> None:
    draft = submit(engine, told(soft=["a"]), "报表😀.xlsx")
    receipt = file_draft(engine, PROGRAMME, draft, {(SOFT, "a"): "原因"}, by=FILER, at=NOON)
    paper = receipt_paper(engine, PROGRAMME, receipt.filing, "zh")
    said = pypdf.PdfReader(io.BytesIO(paper)).pages[0].extract_text()
    assert receipt.number in said
    assert "报表?.xlsx" in said
    accept(engine, receipt.filing, by=DESK, at=NOON + DAY)
    assert receipt_paper(engine, PROGRAMME, receipt.filing, "zh") == paper


@by_what_the_file_says
def test_what_the_checks_sent_back_has_no_receipt(engine: Engine) -> None:
    load_content(engine, PROGRAMME, "b01.xlsx", told(hard=["C9"]), NOON, DESK)
    [sent_back] = list_filings(engine, PROGRAMME.slug)
    assert sent_back.state == "returned"
    with pytest.raises(Refusal, match="has no receipt; correct it and file it again"):
        receipt_paper(engine, PROGRAMME, sent_back.id, "zh")


def test_a_heading_is_confirmed_and_the_draft_read_again(engine: Engine) -> None:
    book = openpyxl.load_workbook(io.BytesIO(a_return(PROGRAMME, "B01", "2019-11")))
    book["T3用户"]["C1"].value = "开户的人有多少"
    stream = io.BytesIO()
    book.save(stream)
    first = submit(engine, stream.getvalue())
    asked = next(
        one.finding
        for one in look_at_draft(engine, PROGRAMME, first).findings
        if one.finding.rule == "HEADING-UNKNOWN" and one.finding.sheet == "T3用户"
    )
    assert (asked.cell, asked.value, asked.expected) == ("C1", "开户的人有多少", "期末注册用户数")
    sheet = asked.about.removeprefix("heading|")
    after = confirm_heading_of_draft(
        engine, PROGRAMME, first, sheet, asked.value, "u_reg_end", by=FILER, at=NOON + DAY
    )
    assert asked not in [one.finding for one in after.findings]
    assert [one.id for one in open_drafts(engine, "daqing")] == [after.draft.id]
    assert read_draft(engine, first).state == "replaced"
    assert [row[4] for row in remembered_headings(engine, PROGRAMME)] == ["u_reg_end"]


def test_the_marked_copy_has_a_note_at_the_cell(engine: Engine) -> None:
    draft = submit(engine, a_return(PROGRAMME, "B01", "2019-11", {("T3用户", "u_reg_end"): "约20"}))
    marked = openpyxl.load_workbook(io.BytesIO(marked_draft(engine, draft, "zh")))
    note = marked["T3用户"]["C2"].comment
    assert note is not None
    assert "【必须更正】此处应为数字" in note.text
    assert marked["T3用户"]["C2"].value == "约20"
