"""How often somebody may ask within a minute. Counted in this process, forgotten with the minute."""

import time
from collections.abc import Callable
from threading import Lock

MINUTE = 60.0
FAILURES = 30
"""Wrong tokens of one address within a minute; after them it is told to wait. They keep no right token out."""
MOST_KEPT = 10_000


class Rate:
    """A count for each who asks, that begins anew with every minute of the clock."""

    def __init__(self, most: Callable[[], int], clock: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.clock = clock
        self._minute = -1
        self._counts: dict[str, int] = {}
        self._lock = Lock()

    def wait(self, who: str) -> int:
        """Count a request; the seconds to wait where it is one too many, else 0."""
        now = self.clock()
        with self._lock:
            if self._minute != (minute := int(now // MINUTE)) or len(self._counts) >= MOST_KEPT:
                self._minute, self._counts = minute, {}
            self._counts[who] = count = self._counts.get(who, 0) + 1
        return 0 if count <= self.most() else max(1, int(MINUTE - now % MINUTE))
