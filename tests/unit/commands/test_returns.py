"""The desk's commands: each does its act once, in the name of who gave it, and answers in JSON."""

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from etl.acts.returns import file_draft, submit_draft
from etl.commands.app import whole_app
from etl.definitions.load import load_programme
from etl.intake.drafting import Upload
from etl.intake.load import load_content
from etl.values.errors import Refusal
from store import audit
from store.filings import list_filings
from store.life.receipts import read_receipt
from tests.told import SOFT, reads_as_told, told

__all__ = ["reads_as_told"]
pytestmark = pytest.mark.usefixtures("reads_as_told")

DAQING = load_programme("daqing")
CAME = datetime.datetime(2019, 12, 6, 4, tzinfo=datetime.UTC)
FRIDAY = "2019-12-06T12:00"


@pytest.fixture
def engine(tmp_path: Path, new_at: Callable[[Path], Engine], monkeypatch: pytest.MonkeyPatch) -> Engine:
    url = f"sqlite:///{tmp_path / 'bianmin.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    return new_at(tmp_path / "bianmin.db")


def run(*arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(whole_app(), [*arguments, "--programme", "daqing", "--json"])
    if isinstance(done.exception, Refusal):
        raise done.exception
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def filed(engine: Engine) -> str:
    checked = submit_draft(engine, DAQING, Upload("b.xlsx", told(), "填报岗", CAME))
    return file_draft(engine, DAQING, checked.draft.id, by="填报岗", at=CAME).number


def test_accept_by_receipt(engine: Engine) -> None:
    number = filed(engine)
    answer = run("accept", "--receipt", number, "--by", "统计岗", "--at", FRIDAY)
    assert (answer["institution"], answer["period"], answer["state"]) == ("B01", "2019-11", "accepted")
    assert [one.state for one in list_filings(engine, "daqing")] == ["accepted"]
    with pytest.raises(Refusal, match="is accepted already"):
        run("accept", "--receipt", number, "--by", "统计岗", "--at", FRIDAY)
    last = audit.read_entries(engine)[-1].act
    assert (last.actor, last.act, last.at) == ("统计岗", "accept", CAME)


def test_send_back_by_institution_and_month(engine: Engine) -> None:
    filed(engine)
    where = ("--institution", "B01", "--period", "2019-11", "--by", "统计岗", "--at", FRIDAY)
    assert run("send-back", *where, "--reasons", "请核对")["state"] == "returned"
    load_content(engine, DAQING, "b.xlsx", told(users=701), CAME)
    assert run("send-back", *where, "--reasons", "请再核对")["state"] == "correction asked"


def test_extend_explain_board_and_remind(engine: Engine) -> None:
    loaded = load_content(engine, DAQING, "b.xlsx", told(soft=["a"]), CAME, "统计岗")
    receipt = read_receipt(engine, 1)
    assert receipt is not None
    assert loaded.receipt == receipt.number
    run("explain", "--institution", "B01", "--period", "2019-11", "--rule", SOFT, "--about", "a",
        "--text", "新开商圈", "--by", "填报岗", "--at", FRIDAY)  # fmt: skip
    run("extend", "--period", "2019-11", "--institution", "B02", "--until", "2019-12-11T18:00",
        "--reason", "系统升级", "--by", "统计岗", "--at", FRIDAY)  # fmt: skip
    shown = run("board", "--period", "2019-11", "--on", "2019-12-10T09:00")
    by_code = {row["institution"]: row for row in shown["rows"]}
    assert (by_code["B01"]["open_explanations"], by_code["B01"]["explained"]) == (0, 1)
    assert by_code["B02"]["extension"] == "系统升级"
    assert shown["months"][0]["expected"] == len(by_code) == 19
    whole_day = run("extend", "--period", "2019-11", "--institution", "B03", "--until", "2019-12-12",
        "--reason", "系统升级", "--by", "统计岗", "--at", FRIDAY)  # fmt: skip
    assert whole_day["until"] == "2019-12-12T18:00:00+08:00", "a day means its hour of filing, not noon"
    asked = {row["institution"] for row in run("remind", "--on", "2019-12-10T09:00")["rows"]}
    assert asked == set(by_code) - {"B01", "B02", "B03"}, "B02 has until the 11th, B03 until the 12th"
    chased = run("remind", "--on", "2019-12-10T09:00", "--period", "2019-11")["rows"]
    assert {row["institution"] for row in chased} == set(by_code) - {"B01"}, (
        "whoever owes it, whichever day it is"
    )
    own_day = run("remind", "--period", "2020-01")["rows"]
    assert "in 14 working days" in own_day[0]["text"], (
        "counted from the day of the demonstration's own calendar"
    )


@pytest.mark.parametrize(
    ("asked", "begins"), [([], "油城银行大庆分行"), (["--language", "en"], "Youcheng Bank")]
)
def test_a_reminder_speaks_the_language_of_who_gets_it_not_of_the_terminal(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, asked: list[str], begins: str
) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8" if not asked else "zh_CN.UTF-8")
    done = CliRunner().invoke(
        whole_app(), ["remind", "--programme", "daqing", "--on", "2019-12-10T09:00", *asked]
    )
    texts = [line.split("\t")[-1] for line in done.stdout.splitlines()]
    assert len(texts) == 19
    assert texts[0].startswith(begins)


def test_a_command_without_receipt_or_month_is_wrong_usage(engine: Engine) -> None:
    done = CliRunner().invoke(whole_app(), ["accept", "--programme", "daqing", "--by", "统计岗"])
    assert done.exit_code == 2
    assert "--receipt" in done.output
