"""Commands of ledgers and registers: look first, load, take back; templates that read back."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from etl.commands.app import whole_app
from etl.definitions.load import load_programme
from etl.sources.read import read_file, resolver_of
from etl.values.errors import Refusal
from store.entries import read_entries
from store.filings import list_filings
from tests.listed import ENTRY, POINT, ledger, register

PROGRAMME = load_programme("daqing")


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine], monkeypatch: pytest.MonkeyPatch) -> Engine:
    url = f"sqlite:///{tmp_path / 'bianmin.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    return new_at(tmp_path / "bianmin.db")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    contents = {
        "first.csv": ledger({}),
        "fixed.csv": ledger({"count": "3", "change": "更正"}),
        "unsaid.csv": ledger({"count": "3"}),
        "mixed.csv": register({}, {"key": "k2", "institution": "B01"}),
        "broken.csv": b"\x00\x01",
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def run(*arguments: str, code: int = 0) -> dict[str, Any]:
    done = CliRunner().invoke(whole_app(), [*arguments, "--programme", "daqing", "--json"])
    if isinstance(done.exception, Refusal):
        raise done.exception
    assert done.exit_code == code, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_preview_tells_and_stores_nothing(engine: Engine, files: Path) -> None:
    [found] = run("load", str(files / "first.csv"), "--preview")["files"]
    assert (found["status"], found["would_be"], found["source"], found["period"], found["lines"]) == (
        "preview", "accepted", "ledger", "2019-Q4", 1,
    )  # fmt: skip
    assert (found["would_change"]["added"], found["would_change"]["removed"]) == (1, 0)
    assert list_filings(engine, "daqing") == []


def test_one_bad_file_does_not_stop_the_others(engine: Engine, files: Path) -> None:
    run("load", str(files / "first.csv"))
    names = ["nowhere.csv", "broken.csv", "unsaid.csv", "fixed.csv"]
    found = run("load", *(str(files / name) for name in names), "--preview", code=1)["files"]
    assert [one["status"] for one in found] == ["refused", "refused", "preview", "preview"]
    assert found[0]["message"].startswith("There is no file"), "as without --preview"
    assert [one.get("would_be") for one in found[1:]] == [None, "returned", "accepted"]
    assert found[2]["findings"][0]["rule"] == "CHANGE-UNSAID"
    [line] = found[3]["would_change"]["lines"]
    assert (line["change"], line["before"]["数量"], line["after"]["数量"]) == ("changed", "1", "3")


def test_a_file_is_taken_back_by_its_version(engine: Engine, files: Path) -> None:
    run("load", str(files / "first.csv"))
    run("load", str(files / "fixed.csv"))
    assert read_entries(engine, "daqing")["count"].to_list() == [3]
    asked = ("take-back", "--period", "2019-Q4", "--version", "2")
    assert run(*asked, "--preview")["state"] == "preview"
    assert read_entries(engine, "daqing")["count"].to_list() == [3]
    done = run(*asked, "--reason", "证明有误", "--by", "考核岗")
    assert (done["state"], done["changed"]["changed"]) == ("taken back", 1)
    assert read_entries(engine, "daqing")["count"].to_list() == [1]
    bare = CliRunner().invoke(whole_app(), [*asked, "--programme", "daqing"])
    assert bare.exit_code == 2, "a reason and a post are asked for"


def test_a_register_filed_by_one_holds_its_own_points(engine: Engine, files: Path) -> None:
    path = str(files / "mixed.csv")
    [found] = run("load", path, "--institution", "B03", code=1)["files"]
    assert (found["status"], found["institution"]) == ("returned", "B03")
    assert found["findings"][0]["rule"] == "REGISTER-OTHERS"
    with pytest.raises(Refusal, match="“X99” is not an institution"):
        run("load", path, "--institution", "X99")


@pytest.mark.parametrize(
    ("kind", "period", "more", "line"),
    [
        ("ledger", "2019-Q4", (), ENTRY),
        ("register", "2019-12", ("--source", "points", "--institution", "B03"), POINT),
    ],
)
def test_a_template_reads_back(
    tmp_path: Path, kind: str, period: str, more: tuple[str, ...], line: dict[str, Any]
) -> None:
    out = tmp_path / "template.xlsx"
    asked = ["template", "--programme", "daqing", "--kind", kind, "--period", period, *more, "--out"]
    done = CliRunner().invoke(whole_app(), [*asked, str(out)])
    assert done.exit_code == 0, done.output
    again = tmp_path / "again.xlsx"
    CliRunner().invoke(whole_app(), [*asked, str(again)])
    assert out.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(out)
    sheet = book.worksheets[0]
    layout = PROGRAMME.returns["ledger" if kind == "ledger" else "points"]
    headings = [*(one.heading for one in layout.field), layout.change]
    assert [cell.value for cell in sheet[1]] == headings
    for column, one in enumerate(layout.field, 1):
        sheet.cell(2, column, line[one.name])
    sheet.cell(2, len(headings), "补充")
    stream = io.BytesIO()
    book.save(stream)
    found, reading = read_file(stream.getvalue(), "filled.xlsx", PROGRAMME, resolver_of(PROGRAMME))
    assert (found.code, reading.period, reading.findings) == (layout.code, period, [])
    assert len(reading.entries) + len(reading.points) == 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--kind", "register", "--period", "2019-12"), "say which with --source: points, service-points"),
        (("--kind", "ledger", "--period", "2019-12"), "a ledger is not kept for 2019-12; write for instance"),
        (("--kind", "ledger", "--period", "2019-Q4", "--institution", "B01"), "leave the institution out"),
        (
            ("--kind", "register", "--source", "points", "--period", "2019-12", "--institution", "X9"),
            "“X9” is no member",
        ),
    ],
)
def test_a_template_of_nothing_is_refused(tmp_path: Path, asked: tuple[str, ...], sentence: str) -> None:
    out = str(tmp_path / "t.xlsx")
    done = CliRunner().invoke(whole_app(), ["template", "--programme", "daqing", *asked, "--out", out])
    assert isinstance(done.exception, Refusal)
    assert sentence in done.exception.sentence.en
    assert done.exception.sentence.zh
