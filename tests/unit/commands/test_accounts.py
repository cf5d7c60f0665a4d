"""python -m etl account: the shell makes the first administrator, invites, disables, lists."""

import getpass
from pathlib import Path

import orjson

from access.people import signing
from store import audit
from store.engine import open_engine
from store.people.accounts import read_accounts
from tests.commands import Ran, run_command


def run(folder: Path, *arguments: str) -> Ran:
    return run_command(f"sqlite:///{folder / 'accounts.db'}", "account", *arguments)


def test_first_administrator_is_printed_once(tmp_path: Path) -> None:
    ran = run(tmp_path, "first")
    assert ran.returncode == 0
    name, password = (line.split()[-1] for line in ran.stdout.splitlines())
    assert name == "administrator"
    assert len(password) == 29
    again = run(tmp_path, "first")
    assert again.returncode == 1
    assert "There are accounts already" in again.stderr
    (entry,) = audit.read_entries(open_engine(f"sqlite:///{tmp_path / 'accounts.db'}"))
    assert (entry.act.act, entry.act.actor) == ("first account", getpass.getuser())


def test_invited_listed_and_disabled(tmp_path: Path) -> None:
    post = ("--role", "institution", "--programme", "daqing", "--institution", "B03", "--shown", "填报岗")
    once = run(tmp_path, "invite", "Wang", *post, "--by", "机房").stdout.split()[-1]
    engine = open_engine(f"sqlite:///{tmp_path / 'accounts.db'}")
    password = "violet tramway oxide 91"
    at = read_accounts(engine)[0].created_at
    signing.choose_password(engine, "wang", once, password, password, agent="test", at=at)
    (row,) = orjson.loads(run(tmp_path, "list", "--json").stdout)["rows"]
    assert row | {"created_at": ""} == {
        "name": "wang",
        "shown": "填报岗",
        "posts": "institution daqing B03",
        "state": "active",
        "created_at": "",
        "created_by": "机房",
    }
    assert [one["name"] for one in orjson.loads(run(tmp_path, "sessions", "--json").stdout)["rows"]] == [
        "wang"
    ]
    assert run(tmp_path, "disable", "wang").returncode == 0
    assert orjson.loads(run(tmp_path, "sessions", "--json").stdout)["rows"] == []
    assert "disabled" in run(tmp_path, "list").stdout
    assert run(tmp_path, "enable", "wang").returncode == 0
    assert run(tmp_path, "invite", "wang").stdout.split()[-1] != once
    assert "0 sessions" in run(tmp_path, "sign-out", "wang").stdout


def test_posts_that_are_none(tmp_path: Path) -> None:
    for wrong, said in (
        (("--role", "coordinator"), "--programme"),
        (("--role", "coordinator", "--programme", "nowhere"), "nowhere"),
        (("--role", "institution", "--programme", "daqing"), "--institution"),
        (("--role", "institution", "--programme", "daqing", "--institution", "X9"), "X9"),
        (("--role", "presenter", "--programme", "daqing", "--institution", "B03"), "--institution"),
        (("--role", "administrator", "--programme", "daqing"), "no programme"),
    ):
        ran = run(tmp_path, "invite", "wang", *wrong)
        assert ran.returncode == 1, wrong
        assert said in ran.stderr
    assert run(tmp_path, "invite", "wang").returncode == 1
    assert run(tmp_path, "list").stdout.count("\n") == 1


def test_a_token_is_printed_once_listed_and_revoked(tmp_path: Path) -> None:
    made = run(tmp_path, "token", "core system", "--programme", "daqing", "--institution", "B03")
    assert made.returncode == 0, made.stderr
    number, token = (line.split()[-1] for line in made.stdout.splitlines())
    assert token.startswith("bianmin_")
    (row,) = orjson.loads(run(tmp_path, "tokens", "--json").stdout)["rows"]
    assert (row["name"], row["post"], row["state"]) == ("core system", "institution daqing B03", "active")
    assert token not in str(row)
    assert run(tmp_path, "revoke", number).returncode == 0
    assert run(tmp_path, "revoke", number).returncode == 1
    (row,) = orjson.loads(run(tmp_path, "tokens", "--json").stdout)["rows"]
    assert row["state"] == "revoked"
    assert "--programme" in run(tmp_path, "token", "x", "--institution", "B03").stderr


def test_what_a_terminal_of_another_encoding_leaves_behind_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """As Python gives it: 张 in GBK is two halves of nothing."""
    foreign = "张".encode("gbk").decode("utf-8", "surrogateescape")
    for language, said in (
        ("en", "Word 3 of the command is not written in UTF-8."),
        ("zh", "第 3 个词不是 UTF-8"),
    ):
        ran = run_command(
            f"sqlite:///{tmp_path / 'accounts.db'}", "account", "invite", foreign, BIANMIN_LANG=language
        )
        assert (ran.returncode, ran.stdout) == (1, "")
        assert said in ran.stderr
        assert len(ran.stderr.splitlines()) == 1
