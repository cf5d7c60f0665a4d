"""docs/add-a-programme.md is followed to the letter: its files are written, its commands run, in their order."""

import re
import shlex
from pathlib import Path

import pytest

from etl.definitions import load
from etl.values.house import ROOT
from tests.commands import run_command

GUIDE = ROOT / "docs" / "add-a-programme.md"
_STEP = re.compile(
    r"^(?:`(?P<file>[\w/.-]+)`:\n\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL
)


def test_the_guide_leads_to_a_ranking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "data" / "programmes"
    root.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(load, "PROGRAMMES", root)
    for function in (load.load_programme, load.programme_names):
        monkeypatch.setattr(function, "__defaults__", (root,))
    ran = []
    for step in _STEP.finditer(GUIDE.read_text(encoding="utf-8")):
        if step["kind"] != "sh":
            assert step["file"], step[0]
            (tmp_path / step["file"]).write_text(step["body"], encoding="utf-8")
            continue
        for line in step["body"].splitlines():
            program, dash, module, *arguments = shlex.split(line)
            assert (program, dash, module) == ("python", "-m", "etl")
            done = run_command(f"sqlite:///{tmp_path / 'guide.db'}", *arguments)
            assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
            ran.append((arguments[0], done.stdout))
    ranked = [out for command, out in ran if command == "rank"]
    assert ranked[0].splitlines()[1].split("\t")[2] == "gate"
    assert ranked[1].splitlines()[1].split("\t")[2] == "jade"
    assert (tmp_path / "east-2025-Q1.xlsx").exists()
