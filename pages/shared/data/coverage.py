"""Cached reads of coverage, registers, the countryside, the map and what lies behind the growth."""

from typing import Any

from etl.definitions.boundaries import outlines_of, read_receipt
from etl.facts.campaigns import CampaignEffect
from etl.queries.coverage import coverage as coverage_query
from etl.queries.coverage import coverage_months as months_query
from etl.queries.coverage import regional as regional_query
from etl.queries.coverage import registers as registers_query
from etl.queries.coverage import rural as rural_query
from etl.queries.coverage.coverage import Coverage
from etl.queries.coverage.coverage_months import MonthCoverage
from etl.queries.coverage.regional import RegionFigure
from etl.queries.coverage.registers import Registers
from etl.queries.coverage.rural import Rural
from etl.queries.figures import outlook as outlook_query
from etl.queries.figures.outlook import Outlook
from etl.values.errors import Refusal
from etl.values.text import Text
from pages.shared.data import Reading, engine, kept, kept_few, programme_of


@kept
def coverage(reading: Reading, period: str, region: str) -> Coverage:
    """Points that exist, are connected and used, everywhere or ("" excepted) in one region."""
    return coverage_query.coverage(
        engine(reading.database), programme_of(reading), period, region=region, scope=reading.scope
    )


@kept
def coverage_months(reading: Reading, upto: str, region: str) -> tuple[MonthCoverage, ...]:
    """Coverage of every month up to `upto`."""
    programme = programme_of(reading)
    return tuple(months_query.coverage_months(engine(reading.database), programme, upto, region=region))


@kept_few
def registers(reading: Reading, period: str) -> Registers | None:
    """The registers of points without double counting."""
    return registers_query.registers(
        engine(reading.database), programme_of(reading), period, scope=reading.scope
    )


@kept_few
def rural(reading: Reading, period: str) -> Rural | None:
    """Service points within reach of the villages."""
    return rural_query.rural(engine(reading.database), programme_of(reading), period)


@kept
def outlook(reading: Reading, period: str, measure: str) -> Outlook:
    """Penetration, stickiness, the year's end, the season and the growth without campaigns."""
    return outlook_query.outlook(engine(reading.database), programme_of(reading), period, [measure])


@kept
def regional(reading: Reading, period: str, shading: str) -> tuple[RegionFigure, ...]:
    """A figure for every lowest region."""
    programme = programme_of(reading)
    return tuple(regional_query.regional(engine(reading.database), programme, period, shading))


@kept
def effect(
    reading: Reading, measure: str, regions: tuple[str, ...], first: str, last: str
) -> CampaignEffect | Refusal:
    """Whether a campaign did anything; what cannot be asked is answered with the refusal."""
    try:
        return outlook_query.effect_of_campaign(
            engine(reading.database), programme_of(reading), measure, regions, first, last
        )
    except Refusal as refusal:
        return refusal


@kept_few
def outlines(reading: Reading) -> dict[str, Any]:
    """The boundaries of the mapped regions as GeoJSON, {} where there are none; to be read, not to be changed."""
    programme = programme_of(reading)
    return outlines_of(programme, regional_query.lowest_regions(programme))


@kept
def boundary_label(reading: Reading) -> tuple[Text, Text] | None:
    """What must stand beside every map of the boundaries: their label, and the note on where they come from."""
    receipt = read_receipt(programme_of(reading).folder)
    return (receipt.label, receipt.source.note) if receipt else None
