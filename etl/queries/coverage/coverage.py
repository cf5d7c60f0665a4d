"""Which points are connected, of how many, by whom and since when; are they used?"""

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.regions import Region
from etl.definitions.scenarios import Counted
from etl.disclosure.coverage import ToldPoints, told_shares
from etl.disclosure.regions import ToldRegions
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
from etl.queries.coverage.connected import connected
from etl.queries.scope import Scope
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import periods as stored_periods
from store.facts import read_facts


@dataclass(frozen=True)
class InstitutionCoverage:
    """What one institution has connected of the points it is charged with, of one kind or of all ("").

    `counts` is None for a viewer who may not see another institution's volumes. The shares are then told in cells,
    and those of a single kind of point not at all: there they are of few points, beside the sums of few institutions.
    """

    institution: str
    scenario: str
    counts: Counts | None
    completion: Fraction | None
    live_share: Fraction | None


@dataclass(frozen=True)
class Coverage:
    """The answer for a period. `rows` (kind x region) add up to everything else, and so do `crossed` (family x region);
    nothing in it is counted twice. To a viewer who does not see all volumes some rows are hidden (`etl.disclosure`),
    and only those who see all may add rows up.

    `missing` are the members without a return in force, whose points are in no figure here. `habits` say for each
    kind of point, and for all (""), how many were used in each of the last periods; a kind without it is not there.
    """

    period: str
    region: str
    rows: list[CoverageRow]
    totals: list[CoverageRow]
    families: list[CoverageRow]
    crossed: dict[tuple[str, str], CoverageRow]
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
    within = regions_asked(programme, region)
    facts = _facts(engine, programme, asked, as_known_on)
    filed = set(facts["institution"].unique())
    here = facts.filter(pl.col("region").is_in(within))
    day = last_day(asked)
    universe = {k: row for k, row in universe_at(programme.universe, day).items() if k[1] in within}
    rows = coverage_rows(programme.families, universe, counts_by(here, counted, "scenario", "region"))
    still = {str(part) for part in programme.parts(asked)} & set(scope.unfinished)
    told = None if scope.sees_all_volumes else told_points(programme, facts, day, nothing=bool(still))
    families = [
        summed_as_told([r for r in rows if r.family == f], told, family=f) for f in programme.families
    ]
    places = sorted({(row.family, row.region) for row in rows})
    crossed = {
        (f, c): summed_as_told([r for r in rows if (r.family, r.region) == (f, c)], told, family=f, region=c)
        for f, c in places
    }
    return Coverage(
        period=str(asked),
        region=region,
        rows=rows if told is None else [told.row(row, [(row.scenario, row.region)]) for row in rows],
        totals=[
            summed_as_told([r for r in rows if r.scenario == kind], told, scenario=kind, family=family)
            for kind, family in dict.fromkeys((r.scenario, r.family) for r in rows)
        ],
        families=families,
        crossed=crossed,
        regions=[
            summed_as_told([r for r in rows if r.region == c], told, region=c)
            for c in _regions(programme, rows)
        ],
        overall=summed_as_told(rows, told),
        mean_of_families=mean_as_told(families),
        institutions=_institutions(programme, counts_by(here, counted, "institution", "scenario"), scope),
        first=_first(engine, programme, asked, within, as_known_on, is_told=told is None),
        rural=_rural(programme, facts, within, is_told=told is None, nothing=bool(still)),
        missing=[
            i.code
            for i in programme.institutions.values()
            if i.is_member(asked.months[-1]) and i.code not in filed
        ],
        habits=_habits(engine, programme, asked, within, as_known_on, told, scope.unfinished),
    )


def told_points(
    programme: Programme,
    facts: pl.DataFrame,
    day: str,
    *,
    only_families: bool = False,
    nothing: bool = False,
) -> ToldPoints:
    """What of a period's facts of all regions may be told to those who do not see everybody's volumes."""
    counts = counts_by(facts, counted_of(programme), "institution", "scenario", "region")
    known = universe_at(programme.universe, day)
    return ToldPoints(
        programme.families,
        regions_below(programme),
        counts,
        [(kind, region) for _, kind, region in counts if (kind, region) not in known],
        programme.settings.disclosure,
        only_families=only_families,
        nothing=nothing,
    )


def summed_as_told(
    rows: Sequence[CoverageRow],
    told: ToldPoints | None,
    scenario: str = "",
    family: str = "",
    region: str = "",
) -> CoverageRow:
    """The rows taken together, without their counts where the sum may not be told."""
    whole = summed(rows, scenario, family, region)
    return whole if told is None else told.row(whole, [(row.scenario, row.region) for row in rows])


