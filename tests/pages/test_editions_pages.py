"""The pages of editions: from the draft to the correction, what each viewer sees, and who says so."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine
from streamlit.testing.v1 import AppTest

from access.viewer import COORDINATOR, REVIEWER
from etl.acts.editions import prepare
from etl.composing.compose import compose
from etl.definitions.load import load_programme
from store.edition_reads import list_editions
from store.follow_up import read_resolutions
from tests.pages.conftest import Visit, cells_of, headers_of, sentences_of, words_of
from tests.sharing import copied

DAQING = load_programme("daqing")
AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def published(daqing_published: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The demonstration with the bulletin of December and the assessment of its quarter published."""
    engine = copied(daqing_published, tmp_path_factory.mktemp("editions") / "own.db")
    yield engine
    engine.dispose()


def read(page: AppTest) -> str:
    """What the reader component shows: words, headings, cells, with the text of each figure."""
    said = []
    for one in page.get("bidi_component"):
        data = json.loads(one.proto.json or "{}")
        figures = data.get("figures", {})
        for block in data.get("blocks", ()):
            runs = block.get("runs") or [cell for row in block["rows"] for cell in row]
            said.append(
                "".join(figures[run["figure"]]["text"] if run["figure"] else run["text"] for run in runs)
            )
    return "\n".join(said)


def test_what_a_reader_sees(visit: Visit, published: Engine) -> None:
    page = visit(published, "bulletin", lang="zh", period="2019-12")
    assert not page.exception
    said = words_of(page)
    assert "已发布" in said
    assert "编制：编制岗" in said
    assert list_editions(published, "daqing", "bulletin", "2019-12")[0].sha256[:12] in said
    assert "一、总体情况" in said
    letter = read(page)
    assert "关于2019年12月全市移动支付便民工程推进情况的通报" in letter
    assert "庆便民演示〔2020〕1号" in letter
    assert "70万户" in letter
    assert "增长11.3倍" in letter


def test_the_assessment_of_the_quarter(visit: Visit, published: Engine) -> None:
    page = visit(published, "bulletin", lang="en", period="2019-12", kind="assessment", viewer="B03")
    assert not page.exception
    assert "The highest score is that of" in read(page)


@pytest.mark.parametrize("kind", ["bulletin", "assessment"])
def test_an_english_reader_meets_no_chinese(visit: Visit, published: Engine, kind: str) -> None:
    """The number of the document stood in Chinese above an English bulletin."""
    letter = read(visit(published, "bulletin", lang="en", period="2019-12", kind=kind))
    assert "Qing Bianmin Demo [2020] No." in letter
    assert not [one for one in letter if "\u4e00" <= one <= "\u9fff"]


@pytest.mark.parametrize("viewer", ["presenter", "B03"])
def test_nobody_but_the_coordinator_sees_a_draft(visit: Visit, published: Engine, viewer: str) -> None:
    made = prepare(published, DAQING, "bulletin", "2019-10", by="编制岗", at=AT, compose=compose).stored
    assert made.state == "prepared"
    for name in ("bulletin", "present"):
        page = visit(published, name, lang="en", period="2019-10", viewer=viewer)
        assert not page.exception
        assert "Nothing has been published for October 2019 yet." in words_of(page)
        assert read(page) == ""
    mine = visit(published, "present", lang="en", period="2019-10", slide="2")
    assert "a rehearsal" in words_of(mine)
    assert read(mine) != ""


