"""Files that say themselves what is read and found in them, so that tests of a filing's life need no workbook."""

import json
from typing import Any

import pytest

from etl.acts import returns
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.intake import drafting, load
from etl.intake.drafting import Upload
from etl.sources.reading import Reading, Record
from etl.sources.remembered import Remembered
from etl.values.findings import Finding, refuse

SOFT, HARD = "COLUMN-UNKNOWN", "NUM-TEXT"


def told(
    period: str = "2019-11",
    institution: str = "B01",
    users: int = 700,
    soft: list[str] | None = None,
    hard: list[str] | None = None,
    note: str = "",
    refused: bool = False,
) -> bytes:
    """A return with five figures, of which C1 is `users`; `soft` are what soft findings at C1 are about, `hard`
    the cells (such as C9) with hard ones. `note` makes other bytes of the same content."""
    content = {"period": period, "institution": institution, "users": users, "soft": soft or []}
    return json.dumps(content | {"hard": hard or [], "note": note, "refused": refused}).encode()


@pytest.fixture
def reads_as_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the jobs read such files; everything after the reading is real."""
    for module in (returns, load):
        monkeypatch.setattr(module, "read_upload", _read)
    monkeypatch.setattr(drafting, "further_findings", _no_findings)


def _read(upload: Upload, programme: Programme, remembered: Remembered) -> tuple[Layout, Reading]:
    content: dict[str, Any] = json.loads(upload.content)
    if content["refused"]:
        raise refuse("FILE-EMPTY", file=upload.filename)
    measures = ["u_reg_end", "u_mau", "tx_cnt", "tx_amt", "m_end"]
    values = [content["users"], 5, 6, 7, 8]
    records = [
        Record(content["institution"], "230602", "", measure, value, "T", f"C{row}")
        for row, (measure, value) in enumerate(zip(measures, values, strict=True), start=1)
    ]
    findings = [Finding(SOFT, "T", "C1", {"heading": "x"}, about=about) for about in content["soft"]]
    findings += [Finding(HARD, "T", cell, {"found": "约20"}) for cell in content["hard"]]
    reading = Reading(content["period"], content["institution"], records, findings=findings)
    return programme.returns["monthly"], reading


def _no_findings(*_: object) -> list[Finding]:
    return []
