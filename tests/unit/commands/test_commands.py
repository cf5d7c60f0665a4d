"""The commands on the demonstration: one JSON document on standard output, with the keys that scripts rely on."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from etl.intake.load import Loaded
from tests.commands import run_command
from tests.paths import ROOT
from tests.patience import PATIENCE_SECONDS

KEYS = {
    "status": {"institution", "state", "filed_at", "deadline", "working_days_late", "version", "open_findings"},
    "growth": {"period", "measure", "value", "mom_pct", "yoy_pct", "ytd", "note"},
    "coverage": {"scenario", "region", "universe", "universe_source", "connected", "live", "share_pct"},
    "rank": {
        "institution", "name", "group", "value", "rank", "group_rank", "previous_rank", "state", "reason",
    },
}  # fmt: skip


def run(url: str, *arguments: str) -> str:
    done = run_command(url, *arguments, "--programme", "daqing", "--json")
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_apart(url: str, *arguments: str, **environment: str) -> str:
    """In a process of its own, which begins with its own hash seed and time zone."""
    done = subprocess.run(
        [sys.executable, "-m", "etl", *arguments, "--programme", "daqing", "--json"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url} | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    return done.stdout


@pytest.fixture(scope="module")
def url(daqing_loaded: tuple[Engine, list[Loaded], Path]) -> str:
    return f"sqlite:///{daqing_loaded[0].url.database}"


def rows(text: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(text)["rows"]
    return found


@pytest.mark.parametrize("command", KEYS)
def test_the_keys_of_the_contract_are_there(url: str, command: str) -> None:
    answer = rows(run(url, command, "--period", "2019-12"))
    assert answer
    assert all(KEYS[command] <= set(row) for row in answer)


def test_status_tells_who_was_late_and_who_filed_again(url: str) -> None:
    by_month = {
        period: {row["institution"]: row for row in rows(run(url, "status", "--period", period))}
        for period in ("2018-07", "2019-03", "2019-12")
    }
    assert by_month["2018-07"]["B12"]["working_days_late"] == 2
    assert by_month["2019-03"]["B04"]["version"] == 2
    assert {row["working_days_late"] for row in by_month["2019-12"].values()} == {0}
    assert "B17" not in by_month["2019-12"]


def test_a_ranking_is_exact(url: str) -> None:
    """87.74193548… is 136 ÷ 155; the decimal is rounded, the fraction is there."""
    row = next(
        r for r in rows(run(url, "rank", "--period", "2019-12", "--indicator", "B01")) if r["rank"] == 8
    )
    assert row["value"] == "87.741935"
    assert (row["numerator"], row["denominator"]) == (136, 155)
    assert row["mom_pct"] is None
    assert float(row["mom_points"]) < 5


@pytest.mark.parametrize("command", KEYS)
def test_the_same_bytes_wherever_and_whenever_it_runs(url: str, command: str) -> None:
    ways = [
        {"TZ": "Asia/Shanghai", "PYTHONHASHSEED": "0", "POLARS_MAX_THREADS": "1"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "2"},
    ]
    assert len({run_apart(url, command, "--period", "2019-12", **way) for way in ways}) == 1
