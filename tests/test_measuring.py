"""What counts where the run is measured: tests near the code, and pauses within pauses."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.measuring import UNWATCHED, Watch, is_watched
from tests.paths import ROOT


def test_folders_that_are_not_watched_are_there_and_those_near_the_code_are_watched() -> None:
    folders = {path.name for path in (ROOT / "tests").iterdir() if any(path.glob("test_*.py"))}
    assert folders > UNWATCHED
    assert {name for name in folders if not is_watched(ROOT / "tests" / name / "test_a.py")} == UNWATCHED
    assert is_watched(ROOT / "tests" / "unit" / "pages" / "test_a.py")
    assert is_watched(ROOT / "tests" / "test_sentences.py")


@pytest.mark.parametrize("is_measured", [True, False])
def test_a_pause_within_a_pause_ends_with_the_outer_one(is_measured: bool) -> None:
    said: list[str] = []
    controller = SimpleNamespace(pause=lambda: said.append("pause"), resume=lambda: said.append("resume"))
    plugin = SimpleNamespace(cov_controller=controller if is_measured else None)
    config: Any = SimpleNamespace(pluginmanager=SimpleNamespace(getplugin=lambda name: plugin))
    watch = Watch(config)
    with watch.paused():
        with watch.paused():
            pass
        said.append("still paused")
    assert said == (["pause", "still paused", "resume"] if is_measured else ["still paused"])
