"""Objections and follow-up of a quarter, as a viewer may see them."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from access.scope import Scope
from etl.definitions.clocks import end_of_day
from etl.definitions.programme import Programme
from etl.editions.appeal import announced
from etl.editions.canonical import read_edition
from etl.queries import objections as objections_query
from etl.queries.meetings import named_in
from etl.queries.objections import Docket
from etl.queries.score import follow_up as follow_up_query
from etl.queries.score.follow_up import Proposal
from pages.shared.data import Asked, engine, kept, programme_of, shows
from pages.subjects.score.reads import assessment
from store.edition_reads import list_editions, read_content
from store.follow_up import Case, Resolution
from store.objections import Objection


@shows("objections")
def docket(asked: Asked, quarter: str) -> Docket:
    """The objections of a quarter: to an institution only its own. Whether its assessment was published too late for
    any is asked afresh: steps towards publication do not move the data's version."""
    found = _docket(asked, quarter)
    return found if found.release is not None else replace(found, missed=_missed(asked, quarter))


@kept
def _docket(asked: Asked, quarter: str) -> Docket:
    return objections_query.docket(engine(asked.database), programme_of(asked), quarter, scope=asked.scope)


def _missed(asked: Asked, quarter: str) -> datetime | None:
    """When the day was over that the published assessment named for objections; None where there is none, or it names
    none."""
    found = list_editions(engine(asked.database), asked.programme, "assessment", quarter)
    published = [one for one in found if one.state == "published"]
    day = _day_named(asked, published[-1].id, published[-1].sha256) if published else None
    return end_of_day(programme_of(asked).settings, day) if day is not None else None


@kept
def _day_named(asked: Asked, edition: int, sha256: str) -> str | None:
    return announced(read_edition(read_content(engine(asked.database), edition)))


@shows("objections")
@kept
def precedents(asked: Asked, words: str) -> tuple[Objection, ...]:
    """Decided objections that hold every one of the words, the newest first."""
    found = objections_query.precedents(engine(asked.database), programme_of(asked), words, scope=asked.scope)
    return tuple(found)


@shows("proposals")
@kept
def proposals(asked: Asked, quarter: str, today: date) -> tuple[Proposal, ...]:
    """What the method proposes after a quarter, to those who coordinate."""
    assessed = assessment(asked, quarter)
    found = follow_up_query.proposals(engine(asked.database), programme_of(asked), assessed, today)
    return tuple(found)


@shows("cases")
@kept
def open_cases(asked: Asked) -> tuple[Case, ...]:
    """Cases that are open: an institution sees its own, a presenter those that follow from what is published."""
    found = follow_up_query.open_cases(engine(asked.database), programme_of(asked))
    scope = asked.scope
    mine = (case for case in found if scope.may("cases", case.institution))
    return tuple(case for case in mine if scope.institution or scope.covers(case.period))


@shows("cases")
@kept
def cases_of(asked: Asked, institution: str) -> tuple[Case, ...]:
    """Every case that was opened about an institution, closed ones too, the newest first."""
    found = follow_up_query.read_cases(engine(asked.database), asked.programme)
    mine = (case for case in reversed(found) if case.opened and case.institution == institution)
    return tuple(case for case in mine if asked.scope.institution or asked.scope.covers(case.period))


@shows("resolutions")
@kept
def resolutions(asked: Asked, period: str) -> tuple[Resolution, ...]:
    """What earlier meetings decided and what is not closed yet; to an institution what names it."""
    found = follow_up_query.resolutions_for(engine(asked.database), programme_of(asked), period)
    return tuple(one for one in found if may_read(asked.scope, programme_of(asked), one))


@shows("resolutions")
@kept
def decisions_naming(asked: Asked, institution: str) -> tuple[Resolution, ...]:
    """Every decision of a meeting that names an institution, closed ones too, the newest first."""
    programme = programme_of(asked)
    found = follow_up_query.read_resolutions(engine(asked.database), asked.programme)
    return tuple(one for one in reversed(found) if institution in named_by(programme, one))


def may_read(scope: Scope, programme: Programme, one: Resolution) -> bool:
    """Whether a decision may be shown: everything to who coordinates or presents, to an institution what names it."""
    mine = scope.institution
    return scope.may("resolutions", mine) and (not mine or mine in named_by(programme, one))


def named_by(programme: Programme, one: Resolution) -> Collection[str]:
    """The institutions that a decision names, as the one that does it or in its words."""
    return named_in(programme, f"{one.owner}\n{one.text}")
