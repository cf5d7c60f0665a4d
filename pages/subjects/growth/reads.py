"""Cached reads of growth and of everybody together."""

from datetime import date

from etl.adjustment.adjust import Adjustment
from etl.definitions.clocks import end_of_day
from etl.facts.campaigns import CampaignEffect
from etl.facts.contributions import Growth
from etl.facts.growth import GrowthRow
from etl.facts.linked import LinkedRow
from etl.queries.figures import adjusted as adjusted_query
from etl.queries.figures import contributions as contributions_query
from etl.queries.figures import growth as growth_query
from etl.queries.figures import linked as linked_query
from etl.queries.figures import nowcast as nowcast_query
from etl.queries.figures import outlook as outlook_query
from etl.queries.figures import revisions as revisions_query
from etl.queries.figures import together as together_query
from etl.queries.figures.contributions import On, Part
from etl.queries.figures.nowcast import Unfiled
from etl.queries.figures.outlook import Outlook
from etl.queries.figures.revisions import Revision
from etl.queries.figures.together import TogetherRow
from etl.values.errors import Refusal
from pages.shared.data import Asked, engine, kept, periods, programme_of, shows


def _last_seen(asked: Asked, upto: str) -> str:
    """The last month that the viewer may see, or `upto` if it is later. Every month's row looks back and never ahead:
    the rows up to a month are those up to any later one, cut short, and need not be reckoned again for each month."""
    return max(upto, *periods(asked)[-1:])


@shows("figures")
@kept
def growth(asked: Asked, upto: str, measure: str, institution: str) -> tuple[GrowthRow, ...]:
    """A row for every month up to `upto`, of all institutions together or, unless "", of one."""
    last = _last_seen(asked, upto)
    if upto != last:
        return tuple(row for row in growth(asked, last, measure, institution) if row.period <= upto)
    rows = growth_query.growth(
        engine(asked.database),
        programme_of(asked),
        upto,
        [measure],
        institution=institution or None,
        scope=asked.scope,
    )
    return tuple(rows)


@shows("figures")
@kept
def adjusted(asked: Asked, upto: str, measure: str, institution: str) -> Adjustment | Refusal:
    """The measure without season and festival; what cannot be adjusted is answered with the refusal."""
    try:
        return adjusted_query.adjusted(
            engine(asked.database),
            programme_of(asked),
            upto,
            measure,
            institution=institution or None,
            scope=asked.scope,
        )
    except Refusal as refusal:
        return refusal


@shows("figures")
@kept
def contributions(asked: Asked, period: str, measure: str, by: Part, on: On) -> Growth | Refusal | None:
    """What each institution or region put into the growth; what may not be told is answered with the refusal."""
    try:
        return contributions_query.contributions(
            engine(asked.database), programme_of(asked), period, measure, by=by, on=on, scope=asked.scope
        )
    except Refusal as refusal:
        return refusal


@shows("figures")
@kept
def missing(asked: Asked, period: str, measure: str) -> int:
    """How many institutions had a figure the period before and have none yet."""
    return len(contributions_query.missing(engine(asked.database), programme_of(asked), period, measure))


@shows("figures")
@kept
def linked(asked: Asked, upto: str, measure: str, institution: str) -> tuple[LinkedRow, ...]:
    """The measure as an index over breaks and mergers; a row for every month of the chain that reaches to `upto`."""
    rows = linked_query.linked(
        engine(asked.database),
        programme_of(asked),
        upto,
        measure,
        institution=institution or None,
        scope=asked.scope,
    )
    return tuple(rows)


@shows("desk")
@kept
def nowcast(asked: Asked, period: str, measure: str) -> Unfiled | None:
    """What a month will come to that is not wholly filed; None where nobody is missing."""
    return nowcast_query.nowcast(engine(asked.database), programme_of(asked), period, measure)


@shows("desk")
@kept
def revisions(asked: Asked, upto: str, measure: str, today: date) -> tuple[Revision, ...]:
    """What was first known of the last months and what is known now."""
    programme = programme_of(asked)
    now = end_of_day(programme.settings, today.isoformat())
    return tuple(revisions_query.revisions(engine(asked.database), programme, upto, measure, now))


@shows("figures")
@kept
def together(asked: Asked, upto: str, indicator: str) -> tuple[TogetherRow, ...]:
    """An indicator of all institutions together, a row for every month up to `upto` that has a value."""
    last = _last_seen(asked, upto)
    if upto != last:
        return tuple(row for row in together(asked, last, indicator) if row.period <= upto)
    found = together_query.together(
        engine(asked.database), programme_of(asked), upto, indicator, scope=asked.scope
    )
    return tuple(found)


@shows("figures")
@kept
def outlook(asked: Asked, period: str, measure: str) -> Outlook:
    """Penetration, stickiness, the year's end, the season and the growth without campaigns."""
    return outlook_query.outlook(
        engine(asked.database), programme_of(asked), period, [measure], scope=asked.scope
    )


@shows("figures")
@kept
def effect(
    asked: Asked, measure: str, regions: tuple[str, ...], first: str, last: str
) -> CampaignEffect | Refusal:
    """Whether a campaign did anything; what cannot be asked is answered with the refusal."""
    try:
        return outlook_query.effect_of_campaign(
            engine(asked.database), programme_of(asked), measure, regions, first, last, scope=asked.scope
        )
    except Refusal as refusal:
        return refusal
