"""The only cached reads. Every one takes a `Asked`, so no answer can reach a viewer it was not made for, and says what
it shows (`shows`), so that the table of `access.allowed` decides whether it answers at all."""

import inspect
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, cast

import streamlit as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from access.allowed import Reading
from access.log import event
from access.scope import ALWAYS, HOUSE, Scope, scope_of
from access.viewer import Viewer
from etl.definitions.load import load_programme, programme_names
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.queries.amended.running import running
from etl.queries.returns import counted as counted_query
from etl.queries.returns import own_return as own_query
from etl.queries.returns import status as status_query
from etl.queries.returns.counted import Counted
from etl.queries.returns.status import Owed
from etl.queries.returns.unfinished import unfinished
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from pages.shared.registry import policy_of
from store import audit, facts
from store.copies import condition
from store.edition_reads import last_published, list_editions
from store.editions import StoredEdition
from store.engine import open_engine
from store.errors import StoreError
from store.filings import Arrival, Filing, count_filings, list_filings
from store.filings import last_received as received_last
from store.life.amendments import last_line
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


AS_WRITTEN: dict[str | type, Callable[[Any], str]] = {Asked: repr, "pages.shared.view.View": repr}
"""How the values that every answer depends on become part of its key: as they are written, which tells any two apart.
Streamlit would take them to pieces instead, a millisecond each time; a table of thousands of links asks thousands of
times."""


def kept(function: Callable[P, R]) -> Callable[P, R]:
    """Keep the answers of a function whose arguments say all that they depend on.

    As a resource, not as data: answers are frozen values and Figure objects, handed out as they are, while
    `cache_data` would pickle and unpickle them on every run.
    """
    return _at_hand(function, KEPT_ANSWERS)


def kept_few(function: Callable[P, R]) -> Callable[P, R]:
    """The same for large answers, which must not pile up with every new version of the data."""
    return _at_hand(function, KEPT_LARGE_ANSWERS)


def _at_hand(function: Callable[P, R], most: int) -> Callable[P, R]:
    """Streamlit's store reckons each answer once, however many ask at the same time, and takes a tenth of a millisecond
    to find it again; a page asks for forty. In front of it they are found by their arguments alone."""
    stored = st.cache_resource(show_spinner=False, max_entries=most, hash_funcs=AS_WRITTEN)(function)
    return cast(Callable[P, R], wraps(function)(lru_cache(maxsize=most, typed=True)(stored)))


WAIT: tuple[Reading, ...] = ("figures", "volumes", "status")
"""What is shown of published periods only, to those who wait for them."""
PERIODS = ("period", "quarter", "upto")
"""What the period of a question is called."""


class UnseenRefusal(Refusal):
    """What was asked for is there, and this viewer may not see it."""


def shows(
    what: Reading | Literal["house"],
) -> Callable[[Callable[Concatenate[Asked, P], R]], Callable[Concatenate[Asked, P], R]]:
    """Say what a read shows. Who may not see it, of this institution or of this period, is refused in a sentence.

    The arguments `institution` and `period`, `quarter` or `upto` of the read are looked at; what a role sees of all
    institutions together is the same question with a blank institution. "house" is for what is reckoned once for all
    viewers, and no viewer gets.
    """

    def guarded(read: Callable[Concatenate[Asked, P], R]) -> Callable[Concatenate[Asked, P], R]:
        names = list(inspect.signature(read).parameters)
        whose = names.index("institution") - 1 if "institution" in names else None
        when = next((names.index(name) - 1 for name in PERIODS if name in names), None)

        @wraps(read)
        def answer(asked: Asked, /, *args: P.args, **kwargs: P.kwargs) -> R:
            given = dict(zip(names[1:], args, strict=False)) | kwargs
            institution = given.get(names[whose + 1]) if whose is not None else None
            period = given.get(names[when + 1]) if when is not None else None
            _refuse_unseen(asked.scope, what, institution, period)
            return read(asked, *args, **kwargs)

        return answer

    return guarded


