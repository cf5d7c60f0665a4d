"""What is quick, as a rule that holds itself: a test near the code that bears no mark starts no other program.

`make quick` leaves out what is marked (browser, office, postgres, processes, slow). A test that starts Chromium, a
PostgreSQL, LibreOffice or another Python without saying so would be run there all the same; so it fails, wherever it is
run. Nothing is timed.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.paths import ROOT

MARKS = frozenset({"browser", "office", "postgres", "processes", "slow"})
NEAR_THE_CODE = ("tests/unit/", "tests/spec/", "tests/test_architecture.py")
SMALL = ("x13as", "pdftotext")
"""Programs that answer within a hundredth of a second and are what the test is about."""
READER = "etl.intake.apart.worker"
"""A reading process serves all tests that follow: two at most are started in each process that runs tests."""
_STARTS = frozenset({"subprocess.Popen", "os.fork", "os.forkpty", "os.system"})


def is_quick(item: pytest.Item) -> bool:
    """Whether `make quick` runs the test."""
    path = item.path.relative_to(ROOT).as_posix()
    return path.startswith(NEAR_THE_CODE) and not MARKS & {mark.name for mark in item.iter_markers()}


def is_allowed(event: str, command: Sequence[str]) -> bool:
    """Whether a quick test may start this."""
    if event != "subprocess.Popen" or not command:
        return False
    return Path(command[0]).name in SMALL or READER in command


class Starts:
    """What the test that runs now has started, whichever of its threads did."""

    def __init__(self) -> None:
        self._seen: list[str] | None = None
        sys.addaudithook(self._heard)

    def _heard(self, event: str, arguments: tuple[object, ...]) -> None:
        if self._seen is None or event not in _STARTS:
            return
        given = arguments[1] if event == "subprocess.Popen" else ()
        command = [given] if isinstance(given, str) else [str(part) for part in given]  # type: ignore[attr-defined]
        if not is_allowed(event, command):
            self._seen.append(" ".join((event, *command))[:200])

    def watch(self, item: pytest.Item) -> None:
        """Begin with a test."""
        self._seen = [] if is_quick(item) else None

    def told(self) -> list[str]:
        """What it started and must not have; nothing is watched from here on."""
        seen, self._seen = self._seen or [], None
        return seen
