"""The only cached reads. Every one takes a `Reading`, so no answer can reach a viewer it was not made for."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine, text

from access.scope import Scope
from etl.definitions.errors import Refusal
from etl.definitions.indicators import Indicator
from etl.definitions.load import Programme, load_programme, programme_names
from etl.facts.growth import GrowthRow
from etl.queries import growth as growth_query
from etl.queries import institution as institution_query
from etl.queries import rank as rank_query
from etl.queries import status as status_query
from etl.queries import together as together_query
from etl.queries.figures import By
from etl.queries.institution import Profile
from etl.queries.rank import Ranking
from etl.queries.status import StatusRow
from etl.queries.together import TogetherRow
from store import facts
from store.engine import open_engine
from store.filings import Filing, list_filings
from store.programmes import data_version

P = ParamSpec("P")
R = TypeVar("R")
KEPT_ANSWERS = 2000
DEFINITIONS_STAND_SECONDS = 10


@dataclass(frozen=True)
class Reading:
    """What an answer depends on: database, programme and its definitions, version of its data, the viewer's scope."""

    database: str
    programme: str
    definitions: str
    version: str
    scope: Scope


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the answers of a function whose arguments say all that they depend on.

    As a resource, not as data: answers are frozen values and Figure objects, handed out as they are, while
    `cache_data` would pickle and unpickle them on every run.
    """
    return st.cache_resource(show_spinner=False, max_entries=KEPT_ANSWERS)(function)


def database() -> str:
    """The address of the database, "" for the project's own file."""
    return os.environ.get("DATABASE_URL", "")


@st.cache_resource(show_spinner=False)
def engine(address: str) -> Engine:
    """The engine on the database at `address`, opened once for the whole server."""
    return open_engine(address or None)


def database_answers() -> None:
    """Ask the database something small; raises when it does not answer."""
    with engine(database()).connect() as connection:
        connection.execute(text("SELECT 1"))


def reading_of(programme: Programme, scope: Scope) -> Reading:
    """What answers about `programme` depend on at this moment. Asks the database for one row."""
    address = database()
    version = data_version(engine(address), programme.slug)
    return Reading(address, programme.slug, programme.digest, version, scope)


@lru_cache(maxsize=64)
def _programme(slug: str, definitions: str) -> Programme:
    return load_programme(slug)


def programme_of(reading: Reading) -> Programme:
    """The programme of a reading, read from its folder once for every state of its definitions."""
    return _programme(reading.programme, reading.definitions)


@st.cache_resource(show_spinner=False, ttl=DEFINITIONS_STAND_SECONDS)
def programmes() -> tuple[tuple[Programme, ...], tuple[Refusal, ...]]:
    """The programmes that can be read, and why others cannot. A changed definition is seen within seconds."""
    readable, refused = [], []
    for slug in programme_names():
        try:
            readable.append(load_programme(slug))
        except Refusal as refusal:
            refused.append(refusal)
    return tuple(readable), tuple(refused)


@kept
def filings(reading: Reading) -> tuple[Filing, ...]:
    """Every version of every filing of the programme."""
    return tuple(list_filings(engine(reading.database), reading.programme))


@kept
def periods(reading: Reading) -> tuple[str, ...]:
    """The periods with figures in force, from the first to the last."""
    return tuple(facts.periods(engine(reading.database), reading.programme))


@kept
def growth(reading: Reading, upto: str, measure: str, institution: str) -> tuple[GrowthRow, ...]:
    """A row for every month up to `upto`, of all institutions together or, unless "", of one."""
    rows = growth_query.growth(
        engine(reading.database),
        programme_of(reading),
        upto,
        [measure],
        institution=institution or None,
        scope=reading.scope,
    )
    return tuple(rows)


@kept
def ranking(reading: Reading, period: str, indicator: str, by: By) -> Ranking:
    """Every institution by an indicator, ranked by its value or its change."""
    ranking = rank_query.rank(
        engine(reading.database), programme_of(reading), period, indicator, by=by, scope=reading.scope
    )
    if not _hides_medians(reading, ranking.indicator):
        return ranking
    return replace(ranking, rows=tuple(replace(row, group_median=None) for row in ranking.rows))


@kept
def together(reading: Reading, upto: str, indicator: str) -> tuple[TogetherRow, ...]:
    """An indicator of all institutions together, a row for every month up to `upto` that has a value."""
    return tuple(together_query.together(engine(reading.database), programme_of(reading), upto, indicator))


@kept
def profile(reading: Reading, period: str, institution: str) -> Profile:
    """Where an institution stands in every indicator."""
    profile = institution_query.profile(
        engine(reading.database), programme_of(reading), period, institution, scope=reading.scope
    )
    standings = tuple(
        replace(standing, row=replace(standing.row, group_median=None))
        if _hides_medians(reading, standing.indicator)
        else standing
        for standing in profile.standings
    )
    return replace(profile, standings=standings)


def _hides_medians(reading: Reading, indicator: Indicator) -> bool:
    """Whether a group's median would give a volume away: in a group of odd size it is the middle member's own."""
    return indicator.is_volume and not reading.scope.sees_all_volumes


@kept
def status(reading: Reading, period: str) -> tuple[StatusRow, ...]:
    """A row for each return that is expected for a month."""
    return tuple(status_query.status(engine(reading.database), programme_of(reading), period))
