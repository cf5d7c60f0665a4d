"""docs/architecture.md follows one number from its cell into the bulletin and back; here every line of it is run."""

import doctest
import re
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.intake.load import Loaded
from etl.values.house import ROOT

GUIDE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
SESSION = "".join(re.findall(r"^```python\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL))


def test_every_line_of_the_walk_prints_what_the_guide_says(
    daqing_loaded: tuple[Engine, list[Loaded], Path],
    daqing_published: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """In a folder in which the demonstration lies where `etl demo` puts it."""
    folder = tmp_path / "data" / "var" / "demo"
    folder.mkdir(parents=True)
    (folder / "daqing").symlink_to(daqing_loaded[2])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{daqing_published}")
    session = doctest.DocTestParser().get_doctest(SESSION, {}, "architecture.md", None, 0)
    assert len(session.examples) > 30
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(session, out=said.append)
    assert "".join(said) == ""


def test_the_guide_counts_the_files_and_facts_of_the_demonstration(
    daqing_loaded: tuple[Engine, list[Loaded], Path],
) -> None:
    _, loaded, _ = daqing_loaded
    files, facts = len(loaded), sum(one.facts for one in loaded)
    assert f"{files} files in (0 of them unchanged), 0 refused, {facts:,} facts." in GUIDE
    assert f"built as {files} files" in (ROOT / "README.md").read_text(encoding="utf-8")
