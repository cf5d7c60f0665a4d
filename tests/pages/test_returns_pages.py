"""The pages of returns: an institution files, the coordinator decides, and nobody sees what is not theirs."""

import datetime
import io
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import orjson
import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from etl.acts.returns import accept, file_draft, submit_draft
from etl.aggregate import months
from etl.definitions.calendar import as_known, deadline, working_days_left
from etl.definitions.load import load_programme
from etl.intake.drafting import Upload, filing_draft
from etl.queries.returns.checks import checks
from etl.queries.returns.reminders import DAYS_BEFORE
from etl.sources.read import read_file, resolver_of
from etl.values.periods import Period
from pages.shared.quoting import for_markdown
from pages.shared.return_months import open_months
from store.filings import list_filings, store_filing
from store.life.drafts import open_drafts
from store.life.receipts import read_receipts
from tests.pages.conftest import (
    Visit,
    cells_of,
    headers_of,
    sentences_of,
    tables_of,
    title_of,
    words_of,
    words_of_cell,
)
from tests.returns import a_return
from tests.told import reads_as_told, told

__all__ = ["reads_as_told"]

PROGRAMME = load_programme("daqing")
ZONE = ZoneInfo("Asia/Shanghai")
MONTH, OWN, OTHER = "2019-11", "B03", "B01"
ARRIVED = datetime.datetime(2019, 12, 6, 12, tzinfo=ZONE)
FILER, DESK = "统计填报岗", "牵头单位统计岗"
SOFT, HARD = "COLUMN-UNKNOWN", "NUM-TEXT"
by_what_the_file_says = pytest.mark.usefixtures("reads_as_told")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine]) -> Engine:
    return new_at(tmp_path / "returns.db")


def draft_of(
    engine: Engine,
    institution: str,
    soft: tuple[str, ...] = (),
    hard: tuple[str, ...] = (),
    month: str = MONTH,
) -> int:
    """A draft of a file that says itself what is found in it (`tests.told`)."""
    content = told(month, institution, soft=list(soft), hard=list(hard))
    upload = Upload(f"{institution}.xlsx", content, FILER, ARRIVED)
    return submit_draft(engine, PROGRAMME, upload, institution=institution).draft.id


def sheet_of(measure: str) -> tuple[str, str]:
    layout = PROGRAMME.returns["monthly"]
    return next((s.name, measure) for s in layout.sheet if any(c.measure == measure for c in s.column))


def filed(engine: Engine, institution: str, month: str = MONTH) -> int:
    draft = draft_of(engine, institution, month=month)
    return file_draft(engine, PROGRAMME, draft, by=FILER, at=ARRIVED).filing


