"""Of which periods are the sums over all institutions still on the way, so that each return that comes in shows?"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Engine

from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.values.periods import Period
from store.edition_reads import list_editions, read_content
from store.filings import list_filings
from store.programmes import data_version
from store.sources import is_second


@dataclass(frozen=True)
class _Asked:
    """A question, by what its answer hangs on."""

    database: str
    definitions: str
    version: str
    published: tuple[tuple[int, str], ...]
    engine: Engine = field(compare=False)
    programme: Programme = field(compare=False)


def unfinished(engine: Engine, programme: Programme) -> frozenset[str]:
    """The periods whose sums over all institutions are told to no participant yet.

    Who looks at a sum before and after a return came in has that return's figure. A period is finished when every
    member that owes a return has one in force, or when its bulletin is published. Returns that come in after the last
    bulletin of the period are shown together, at least so many at a time as stand behind any sum that is told; until
    then the period is unfinished again. Periods of published tables, which nobody files, are always finished.

    Kept by the data's version and by what is published.
    """
    if not any(layout.is_owed for layout in programme.returns.values()):
        return frozenset()
    editions = list_editions(engine, programme.slug, "bulletin")
    published = tuple((one.id, one.period) for one in editions if one.state == "published")
    url, version = engine.url.render_as_string(hide_password=False), data_version(engine, programme.slug)
    return _unfinished(
        _Asked(url, f"{programme.slug} {programme.digest}", version, published, engine, programme)
    )


@lru_cache(maxsize=32)
def _unfinished(asked: _Asked) -> frozenset[str]:
    programme = asked.programme
    firsts: dict[str, dict[str, datetime]] = {}
    standing: dict[str, set[str]] = {}
    for one in list_filings(asked.engine, programme.slug):
        layout = programme.layout_of(one.source)
        if layout is None or not layout.is_owed or is_second(one.source) or one.accepted_at is None:
            continue
        known = firsts.setdefault(one.period, {})
        known[one.institution] = min(one.accepted_at, known.get(one.institution, one.accepted_at))
        if one.superseded_at is None:
            standing.setdefault(one.period, set()).add(one.institution)
    moments = {period: known_at(asked.engine, programme, number) for number, period in asked.published}
    return frozenset(
        period
        for period, came in firsts.items()
        if (
            _is_waiting(came.values(), moments[period], programme.settings.disclosure.institutions)
            if period in moments
            else not _members(programme, period) <= standing.get(period, set())
        )
    )


def known_at(engine: Engine, programme: Programme, edition: int) -> datetime:
    """The moment up to which an edition was drawn up."""
    return end_of_day(programme.settings, _known_on(_Stored(edition, str(engine.url), engine)))


@dataclass(frozen=True)
class _Stored:
    """An edition, which never changes."""

    edition: int
    database: str
    engine: Engine = field(compare=False)


@lru_cache(maxsize=256)
def _known_on(one: _Stored) -> str:
    # Of the stored JSON one key is asked: what an edition is belongs to the rooms above.
    return str(json.loads(read_content(one.engine, one.edition))["known_on"])


def _members(programme: Programme, period: str) -> set[str]:
    asked = Period.parse(period)
    return {code for code, one in programme.institutions.items() if one.is_member(asked)}


def _is_waiting(came: Iterable[datetime], told: datetime, together: int) -> bool:
    """Whether somebody whose first return came in after `told` waits for others, to be shown with them."""
    late = sum(moment >= told for moment in came)
    return bool(late % together)
