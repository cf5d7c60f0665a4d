"""Which sums over all institutions may be told, all measures of the programme beside each other?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.disclosure.relations import Cell, kin, relations, told_beside
from store.facts import data_version, read_facts


@dataclass(frozen=True)
class _Asked:
    """A question, by what its answer hangs on."""

    database: str
    definitions: str
    version: str
    measures: tuple[str, ...]
    moment: datetime | None
    engine: Engine = field(compare=False)
    programme: Programme = field(compare=False)


def told_sums(
    engine: Engine, programme: Programme, measures: Iterable[str], as_known_on: datetime | None = None
) -> frozenset[Cell]:
    """(measure, period) of the sums that may be told to who does not see everybody's volumes: of these measures and of
    all that hang together with them, each by itself and beside all others (`etl.disclosure.relations`).

    Kept by the data's version: many questions ask it, and it reads all periods of a family of measures.
    """
    asked = tuple(kin(relations(programme), list(measures)))
    version = data_version(engine, programme.slug)
    url = engine.url.render_as_string(hide_password=False)
    return _told(
        _Asked(url, f"{programme.slug} {programme.digest}", version, asked, as_known_on, engine, programme)
    )


@lru_cache(maxsize=64)
def _told(asked: _Asked) -> frozenset[Cell]:
    programme = asked.programme
    facts = read_facts(asked.engine, programme.slug, measures=list(asked.measures), as_known_on=asked.moment)
    volumes: dict[Cell, dict[str, int]] = {}
    sums = facts.group_by("measure", "period", "institution").agg(pl.col("value").sum())
    for measure, period, institution, value in sums.iter_rows():
        volumes.setdefault((measure, period), {})[institution] = value
    headline = programme.settings.headline.measures
    places = {
        code: (code not in headline, measure.kind == "flow", place)
        for place, (code, measure) in enumerate(programme.measures.items())
    }
    return frozenset(told_beside(volumes, relations(programme), places, programme.settings.disclosure))