def _refuse_unseen(
    scope: Scope, what: Reading | Literal["house"], institution: object, period: object
) -> None:
    if scope.role == HOUSE:
        return
    if what == "house" or not scope.may(what, None if institution is None else str(institution)):
        note_refused(scope, what, institution, period)
        raise UnseenRefusal(
            Text(
                en="This is not shown to you: it belongs to another institution or post. Choose your own.",
                zh="该内容属于其他机构或岗位，不向您显示；请选择本机构。",
            )
        )
    if what in WAIT and period and not scope.covers(str(period)):
        note_refused(scope, what, institution, period)
        raise UnseenRefusal(
            Text(
                en=f"{period} is not published yet; choose a period that is.",
                zh=f"{period} 尚未发布；请选择已发布的报告期。",
            )
        )


def note_refused(scope: Scope, what: str, institution: object, period: object) -> None:
    """A line of the log for what was asked past the page's own choices; with the post, for a scope knows no person."""
    event(
        "refused",
        what=f"read of {what}",
        role=scope.role,
        institution=scope.institution,
        about=str(institution or ""),
        period=str(period or ""),
    )


def database() -> str:
    """The address of the database, "" for the project's own file."""
    return os.environ.get("DATABASE_URL", "")


@kept
def engine(address: str) -> Engine:
    """The engine on the database at `address`, opened once for the whole server."""
    return open_engine(address or None)


def database_answers() -> None:
    """Ask the database something small; raises when it does not answer."""
    with engine(database()).connect() as connection:
        connection.execute(text("SELECT 1"))


def count_filed() -> dict[str, int]:
    """How many versions were filed for each programme; for the order of programmes only, no page shows it."""
    return count_filings(engine(database()))


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


def scope_in(programme: Programme, viewer: Viewer) -> Scope:
    """What a viewer may see in a programme at this moment. Asks the database what is published and what is
    on the way, where that matters."""
    scope = scope_of(viewer, policy_of(programme))
    if scope.until != (ALWAYS, ALWAYS):
        scope = scope_of(viewer, policy_of(programme), last_published(engine(database()), programme.slug))
    if scope.sees_all_volumes or not scope.may("figures"):
        return scope
    return replace(scope, unfinished=tuple(sorted(unfinished(engine(database()), programme))))


@lru_cache(maxsize=64)
def _programme(address: str, slug: str, definitions: str) -> Programme:
    return running(engine(address), load_programme(slug))


def programme_of(asked: Asked) -> Programme:
    """The programme of a reading, read from its folder and amended once for every state of its definitions."""
    return _programme(asked.database, asked.programme, asked.definitions)


def programmes() -> tuple[tuple[Programme, ...], tuple[Refusal, ...]]:
    """The programmes that can be read, as they run, and why others cannot. A changed file is seen within seconds, an
    amendment at once. Asks the database for one row."""
    readable, refused = _in_folders()
    address = database()
    try:
        last = last_line(engine(address))
    except (StoreError, SQLAlchemyError):
        # A page that cannot ask the database says so itself, with the words that it has of the programme's files.
        return readable, refused
    return _laid(address, last, tuple(one.digest for one in readable), tuple(map(str, refused)))


@lru_cache(maxsize=64)
def settings_in_folder(slug: str) -> Settings | None:
    """The settings of a programme as its folder had them when they were first asked for; None where there is no such
    programme or it cannot be read. Asks no database."""
    try:
        return load_programme(slug).settings if slug in programme_names() else None
    except Refusal:
        return None


def read_folders_again() -> None:
    """Forget what the programmes' files said some seconds ago."""
    _in_folders.clear()
    _laid.cache_clear()


@st.cache_resource(show_spinner=False, ttl=DEFINITIONS_STAND_SECONDS)
def _in_folders() -> tuple[tuple[Programme, ...], tuple[Refusal, ...]]:
    """The programmes as their files have them."""
    readable, refused = [], []
    for slug in programme_names():
        try:
            readable.append(load_programme(slug))
        except Refusal as refusal:
            refused.append(refusal)
    return tuple(readable), tuple(refused)


@lru_cache(maxsize=8)
def _laid(
    address: str, last: str, states: tuple[str, ...], faults: tuple[str, ...]
) -> tuple[tuple[Programme, ...], tuple[Refusal, ...]]:
    """The programmes with their amendments: once for every last amendment and state of the files, faults included."""
    readable, refused = _in_folders()
    laid, other = [], list(refused)
    for programme in readable:
        try:
            laid.append(running(engine(address), programme))
        except Refusal as refusal:
            other.append(refusal)
    return tuple(laid), tuple(other)


