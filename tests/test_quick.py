"""What is quick is a rule: who starts a program without a mark is found out, reading processes and small ones apart."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.quick import Starts, is_allowed, is_quick


class _Item:
    """As much of a test as the rule looks at."""

    def __init__(self, path: str, *marks: str) -> None:
        self.path = ROOT / path
        self._marks = [getattr(pytest.mark, name).mark for name in marks]

    def iter_markers(self) -> list[pytest.Mark]:
        return self._marks


@pytest.mark.parametrize(
    ("path", "marks", "expected"),
    [
        ("tests/unit/a.py", (), True),
        ("tests/spec/a.py", (), True),
        ("tests/test_architecture.py", (), True),
        ("tests/unit/a.py", ("slow",), False),
        ("tests/unit/a.py", ("parametrize", "postgres"), False),
        ("tests/pages/a.py", (), False),
    ],
)
def test_which_tests_are_quick(path: str, marks: tuple[str, ...], expected: bool) -> None:
    assert is_quick(_Item(path, *marks)) is expected  # type: ignore[arg-type]


def test_a_quick_test_that_starts_a_program_is_found_out() -> None:
    starts = Starts()
    starts.watch(_Item("tests/unit/a.py"))  # type: ignore[arg-type]
    subprocess.run([sys.executable, "-c", ""], check=True)
    os.system("true")
    python, shell = starts.told()
    assert python.startswith(f"subprocess.Popen {sys.executable}")
    assert shell.startswith("os.system")
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert starts.told() == []  # between two tests nobody is watched


def test_a_marked_test_starts_what_it_wants() -> None:
    starts = Starts()
    starts.watch(_Item("tests/unit/a.py", "processes"))  # type: ignore[arg-type]
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert starts.told() == []


def test_what_a_quick_test_may_start() -> None:
    assert is_allowed("subprocess.Popen", ["python", "-B", "-m", "etl.intake.apart.worker"])
    assert is_allowed("subprocess.Popen", [str(Path("/anywhere/x13as")), "series"])
    assert not is_allowed("subprocess.Popen", ["soffice", "--headless"])
    assert not is_allowed("subprocess.Popen", ["postgres"])
    assert not is_allowed("os.fork", [])
