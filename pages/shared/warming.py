"""What the server does before the first visitor comes: open the database and build what each page shows first."""

import asyncio

from access.scope import scope_of
from access.viewer import COORDINATOR
from etl.definitions.programme import Programme
from pages.shared import assessment, coverage, data, growth, overview, rankings, regional
from pages.shared.figures.palette import PALETTES
from pages.shared.language import LANGUAGES
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
    reading = data.reading_of(programme, scope_of(COORDINATOR, programme.settings.visibility))
    periods = data.periods(reading)
    for period in periods[-1:]:
        for language in LANGUAGES:
            for ground in PALETTES:
                view = View(reading, period, language, ground)
                for part in (overview, growth, coverage, regional, rankings):
                    part.build(view)
    quarter = data.last_complete_quarter(reading)
    for language in LANGUAGES if quarter else ():
        for ground in PALETTES:
            assessment.build(View(reading, quarter, language, ground))
