"""Objections and follow-up of a quarter, as a viewer may see them."""

from datetime import date

from etl.queries import objections as objections_query
from etl.queries.objections import Docket
from etl.queries.score import follow_up as follow_up_query
from etl.queries.score.follow_up import Proposal
from pages.shared.data import Asked, engine, kept, programme_of, shows
from pages.subjects.score.reads import assessment
from store.follow_up import Case, Resolution
from store.objections import Objection


@shows("objections")
@kept
def docket(asked: Asked, quarter: str) -> Docket:
    """The objections of a quarter: to an institution only its own."""
    return objections_query.docket(engine(asked.database), programme_of(asked), quarter, scope=asked.scope)


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
    """Cases that are open: an institution sees its own."""
    found = follow_up_query.open_cases(engine(asked.database), programme_of(asked))
    return tuple(case for case in found if asked.scope.may("cases", case.institution))


@shows("resolutions")
@kept
def resolutions(asked: Asked, period: str) -> tuple[Resolution, ...]:
    """What earlier meetings decided and what is not closed yet."""
    return tuple(follow_up_query.resolutions_for(engine(asked.database), programme_of(asked), period))
