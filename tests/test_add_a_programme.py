"""docs/add-a-programme.md is followed to the letter: its files are written, its commands run, in their order."""

import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook

from etl.definitions import load
from etl.values.house import ROOT
from tests.commands import run_command

GUIDE = ROOT / "docs" / "add-a-programme.md"
WHOLES = ("cards", "fees", "complaints", "staff")
PARTS = ("cards_online", "fees_mobile", "answered_in_time", "trained")
_STEP = re.compile(
    r"^(?:`(?P<file>[\w/.-]+)`:\n\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL
)


LAST = "## 七"
"""What comes before needs no LibreOffice; what comes after fills in forms and publishes."""


def followed(guide: str, root: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What each command of the guide printed, by command. Forms that it hands out are filled in at once."""
    programmes = root / "data" / "programmes"
    programmes.mkdir(parents=True)
    monkeypatch.chdir(root)
    monkeypatch.setattr(load, "PROGRAMMES", programmes)
    for function in (load.load_programme, load.programme_names):
        monkeypatch.setattr(function, "__defaults__", (programmes,))
    ran = []
    for step in _STEP.finditer(guide):
        if step["kind"] != "sh":
            assert step["file"], step[0]
            (root / step["file"]).write_text(step["body"], encoding="utf-8")
            continue
        for line in step["body"].splitlines():
            program, dash, module, *words = shlex.split(line)
            assert (program, dash, module) == ("python", "-m", "etl")
            arguments = [
                one
                for word in words
                for one in (sorted(map(str, Path().glob(word))) if "*" in word else [word])
            ]
            done = run_command(f"sqlite:///{root / 'guide.db'}", *arguments)
            assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
            ran.append((arguments[0], done.stdout))
        for form in root.glob("forms/*.xlsx"):
            fill(form)
    return ran


def fill(form: Path) -> None:
    """Every part as its whole, every whole as a number that the institution's code makes."""
    book = load_workbook(form)
    sheet, institution = book.worksheets[2], form.name.split("-")[0]
    for cell in sheet[1]:
        if cell.value in WHOLES:
            sheet.cell(4, cell.column).value = 100 + len(institution)
        elif cell.value in PARTS:
            sheet.cell(4, cell.column).value = 50 + 10 * len(institution)
    book.save(form)


def test_the_guide_leads_to_a_ranking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = followed(GUIDE.read_text(encoding="utf-8").partition(LAST)[0], tmp_path, monkeypatch)
    ranked = [out for command, out in ran if command == "rank"]
    assert ranked[0].splitlines()[1].split("\t")[2] == "gate"
    assert ranked[1].splitlines()[1].split("\t")[2] == "jade"


@pytest.mark.slow
@pytest.mark.office
def test_the_guide_leads_to_a_score_a_bulletin_and_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    ran = followed(guide[guide.index("## 六") :], tmp_path, monkeypatch)
    by_command: dict[str, list[str]] = {}
    for command, out in ran:
        by_command.setdefault(command, []).append(out)
    assert by_command["load"][0].count(": accepted, ") == 20
    (scored,) = by_command["score"]
    rows = [line.split("\t") for line in scored.splitlines()[1:]]
    assert {row[2] for row in rows[:2]} == {"north", "south"}  # five letters have the best shares
    assert all(row[-1] == "value" for row in rows)
    documents = {path.name for path in (tmp_path / "documents").iterdir()}
    assert {f"tea-appraisal-{kind}-1.pdf" for kind in ("bulletin-2025-Q4", "assessment-2025")} <= documents
    assert by_command["amend"][-1].count("lake") == 1
    assert "mill" in by_command["amend"][-1]
