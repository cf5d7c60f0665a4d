"""A new filer's first return, from the template to the receipt, in a real browser."""

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pypdf
import pytest
from playwright.sync_api import Locator, expect
from sqlalchemy import Engine

from etl.definitions.load import load_programme
from etl.demo.model import Figures, figures
from etl.forms.cover import CoverSheet
from etl.forms.form import form_of
from etl.forms.workbook import fill
from etl.intake.load import load_content
from store.engine import open_engine
from store.filings import list_filings
from store.life.receipts import read_receipts
from tests.browser.conftest import PATIENCE, Open, Visit, running_server
from tests.returns_filled import as_bytes, entry_cells, filled

PROGRAMME = load_programme("daqing")
FORM = form_of(PROGRAMME, PROGRAMME.returns["monthly"])
FACTORS = {column.measure: column.factor for sheet in FORM.sheets for column in sheet.columns}
BANK, MONTH = "B03", "2019-12"
BEFORE = {"2019-10": 18, "2019-11": 19}
THIS = 20
"""December 2019 is the twenty-first month of the demonstration."""
WRONG_SHEET, WRONG_MEASURE = "T3用户", "u_mau"


@pytest.fixture(scope="module")
def made() -> Figures:
    return figures(PROGRAMME, 1)


@pytest.fixture(scope="module")
def engine(made: Figures, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A database in which the bank has filed two months, which are accepted."""
    opened = open_engine(f"sqlite:///{tmp_path_factory.mktemp('journey') / 'bianmin.db'}")
    for number, (month, index) in enumerate(BEFORE.items(), start=11):
        arrived = datetime.datetime(2019, number, 6, 9, tzinfo=datetime.UTC)
        cover = CoverSheet(BANK, PROGRAMME.institutions[BANK].name_zh, month, arrived.date(), 1, "")
        content = fill(FORM, cover, made.stage.months[index][BANK])
        assert load_content(opened, PROGRAMME, f"{BANK}.xlsx", content, arrived).is_in
    return opened


@pytest.fixture(scope="module")
def address(engine: Engine) -> Iterator[str]:
    with running_server(engine) as opened:
        yield opened


def test_from_the_template_to_the_receipt(
    address: str, engine: Engine, made: Figures, visit: Open, tmp_path: Path
) -> None:
    seen = visit(f"{address}/filing?lang=zh&viewer={BANK}&month={MONTH}")
    assert seen.page.locator("h1").inner_text() == "报送 · 2019年12月"
    says(alert(seen), "未报送")

    template = download(seen, "下载本月模板")
    book = filled(template, made.stage.months[THIS][BANK], FACTORS)
    sheet = book[WRONG_SHEET]
    wrong, right = slip(sheet, "约20")
    upload(seen, as_bytes(book), tmp_path / "第一次.xlsx")
    says(alert(seen), "草稿，尚未报送")
    assert list_filings(engine, "daqing", MONTH) == []
    row = seen.page.locator("tr", has_text="NUM-TEXT")
    says(row, WRONG_SHEET)
    says(row, wrong)
    picture(seen, tmp_path / "refused.png")

    press(seen, "确认报送")
    says(alert(seen, "更正"), f"{WRONG_SHEET} {wrong}")
    assert list_filings(engine, "daqing", MONTH) == []

    marked = openpyxl.load_workbook(io.BytesIO(download(seen, "下载带批注的工作簿")))
    note = marked[WRONG_SHEET][wrong].comment
    assert note is not None
    assert "必须更正" in note.text
    assert marked[WRONG_SHEET][wrong].value == "约20"

    sheet[wrong].value = right
    upload(seen, as_bytes(book), tmp_path / "第二次.xlsx")
    expect(seen.page.locator("tr", has_text="NUM-TEXT")).to_have_count(0, timeout=PATIENCE)
    press(seen, "确认报送")
    says(alert(seen, "说明"), "尚未说明")
    picture(seen, tmp_path / "to-explain.png")

    asked = seen.page.get_by_role("button", name="保存说明")
    while before := asked.count():
        seen.page.get_by_label("数字无误的原因").first.fill("两县各布放同型号终端，经现场核对无误")
        press(seen, "保存说明")
        expect(asked).to_have_count(before - 1, timeout=PATIENCE)

    press(seen, "确认报送")
    says(alert(seen), "已报送，待接受")
    [receipt] = read_receipts(engine, "daqing", MONTH).values()
    says(seen.page.locator('[data-testid="stMain"]'), receipt.number)
    assert re.fullmatch(rf"DQ-201912-{BANK}-\d{{4}}-[2-9A-Z]{{2}}", receipt.number)
    picture(seen, tmp_path / "filed.png")

    paper = pypdf.PdfReader(io.BytesIO(download(seen, "下载回执（PDF）"))).pages[0].extract_text()
    assert receipt.number in paper
    assert receipt.sha256[:16] in paper.replace("\n", "")
    assert not seen.complaints
    assert not seen.strangers


def slip(sheet: openpyxl.worksheet.worksheet.Worksheet, written: str) -> tuple[str, object]:
    """Write what is no number into one cell of active users; gives the cell and what belongs there."""
    cell = next(cell for cell, key in entry_cells(sheet) if key[2] == WRONG_MEASURE and cell.value)
    right, cell.value = cell.value, written
    return cell.coordinate, right


def alert(seen: Visit, about: str = "报送") -> Locator:
    return seen.page.locator('[data-testid="stAlert"]', has_text=about).last


def says(place: Locator, words: str) -> None:
    """Wait until it says so: the page is redrawn some time after a key was pressed."""
    expect(place).to_contain_text(words, timeout=PATIENCE)


def press(seen: Visit, name: str) -> None:
    seen.page.get_by_role("button", name=name).first.click()
    seen.page.wait_for_timeout(600)
    seen.settle()


def download(seen: Visit, name: str) -> bytes:
    with seen.page.expect_download(timeout=PATIENCE) as waiting:
        seen.page.get_by_role("button", name=name).click()
    return Path(waiting.value.path()).read_bytes()


def upload(seen: Visit, content: bytes, path: Path) -> None:
    path.write_bytes(content)
    form = seen.page.get_by_test_id("stForm").first  # below it stands the one for registers
    form.locator('[data-testid="stFileUploaderDropzoneInput"]').set_input_files(path)
    seen.page.get_by_text(path.name).first.wait_for(timeout=PATIENCE)
    press(seen, "上传并核查（不等于报送）")


def picture(seen: Visit, path: Path) -> None:
    """The whole page as a picture among the test's files, to be looked at."""
    height = seen.page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    seen.page.set_viewport_size({"width": 1366, "height": max(768, min(int(height) + 120, 5000))})
    seen.page.wait_for_timeout(300)
    seen.page.screenshot(path=path)
    seen.page.set_viewport_size({"width": 1366, "height": 768})
