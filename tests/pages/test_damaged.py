"""A programme whose files are damaged: every page says which file and where, and the other programmes go on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from etl.definitions import load
from etl.definitions.load import PROGRAMMES
from pages.shared import data
from pages.shared.registry import ENTRIES
from tests.pages.conftest import Visit, title_of, words_of

OF_PROGRAMMES = [one.name for one in ENTRIES if one.name not in ("administration",)]
DAMAGED = "kailian-aml"


@pytest.fixture
def damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folders of two programmes, the second's settings broken off in the middle of a line."""
    for slug in ("daqing", DAMAGED):
        shutil.copytree(PROGRAMMES / slug, tmp_path / slug)
    broken = tmp_path / DAMAGED / "programme.toml"
    broken.write_text(broken.read_text(encoding="utf-8") + "\nfrequency = \n", encoding="utf-8")
    for function in (load.load_programme, load.programme_names):
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    data.read_folders_again()
    yield broken
    monkeypatch.undo()
    data.read_folders_again()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["overview", "rankings", "filing", "methods", "programme"])
def test_the_others_go_on_and_the_fault_is_named(
    visit: Visit, daqing_engine: Engine, damaged: Path, name: str, language: str
) -> None:
    page = visit(daqing_engine, name, lang=language)
    assert not page.exception
    (error,) = [one.value for one in page.error]
    assert damaged.name in error.replace("\\", "")
    assert title_of(page), "the page about the sound programme stands"
    assert "Traceback" not in words_of(page)


@pytest.mark.parametrize("name", OF_PROGRAMMES)
def test_who_asks_for_the_damaged_one_is_told(
    visit: Visit, daqing_engine: Engine, damaged: Path, name: str
) -> None:
    page = visit(daqing_engine, name, programme=DAMAGED, lang="en")
    assert not page.exception
    assert any(damaged.name in one.value.replace("\\", "") for one in page.error)
