"""What the server does before the first visitor comes: look whether all can be read, build what each page shows first.

A programme that cannot be read or built is named in the log and left for its pages to say why; others are served.
"""

import asyncio
import gc
import logging
from collections.abc import Callable, Mapping
from importlib import import_module

from access.log import event
from access.viewer import COORDINATOR
from etl.definitions.programme import Programme
from pages.shared import data
from pages.shared.figures.palette import PALETTES
from pages.shared.language import LANGUAGES
from pages.shared.registry import ENTRIES, Clock
from pages.shared.view import View

GARBAGE = 10_000
"""After so many objects more than before unreachable ones are looked for among them (Python's own: 700)."""
_log = logging.getLogger(__name__)
_state: dict[str, object] = {"server": "ok"}


async def warm_up() -> None:
    """Build it off the event loop."""
    await asyncio.to_thread(_warm_up)


def settle() -> None:
    """Take what was built for good out of the collector's rounds, and let it go its rounds less often. An answer of
    thousands of rows is tens of thousands of objects that stay; to look through all that stays, again and again as
    they are made, took a fifth of a ranking of 4,000 institutions."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def condition() -> Mapping[str, object]:
    """How the server stands, for whoever watches over it: asks the database something small, and raises where it does
    not answer. How many programmes are damaged is as it was at the start."""
    data.database_answers()
    return _state | {"database": "ok"}


def _warm_up() -> None:
    readable, refused = data.programmes()
    for one in refused:
        event("programme refused", what=str(one))
    try:
        damaged = data.damaged([programme.slug for programme in readable])
    except Exception:  # the database as a whole: every page says so, and the server stays to say it
        _log.exception("the database cannot be opened")
        return
    for programme in readable:
        if programme.slug in damaged:
            _log.error(
                "programme damaged",
                extra={"fields": {"programme": programme.slug, "why": damaged[programme.slug]}},
            )
        else:
            _build_whatever_happens(programme, damaged)
    _state["programmes"], _state["damaged"] = len(readable), len(damaged)
    if broken := data.first_break_of_chain():
        _log.error("audit chain broken", extra={"fields": {"entry": broken[0], "why": broken[1]}})
        _state["damaged_chain"] = True


def _build_whatever_happens(programme: Programme, damaged: dict[str, str]) -> None:
    try:
        _build(programme)
    except Exception as error:
        damaged[programme.slug] = str(error)
        _log.exception("programme damaged", extra={"fields": {"programme": programme.slug}})


def _build(programme: Programme) -> None:
    asked = data.asked_of(programme, data.scope_in(programme, COORDINATOR))
    last = data.periods(asked)[-1:]
    _draw(asked, "period", last[0] if last else "")
    _draw(asked, "quarter", data.last_complete_quarter(asked))


def _draw(asked: data.Asked, clock: Clock, period: str) -> None:
    """Every warmed page of one clock in both languages and on both grounds, where there is a period to show."""
    for language in LANGUAGES if period else ():
        for ground in PALETTES:
            for build in builders(clock):
                build(View(asked, period, language, ground))


def builders(clock: Clock) -> list[Callable[[View], object]]:
    """`build` of every part that the table of pages wants warmed, in its order."""
    wanted = (one.warmed for one in ENTRIES if one.warmed and one.clock == clock)
    return [import_module(f"pages.subjects.{name}").build for name in wanted]
