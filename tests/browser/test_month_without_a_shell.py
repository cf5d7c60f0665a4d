"""A coordinator's whole month on the pages alone, in a real browser: nobody opens a shell."""

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.demo.ledger import ledger
from etl.demo.model import Figures, figures
from etl.editions.model import Edition
from etl.editions.shown import find_named, kept
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.intake.load import load_content
from etl.queries.amended.running import running
from etl.values.periods import Period
from store import audit
from store.engine import open_engine
from store.filings import list_filings
from tests.browser.conftest import Open, Visit, running_server
from tests.browser.test_filing_journey import picture, press, says, upload

PROGRAMME = load_programme("daqing")
FORM = form_of(PROGRAMME, PROGRAMME.returns["monthly"])
BANK, OTHER, NEW = "B10", "B14", "B30"
MONTH, NEXT, QUARTER = "2019-11", "2019-12", "2019-Q4"
STEPS = {"2019-10": 18, MONTH: 19, NEXT: 20}
DECISION = "组织公交场景受理终端逐台核对并报送结果"
SOURCE = "市交通局2019年11月函"


@pytest.fixture(scope="module")
def made() -> Figures:
    return figures(PROGRAMME, 1)


@pytest.fixture(scope="module")
def engine(made: Figures, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The month before is there, and what another bank filed; the bank of the journey has yet to file."""
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('month') / 'bianmin.db'}")
    for bank, months in ((BANK, ("2019-10",)), (OTHER, tuple(STEPS))):
        for month in months:
            content, arrived = workbook(made, bank, month)
            assert load_content(opened, PROGRAMME, f"{bank}-{month}.xlsx", content, arrived).is_in
    return opened


@pytest.fixture(scope="module")
def address(engine: Engine) -> Iterator[str]:
    with running_server(engine) as opened:
        yield opened


def workbook(made: Figures, bank: str, month: str) -> tuple[bytes, datetime.datetime]:
    """A bank's return as it files it, and when it comes."""
    after = Period.parse(month).shift(1)
    arrived = datetime.datetime(after.year, after.number, 6, 9, tzinfo=datetime.UTC)
    cover = CoverSheet(bank, PROGRAMME.institutions[bank].name_zh, month, arrived.date(), 1, "")
    return fill(FORM, cover, made.stage.months[STEPS[month]][bank]), arrived


def test_a_month_without_a_shell(
    address: str, engine: Engine, made: Figures, visit: Open, tmp_path: Path
) -> None:
    def at(name: str, viewer: str, **more: str) -> Visit:
        asked = "".join(f"&{key}={value}" for key, value in more.items())
        return visit(f"{address}/{name}?lang=zh&programme=daqing&viewer={viewer}{asked}")

    # An institution joins: what changes is said in numbers before it is done.
    seen = at("programme", "coordinator", period=MONTH)
    type_into(seen, "代码", NEW)
    type_into(seen, "中文名称", "新桥银行（演示）")
    type_into(seen, "英文名称", "Xinqiao Bank (demo)")
    type_into(seen, "自哪一期起加入", NEXT)
    press(seen, "查看影响")
    says(main(seen), "2019年12月应报送机构：19 → 20 家")
    amend(seen, "新设机构，市里批复")
    assert running(engine, PROGRAMME).institutions[NEW].valid_from == NEXT

    # The universe is another, and says who says so.
    choose(seen, "调整事项", "场景总量")
    choose(seen, "地区", "萨尔图区")
    type_into(seen, "数量", "300")
    enter_day(seen, "截至", "20191130")
    press(seen, "查看影响")
    says(main(seen), "须写明来源")
    type_into(seen, "来源：由谁、依据什么文件说明", SOURCE)
    press(seen, "查看影响")
    says(main(seen), "总量 286 → 300")
    picture(seen, tmp_path / "universe.png")
    amend(seen, "交通局核实全市公交车数")
    assert [one.change.kind for one in running(engine, PROGRAMME).amendments] == ["join", "universe"]

    # The bank files its return, the coordinator uploads the ledger and accepts what the bank filed.
    filing = at("filing", BANK, month=MONTH)
    upload(filing, workbook(made, BANK, MONTH)[0], tmp_path / "十一月.xlsx")
    press(filing, "确认报送")
    says(main(filing), "已报送，待接受")
    desk = at("returns_desk", "coordinator", month=MONTH, part="lists")
    path = tmp_path / f"ledger-{QUARTER}.csv"
    path.write_bytes(ledger(PROGRAMME, PROGRAMME.returns["ledger"], made, QUARTER))
    desk.page.locator('[data-testid="stFileUploaderDropzoneInput"]').first.set_input_files(path)
    press(desk, "接受该文件")
    says(main(desk), "已接受")
    desk = at("returns_desk", "coordinator", month=MONTH, part="month", institution=BANK)
    press(desk, "接受报表")
    says(main(desk), "已接受")
    states = {(one.source, one.institution): one.state for one in list_filings(engine, "daqing", MONTH)}
    assert states["monthly", BANK] == "accepted"
    assert any(
        one.source == "ledger" and one.state == "accepted" for one in list_filings(engine, "daqing", QUARTER)
    )

    # The bulletin of the month, by two persons.
    first = publish(at, MONTH)
    says(main(first), "4164个")  # 286 of 4150 are 300 of 4164
    assert running(engine, PROGRAMME).digest == published(engine, MONTH).definitions

    # A meeting about it, with what was decided.
    meeting = at("meetings", "coordinator", period=MONTH)
    meeting.page.locator("summary", has_text="登记会议").click()
    type_into(meeting, "会议名称", "十一月移动支付便民工程通报会")
    type_into(meeting, "参会岗位，每行一个", "支付结算科负责人岗")
    type_into(meeting, "会议决定", DECISION)
    type_into(meeting, "责任单位：选择机构，或填写岗位", "支付结算科", confirm="Enter")
    enter_day(meeting, "办理期限", "20200210")
    press_exactly(meeting, "登记")
    says(main(meeting), DECISION)
    picture(meeting, tmp_path / "meeting.png")

    # The next month's bulletin says it by itself, and knows the new institution.
    then = publish(at, NEXT)
    says(main(then), DECISION)
    picture(then, tmp_path / "bulletin.png")
    edition = published(engine, NEXT)
    assert edition.definitions == running(engine, PROGRAMME).digest
    acts = [entry.act.act for entry in audit.read_entries(engine, "daqing")]
    assert acts.count("programme.amended") == 2
    assert audit.first_break(engine) is None
    for one in (seen, filing, desk, first, meeting, then):
        assert not one.complaints
        assert not one.strangers


def publish(at: Callable[..., Visit], month: str) -> Visit:
    """The bulletin of a month: the coordinator prepares it as of today, the reviewer agrees and publishes."""
    desk = at("bulletin", "coordinator", period=month, part="desk")
    enter_day(desk, "印发日期", "20200116")
    press(desk, "编制并送复核")
    says(main(desk), "已编制，待另一人复核")
    review = at("bulletin", "reviewer", period=month, part="desk")
    press(review, "已核对，同意")
    press_exactly(review, "发布")
    says(main(review), "已发布")
    return at("bulletin", "presenter", period=month, part="read")


def published(engine: Engine, month: str) -> Edition:
    return kept(engine, find_named(engine, f"daqing/bulletin/{month}")).edition


def main(seen: Visit) -> Locator:
    return seen.page.locator('[data-testid="stMain"]')


def amend(seen: Visit, reason: str) -> None:
    """Say why, and do it."""
    type_into(seen, "理由", reason)
    press(seen, "确认调整")
    says(main(seen), "已作出调整")


def type_into(seen: Visit, label: str, words: str, confirm: str = "Tab") -> None:
    field = main(seen).get_by_label(label, exact=True).first
    field.fill(words)
    field.press(confirm)
    seen.page.wait_for_timeout(150)


def press_exactly(seen: Visit, name: str) -> None:
    """A button whose name is part of another one's."""
    main(seen).get_by_role("button", name=name, exact=True).first.click()
    seen.page.wait_for_timeout(600)
    seen.settle()


def enter_day(seen: Visit, label: str, digits: str) -> None:
    """A day into its field, year, month and day one after the other."""
    main(seen).get_by_label(label).first.get_by_role("spinbutton").first.click()
    seen.page.keyboard.type(digits, delay=30)
    seen.page.keyboard.press("Tab")
    calendar = seen.page.locator("#stFloatingOverlayPortal [data-outside-month]").first
    for _ in range(10):  # on a busy machine the calendar comes when the field is left already
        seen.page.wait_for_timeout(300)
        if not calendar.is_visible():
            break
        main(seen).locator("h1").first.click(force=True)


def choose(seen: Visit, label: str, option: str) -> None:
    box = main(seen).get_by_role("combobox", name=label).first
    entry = seen.page.get_by_role("option", name=option, exact=True).first
    for _ in range(10):  # a list that was opened while the page was still being drawn closes again
        box.focus()
        box.press("ArrowDown")
        seen.page.wait_for_timeout(1500)
        if entry.is_visible():
            break
    entry.click()
    seen.page.wait_for_timeout(300)
    seen.settle()
