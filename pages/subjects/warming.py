"""What the server does before the first visitor comes: open the database and build what each page shows first."""

import asyncio
from collections.abc import Callable
from importlib import import_module

from access.viewer import COORDINATOR
from etl.definitions.programme import Programme
from pages.shared import data
from pages.shared.figures.palette import PALETTES
from pages.shared.language import LANGUAGES
from pages.shared.registry import ENTRIES, Clock
from pages.shared.view import View

database_answers = data.database_answers


async def warm_up() -> None:
    """Build it off the event loop. A programme that cannot be read is left for its page to say why."""
    await asyncio.to_thread(_warm_up)


def _warm_up() -> None:
    readable, _refused = data.programmes()
    for programme in readable:
        _build(programme)


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
