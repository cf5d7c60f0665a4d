"""Who, and where, made a measure grow?"""

from dataclasses import replace
from datetime import datetime
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.definitions.history import crossed
from etl.definitions.programme import Programme
from etl.facts.contributions import Growth, merged
from etl.facts.contributions import contributions as reckon
from etl.queries.scope import Scope
from etl.queries.told_sums import told_sums
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from store.facts import read_facts

OTHERS = "others"
"""All other institutions together, to a viewer who sees the volumes of none of them."""
Part = Literal["institution", "region"]
On = Literal["before", "year"]
NOT_TOLD = Text(
    zh="各机构、各地区对增长的贡献须由业务量推算，不予显示",
    en="contributions give volumes away and are not shown",
)


def contributions(
    engine: Engine,
    programme: Programme,
    period: str,
    measure: str,
    *,
    by: Part = "institution",
    on: On = "before",
    scope: Scope,
    as_known_on: datetime | None = None,
) -> Growth | None:
    """The growth of `measure` on the period before, or on the year, with what each institution or region put into it.

    Institutions that have merged are looked at together in both periods. None where nothing can be compared: no figure
    in one of the periods, or a break between them. A viewer who does not see everybody's volumes is told the own
    contribution and that of all others together, where the sums of both periods are told. Who has a figure before and
    none now is named in `missing`, and counts as nothing now until it is filed.
    """
    programme.measure(measure)
    now = Period.parse(period)
    base = now.previous if on == "before" else now.year_ago
    names = [str(base), str(now)]
    facts = read_facts(engine, programme.slug, periods=names, measures=[measure], as_known_on=as_known_on)
    both = set(facts["period"].unique()) == set(names)
    if not both or crossed(programme.history.breaks_of([measure]), base, now):
        return None
    missing = _missing_in(facts, programme, base, now)
    sums: dict[str, dict[str, int]] = {name: {} for name in names}
    for one, code, value in facts.select("period", by, "value").iter_rows():
        sums[one][code] = sums[one].get(code, 0) + value
    if by == "institution":
        gone = programme.merged_by(now)
        sums = {name: merged(values, gone) for name, values in sums.items()}
    if not scope.sees_all_volumes and programme.settings.ranked == "institution":
        told = told_sums(engine, programme, [measure], as_known_on)
        if (
            by == "region"
            or not {(measure, name) for name in names} <= told
            or {*names} & {*scope.unfinished}
        ):
            raise Refusal(NOT_TOLD)
        sums = {name: _with_others(values, scope.institution) for name, values in sums.items()}
    found = reckon(sums[str(now)], sums[str(base)])
    return None if found is None else replace(found, missing=missing)


def missing(
    engine: Engine, programme: Programme, period: str, measure: str, *, as_known_on: datetime | None = None
) -> tuple[str, ...]:
    """Members that have a figure of the measure in the period before and none in this one; () where nobody has one."""
    now = Period.parse(period)
    names = [str(now.previous), period]
    facts = read_facts(engine, programme.slug, periods=names, measures=[measure], as_known_on=as_known_on)
    return _missing_in(facts, programme, now.previous, now) if period in facts["period"] else ()


def _missing_in(facts: pl.DataFrame, programme: Programme, base: Period, now: Period) -> tuple[str, ...]:
    """Members of today with a figure in the period compared with and none in this one."""
    if programme.settings.ranked != "institution":
        return ()
    had, have = (
        set(facts.filter(pl.col("period") == str(period))["institution"].unique()) for period in (base, now)
    )
    return tuple(
        sorted(
            code
            for code in had - have
            if (one := programme.institutions.get(code)) is not None and one.is_member(now)
        )
    )


def _with_others(values: dict[str, int], own: str) -> dict[str, int]:
    rest = sum(value for code, value in values.items() if code != own)
    return {OTHERS: rest} | ({own: values[own]} if own in values else {})
