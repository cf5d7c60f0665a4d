"""Definitions that cannot be used (case 20): refused in one sentence with file and line, before any file is read."""

import re
import shutil
from pathlib import Path

import pytest

from etl.definitions.load import load_programme
from etl.values.errors import DefinitionError
from tests.paths import ROOT

DAQING = ROOT / "data" / "programmes" / "daqing"

WRONG: dict[str, tuple[str, str, str, str]] = {
    "a time zone that does not exist": (
        "programme.toml",
        "time_zone = .*",
        'time_zone = "Asia/Bejing"',
        "Asia/Bejing",
    ),
    "a path for a time zone": ("programme.toml", "time_zone = .*", 'time_zone = "../zone"', "../zone"),
    "no time zone": ("programme.toml", "time_zone = .*", 'time_zone = ""', "time zone"),
    "a country that does not exist": ("programme.toml", "country = .*", 'country = "XX"', "XX"),
    "a country in small letters": ("programme.toml", "country = .*", 'country = "cn"', "country"),
    "an hour that does not exist": ("programme.toml", "due_time = .*", 'due_time = "25:00"', "due_time"),
    "a unit that nobody knows": ("returns/monthly.toml", 'unit = "元"', 'unit = "furlong"', "furlong"),
    "a unit of another money": ("returns/monthly.toml", 'unit = "元"', 'unit = "万卢比"', "万卢比"),
    "a minimum that no figure can reach": (
        "measures.toml",
        "minimum = 0",
        f"minimum = -{2**63 + 1}",
        str(2**63 + 1),
    ),
    "a maximum beyond every figure": ("measures.toml", "minimum = 0", f"maximum = {2**63}", str(2**63)),
    "a count for an amount": ("returns/monthly.toml", 'unit = "元"', 'unit = "项"', "项"),
}


def changed(tmp_path: Path, file: str, pattern: str, new: str) -> Path:
    folder = tmp_path / "daqing"
    shutil.copytree(DAQING, folder)
    text = (folder / file).read_text(encoding="utf-8")
    text, count = re.subn(pattern, new, text, count=1)
    assert count == 1, pattern
    (folder / file).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("kind", WRONG)
def test_a_wrong_definition_is_one_sentence_with_file_and_line(tmp_path: Path, kind: str) -> None:
    file, pattern, new, named = WRONG[kind]
    root = changed(tmp_path, file, pattern, new)
    with pytest.raises(DefinitionError) as refused:
        load_programme("daqing", root)
    said = str(refused.value)
    assert named in said
    assert file in said
    assert re.search(r"line \d+", said)


@pytest.mark.parametrize("name", [".#monthly.toml", "monthly.toml~", ".monthly.toml.swp", "#monthly.toml#"])
@pytest.mark.parametrize("where", ["returns", "methods", "wording"])
def test_what_an_editor_leaves_is_no_definition(tmp_path: Path, where: str, name: str) -> None:
    folder = tmp_path / "daqing"
    shutil.copytree(DAQING, folder)
    before = load_programme("daqing", tmp_path).digest
    (folder / where / name).write_text("half a line [", encoding="utf-8")
    assert load_programme("daqing", tmp_path).digest == before


@pytest.mark.parametrize("word", ["项", "匹", "口"])
def test_a_programme_counts_in_words_of_its_own(tmp_path: Path, word: str) -> None:
    root = changed(tmp_path, "measures.toml", 'counted_in = \\{ zh = "户"', f'counted_in = {{ zh = "{word}"')
    assert any(one.counted_in.zh == word for one in load_programme("daqing", root).measures.values())
