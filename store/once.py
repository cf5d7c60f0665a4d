"""What is asked for many times in one act is read once."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

Found = TypeVar("Found")

_KEPT: ContextVar[dict[Hashable, object] | None] = ContextVar("kept", default=None)


@contextmanager
def reading_once() -> Iterator[None]:
    """Within it the same question about what was known at one moment is asked of the database once. For acts that draw
    up a whole document from it, and for answers put together of a hundred others; whoever writes meanwhile moves the
    data version, and it is done again."""
    before = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(before)


def is_reading_once() -> bool:
    """Whether questions are being kept: then more is asked for than is needed at once."""
    return _KEPT.get() is not None


def once(key: Hashable, ask: Callable[[], Found]) -> Found:
    """What `ask` found when it was first asked within `reading_once`; outside of it, what it finds now."""
    kept = _KEPT.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    found: Found = kept[key]  # type: ignore[assignment]
    return found