def button(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click()


def everything_on(page: AppTest) -> str:
    boxes = (*page.success, *page.code)
    said = "\n".join([words_of(page), *(one.value for one in boxes), *cells_of(page)])
    return said.replace("\\", "")


# What a month to file is


def month_at(day: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(day).replace(tzinfo=ZONE)


def test_the_month_after_the_last_is_open_even_before_it_is_over() -> None:
    assert open_months(["2019-11", "2019-12"], month_at("2020-01-03")) == ("2020-01",)


def test_every_complete_month_is_open_but_no_more_than_three() -> None:
    assert open_months(["2019-10"], month_at("2020-01-03")) == ("2019-11", "2019-12")
    assert open_months(["2019-10"], month_at("2026-01-03")) == ("2019-11", "2019-12", "2020-01")


def test_before_anything_is_filed_the_last_three_complete_months_are_open() -> None:
    assert open_months([], month_at("2020-01-03")) == ("2019-10", "2019-11", "2019-12")


# An institution


@by_what_the_file_says
def test_nothing_begun_is_said_with_what_to_do(visit: Visit, engine: Engine) -> None:
    filed(engine, OTHER)
    accept(engine, 1, by=DESK, at=ARRIVED)
    page = visit(engine, "filing", viewer=OWN, lang="en")
    assert not page.exception
    assert title_of(page) == "Filing · December 2019"
    assert page.query_params["month"] == "2019-12"
    assert "**Not begun.**" in everything_on(page)
    assert "due by 8 Jan 2020, 18:00" in words_of(page)


@by_what_the_file_says
def test_a_draft_says_that_it_is_not_filed_and_files(visit: Visit, engine: Engine) -> None:
    draft_of(engine, OWN, soft=("a", "b"))
    page = visit(engine, "filing", viewer=OWN, lang="en", month=MONTH)
    assert "Draft – not filed!" in words_of(page)
    assert "2 things are to be explained" in words_of(page)
    assert list_filings(engine, "daqing") == []
    for left in (1, 0):
        page.text_area[0].input("经核对无误")
        button(page, "Keep this explanation")
        page.run()
        assert "Explained." in [one.value for one in page.success]
        assert len(page.text_area) == left
    button(page, "File the return now")
    page.run()
    assert not page.exception
    [receipt] = read_receipts(engine, "daqing").values()
    assert receipt.number in everything_on(page)
    assert "not accepted it yet" in everything_on(page)


@by_what_the_file_says
@pytest.mark.parametrize("act", ["File the return now", "Take the draft back", "Keep this explanation"])
def test_nobody_acts_on_a_draft_that_was_not_on_the_page(visit: Visit, engine: Engine, act: str) -> None:
    """Two pages of one bank: what the other one uploaded was filed by who had never seen it."""
    soft = ("a",) if act.startswith("Keep") else ()
    draft_of(engine, OWN, soft=soft)
    page = visit(engine, "filing", viewer=OWN, lang="en", month=MONTH)
    upload = Upload("other.xlsx", told(MONTH, OWN, users=7, soft=list(soft)), FILER, ARRIVED)
    other = submit_draft(engine, PROGRAMME, upload, institution=OWN).draft.id
    for one in page.text_area:
        one.input("经核对无误")
    button(page, act)
    page.run()
    assert "another page or person has filed" in "".join(one.value for one in page.error)
    assert [one.id for one in open_drafts(engine, "daqing")] == [other]
    assert list_filings(engine, "daqing") == []
    button(page, act)  # now it has been seen
    page.run()
    assert not page.error
    assert page.success


@by_what_the_file_says
@pytest.mark.parametrize("act", ["File the return now", "Take the draft back"])
def test_a_page_that_is_older_than_the_receipt_says_that_it_did_nothing(
    visit: Visit, engine: Engine, act: str
) -> None:
    draft = draft_of(engine, OWN)
    page = visit(engine, "filing", viewer=OWN, lang="en", month=MONTH)
    file_draft(engine, PROGRAMME, draft, by=FILER, at=ARRIVED)
    button(page, act)
    page.run()
    assert not page.exception
    assert "another page or person has filed" in "".join(one.value for one in page.error)
    assert len(read_receipts(engine, "daqing")) == 1
    page.run()
    assert not page.error


@by_what_the_file_says
def test_an_earlier_explanation_is_taken_over_and_said_to_be_earlier(visit: Visit, engine: Engine) -> None:
    for month in (MONTH, "2019-12"):
        draft = draft_of(engine, OWN, soft=("a",), month=month)
        if month == MONTH:
            file_draft(engine, PROGRAMME, draft, {(SOFT, "a"): "新系统上线"}, by=FILER, at=ARRIVED)
    accept(engine, 1, by=DESK, at=ARRIVED)
    page = visit(engine, "filing", viewer=OWN, lang="en", month="2019-12")
    assert "Explained for November 2019" in words_of(page)
    assert "An earlier explanation, taken over" in words_of(page)
    assert "It is ready to be filed." in words_of(page)


@by_what_the_file_says
def test_filing_with_something_open_is_refused_in_a_sentence(visit: Visit, engine: Engine) -> None:
    draft_of(engine, OWN, soft=("a",), hard=("C9",))
    page = visit(engine, "filing", viewer=OWN, lang="zh", month=MONTH)
    cells = cells_of(page)
    assert "必须更正" in cells
    assert any("约20" in cell for cell in cells)
    button(page, "确认报送")
    page.run()
    assert any("未报送" in error.value and "更正" in error.value for error in page.error)
    assert list_filings(engine, "daqing") == []


@by_what_the_file_says
def test_a_draft_is_taken_back(visit: Visit, engine: Engine) -> None:
    draft_of(engine, OWN)
    page = visit(engine, "filing", viewer=OWN, lang="en", month=MONTH)
    button(page, "Take the draft back")
    page.run()
    assert open_drafts(engine, "daqing") == []
    assert "Not begun" in everything_on(page)


def test_an_upload_becomes_a_draft_and_nothing_else(visit: Visit, engine: Engine) -> None:
    page = visit(engine, "filing", viewer=OWN, lang="en", month=last_month(visit, engine))
    month = page.selectbox(key="month").value
    content = a_return(PROGRAMME, OWN, month)
    page.file_uploader[0].upload("b03.xlsx", content, "application/octet-stream")
    button(page, "Upload and check (does not file)")
    page.run()
    assert not page.exception
    assert [one.institution for one in open_drafts(engine, "daqing")] == [OWN]
    assert "Draft – not filed!" in words_of(page)


def last_month(visit: Visit, engine: Engine) -> str:
    return str(visit(engine, "filing", viewer=OWN).selectbox(key="month").value)


def test_the_return_of_another_institution_is_refused(visit: Visit, engine: Engine) -> None:
    month = last_month(visit, engine)
    page = visit(engine, "filing", viewer=OWN, lang="en", month=month)
    page.file_uploader[0].upload("b01.xlsx", a_return(PROGRAMME, OTHER, month), "application/octet-stream")
    button(page, "Upload and check (does not file)")
    page.run()
    assert any("upload your own return" in error.value for error in page.error)
    assert open_drafts(engine, "daqing") == []


def test_no_file_and_a_bad_file_are_refused_in_sentences(visit: Visit, engine: Engine) -> None:
    page = visit(engine, "filing", viewer=OWN, lang="en")
    button(page, "Upload and check (does not file)")
    page.run()
    assert page.error[0].value == "Choose the file first\\."
    page.file_uploader[0].upload("b03.xlsx", b"\x00\x01nothing", "application/octet-stream")
    button(page, "Upload and check (does not file)")
    page.run()
    assert "another kind" in page.error[0].value


@by_what_the_file_says
def test_an_institution_sees_its_own_return_only(visit: Visit, engine: Engine) -> None:
    filed(engine, OTHER)
    draft_of(engine, "B02", hard=("C9",))
    number = next(iter(read_receipts(engine, "daqing").values())).number
    page = visit(engine, "filing", viewer=OWN, lang="en", month=MONTH, institution=OTHER)
    assert not page.exception
    assert number not in everything_on(page)
    assert "约20" not in everything_on(page)
    assert PROGRAMME.institutions[OWN].name("en") in headers_of(page)


@by_what_the_file_says
def test_the_presenter_sees_no_return(visit: Visit, engine: Engine) -> None:
    filed(engine, OWN)
    for name in ("filing", "returns_desk"):
        page = visit(engine, name, viewer="presenter", lang="en", month=MONTH)
        assert not page.exception
        assert page.info
        assert not page.button
        assert not tables_of(page)


@by_what_the_file_says
def test_the_coordinator_files_for_an_institution_in_the_demonstration_and_is_told_so(
    visit: Visit, engine: Engine
) -> None:
    draft_of(engine, OWN)
    page = visit(engine, "filing", lang="en", month=MONTH, institution=OWN)
    assert any("open demonstration" in caption for caption in sentences_of(page))
    assert any(one.label == "File the return now" for one in page.button)


def test_an_unknown_heading_is_confirmed_and_the_workbook_read_again(visit: Visit, engine: Engine) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(a_return(PROGRAMME, OWN, MONTH)))
    sheet_name, measure = sheet_of("u_reg_end")
    sheet = book[sheet_name]
    declared = next(s for s in PROGRAMME.returns["monthly"].sheet if s.name == sheet_name)
    column = next(c for c in declared.column if c.measure == measure)
    cell = next(c for c in sheet[1] if str(c.value).startswith(column.heading[-1]))
    cell.value = "开户的人有多少"
    stream = io.BytesIO()
    book.save(stream)
    upload = Upload("b03.xlsx", stream.getvalue(), FILER, ARRIVED)
    submit_draft(engine, PROGRAMME, upload, institution=OWN)
    page = visit(engine, "filing", viewer=OWN, lang="zh", month=MONTH)
    assert "HEADING-UNKNOWN" in everything_on(page)
    assert "开户的人有多少" in everything_on(page)
    next(one for one in page.selectbox if (one.key or "").startswith("means-")).select(measure)
    button(page, "确认（本机构以后自动识别）")
    page.run()
    assert not page.exception
    assert "开户的人有多少" not in everything_on(page)
    [draft] = open_drafts(engine, "daqing")
    assert draft.filename == "b03.xlsx"


# The coordinator


@by_what_the_file_says
def test_the_desk_is_closed_to_institutions(visit: Visit, engine: Engine) -> None:
    filed(engine, OTHER)
    page = visit(engine, "returns_desk", viewer=OWN, lang="en", month=MONTH)
    assert not page.exception
    assert page.info[0].value.startswith("The returns desk is for those who coordinate or review.")
    assert "](./filing?programme=" in page.info[0].value
    assert not tables_of(page)
    assert not page.button


@by_what_the_file_says
def test_the_desk_accepts(visit: Visit, engine: Engine) -> None:
    filed(engine, OWN)
    page = visit(engine, "returns_desk", lang="en", month=MONTH, part="month")
    assert page.selectbox(key="institution").value == OWN
    button(page, "Accept the return")
    page.run()
    assert not page.exception
    [one] = list_filings(engine, "daqing")
    assert one.state == "accepted"
    assert "its figures count from now on" in everything_on(page)


def test_a_link_to_one_return_points_at_its_row(visit: Visit, engine: Engine) -> None:
    cells = cells_of(visit(engine, "returns_desk", lang="zh", month=MONTH, part="month", institution=OTHER))
    pointed = [cell for cell in cells if cell.startswith("▶")]
    assert pointed == [f"▶ {PROGRAMME.institutions[OTHER].name('zh')}"]


@by_what_the_file_says
def test_what_is_sent_back_travels_to_the_filer_with_its_reasons(visit: Visit, engine: Engine) -> None:
    filed(engine, OWN)
    desk = visit(engine, "returns_desk", lang="zh", month=MONTH, part="month")
    button(desk, "退回报表")
    desk.run()
    assert any("不得为空" in error.value for error in desk.error)
    desk.text_area[0].input("T4 与银联差异过大，请核对单位")
    button(desk, "退回报表")
    desk.run()
    page = visit(engine, "filing", viewer=OWN, lang="zh", month=MONTH)
    assert "T4 与银联差异过大，请核对单位" in everything_on(page)
    assert "已退回，待更正" in cells_of(page)


@by_what_the_file_says
def test_a_deadline_is_moved_and_the_filer_reads_why(visit: Visit, engine: Engine) -> None:
    filed(engine, OTHER)
    desk = visit(engine, "returns_desk", lang="en", month=MONTH, part="month")
    desk.selectbox(key="institution").select(OWN).run()
    assert desk.selectbox(key=f"extend-for-{MONTH}-{OWN}").value == OWN, "it is for whom one looks at"
    desk.date_input(key=f"extend-day-{MONTH}-{OWN}").set_value(datetime.date(2021, 12, 12)).run()
    desk.text_input(key=f"extend-reason-{MONTH}").input("系统升级")
    button(desk, "Extend the deadline")
    desk.run()
    assert any("look at the year and the month" in error.value for error in desk.error)
    desk.date_input(key=f"extend-day-{MONTH}-{OWN}").set_value(datetime.date(2019, 12, 12)).run()
    assert (
        "due by 9 Dec 2019, 18:00 now, by 12 Dec 2019, 18:00 after the change, which is 3 days later"
        in words_of(desk)
    )
    button(desk, "Extend the deadline")
    desk.run()
    assert not desk.exception
    page = visit(engine, "filing", viewer=OWN, lang="en", month=MONTH)
    assert "due by 12 Dec 2019, 18:00" in words_of(page)
    assert "系统升级" in words_of(page)


@by_what_the_file_says
def test_reminders_are_there_in_both_languages(visit: Visit, engine: Engine) -> None:
    filed(engine, OTHER)
    page = visit(engine, "returns_desk", lang="en", month=MONTH, part="reminders")
    page.date_input(key="on").set_value(datetime.date(2019, 12, 9))
    page.run()
    english = [one.value for one in page.code]
    assert len(english) > 1, "each can be copied by itself"
    assert sum(PROGRAMME.institutions[OWN].name("en") in one for one in english) == 1
    assert not any(PROGRAMME.institutions[OTHER].name("en") in one for one in english)
    owing = next(one for one in sentences_of(page) if "is owed by" in one)
    assert for_markdown(PROGRAMME.institutions[OWN].short("en")) in owing
    assert for_markdown(PROGRAMME.institutions[OTHER].short("en")) not in owing
    page = visit(engine, "returns_desk", lang="en", month=MONTH, part="reminders", text="zh")
    page.date_input(key="on").set_value(datetime.date(2019, 12, 9))
    page.run()
    assert "2019年11月月报今日截止" in page.code[0].value


def test_a_reminder_speaks_as_of_today_unless_another_day_is_chosen(
    visit: Visit, daqing_engine: Engine
) -> None:
    today = PROGRAMME.settings.today
    assert today is not None
    page = visit(daqing_engine, "returns_desk", lang="en", month="2020-01", part="reminders")
    assert page.date_input(key="on").value == today
    known = as_known(PROGRAMME.settings, today)
    due = deadline(known, Period.parse("2020-01"))
    left = working_days_left(known, datetime.datetime.combine(today, ARRIVED.timetz()), due)
    assert left > DAYS_BEFORE, "the first texts of the schedule go out later"
    assert left == 14, "the longer Spring Festival was announced on 27 January"
    assert page.code
    assert [one.value for one in page.code if f"in {left} working days" not in one.value] == []
    assert all(one.value.endswith("the coordinator (as of 16 January 2020)") for one in page.code)
    assert any("first texts of this month go out on 5 Feb" in one.value for one in page.caption)
    owing = next(one for one in sentences_of(page) if "is owed by 19 institutions" in one)
    assert owing.count("part=month&institution=") == 5, "a handful, and the others where they all stand"
    more = re.search(r"and \[14 more\]\(([^)]*)\)", owing)
    assert more is not None
    every = visit(daqing_engine, "returns_desk", **dict(parse_qsl(urlsplit(more[1]).query)))
    assert len(tables_of(every)[0]) == 19
    page.date_input(key="on").set_value(datetime.date(2020, 1, 15)).run()
    assert all("in 15 working days" in one.value for one in page.code)
    later = visit(
        daqing_engine, "returns_desk", lang="en", month="2020-01", part="reminders", on="2020-03-31"
    )
    assert later.date_input(key="on").value == today, "nobody knows today what will not have come by then"


@pytest.mark.parametrize("part", ["board", "month", "found", "violations", "reminders"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_parts_of_the_desk_on_the_demonstration(
    visit: Visit, daqing_engine: Engine, part: str, language: str
) -> None:
    page = visit(daqing_engine, "returns_desk", lang=language, part=part, which="all", month="2019-12")
    assert not page.exception
    assert not page.warning
    if part in ("month", "violations", "found"):
        assert cells_of(page)


# Everybody


def test_the_published_list_is_the_list_of_the_code(visit: Visit, daqing_engine: Engine) -> None:
    page = visit(daqing_engine, "data_quality", lang="en", part="checks")
    listed = {words_of_cell(cell) for cell in page.dataframe[0].value["Check"]}
    assert {row.id for row in checks(PROGRAMME)} == {cell[cell.rindex("(") + 1 : -1] for cell in listed}
    assert all(cell.index(" (") > 0 for cell in listed), "words stand before the id"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_check_says_its_sentence_once(visit: Visit, daqing_engine: Engine, language: str) -> None:
    """A check that a layout declares is called by what must hold, which stood in the next column again."""
    table = visit(daqing_engine, "data_quality", lang=language, part="checks").dataframe[0].value
    name, said = ("规则", "内容") if language == "zh" else ("Check", "What it says")
    pairs = [(words_of_cell(one), told) for one, told in zip(table[name], table[said], strict=True)]
    assert all(said not in named for named, said in pairs)
    declared = [row.id for row in checks(PROGRAMME) if row.name == row.sentence]
    once = [named for named, said in pairs if said in ("as its name says", "同名称")]
    assert len(declared) > 20
    assert [re.split(r"[(（]", named)[-1].rstrip(")）") for named in once] == declared


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_check_said_stands_with_its_figures(
    visit: Visit, daqing_engine: Engine, language: str
) -> None:
    """Below the counts: the last sentence of each check, filled in; a template is for the list of checks."""
    page = visit(daqing_engine, "data_quality", lang=language, part="findings", period="2019-12")
    html = "".join(str(one.proto.body) for one in page.get("html"))  # type: ignore[attr-defined]
    said = re.findall(r"<li>(.*?)</li>", html[html.index("list-checks") :].split("</ul>")[0])
    assert len(said) == len(set(said)) == 10
    assert not [one for one in said if "…" in one]
    assert all("./returns_desk?" in one for one in said)


@by_what_the_file_says
def test_payments_ask_the_institution_that_they_are_of(visit: Visit, engine: Engine) -> None:
    accept(engine, filed(engine, OWN), by=DESK, at=ARRIVED)
    nothing = visit(engine, "data_quality", lang="en", part="payments", period=MONTH)
    assert "No payments of this month have been counted." in words_of(nothing)
    figures = dict.fromkeys([name for name in months.SIGNALS if name != "institution"], 0)
    signals = [{"institution": code, **figures, "count": 2000, "night_count": 900} for code in (OWN, OTHER)]
    facts = [[OWN, "230621", "", "tx_cnt", 2000, "month=2019-11/a.parquet", "rg0"]]
    head = {
        "format": "bianmin-facts/1",
        "programme": "daqing",
        "layout": "second-transactions",
        "period": MONTH,
    }
    made = {"version": "0", "code": "0" * 64, "layout_sha256": "0" * 64, "rows": 2000, "table": {}}
    given = {"inputs": [{"file": "a.parquet", "sha256": "0" * 64, "bytes": 1, "groups": [["rg0", 2000]]}]}
    content = orjson.dumps(head | made | given | {"signals": signals, "facts": facts})
    upload = Upload(f"second-transactions-{MONTH}.json", content, "load", ARRIVED)
    layout, reading = read_file(content, upload.filename, PROGRAMME, resolver_of(PROGRAMME))
    store_filing(engine, filing_draft(PROGRAMME, layout, reading, upload, "accepted"))
    for language, viewer, asked in (("en", "coordinator", {OWN, OTHER}), ("zh", OWN, {OWN})):
        page = visit(engine, "data_quality", lang=language, part="payments", period=MONTH, viewer=viewer)
        assert not page.exception
        table = tables_of(page)[0]
        assert {words_of_cell(name.replace("\\", "")) for name in table.iloc[:, 0]} == {
            PROGRAMME.institutions[code].short(language) for code in asked
        }
        said = (
            "Many payments at night (SIGNAL-NIGHT)" if language == "en" else "夜间交易占比高（SIGNAL-NIGHT）"
        )
        assert {words_of_cell(rule.replace("\\", "")) for rule in table.iloc[:, -1]} == {said}


def test_an_institution_sees_the_trend_of_its_own_only(visit: Visit, daqing_engine: Engine) -> None:
    [chart] = visit(daqing_engine, "data_quality", lang="en", viewer=OWN).get("plotly_chart")
    spec = chart.proto.spec  # type: ignore[attr-defined]
    others = [one.short("en") for code, one in PROGRAMME.institutions.items() if code != OWN]
    assert PROGRAMME.institutions[OWN].short("en") in spec
    assert not [name for name in others if name in spec]


@pytest.mark.parametrize("name", ["filing", "returns_desk", "data_quality"])
def test_a_programme_without_returns_says_so(visit: Visit, rbi_engine: Engine, name: str) -> None:
    page = visit(rbi_engine, name, programme="rbi-retail", lang="en", part="findings")
    assert not page.exception
    assert any("published table" in info.value for info in page.info)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_findings_call_regions_by_their_names(visit: Visit, daqing_engine: Engine, language: str) -> None:
    """“The rows 230622 and 230606 hold the very same figures” told nobody which county was meant."""
    page = visit(
        daqing_engine, "returns_desk", lang=language, part="violations", which="all", month="2019-12"
    )
    said = [str(cell) for frame in page.dataframe for cell in frame.value.iloc[:, 2]]
    assert any("very same figures" in one or "完全相同" in one for one in said)
    codes = set(load_programme("daqing").regions)
    assert not [one for one in said if codes & set(re.findall(r"\d{6}", one))]
