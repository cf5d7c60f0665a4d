"""One figure for every lowest region, as a map colours them: coverage, use, penetration, service points, growth."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.definitions.history import crossed
from etl.definitions.programme import Programme
from etl.disclosure.regions import ToldRegions
from etl.facts.coverage import CoverageRow
from etl.queries.coverage.coverage import Coverage, coverage, mean_as_told, regions_below
from etl.queries.coverage.rural import Rural, rural
from etl.queries.scope import Scope
from etl.telling import regions as names
from etl.values.errors import Refusal
from etl.values.exact import growth
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import read_facts

Kind = Literal["share", "density", "change"]
"""A part of a whole (1 is all of it), a number for each ten thousand, or a relative change (0.5 is fifty percent)."""


@dataclass(frozen=True)
class Shading:
    """What a map can be coloured by: its code, name and kind. Changes have a middle at zero; the others begin there."""

    code: str
    name: Text
    kind: Kind


@dataclass(frozen=True)
class RegionFigure:
    """One region: the figure with its two parts, each None where nobody knows or it may not be told to the viewer."""

    region: str
    value: Fraction | None
    numerator: int | None
    denominator: int | None


def shadings(programme: Programme) -> dict[str, Shading]:
    """Everything that the programme's definitions allow, in the order in which it is offered."""
    found = list(_of_coverage(programme))
    if programme.settings.users and programme.population:
        found.append(Shading("penetration", names.PENETRATION, "share"))
    if programme.rural and programme.villages:
        found.append(Shading("service-points", names.SERVICE_POINTS, "density"))
        found.append(Shading("reached", names.REACHED, "share"))
    for code in programme.settings.headline.measures:
        measure = programme.measures[code]
        for way, against in names.WAYS.items():
            found.append(Shading(f"{way}-{code}", names.change_of(measure.name, against), "change"))
    return {one.code: one for one in found}


def _of_coverage(programme: Programme) -> list[Shading]:
    if programme.counted is None:
        return []
    return [
        Shading("coverage", names.COVERAGE, "share"),
        *(
            Shading(
                f"coverage-{family.code}",
                names.coverage_of(family.name),
                "share",
            )
            for family in programme.families.values()
        ),
        Shading("live", names.LIVE, "share"),
        Shading("count-share", names.COUNT_SHARE, "share"),
        Shading("amount-share", names.AMOUNT_SHARE, "share"),
    ]


def lowest_regions(programme: Programme) -> list[str]:
    """The codes of the regions with none below them; where regions are ranked, of those that are."""
    if programme.settings.ranked == "region":
        return [region.code for region in programme.regions.values() if region.group]
    parents = {region.parent for region in programme.regions.values()}
    return [code for code in programme.regions if code not in parents]


