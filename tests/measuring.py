"""Which tests count where the run is measured (`--cov`): those near the code. What others run besides is not watched.

A line that only a page, a browser or a second implementation happens to pass has no test of its own; and being watched
takes these, which do the same work many times, half as long again or more.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.paths import ROOT

UNWATCHED = frozenset({"browser", "golden", "oracle", "pages"})
"""Folders of tests that run what others test: whole pages, whole quarters, thousands of random programmes."""


def is_watched(path: Path) -> bool:
    """Whether the tests of a file count."""
    return path.relative_to(ROOT / "tests").parts[0] not in UNWATCHED


class Watch:
    """The measuring of this process, which can be paused, also within a pause."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._pauses = 0

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nothing of the block counts."""
        plugin = self._config.pluginmanager.getplugin("_cov")
        controller = getattr(plugin, "cov_controller", None)
        self._pauses += 1
        if controller is not None and self._pauses == 1:
            controller.pause()
        try:
            yield
        finally:
            self._pauses -= 1
            if controller is not None and not self._pauses:
                controller.resume()
