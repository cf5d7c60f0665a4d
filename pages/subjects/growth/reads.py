"""Cached reads of growth and of everybody together."""

from etl.facts.campaigns import CampaignEffect
from etl.facts.growth import GrowthRow
from etl.queries.figures import growth as growth_query
from etl.queries.figures import outlook as outlook_query
from etl.queries.figures import together as together_query
from etl.queries.figures.outlook import Outlook
from etl.queries.figures.together import TogetherRow
from etl.values.errors import Refusal
from pages.shared.data import Asked, engine, kept, programme_of, shows


@shows("figures")
@kept
def growth(asked: Asked, upto: str, measure: str, institution: str) -> tuple[GrowthRow, ...]:
    """A row for every month up to `upto`, of all institutions together or, unless "", of one."""
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
def together(asked: Asked, upto: str, indicator: str) -> tuple[TogetherRow, ...]:
    """An indicator of all institutions together, a row for every month up to `upto` that has a value."""
    found = together_query.together(
        engine(asked.database), programme_of(asked), upto, indicator, scope=asked.scope
    )
    return tuple(found)


@shows("figures")
@kept
def outlook(asked: Asked, period: str, measure: str) -> Outlook:
    """Penetration, stickiness, the year's end, the season and the growth without campaigns."""
    return outlook_query.outlook(engine(asked.database), programme_of(asked), period, [measure])


@shows("figures")
@kept
def effect(
    asked: Asked, measure: str, regions: tuple[str, ...], first: str, last: str
) -> CampaignEffect | Refusal:
    """Whether a campaign did anything; what cannot be asked is answered with the refusal."""
    try:
        return outlook_query.effect_of_campaign(
            engine(asked.database), programme_of(asked), measure, regions, first, last
        )
    except Refusal as refusal:
        return refusal
