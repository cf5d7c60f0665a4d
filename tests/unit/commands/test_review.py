"""`review`: the list of names, a decision, its line of aliases.csv, and taking it back."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from etl.commands.app import whole_app
from store.engine import open_engine
from store.filings import store_filing
from tests.unit.store.drafts import a_draft, fact_frame

CODE = "review-yess-bank"
BY = ("--by", "统计岗", "--at", "2025-09-01")


@pytest.fixture(autouse=True)
def filed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'bianmin.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    rows = fact_frame((CODE, "", "", "upi_remitter_volume", 40, "UPI", "D5"))
    came = datetime(2025, 8, 1, tzinfo=UTC)
    store_filing(open_engine(url), a_draft(programme="rbi-retail", period="2025-06", institution="", facts=rows,
                                           received_at=came, review_names=[(CODE, "YESS BANK")]))  # fmt: skip


def run(*arguments: str) -> str:
    done = CliRunner().invoke(whole_app(), ["review", "--programme", "rbi-retail", *arguments])
    if done.exception:
        raise done.exception
    return done.stdout


def listed() -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("--json"))
    return answer


@pytest.mark.slow
def test_a_name_is_listed_decided_exported_and_taken_back() -> None:
    [row] = listed()["rows"]
    assert (row["code"], row["share_pct"], row["first"], row["institution"]) == (
        CODE,
        "100.0000",
        "2025-06",
        None,
    )
    assert row["near"][0]["institution"] == "yes-bank"
    run("--name", CODE, "--institution", "yes-bank", "--note", "misspelt", *BY)
    assert (listed()["waiting"], listed()["rows"][0]["decided_by"]) == (0, "统计岗")
    assert run("--aliases") == "alias,institution,note\nYESS BANK,yes-bank,misspelt\n"
    run("--name", CODE, "--take-back", "--by", "统计岗", "--at", "2025-09-02")
    assert listed()["waiting"] == 1


def test_the_table_for_people_has_a_line_for_each_name() -> None:
    heading, line = run().splitlines()
    assert heading.split("\t")[:2] == ["code", "name"]
    assert line.split("\t")[:2] == [CODE, "YESS BANK"]