@shows("definitions")
@kept
def filings(asked: Asked) -> tuple[Filing, ...]:
    """Every version of every filing that the viewer may see; of lists that nobody filed, none to an institution."""
    found = list_filings(engine(asked.database), asked.programme)
    return tuple(one for one in found if asked.scope.may("returns", one.institution))


@shows("definitions")
@kept
def last_received(asked: Asked) -> Arrival | None:
    """The last file of the programme that came in: when, as what, for which period; not whose it was."""
    return received_last(engine(asked.database), asked.programme)


@shows("editions")
def published_editions(asked: Asked) -> tuple[StoredEdition, ...]:
    """Every published edition of the programme, by kind, period and number."""
    found = list_editions(engine(asked.database), asked.programme)
    return tuple(one for one in found if one.state == "published")


@shows("figures")
@kept
def periods(asked: Asked) -> tuple[str, ...]:
    """The periods with figures in force that the viewer may see, from the first to the last."""
    return tuple(one for one in periods_in_force(asked) if asked.scope.covers(one))


@shows("definitions")
@kept
def periods_in_force(asked: Asked) -> tuple[str, ...]:
    """The periods with figures in force, published or not: names of months, and none of their figures."""
    return tuple(facts.periods(engine(asked.database), asked.programme))


@shows("figures")
@kept
def quarters(asked: Asked) -> tuple[str, ...]:
    """The periods that are assessed (mostly quarters) with figures, for which a method was in force and that the viewer
    may see."""
    programme = programme_of(asked)
    dated, per_year = [method.code for method in programme.methods], programme.settings.assessed_per_year
    found = sorted({Period.parse(period).holder(per_year) for period in periods_in_force(asked)})
    named = tuple(str(q) for q in found if dated and f"{q.months[0]}-01" >= min(dated))
    return tuple(one for one in named if asked.scope.covers(one))


@shows("figures")
@kept
def last_complete_quarter(asked: Asked) -> str:
    """The last period that is assessed of which every return has figures, "" where there is none."""
    known = periods_in_force(asked)
    return quarter_ended_by(asked, known[-1]) if known else ""


@shows("definitions")
def quarter_ended_by(asked: Asked, period: str) -> str:
    """The last assessed period that ended with the period or before it and of which every return has figures; "" if
    none."""
    programme, filed, last = (
        programme_of(asked),
        set(periods_in_force(asked)),
        Period.parse(period).months[-1],
    )
    known = [(Period.parse(one), one) for one in quarters(asked)]
    whole = [
        name
        for one, name in known
        if one.months[-1] <= last and filed.issuperset(str(part) for part in programme.parts(one))
    ]
    return max(whole, default="")


@shows("figures")
@kept
def years(asked: Asked) -> tuple[str, ...]:
    """The years whose review is made of the assessments in them; none where whole years are assessed themselves."""
    if programme_of(asked).settings.assessed_per_year == 1:
        return ()
    found = sorted({Period.parse(quarter).year for quarter in quarters(asked)})
    return tuple(one for one in (f"{year:04d}" for year in found) if asked.scope.covers(one))


@shows("definitions")
@kept
def begun_months(asked: Asked) -> tuple[str, ...]:
    """The months of which somebody has filed something or keeps a draft; figures in force or not."""
    return own_query.begun_months(engine(asked.database), programme_of(asked))


@shows("desk")
@kept
def owed(asked: Asked, last: str, today: date) -> tuple[Owed, ...]:
    """The months with unfinished returns up to `last`, the earliest first; for those who coordinate."""
    return tuple(status_query.owed(engine(asked.database), programme_of(asked), last, today))


@shows("status")
def counted(asked: Asked, period: str) -> Counted | None:
    """Who owes a return of a period that does not count yet, and whether the periods it is compared with have the same
    filers; None where no return of it counts."""
    return _counted(asked).get(period)


@kept
def _counted(asked: Asked) -> Mapping[str, Counted]:
    return counted_query.counted(engine(asked.database), programme_of(asked))
