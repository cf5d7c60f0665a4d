"""Runs of pages take turns, two at a time, instead of all running at once.

Python runs one thread at a time, and gives each of them a little of it in rounds. Of fifty visitors who asked at the
same moment everybody got the page when the last could have had it; who looks at it for as long as the others then asked
again together with them, and so on: once in step they stayed in step, and waited for forty-nine others at every change.
In turn the first has the page at once, and they part.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Semaphore

AT_ONCE = 2
"""One computes, while another waits for the database or a file."""
PATIENCE_SECONDS = 0.3
"""A run may take many seconds, such as one that reads a file: nobody waits for it longer than this."""


class Turns:
    """So many turns as may be taken at once."""

    def __init__(self, at_once: int = AT_ONCE, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._free = Semaphore(at_once)
        self._patience_seconds = patience_seconds

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for a turn and give it back in the end, however that comes; who has waited long enough goes without."""
        is_mine = self._free.acquire(timeout=self._patience_seconds)
        try:
            yield
        finally:
            if is_mine:
                self._free.release()


TURNS = Turns()
"""Those of this server."""
