"""`etl new` and `etl check` at the command line."""

from pathlib import Path

import pytest

from etl.definitions import load
from etl.definitions.load import load_programme
from etl.jobs.new_programme import SOURCES
from tests.commands import run_command


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(load, "PROGRAMMES", tmp_path)
    return tmp_path


@pytest.mark.slow
def test_what_new_writes_loads_and_is_in_order(root: Path) -> None:
    for source in SOURCES:
        made = run_command("sqlite://", "new", f"my-{source}", "--from", source)
        assert made.returncode == 0, made.stderr
        assert load_programme(f"my-{source}", root).slug == f"my-{source}"
        checked = run_command("sqlite://", "check", f"my-{source}")
        assert (checked.returncode, checked.stdout) == (0, "")


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("Mine", "scheme", "cannot be a programme's code"),
        ("mine", "spreadsheet", "choose one of: daqing, published-table, regions, appraisal, scheme"),
        ("taken", "scheme", "there is a folder “taken” already"),
    ],
)
def test_what_cannot_be_made_is_one_sentence(root: Path, name: str, source: str, said: str) -> None:
    (root / "taken").mkdir()
    refused = run_command("sqlite://", "new", name, "--from", source)
    assert refused.returncode == 1
    assert said in refused.stderr
    assert sorted(path.name for path in root.iterdir()) == ["taken"]


def test_check_lists_every_fault_with_file_and_line(root: Path) -> None:
    run_command("sqlite://", "new", "mine", "--from", "scheme")
    for name, old, new in (("programme.toml", '"year"', '"yaer"'), ("measures.toml", '"flow"', '"flows"')):
        path = root / "mine" / name
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    found = run_command("sqlite://", "check", "mine")
    assert found.returncode == 1
    lines = [line for line in found.stdout.splitlines() if not line.startswith(" ")]
    meanings = [line.strip() for line in found.stdout.splitlines() if line.startswith(" ")]
    assert [line.split(":")[0] for line in meanings] == ["measure.kind", "assessed"], "what the keys mean"
    assert [line.split(":")[0] for line in lines] == ["measures.toml", "programme.toml"]
    assert "“assessed”: “yaer” is not one of the words that may stand here" in lines[1]
    assert "2 faults" in found.stderr
    nowhere = run_command("sqlite://", "check", "nowhere")
    assert nowhere.returncode == 1
    assert "there is no folder “nowhere”" in nowhere.stderr
