"""The only cached reads. Every one takes a `Asked`, so no answer can reach a viewer it was not made for."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine, text

from access.scope import Scope
from etl.definitions.load import load_programme, programme_names
from etl.definitions.programme import Programme
from etl.queries.returns import own_return as own_query
from etl.values.errors import Refusal
from etl.values.periods import Period
from store import audit, facts
from store.copies import condition
from store.engine import open_engine
from store.filings import Filing, list_filings
from store.programmes import data_version

P = ParamSpec("P")
R = TypeVar("R")
KEPT_ANSWERS = 2000
KEPT_LARGE_ANSWERS = 24
DEFINITIONS_STAND_SECONDS = 10
PROPOSAL = Path("methods/proposal.toml")
"""What a proposed method is called in the sentence that refuses it."""


@dataclass(frozen=True)
class Asked:
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


def kept_few(function: Callable[P, R]) -> Callable[P, R]:
    """The same for large answers, which must not pile up with every new version of the data."""
    return st.cache_resource(show_spinner=False, max_entries=KEPT_LARGE_ANSWERS)(function)


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


def damaged(programmes: list[str]) -> dict[str, str]:
    """Why a programme's rows cannot be read, for those of which that is so."""
    return condition.damaged(engine(database()), programmes)


def first_break_of_chain() -> tuple[int, str] | None:
    """The first entry of the audit chain that does not hold, and why."""
    return audit.first_break(engine(database()))


def asked_of(programme: Programme, scope: Scope) -> Asked:
    """What answers about `programme` depend on at this moment. Asks the database for one row."""
    address = database()
    version = data_version(engine(address), programme.slug)
    return Asked(address, programme.slug, programme.digest, version, scope)


@lru_cache(maxsize=64)
def _programme(slug: str, definitions: str) -> Programme:
    return load_programme(slug)


def programme_of(asked: Asked) -> Programme:
    """The programme of a reading, read from its folder once for every state of its definitions."""
    return _programme(asked.programme, asked.definitions)


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
def filings(asked: Asked) -> tuple[Filing, ...]:
    """Every version of every filing of the programme."""
    return tuple(list_filings(engine(asked.database), asked.programme))


@kept
def periods(asked: Asked) -> tuple[str, ...]:
    """The periods with figures in force, from the first to the last."""
    return tuple(facts.periods(engine(asked.database), asked.programme))


@kept
def quarters(asked: Asked) -> tuple[str, ...]:
    """The quarters with figures for which a method was in force, from the first to the last."""
    dated = [method.code for method in programme_of(asked).methods]
    found = sorted({Period.parse(period).quarter for period in periods(asked)})
    return tuple(str(q) for q in found if dated and f"{q.months[0]}-01" >= min(dated))


@kept
def last_complete_quarter(asked: Asked) -> str:
    """The last quarter of which every month has figures, "" where there is none."""
    months = set(periods(asked))
    complete = [
        quarter
        for quarter in quarters(asked)
        if months.issuperset(str(month) for month in Period.parse(quarter).months)
    ]
    return complete[-1] if complete else ""


@kept
def begun_months(asked: Asked) -> tuple[str, ...]:
    """The months of which somebody has filed something or keeps a draft; figures in force or not."""
    return own_query.begun_months(engine(asked.database), programme_of(asked))
