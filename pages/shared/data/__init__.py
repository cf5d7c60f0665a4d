"""The only cached reads. Every one takes a `Reading`, so no answer can reach a viewer it was not made for."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine, text

from access.scope import Scope
from etl.definitions.load import load_programme, programme_names
from etl.definitions.programme import Programme
from etl.definitions.proposal import method_from
from etl.definitions.tuning import Turn
from etl.facts.growth import GrowthRow
from etl.queries.canonical import canonical
from etl.queries.figures import growth as growth_query
from etl.queries.figures import institution as institution_query
from etl.queries.figures import rank as rank_query
from etl.queries.figures import together as together_query
from etl.queries.figures.institution import Profile
from etl.queries.figures.rank import Ranking
from etl.queries.figures.together import TogetherRow
from etl.queries.returns import status as status_query
from etl.queries.returns.status import StatusRow
from etl.queries.score import advised as advised_query
from etl.queries.score import assessment as assessment_query
from etl.queries.score import proof as receipt_query
from etl.queries.score import rehearsal as rehearsal_query
from etl.queries.score import sandbox as sandbox_query
from etl.queries.score import standing as standing_query
from etl.queries.score.advised import Advised
from etl.queries.score.proof import Json
from etl.queries.score.rehearsal import Rehearsal, RehearsedPeriod
from etl.queries.score.scored import Scored, scored_quarters
from etl.queries.score.shape import Assessment
from etl.queries.score.standing import Change
from etl.scoring.discrimination import Discrimination
from etl.scoring.figures import By
from etl.values.errors import Refusal
from etl.values.periods import Period
from store import facts
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
    return rank_query.rank(
        engine(reading.database), programme_of(reading), period, indicator, by=by, scope=reading.scope
    )


@kept
def together(reading: Reading, upto: str, indicator: str) -> tuple[TogetherRow, ...]:
    """An indicator of all institutions together, a row for every month up to `upto` that has a value."""
    return tuple(together_query.together(engine(reading.database), programme_of(reading), upto, indicator))


@kept
def profile(reading: Reading, period: str, institution: str) -> Profile:
    """Where an institution stands in every indicator."""
    return institution_query.profile(
        engine(reading.database),
        programme_of(reading),
        period,
        institution,
        scope=reading.scope,
        ranking_of=lambda indicator: ranking(reading, period, indicator, "value"),
    )


@kept
def status(reading: Reading, period: str) -> tuple[StatusRow, ...]:
    """A row for each return that is expected for a month."""
    return tuple(status_query.status(engine(reading.database), programme_of(reading), period))


@kept
def quarters(reading: Reading) -> tuple[str, ...]:
    """The quarters with figures for which a method was in force, from the first to the last."""
    dated = [method.code for method in programme_of(reading).methods]
    found = sorted({Period.parse(period).quarter for period in periods(reading)})
    return tuple(str(q) for q in found if dated and f"{q.months[0]}-01" >= min(dated))


@kept
def last_complete_quarter(reading: Reading) -> str:
    """The last quarter of which every month has figures, "" where there is none."""
    months = set(periods(reading))
    complete = [
        quarter
        for quarter in quarters(reading)
        if months.issuperset(str(month) for month in Period.parse(quarter).months)
    ]
    return complete[-1] if complete else ""


@kept_few
def scored(reading: Reading) -> Mapping[str, Scored]:
    """The unbroken run of quarters up to the last one, scored. No page gets it: it knows no scope."""
    last = Period.parse(quarters(reading)[-1])
    run = scored_quarters(engine(reading.database), programme_of(reading), last)
    return {str(one.period): one for one in run}


def _scored(reading: Reading, quarter: str) -> tuple[Scored, Scored | None]:
    """A quarter and the one before it. Scored once for all viewers; what each may see is decided afterwards."""
    run = scored(replace(reading, scope=Scope(sees_all_volumes=True)))
    if quarter not in run:  # a hole in the months ends the run: the quarters before it stand for themselves
        alone = scored_quarters(engine(reading.database), programme_of(reading), Period.parse(quarter))
        run = {str(one.period): one for one in alone}
    return run[quarter], run.get(str(Period.parse(quarter).previous))


@kept
def assessment(reading: Reading, quarter: str) -> Assessment:
    """Everybody's score in a quarter."""
    now, before = _scored(reading, quarter)
    return assessment_query.assessment_of(programme_of(reading), now, before, scope=reading.scope)


@kept
def discrimination(reading: Reading, quarter: str) -> tuple[Discrimination, ...]:
    """How far each item of a quarter tells institutions apart."""
    return tuple(assessment_query.discrimination_of(_scored(reading, quarter)[0]))


@kept
def advised(reading: Reading, quarter: str, institution: str) -> Advised:
    """What would move an institution up and what would make it fall."""
    now, _ = _scored(reading, quarter)
    return advised_query.advised(programme_of(reading), now, institution, scope=reading.scope)


@kept_few
def published(reading: Reading, quarter: str) -> Scored:
    """A quarter as it was known when it was published. No page gets it: it knows no scope."""
    now, _ = _scored(reading, quarter)
    return standing_query.as_published(engine(reading.database), programme_of(reading), now)


@kept
def change(reading: Reading, quarter: str, institution: str) -> Change | None:
    """Why score and place of an institution changed since the quarter before; None without one before."""
    now, before = _scored(reading, quarter)
    standing_query.refuse_stranger(now, institution, reading.scope)
    if before is None:
        return None
    everybody = replace(reading, scope=Scope(sees_all_volumes=True))
    then = published(everybody, str(before.period))
    return standing_query.change_of(
        programme_of(reading), now, before, then, institution, scope=reading.scope
    )


@kept_few
def receipt(reading: Reading, quarter: str, institution: str) -> Json:
    """The score receipt of an institution; to be read, not to be changed."""
    now, _ = _scored(reading, quarter)
    return receipt_query.receipt(programme_of(reading), now, institution, scope=reading.scope)


@kept_few
def receipt_bytes(reading: Reading, quarter: str, institution: str) -> bytes:
    """The receipt as the file that the command writes."""
    return canonical(receipt(reading, quarter, institution))


@kept
def tried(reading: Reading, quarter: str, turns: tuple[tuple[str, str, str], ...]) -> RehearsedPeriod:
    """A quarter under its method with some numbers turned (item, path, number), beside the official one."""
    now, before = _scored(reading, quarter)
    turned = [Turn(item, path, Decimal(number)) for item, path, number in turns]
    return sandbox_query.tried(programme_of(reading), now, before, turned)


@kept_few
def rehearsal(reading: Reading, quarter: str, proposal: str) -> Rehearsal:
    """A proposed method (the text of its file) on the quarters up to `quarter`, beside the methods in force."""
    programme = programme_of(reading)
    method = method_from(proposal.encode(), PROPOSAL, programme)
    return rehearsal_query.rehearse(engine(reading.database), programme, method, quarter)
