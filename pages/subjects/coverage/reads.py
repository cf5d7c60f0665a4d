"""Cached reads of coverage, registers, the countryside, the map and what lies behind the growth."""

from typing import Any

from access.outlines import address_of
from etl.definitions.boundaries import outlines_of, read_origin
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
from etl.values.text import Text
from pages.shared.data import Asked, engine, kept, kept_few, programme_of, shows


@shows("figures")
@kept
def coverage(asked: Asked, period: str, region: str) -> Coverage:
    """Points that exist, are connected and used, everywhere or ("" excepted) in one region."""
    return coverage_query.coverage(
        engine(asked.database), programme_of(asked), period, region=region, scope=asked.scope
    )


@shows("figures")
@kept
def coverage_months(asked: Asked, upto: str, region: str) -> tuple[MonthCoverage, ...]:
    """Coverage of every month up to `upto`."""
    found = months_query.coverage_months(
        engine(asked.database), programme_of(asked), upto, region=region, scope=asked.scope
    )
    return tuple(found)


@shows("figures")
@kept_few
def registers(asked: Asked, period: str) -> Registers | None:
    """The registers of points without double counting."""
    return registers_query.registers(engine(asked.database), programme_of(asked), period, scope=asked.scope)


@shows("figures")
@kept_few
def rural(asked: Asked, period: str) -> Rural | None:
    """Service points within reach of the villages."""
    return rural_query.rural(engine(asked.database), programme_of(asked), period, scope=asked.scope)


@shows("figures")
@kept
def regional(asked: Asked, period: str, shading: str) -> tuple[RegionFigure, ...]:
    """A figure for every lowest region."""
    found = regional_query.regional(
        engine(asked.database), programme_of(asked), period, shading, scope=asked.scope
    )
    return tuple(found)


@shows("definitions")
@kept_few
def outlines(asked: Asked) -> dict[str, Any]:
    """The boundaries of the mapped regions as GeoJSON, {} where there are none; to be read, not to be changed."""
    programme = programme_of(asked)
    return outlines_of(programme, regional_query.lowest_regions(programme))


@shows("definitions")
@kept
def outlines_address(asked: Asked) -> str:
    """Where a browser finds `outlines`."""
    return address_of(outlines(asked))


@shows("definitions")
@kept
def boundary_label(asked: Asked) -> tuple[Text, Text] | None:
    """What must stand beside every map of the boundaries: their label, and the note on where they come from."""
    origin = read_origin(programme_of(asked).folder)
    return (origin.label, origin.source.note) if origin else None
