"""What shows when the institutions of a period are laid side by side? For the coordinator only."""

from datetime import datetime

import polars as pl
from sqlalchemy import Engine

from etl.checks.across import Claim, above_the_city, claimed_by_several, differing, same_figures
from etl.definitions.programme import Programme
from etl.queries.returns.second_source import compared, second_layouts
from etl.values.findings import Finding
from store.facts import read_facts
from store.points import read_points


def across(
    engine: Engine, programme: Programme, period: str, *, as_known_on: datetime | None = None
) -> list[Finding]:
    """Findings over all institutions: keys claimed twice, figures filed twice, what a second source contradicts.

    Registers are looked at in the period that they state; figures in the period that they are filed for.
    """
    facts = read_facts(engine, programme.slug, periods=[period], as_known_on=as_known_on)
    minor = programme.settings.currency.minor_per_major
    found = claimed_by_several(_claims(engine, programme, period, as_known_on))
    found += same_figures(_by_sheet(facts))
    for layout in second_layouts(programme):
        assert layout.second is not None
        both = compared(engine, programme, layout, period, as_known_on=as_known_on)
        found += differing(both, layout.second, programme.measures, minor)
        found += above_the_city(both, layout.second, programme.measures, minor)
    return found


def _claims(engine: Engine, programme: Programme, period: str, as_known_on: datetime | None) -> list[Claim]:
    points = read_points(engine, programme.slug, periods=[period], as_known_on=as_known_on)
    columns = points.select("key", "institution", "source", "sheet", "cell")
    return [Claim(*row) for row in columns.iter_rows()]


def _by_sheet(facts: pl.DataFrame) -> dict[tuple[str, str], dict[tuple[str, str, str], int]]:
    sheets: dict[tuple[str, str], dict[tuple[str, str, str], int]] = {}
    columns = facts.select("sheet", "institution", "measure", "region", "scenario", "value")
    for sheet, institution, measure, region, scenario, value in columns.iter_rows():
        sheets.setdefault((sheet, institution), {})[measure, region, scenario] = value
    return sheets
