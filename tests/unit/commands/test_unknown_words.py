"""A code that nobody knows is refused with those that there are; an empty table would say that there is nothing."""

from pathlib import Path

import pytest

from tests.commands import run_command

ASKED = [
    ("growth", "--institution", "B99"),
    ("linked", "--measure", "tx_cnt", "--institution", "B99"),
    ("growth", "--measure", "nix"),
    ("linked", "--measure", "nix"),
    ("contributions", "--measure", "nix"),
    ("revisions", "--measure", "nix"),
    ("rank", "--indicator", "nix"),
    ("average", "--indicator", "nix"),
    ("coverage", "--region", "999999"),
]


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_an_unknown_code_is_no_empty_table(tmp_path: Path, asked: tuple[str, ...]) -> None:
    url = f"sqlite:///{tmp_path / 'bianmin.db'}"
    done = run_command(url, asked[0], "--programme", "daqing", "--period", "2019-12", *asked[1:])
    assert (done.returncode, done.stdout) == (1, "")
    assert f"“{asked[-1]}”" in done.stderr


def test_a_form_is_not_written_under_the_ending_of_another_program(tmp_path: Path) -> None:
    out = tmp_path / "B01.pdf"
    url = f"sqlite:///{tmp_path / 'bianmin.db'}"
    asked = ["--programme", "daqing", "--period", "2019-12", "--institution", "B01", "--out", str(out)]
    done = run_command(url, "template", *asked)
    assert (done.returncode, out.exists()) == (1, False)
    assert ".xlsx" in done.stderr