def test_from_the_draft_to_the_publication(visit: Visit, published: Engine) -> None:
    page = visit(published, "bulletin", lang="en", period="2019-09", part="desk")
    button(page, "Draw up a draft").click().run()
    assert [one.state for one in list_editions(published, "daqing", "bulletin", "2019-09")] == ["draft"]
    page = visit(published, "bulletin", lang="en", period="2019-09", part="words")
    code = page.selectbox(key="paragraph").value
    before = page.text_area(key=f"words-zh-{code}").value
    page.text_area(key=f"words-zh-{code}").set_value(before + "增长300%。")
    button(page, "Keep these words").click().run()
    assert "typed by hand" in page.error[0].value
    page.text_area(key=f"words-zh-{code}").set_value("按照安排，" + before)
    button(page, "Keep these words").click().run()
    assert not page.error
    page = visit(published, "bulletin", lang="zh", period="2019-09")
    assert "按照安排，" in read(page)
    page = visit(published, "bulletin", lang="en", period="2019-09", part="desk")
    button(page, "Prepare it for review").click().run()
    # Who prepared it is told so, and is not offered what would be refused.
    assert "You prepared it: somebody else reads and reviews it." in page.info[0].value
    assert all(one.label != "I have read it and agree" for one in page.button)
    page = visit(published, "bulletin", lang="en", period="2019-09", part="desk", viewer="reviewer")
    button(page, "I have read it and agree").click().run()
    button(page, "Publish it").click().run()
    (one,) = list_editions(published, "daqing", "bulletin", "2019-09")
    assert (one.state, one.prepared_by, one.reviewed_by, one.published_by) == (
        "published",
        COORDINATOR.account,
        REVIEWER.account,
        REVIEWER.account,
    )


def test_nothing_to_correct_is_said(visit: Visit, published: Engine) -> None:
    page = visit(published, "bulletin", lang="en", period="2019-12", part="desk")
    button(page, "Prepare it for review").click().run()
    assert "there is nothing to prepare" in page.error[0].value
    assert len(list_editions(published, "daqing", "bulletin", "2019-12")) == 1


@pytest.mark.parametrize(("viewer", "others"), [("coordinator", True), ("B03", False)])
def test_who_says_so(visit: Visit, published: Engine, viewer: str, others: bool) -> None:
    page = visit(published, "bulletin", lang="zh", period="2019-12", part="proof", viewer=viewer)
    page.selectbox(key="figure").set_value("table.tx_cnt.value").run()
    assert not page.exception
    cells = cells_of(page)
    assert any(cell.endswith(r"\.xlsx") or cell.endswith(".xlsx") for cell in cells)
    names = {one.short("zh") for code, one in DAQING.institutions.items() if code != "B03"}
    shown = {cell.replace("\\", "") for cell in cells}
    assert bool(shown & names) is others


def test_as_known_on_a_day(visit: Visit, published: Engine) -> None:
    before = visit(published, "bulletin", lang="en", period="2019-12", part="proof", known="2020-01-14")
    assert "On 14 January 2020 nothing had been published for this period." in words_of(before)
    then = visit(published, "bulletin", lang="en", period="2019-12", part="proof", known="2020-01-15")
    assert "On 15 January 2020 it was edition 1: published" in words_of(then)
    assert "Nothing has been corrected since." in words_of(then)


def test_the_documents_and_the_own_sheet(visit: Visit, published: Engine) -> None:
    page = visit(
        published, "bulletin", lang="zh", period="2019-12", kind="assessment", part="downloads", viewer="B03"
    )
    assert not page.exception
    assert len(page.get("download_button")) == 9
    assert page.selectbox(key="sheet-of").options == [DAQING.institutions["B03"].name("zh")]


def test_the_slide_of_the_address_and_a_decision_about_its_figure(visit: Visit, published: Engine) -> None:
    page = visit(published, "present", lang="en", period="2019-12", slide="4", viewer="B06")
    assert headers_of(page)[0].startswith("4. Who leads?")
    assert "● your own · ▼ last" in words_of(page), "one's own is marked, and it leads"
    assert "▽ behind" not in words_of(page), "of the last only one is there for certain"
    assert "92.0–92.5%" in read(page)
    last = visit(published, "present", lang="en", period="2019-12", slide="99")
    assert headers_of(last)[0].startswith("11. "), "the cover is the first, as in the file"
    assert headers_of(visit(published, "present", lang="en", period="2019-12", slide="²"))[0].startswith(
        "1. "
    )
    assert read_resolutions(published, "daqing") == []