def regional(
    engine: Engine,
    programme: Programme,
    period: str,
    shading: str,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> list[RegionFigure]:
    """A figure for each lowest region, in the order of the regions. Sums over all institutions only, and only such as
    may be told to the scope."""
    known = shadings(programme)
    if shading not in known:
        offered = ", ".join(known)
        raise Refusal(
            Text(
                en=f"“{shading}” is not something that regions are coloured by; choose one of: {offered}.",
                zh=f"地图不能按“{shading}”着色；可选：{offered}。",
            )
        )
    asked = Period.parse(period)
    if known[shading].kind == "change":
        return _changes(engine, programme, asked, shading, scope, as_known_on)
    if shading == "penetration":
        return _penetration(engine, programme, asked, scope, as_known_on)
    if shading in ("service-points", "reached"):
        return of_rural(
            programme, shading, rural(engine, programme, period, scope=scope, as_known_on=as_known_on)
        )
    answer = coverage(engine, programme, period, scope=scope, as_known_on=as_known_on)
    return of_coverage(programme, shading, answer)


def of_coverage(programme: Programme, shading: str, answer: Coverage) -> list[RegionFigure]:
    """The figures of a coverage that was asked before; the sum of families as the programme takes them together."""
    family = shading.removeprefix("coverage-") if shading.startswith("coverage-") else ""
    rows = {row.region: row for row in answer.regions}
    if family:
        rows = {region: row for (of, region), row in answer.crossed.items() if of == family}
    return [_of_row(programme, shading, code, rows.get(code), answer) for code in lowest_regions(programme)]


def _of_row(
    programme: Programme, shading: str, code: str, whole: CoverageRow | None, answer: Coverage
) -> RegionFigure:
    if whole is None:
        return RegionFigure(code, None, None, None)
    counts = whole.counts
    parts: Mapping[str, tuple[int | None, int | None]] = {
        "live": (counts.live, counts.connected),
        "count-share": (counts.transactions, counts.all_transactions),
        "amount-share": (counts.amount, counts.all_amount),
    }
    if shading == "coverage" and programme.together == "families":
        families = [answer.crossed[f, code] for f in programme.families if (f, code) in answer.crossed]
        return RegionFigure(code, mean_as_told(families), None, None)
    top, bottom = parts.get(shading, (whole.in_universe, whole.universe))
    return _figure(code, top, bottom)


def of_rural(programme: Programme, shading: str, country: Rural | None) -> list[RegionFigure]:
    """The figures of the countryside; a region without villages has none."""
    rows = {row.region: row for row in country.rows} if country else {}
    found = []
    for code in lowest_regions(programme):
        row = rows.get(code)
        if row is None:
            found.append(RegionFigure(code, None, None, None))
        elif shading == "reached":
            found.append(_figure(code, row.near, row.residents))
        else:
            found.append(RegionFigure(code, row.density, row.live, row.rural_population))
    return found


def _penetration(
    engine: Engine, programme: Programme, period: Period, scope: Scope, as_known_on: datetime | None
) -> list[RegionFigure]:
    """On the latest count of residents that is no later than the period's year."""
    assert programme.settings.users is not None
    users = _by_region(
        engine, programme, programme.settings.users.registered, [str(period)], scope, as_known_on
    )
    residents: dict[str, int] = {}
    for row in sorted(programme.population, key=lambda row: row.year):
        if row.year <= period.year:
            residents[row.region] = row.population
    return [
        _figure(code, users(code, str(period)), residents.get(code)) for code in lowest_regions(programme)
    ]


def _changes(
    engine: Engine,
    programme: Programme,
    period: Period,
    shading: str,
    scope: Scope,
    as_known_on: datetime | None,
) -> list[RegionFigure]:
    way, code = shading.split("-", 1)
    base = period.previous if way == "mom" else period.year_ago
    if crossed(programme.history.breaks_of([code]), base, period):
        return [RegionFigure(region, None, None, None) for region in lowest_regions(programme)]
    values = _by_region(engine, programme, code, [str(period), str(base)], scope, as_known_on)
    found = []
    for region in lowest_regions(programme):
        now, before = values(region, str(period)), values(region, str(base))
        change = None if now is None or before is None else growth(now, before)
        found.append(RegionFigure(region, change, None, None))
    return found


def _by_region(
    engine: Engine,
    programme: Programme,
    measure: str,
    periods: list[str],
    scope: Scope,
    as_known_on: datetime | None,
) -> Callable[[str, str], int | None]:
    facts = read_facts(engine, programme.slug, periods=periods, measures=[measure], as_known_on=as_known_on)
    sums = facts.group_by("region", "period").agg(pl.col("value").sum())
    values = {(region, period): value for region, period, value in sums.iter_rows()}
    if not scope.sees_all_volumes and programme.settings.ranked == "institution":
        below, rules = regions_below(programme), programme.settings.disclosure
        for period in periods:
            told = ToldRegions(facts.filter(pl.col("period") == period), [measure], below, rules)
            is_open = period in scope.unfinished
            values = {
                key: v
                for key, v in values.items()
                if key[1] != period or (told.tells([key[0]]) and not is_open)
            }
    return lambda region, period: values.get((region, period))


def _figure(code: str, top: int | None, bottom: int | None) -> RegionFigure:
    value = None if top is None or not bottom else Fraction(top, bottom)
    return RegionFigure(code, value, top, bottom)
