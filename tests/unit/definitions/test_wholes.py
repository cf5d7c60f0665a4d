"""Figures of different wholes (the group, the nation, the institutions themselves) are never added."""

import shutil
from pathlib import Path

import pytest

from etl.definitions.load import PROGRAMMES, load_programme
from etl.values.errors import DefinitionError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """complaints, with a measure of the group's."""
    shutil.copytree(PROGRAMMES / "complaints", tmp_path / "complaints")
    measures = tmp_path / "complaints" / "measures.toml"
    text = measures.read_text(encoding="utf-8")
    measures.write_text(text.replace('code = "asked"', 'code = "asked"\napart = "group"'), encoding="utf-8")
    return tmp_path


def _numerator(folder: Path, expression: str) -> None:
    indicator = folder / "complaints" / "indicators" / "satisfaction.toml"
    text = indicator.read_text(encoding="utf-8")
    indicator.write_text(
        text.replace('numerator = "satisfied"', f'numerator = "{expression}"'), encoding="utf-8"
    )


def test_a_share_of_another_whole_is_said(folder: Path) -> None:
    assert load_programme("complaints", folder).measures["asked"].apart == "group"


@pytest.mark.parametrize("expression", ["satisfied + asked", "asked - satisfied"])
def test_a_sum_over_two_wholes_is_refused(folder: Path, expression: str) -> None:
    _numerator(folder, expression)
    with pytest.raises(DefinitionError, match="what is of different wholes must never be added"):
        load_programme("complaints", folder)


def test_the_figure_of_a_whole_is_not_added_over_institutions(folder: Path) -> None:
    with (folder / "complaints" / "measures.toml").open("a", encoding="utf-8") as file:
        file.write(
            '\n[[measure]]\ncode = "asked_all"\nname = { zh = "合计", en = "All" }\nunit = "count"\n'
            'counted_in = { zh = "件", en = "complaints" }\nkind = "flow"\ntotal_of = "asked"\n'
        )
    with pytest.raises(DefinitionError, match="which must never be added"):
        load_programme("complaints", folder)
