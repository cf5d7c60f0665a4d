"""What lies behind the growth: the population it is measured on, campaigns, use; and where will the year end?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl
from sqlalchemy import Engine

from etl.definitions.history import festival_period
from etl.definitions.programme import Programme
from etl.disclosure.regions import ToldRegions
from etl.disclosure.tables import is_dangerous
from etl.facts.campaigns import CampaignEffect, campaign_effect
from etl.facts.growth import GrowthRow, growth_rows
from etl.facts.projection import Projection, year_end
from etl.facts.season import SeasonRow, season_rows
from etl.facts.users import Penetration, Stickiness, penetration, stickiness, without_part
from etl.queries.coverage.coverage import regions_below
from etl.queries.figures.sums import sums_known
from etl.queries.scope import Scope
from etl.queries.told_sums import told_sums
from etl.values.errors import Refusal
from etl.values.periods import Period, periods_between
from etl.values.text import Text
from store.facts import periods as stored_periods
from store.facts import read_facts

NOT_TOLD = Text(
    zh="活动地区的机构过少或一家占比过高，其业务量不予显示",
    en="too few institutions stand behind a region of the campaign, or one is too large in it: not shown",
)


@dataclass(frozen=True)
class Outlook:
    """For the period: penetration on every known denominator, stickiness, the year's end by measure, the growth of
    the measures that campaigns feed, without what campaigns made, and by flow the months of the moving festival."""

    period: str
    penetration: list[Penetration]
    stickiness: Stickiness | None
    projections: dict[str, Projection]
    excluding_campaigns: list[GrowthRow]
    seasons: dict[str, list[SeasonRow]]


def outlook(
    engine: Engine,
    programme: Programme,
    period: str,
    measures: Sequence[str] | None = None,
    *,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> Outlook:
    """Sums over all institutions only; to a viewer who does not see everybody's volumes those behind which enough
    institutions stand."""
    last, settings = Period.parse(period), programme.settings
    wanted = tuple(measures or settings.headline.measures)
    users = tuple(dict(settings.users or ()).values())
    shown = _periods(engine, programme, last, as_known_on)
    codes = sorted({*wanted, *users, *settings.campaigns, *settings.campaigns.values()})
    sums = _sums_of(engine, programme, codes, shown, as_known_on)
    facts = read_facts(
        engine, programme.slug, periods=[str(last)], measures=users, as_known_on=as_known_on
    )  # of the period alone it is asked who reported both
    if _is_told_less(programme, scope):
        told = {
            one
            for one in told_sums(engine, programme, [*sums], as_known_on)
            if one[1] not in scope.unfinished
        }
        sums = {
            code: {period: value for period, value in one.items() if (code, period) in told}
            for code, one in sums.items()
        }
        facts = facts.filter(
            pl.col("measure").is_in([measure for measure, period in told if period == str(last)])
        )
    return Outlook(
        str(last),
        _penetration(programme, sums, last),
        _stickiness(programme, facts, last, scope),
        {
            code: year_end(
                programme.measures[code].kind,
                [sums.get(code, {}).get(p) for p in _since_break(programme, code, shown)],
                last.number,
                last.per_year,
            )
            for code in wanted
        },
        [
            row
            for code in wanted
            if code in settings.campaigns
            for row in _without_campaigns(programme, sums, code, shown)
        ],
        {
            code: _season(programme, sums.get(code, {}), code, last)
            for code in wanted
            if programme.settings.festival and programme.measures[code].kind == "flow"
        },
    )


def penetration_in(
    engine: Engine, programme: Programme, period: str, *, as_known_on: datetime | None = None
) -> list[Penetration]:
    """The penetration alone, of everybody together: what `outlook` says of it, without the rest."""
    if programme.settings.users is None:
        return []
    registered = [programme.settings.users.registered]
    facts = read_facts(engine, programme.slug, periods=[period], measures=registered, as_known_on=as_known_on)
    return _penetration(programme, _sums(facts), Period.parse(period))


def effect_of_campaign(
    engine: Engine,
    programme: Programme,
    measure: str,
    regions: Sequence[str],
    first: str,
    last: str,
    *,
    scenario: str = "",
    scope: Scope,
    as_known_on: datetime | None = None,
) -> CampaignEffect:
    """Whether a campaign in `regions` from `first` to `last` moved a measure there, against the other regions; of one
    kind of point, where `scenario` names one.

    What it gained, and what it gained by, are as many figures as a region has periods. To a viewer who does not see
    everybody's volumes a campaign is therefore looked at only where the region's sums may be told, and held only
    against regions of which they may.
    """
    begin, end = Period.parse(first), Period.parse(last)
    for region in regions:
        programme.region(region)
    programme.measure(measure)
    shown = _periods(engine, programme, end, as_known_on)
    if str(begin) not in shown or begin > end:
        raise Refusal(
            Text(
                en=f"There is no figure for {begin.name.en}, or it comes after {end.name.en}; choose periods "
                "that were reported.",
                zh=f"{begin.name.zh}没有数据，或晚于{end.name.zh}；请选择已报送的时段。",
            )
        )
    facts = read_facts(engine, programme.slug, periods=shown, measures=[measure], as_known_on=as_known_on)
    if scenario:
        facts = facts.filter(pl.col("scenario") == scenario)
    by_region = facts.group_by("region", "period").agg(pl.col("value").sum())
    parents = {region.parent for region in programme.regions.values()}
    series: dict[str, list[int | None]] = {
        code: [None] * len(shown) for code in programme.regions if code not in parents
    }
    for region, period, value in by_region.iter_rows():
        if region in series:
            series[region][shown.index(period)] = value
    if _is_told_less(programme, scope):
        hidden = _hidden_regions(facts, programme, measure, series)
        if hidden & set(regions) or {*shown} & {*scope.unfinished}:
            raise Refusal(NOT_TOLD)
        series = {code: values for code, values in series.items() if code not in hidden}
    begun = _begun([series[region] for region in regions if region in series])
    since = {code: values[begun:] for code, values in series.items()}
    at, until = (max(shown.index(str(one)) - begun, 0) for one in (begin, end))
    return campaign_effect(since, list(regions), at, until)


def _is_told_less(programme: Programme, scope: Scope) -> bool:
    return not scope.sees_all_volumes and programme.settings.ranked == "institution"


def _hidden_regions(
    facts: pl.DataFrame, programme: Programme, measure: str, regions: Iterable[str]
) -> set[str]:
    """The regions whose sums may not be told in one of the periods."""
    below, rules = regions_below(programme), programme.settings.disclosure
    by_period = facts.partition_by("period")
    told = [ToldRegions(one, [measure], below, rules) for one in by_period]
    return {code for code in regions if not all(one.tells([code]) for one in told)}


def _begun(treated: Sequence[Sequence[int | None]]) -> int:
    """From when on there was anything in every one of a campaign's regions: a kind of point begins at some time."""
    firsts = [next((at for at, value in enumerate(one) if value), len(one)) for one in treated]
    return (
        max(firsts, default=0) if all(at < len(one) for at, one in zip(firsts, treated, strict=True)) else 0
    )