def mean_as_told(rows: Sequence[CoverageRow]) -> Fraction | None:
    """The plain mean of the rows' shares; none where one of them is hidden and would come back from it."""
    return None if any(row.is_hidden for row in rows) else mean_of_shares(rows)


def counted_of(programme: Programme) -> Counted:
    """What the programme counts of scenario points; a programme that counts none is refused."""
    if programme.counted is None:
        raise Refusal(
            Text(
                en=f"“{programme.slug}” counts no scenario points, so it has no coverage to show.",
                zh=f"“{programme.slug}”不统计场景点位，没有覆盖情况可供查看。",
            )
        )
    return programme.counted


def regions_asked(programme: Programme, top: str) -> set[str]:
    """As `regions_within`; an unknown region is refused."""
    if top:
        programme.region(top)
    return regions_within(programme.regions, top)


def regions_within(regions: Mapping[str, Region], top: str) -> set[str]:
    """The codes of `top` and everything below it; of all regions where `top` is ""."""
    below = {top} if top else set(regions)
    while more := {r.code for r in regions.values() if r.parent in below} - below:
        below |= more
    return below


def regions_below(programme: Programme) -> dict[str, set[str]]:
    """For each region its own code and those of all below it."""
    return {code: regions_within(programme.regions, code) for code in programme.regions}


def _facts(
    engine: Engine, programme: Programme, period: Period, as_known_on: datetime | None
) -> pl.DataFrame:
    """Payments of all return months of the period, points of the last one only: stocks do not add over months."""
    counted = counted_of(programme)
    months = [str(part) for part in programme.parts(period)]
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
            found += [
                InstitutionCoverage(institution, kind, one, one.completion, one.live_share)
                for kind, one in listed.items()
            ]
    return found if scope.sees_all_volumes else _as_told(programme, found, scope.institution)


def _as_told(
    programme: Programme, found: Iterable[InstitutionCoverage], own: str
) -> list[InstitutionCoverage]:
    listed, rules = list(found), programme.settings.disclosure
    whole = {one.institution: one.counts for one in listed if not one.scenario and one.counts}
    done = told_shares({code: (c.connected, c.assigned) for code, c in whole.items()}, rules)
    used = told_shares({code: (c.live, c.connected) for code, c in whole.items()}, rules)
    return [
        one
        if one.institution == own
        else replace(
            one,
            counts=None,
            completion=None if one.scenario else done.get(one.institution),
            live_share=None if one.scenario else used.get(one.institution),
        )
        for one in listed
    ]


def _rural(
    programme: Programme, facts: pl.DataFrame, within: set[str], *, is_told: bool, nothing: bool
) -> list[RuralRow]:
    """The service points of the returns; a region's counts only where they may be told beside the sum of all."""
    counted = programme.rural
    if counted is None:
        return []
    rows = rural_rows(facts.filter(pl.col("region").is_in(within)), counted)
    if is_told:
        return rows
    told = ToldRegions(facts, counted.measures, regions_below(programme), programme.settings.disclosure)
    return [
        row
        if not nothing and told.tells([row.region] if row.region else within)
        else RuralRow(row.region, None, None, None, None)
        for row in rows
    ]


def _first(
    engine: Engine,
    programme: Programme,
    upto: Period,
    within: set[str],
    as_known_on: datetime | None,
    *,
    is_told: bool,
) -> list[FirstConnection]:
    """Beginnings; with how many points, only where everything is told: the first are seldom of three institutions."""
    last = str(programme.parts(upto)[-1])
    known = [p for p in stored_periods(engine, programme.slug, as_known_on=as_known_on) if p <= last]
    measure = counted_of(programme).connected
    if not known:
        return []
    points = connected(engine, programme.slug, measure, as_known_on)
    asked = pl.col("region").is_in(within) & (pl.col("period") <= last)
    found = first_connections(points.filter(asked), measure, known)
    return found if is_told else [replace(one, points=None) for one in found]


def _habits(
    engine: Engine,
    programme: Programme,
    period: Period,
    within: set[str],
    as_known_on: datetime | None,
    told: ToldPoints | None,
    unfinished: Sequence[str],
) -> dict[str, Habit]:
    """By kind of point and for all kinds, over regions: between institutions points change hands, as in a merger."""
    counted, now = counted_of(programme), programme.parts(period)[-1]
    names = [str(now.shift(-step)) for step in reversed(range(OVER))]
    if told is not None and {*names} & {*unfinished}:
        return {}
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
        if told is not None and not told.tells((place[0], place[1]) for one in mine for place in one):
            continue
        if (known := habit(mine)) is not None:
            found[kind] = known
    return found