def test_a_slide_beside_the_one_before_and_as_known_on_a_day(visit: Visit, published: Engine) -> None:
    page = visit(published, "present", lang="en", period="2019-12", slide="2", beside="1", viewer="presenter")
    assert "Nothing was published for the period before." in words_of(page)
    early = visit(published, "present", lang="en", period="2019-12", known="2019-12-31")
    assert "On 31 December 2019 nothing had been published for this period." in words_of(early)
    assert not headers_of(early)
    issued = list_editions(published, "daqing", "bulletin", "2019-12")[0]
    then = visit(published, "present", lang="en", period="2019-12", known="2026-01-01", slide="2")
    assert issued.sha256[:12] in words_of(then)


def test_charts_name_their_periods_as_the_page_does(visit: Visit, published: Engine) -> None:
    for language, part in (("zh", "年"), ("en", "2019")):
        read_whole = visit(published, "present", lang=language, period="2019-12", slide="2")
        charts = read_whole.get("plotly_chart")
        ticks = {
            str(tick)
            for one in charts
            for trace in json.loads(one.proto.spec)["data"]  # type: ignore[attr-defined]
            for tick in (trace["x"] if isinstance(trace.get("x"), list) else [])
        }
        assert any(part in tick for tick in ticks)
        assert not [tick for tick in ticks if re.fullmatch(r"\d{4}-\d{2}", tick)]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            (
                "On the page Bulletin the coordinator prepares",
                "choose Coordinator under “Seen as”, then Reviewer",
            ),
        ),
        ("zh", ("请牵头单位在“通报”页编制当月通报", "先选“牵头单位”，再选“复核岗”")),
    ],
)
def test_before_anything_is_published_the_presenter_reads_who_has_to_do_what(
    visit: Visit, daqing_engine: Engine, language: str, said: tuple[str, str]
) -> None:
    page = visit(daqing_engine, "overview", lang=language, viewer="presenter")
    assert all(one in page.info[0].value for one in said)


def test_the_presenter_begins_with_the_next_meeting(visit: Visit, published: Engine) -> None:
    page = visit(published, "overview", lang="en", viewer="presenter")
    assert not page.exception
    assert headers_of(page)[0] == "The next meeting"
    assert any("11 slides. [Present them](./present?programme=daqing" in one for one in sentences_of(page))
    other = visit(published, "overview", lang="en", viewer="coordinator")
    assert "The next meeting" not in headers_of(other)


def button(page: AppTest, label: str):  # type: ignore[no-untyped-def]
    return next(one for one in page.button if one.label == label)


@pytest.mark.parametrize(("language", "issued"), [("zh", "2020年1月15日"), ("en", "15 January 2020")])
@pytest.mark.parametrize("part", ["read", "proof", "downloads", "desk"])
def test_dates_are_written_in_words(
    visit: Visit, published: Engine, language: str, issued: str, part: str
) -> None:
    """No page about an edition writes a day as files do; the slides' cover neither."""
    page = visit(published, "bulletin", lang=language, period="2019-12", part=part)
    cover = visit(published, "present", lang=language, period="2019-12")
    for said in (words_of(page), words_of(cover)):
        assert not re.findall(r"\b20\d\d-\d\d-\d\d\b", said)
    assert issued in words_of(cover)


@pytest.mark.parametrize("page_name", ["bulletin", "present"])
def test_where_there_is_no_edition_the_sentence_leads_to_where_one_is_drawn_up(
    visit: Visit, published: Engine, page_name: str
) -> None:
    page = visit(published, page_name, lang="en", period="2019-07")
    assert "./bulletin?programme=daqing&lang=en&period=2019-07&kind=bulletin&part=desk" in page.info[0].value


def test_the_day_as_known_is_the_one_in_the_field_when_it_is_asked_for(
    visit: Visit, published: Engine
) -> None:
    """An empty field asks for nothing: the address never says "None"."""
    page = visit(published, "present", lang="en", period="2019-12", slide="2")
    button(page, "Show the slides of that day").click().run()
    assert not page.exception
    assert "known" not in page.query_params
    page.date_input(key="known-day").set_value(date(2020, 1, 14))
    button(page, "Show the slides of that day").click().run()
    assert page.query_params["known"] == "2020-01-14"
    assert "On 14 January 2020 nothing had been published" in page.info[0].value