def _since_break(programme: Programme, code: str, shown: Sequence[str]) -> list[str]:
    """The periods in which the measure counts what it counts now."""
    since = max(
        (one.since for one in programme.history.breaks_of([code]) if one.since <= shown[-1]), default=""
    )
    return [period for period in shown if period >= since]


def _season(programme: Programme, sums: Mapping[str, int], code: str, last: Period) -> list[SeasonRow]:
    festival, breaks = programme.settings.festival, programme.history.breaks_of([code])
    known = {period: value for period, value in sums.items() if Period.parse(period) <= last}
    years = {Period.parse(period).year for period in known}
    found = {year: str(period) for year in years if (period := festival_period(programme.settings, year))}
    return season_rows(known, festival.together, found, last.per_year, breaks) if festival else []


def _periods(engine: Engine, programme: Programme, last: Period, as_known_on: datetime | None) -> list[str]:
    stored = [Period.parse(p) for p in stored_periods(engine, programme.slug, as_known_on=as_known_on)]
    known = [p for p in stored if p <= last and p.per_year == last.per_year]
    return [str(p) for p in periods_between(known[0], last)] if known else []


def _sums_of(
    engine: Engine,
    programme: Programme,
    measures: Sequence[str],
    shown: Sequence[str],
    as_known_on: datetime | None,
) -> dict[str, dict[str, int]]:
    """measure -> period -> sum over all institutions, of measures that have any; what is known now is kept."""
    if as_known_on is not None:
        return _sums(
            read_facts(engine, programme.slug, periods=shown, measures=measures, as_known_on=as_known_on)
        )
    periods, found = set(shown), {}
    for code, known in sums_known(engine, programme.slug, measures).items():
        rows = known.select("period", "value").iter_rows()
        if mine := {period: value for period, value in rows if period in periods}:
            found[code] = mine
    return found


def _sums(facts: pl.DataFrame) -> dict[str, dict[str, int]]:
    """measure -> period -> sum."""
    sums: dict[str, dict[str, int]] = {}
    for measure, period, value in facts.group_by("measure", "period").agg(pl.col("value").sum()).iter_rows():
        sums.setdefault(measure, {})[period] = value
    return sums


def _penetration(
    programme: Programme, sums: Mapping[str, Mapping[str, int]], period: Period
) -> list[Penetration]:
    users = programme.settings.users
    registered = sums.get(users.registered, {}).get(str(period)) if users else None
    top = [region.code for region in programme.regions.values() if not region.parent]
    if registered is None or len(top) != 1:
        return []
    return penetration(registered, programme.population, top[0], period.year)


def _stickiness(programme: Programme, facts: pl.DataFrame, period: Period, scope: Scope) -> Stickiness | None:
    if programme.settings.users is None:
        return None
    now = facts.filter(pl.col("period") == str(period))
    by_institution = now.group_by("measure", "institution").agg(pl.col("value").sum()).sort("institution")
    payments, active = (
        dict(by_institution.filter(pl.col("measure") == measure).select("institution", "value").iter_rows())
        for measure in (programme.settings.users.payments, programme.settings.users.active)
    )
    both = payments.keys() & active.keys()  # who reports only one of them is in neither sum
    # Who reports only one of them is in the sum of all, and is what that leaves beside this.
    if _is_told_less(programme, scope) and any(
        is_dangerous((one[code] for code in who), programme.settings.disclosure)
        for one in (payments, active)
        for who in (both, one.keys() - both)
    ):
        return None
    return stickiness(payments, active)


def _without_campaigns(
    programme: Programme, sums: Mapping[str, Mapping[str, int]], code: str, shown: Sequence[str]
) -> list[GrowthRow]:
    part = programme.settings.campaigns[code]
    return growth_rows(
        code,
        programme.measures[code].kind,
        without_part(sums.get(code, {}), sums.get(part, {})),
        shown,
        breaks=programme.history.breaks_of([code, part]),
    )
