"""Which points are connected, of how many, by whom and since when; are they used?"""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.regions import Region
from etl.definitions.scenarios import Counted
from etl.facts.coverage import (
    STOCKS,
    Counts,
    CoverageRow,
    FirstConnection,
    counts_by,
    coverage_rows,
    first_connections,
    mean_of_shares,
    summed,
    total,
    universe_at,
)
from etl.facts.habit import OVER, Habit, habit
from etl.facts.rural import RuralRow, rural_rows
from etl.queries.scope import Scope
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import periods as stored_periods
from store.facts import read_facts


@dataclass(frozen=True)
class InstitutionCoverage:
    """What one institution has connected of the points it is charged with, of one kind or of all ("").

    `counts` is None for a viewer who may not see another institution's volumes; the shares stay.
    """

    institution: str
    scenario: str
    counts: Counts | None
    completion: Fraction | None
    live_share: Fraction | None


@dataclass(frozen=True)
class Coverage:
    """The answer for a period. `rows` (kind x region) add up to everything else; nothing in it is counted twice.

    `missing` are the members without a return in force, whose points are in no figure here. `habits` say for each
    kind of point, and for all (""), how many were used in each of the last periods; a kind without it is not there.
    """

    period: str
    region: str
    rows: list[CoverageRow]
    totals: list[CoverageRow]
    families: list[CoverageRow]
    regions: list[CoverageRow]
    overall: CoverageRow
    mean_of_families: Fraction | None
    institutions: list[InstitutionCoverage]
    first: list[FirstConnection]
    rural: list[RuralRow]
    missing: list[str]
    habits: dict[str, Habit]


def coverage(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    region: str = "",
    scope: Scope,
    as_known_on: datetime | None = None,
) -> Coverage:
    """Coverage at the end of `period`, everywhere or within `region` and what lies below it.

    Points are those of the period's last return month, payments those of all its months.
    """
    counted, asked = counted_of(programme), Period.parse(period)
    within = regions_within(programme.regions, region)
    facts = _facts(engine, programme, asked, as_known_on)
    filed = set(facts["institution"].unique())
    here = facts.filter(pl.col("region").is_in(within))
    day = last_day(asked)
    universe = {k: row for k, row in universe_at(programme.universe, day).items() if k[1] in within}
    rows = coverage_rows(programme.families, universe, counts_by(here, counted, "scenario", "region"))
    families = [summed([r for r in rows if r.family == f], family=f) for f in programme.families]
    return Coverage(
        period=str(asked),
        region=region,
        rows=rows,
        totals=[
            summed([r for r in rows if r.scenario == kind], kind, family)
            for kind, family in dict.fromkeys((r.scenario, r.family) for r in rows)
        ],
        families=families,
        regions=[summed([r for r in rows if r.region == c], region=c) for c in _regions(programme, rows)],
        overall=summed(rows),
        mean_of_families=mean_of_shares(families),
        institutions=_institutions(programme, counts_by(here, counted, "institution", "scenario"), scope),
        first=_first(engine, programme, asked, within, as_known_on),
        rural=rural_rows(here, programme.rural) if programme.rural else [],
        missing=[
            i.code
            for i in programme.institutions.values()
            if i.is_member(asked.months[-1]) and i.code not in filed
        ],
        habits=_habits(engine, programme, asked, within, as_known_on),
    )


def counted_of(programme: Programme) -> Counted:
    """What the programme counts of scenario points; a programme that counts none is refused."""
    if programme.counted is None:
        raise Refusal(
            Text(
                en=f"{programme.slug} counts no scenario points; add [counted] to its scenarios.toml.",
                zh=f"{programme.slug} 没有场景点位的统计；请在 scenarios.toml 中补充 [counted]。",
            )
        )
    return programme.counted


def regions_within(regions: Mapping[str, Region], top: str) -> set[str]:
    """The codes of `top` and everything below it; of all regions where `top` is ""."""
    if top and top not in regions:
        names = ", ".join(regions)
        raise Refusal(
            Text(
                en=f"“{top}” is not a region of this programme; choose one of: {names}.",
                zh=f"本项目没有区划“{top}”；可选：{names}。",
            )
        )
    below = {top} if top else set(regions)
    while more := {r.code for r in regions.values() if r.parent in below} - below:
        below |= more
    return below


def _facts(
    engine: Engine, programme: Programme, period: Period, as_known_on: datetime | None
) -> pl.DataFrame:
    """Payments of all return months of the period, points of the last one only: stocks do not add over months."""
    counted = counted_of(programme)
    is_quarterly = programme.settings.frequency == "quarter"
    months = [str(period)] if is_quarterly else [str(month) for month in period.months]
    facts = read_facts(engine, programme.slug, periods=months, as_known_on=as_known_on)
    points = [getattr(counted, role) for role in STOCKS] + list(
        programme.rural.measures if programme.rural else ()
    )
    return facts.filter(~pl.col("measure").is_in(points) | (pl.col("period") == months[-1]))


def last_day(period: Period) -> str:
    """The last day of a period (ISO)."""
    last = period.months[-1]
    return f"{last}-{monthrange(last.year, last.number)[1]}"


def _regions(programme: Programme, rows: Sequence[CoverageRow]) -> list[str]:
    known = {row.region for row in rows}
    return [code for code in programme.regions if code in known]


def _institutions(
    programme: Programme, counts: Mapping[tuple[str, ...], Counts], scope: Scope
) -> list[InstitutionCoverage]:
    found = []
    for institution in sorted({key[0] for key in counts}):
        mine = {kind: counts[institution, kind] for kind in programme.points if (institution, kind) in counts}
        if mine:
            listed = {"": total(mine.values())} | mine
            found += [_of_institution(institution, kind, one, scope) for kind, one in listed.items()]
    return found


def _of_institution(institution: str, kind: str, counts: Counts, scope: Scope) -> InstitutionCoverage:
    is_seen = scope.sees_all_volumes or institution == scope.institution
    shown = counts if is_seen else None
    return InstitutionCoverage(institution, kind, shown, counts.completion, counts.live_share)


def _first(
    engine: Engine, programme: Programme, upto: Period, within: set[str], as_known_on: datetime | None
) -> list[FirstConnection]:
    last = str(upto if programme.settings.frequency == "quarter" else upto.months[-1])
    known = [p for p in stored_periods(engine, programme.slug, as_known_on=as_known_on) if p <= last]
    measure = counted_of(programme).connected
    facts = read_facts(engine, programme.slug, periods=known, measures=[measure], as_known_on=as_known_on)
    return first_connections(facts.filter(pl.col("region").is_in(within)), measure, known) if known else []


def _habits(
    engine: Engine, programme: Programme, period: Period, within: set[str], as_known_on: datetime | None
) -> dict[str, Habit]:
    """By kind of point and for all kinds, over regions: between institutions points change hands, as in a merger."""
    counted, last = counted_of(programme), period.months[-1]
    now = period if programme.settings.frequency == "quarter" else last
    names = [str(now.shift(-step)) for step in reversed(range(OVER))]
    facts = read_facts(
        engine,
        programme.slug,
        periods=names,
        measures=[counted.connected, counted.live],
        as_known_on=as_known_on,
    ).filter(pl.col("region").is_in(within))
    by_period = [
        counts_by(facts.filter(pl.col("period") == name), counted, "scenario", "region") for name in names
    ]
    found = {}
    for kind in ("", *programme.points):
        mine = [{k: c for k, c in one.items() if kind in ("", k[0])} for one in by_period]
        if (known := habit(mine)) is not None:
            found[kind] = known
    return found
