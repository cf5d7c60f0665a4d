"""Documents that another process makes beside this one are the same, and this one does without it."""

import subprocess
import sys
from collections.abc import Mapping

import pytest

from etl.documents.beside import Beside, is_of_use
from etl.documents.render import render
from etl.documents.voice import Language
from etl.editions.model import Edition
from tests.paths import ROOT

CRASHES = [sys.executable, "-c", "import sys; sys.stdout.write('half a document'); sys.exit(3)"]


@pytest.mark.processes
@pytest.mark.parametrize("language", ["zh", "en"])
def test_another_process_makes_the_same_bytes(
    edition: Edition,
    documents: Mapping[str, bytes],
    english: Mapping[str, bytes],
    language: Language,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Beside(language) as beside:
        given = beside.made(edition)
    known = documents if language == "zh" else english
    assert given == {ending: known[ending] for ending in beside.endings}
    monkeypatch.setattr(beside, "made", lambda one: given)
    assert render(edition, language, beside) == known


@pytest.mark.processes
def test_what_it_does_not_make_is_made_here(
    edition: Edition, documents: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Beside("zh") as killed:
        killed._process.kill()
        assert render(edition, "zh", killed) == documents
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda command, **how: start(CRASHES, **how))
    with Beside("zh") as crashed:
        assert crashed.made(edition) == {}


@pytest.mark.processes
def test_it_ends_with_the_work_that_it_was_started_for() -> None:
    with Beside("zh") as unused:
        process = unused._process
    assert process.returncode is not None
    command = [sys.executable, "-m", "etl.documents.beside", "zh", "docx"]
    nothing_came = subprocess.run(command, cwd=ROOT, input=b"", capture_output=True, check=True)
    assert not nothing_came.stdout
    assert not nothing_came.stderr


ASKED_AT_ONCE = """
from concurrent.futures import ThreadPoolExecutor
from etl.documents.formats import ENDINGS, maker
with ThreadPoolExecutor(8) as threads:
    print(*[made.__name__ for made in threads.map(maker, [*ENDINGS, *reversed(ENDINGS)])])
"""


@pytest.mark.processes
def test_formats_that_are_asked_for_at_once_are_imported_one_at_a_time() -> None:
    """Their libraries import each other: two threads that did so at once have waited for each other."""
    command = [sys.executable, "-c", ASKED_AT_ONCE]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [*(names := ["letter", "bulletin", "workbook", "slides"]), *reversed(names)]


def test_a_server_and_tests_start_none() -> None:
    assert not is_of_use()
