"""Cached reads of the quarter's score, its causes, its advice and its proof."""

from collections.abc import Mapping
from dataclasses import replace

from access.scope import THE_HOUSE
from etl.queries.canonical import canonical
from etl.queries.score import advised as advised_query
from etl.queries.score import assessment as assessment_query
from etl.queries.score import proof as proof_query
from etl.queries.score import standing as standing_query
from etl.queries.score.advised import Advised
from etl.queries.score.failing import Failing, failing_in, places_in
from etl.queries.score.proof import Json
from etl.queries.score.scored import Scored, scored_quarters
from etl.queries.score.shape import Assessment
from etl.queries.score.standing import Change
from etl.queries.score.year import YearReview, review_of
from etl.scoring.around.discrimination import Discrimination
from etl.values.periods import Period
from pages.shared.data import Asked, engine, kept, kept_few, programme_of, quarters, shows


@shows("house")
@kept_few
def scored(asked: Asked) -> Mapping[str, Scored]:
    """The unbroken run of quarters up to the last one, scored. No page gets it: it knows no scope."""
    last = Period.parse(quarters(asked)[-1])
    run = scored_quarters(engine(asked.database), programme_of(asked), last)
    return {str(one.period): one for one in run}


@shows("figures")
def with_the_one_before(asked: Asked, quarter: str) -> tuple[Scored, Scored | None]:
    """A quarter and the one before it. Scored once for all viewers; what each may see is decided afterwards."""
    run = scored(replace(asked, scope=THE_HOUSE))
    if quarter not in run:  # a hole in the months ends the run: the quarters before it stand for themselves
        alone = scored_quarters(engine(asked.database), programme_of(asked), Period.parse(quarter))
        run = {str(one.period): one for one in alone}
    return run[quarter], run.get(str(Period.parse(quarter).previous))


@shows("figures")
@kept
def assessment(asked: Asked, quarter: str) -> Assessment:
    """Everybody's score in a quarter."""
    now, before = with_the_one_before(asked, quarter)
    return assessment_query.assessment_of(programme_of(asked), now, before, scope=asked.scope)


@shows("desk")
@kept
def called_for(asked: Asked, quarter: str) -> tuple[tuple[Failing, ...], Mapping[str, int]]:
    """Who failed in a quarter so that somebody should call, and everybody's place; for those who coordinate."""
    now, _ = with_the_one_before(asked, quarter)
    return tuple(failing_in(now)), places_in(now)


@shows("figures")
@kept
def year(asked: Asked, quarter: str) -> YearReview:
    """The review of a whole year, made of the assessments in it. Official scores and places are everybody's."""
    programme, whole = programme_of(asked), Period.parse(quarter)
    inside = [one for one in quarters(asked) if whole.covers(Period.parse(one))]
    run = scored(replace(asked, scope=THE_HOUSE))
    if inside[-1] not in run:  # a hole in the returns ends the run: the years before it stand for themselves
        alone = scored_quarters(engine(asked.database), programme, Period.parse(inside[-1]))
        run = {str(one.period): one for one in alone}
    return review_of(programme, whole, run)


@shows("desk")
@kept
def discrimination(asked: Asked, quarter: str) -> tuple[Discrimination, ...]:
    """How far each item of a quarter tells institutions apart: least, middle and most are points of single ones."""
    return tuple(assessment_query.discrimination_of(with_the_one_before(asked, quarter)[0]))


@shows("volumes")
@kept
def advised(asked: Asked, quarter: str, institution: str) -> Advised:
    """What would move an institution up and what would make it fall."""
    now, _ = with_the_one_before(asked, quarter)
    return advised_query.advised(programme_of(asked), now, institution, scope=asked.scope)


@shows("house")
@kept_few
def published(asked: Asked, quarter: str) -> Scored:
    """A quarter as it was known when it was published. No page gets it: it knows no scope."""
    now, _ = with_the_one_before(asked, quarter)
    return standing_query.as_published(engine(asked.database), programme_of(asked), now)


@shows("volumes")
@kept
def change(asked: Asked, quarter: str, institution: str) -> Change | None:
    """Why score and place of an institution changed since the quarter before; None without one before."""
    now, before = with_the_one_before(asked, quarter)
    standing_query.refuse_stranger(now, institution, asked.scope)
    if before is None:
        return None
    everybody = replace(asked, scope=THE_HOUSE)
    then = published(everybody, str(before.period))
    return standing_query.change_of(programme_of(asked), now, before, then, institution, scope=asked.scope)


@shows("volumes")
@kept_few
def proof(asked: Asked, quarter: str, institution: str) -> Json:
    """The proof of the score of an institution; to be read, not to be changed."""
    now, _ = with_the_one_before(asked, quarter)
    return proof_query.proof(programme_of(asked), now, institution, scope=asked.scope)


@shows("volumes")
@kept_few
def proof_bytes(asked: Asked, quarter: str, institution: str) -> bytes:
    """The proof as the file that the command writes."""
    return canonical(proof(asked, quarter, institution))
