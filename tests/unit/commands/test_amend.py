"""`amend`: previewed, added, listed, taken back, and seen by the other commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from etl.commands.app import whole_app
from etl.commands.running import load_programme
from etl.definitions import load
from etl.values.errors import Refusal
from store.engine import open_engine

JOIN = ("join", "code=B30", "name_zh=新桥银行（演示）", "name_en=Xinqiao (demo)", "group=G4", "since=2020-02")
WHO = ("--programme", "daqing", "--by", "牵头单位", "--reason", "新设机构")


@pytest.fixture(autouse=True)
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "bianmin.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    return file


def run(*arguments: str) -> str:
    done = CliRunner().invoke(whole_app(), list(arguments))
    if done.exception:
        raise done.exception
    return done.stdout


def answer(*arguments: str) -> Any:
    return json.loads(run(*arguments, "--json"))


def test_it_is_previewed_added_seen_by_other_commands_and_taken_back(tmp_path: Path) -> None:
    seen = answer("amend", "add", *JOIN, *WHO, "--preview")
    assert (seen["institutions_before"], seen["institutions_after"]) == (19, 20)
    assert answer("amend", "list", "--programme", "daqing")["rows"] == []
    number = answer("amend", "add", *JOIN, *WHO)["number"]
    status = answer("status", "--programme", "daqing", "--period", "2020-02")
    assert "B30" in [row["institution"] for row in status["rows"]]
    assert "B30,新桥银行（演示）,Xinqiao (demo),,,G4,,2020-02,," in run(
        "amend", "lines", "--programme", "daqing"
    )
    assert list(answer("amend", "lines", "--programme", "daqing")["files"]) == ["institutions.csv"]
    assert answer("amend", "take-back", str(number), *WHO)["takes_back"] == number
    status = answer("status", "--programme", "daqing", "--period", "2020-02")
    assert "B30" not in [row["institution"] for row in status["rows"]]
    (row,) = answer("amend", "list", "--programme", "daqing")["rows"]
    assert (row["by"], row["reason"], row["taken_back_by"]) == ("牵头单位", "新设机构", "牵头单位")
    assert row["change"]["since"] == "2020-02"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((*JOIN, "code=B31"), "“code=B31” does not say one thing once"),
        (("join", "B31"), "“B31” does not say one thing once"),
        (("leave", "institution=B03"), "Add the key “last period"),
        (("universe", "scenario=bus", "region=230602", "as_of=2020-01-01", "count=3"), "Add the key “source"),
    ],
)
def test_what_is_said_wrongly_is_a_sentence(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(Refusal) as refused:
        run("amend", "add", *arguments, *WHO)
    assert refused.value.sentence.en.startswith(sentence)


def test_who_amends_is_named() -> None:
    with pytest.raises(Refusal, match="Say who amends"):
        run("amend", "add", *JOIN, "--programme", "daqing", "--by", " ", "--reason", "r")


def test_where_there_is_no_database_none_is_made_to_look_for_amendments(database: Path) -> None:
    assert load_programme("daqing") is load.load_programme("daqing")
    assert not database.exists()
    open_engine()
    assert load_programme("daqing") is load.load_programme("daqing")
    assert database.exists()
