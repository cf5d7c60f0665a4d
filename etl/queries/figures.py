"""Figures of all institutions for an indicator and a period, read from the facts in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.definitions.exact import growth
from etl.definitions.history import crossed
from etl.definitions.indicators import Indicator
from etl.definitions.load import Programme
from etl.definitions.periods import Period
from etl.definitions.text import Text
from etl.facts.growth import BASE_MISSING, BASE_ZERO
from etl.facts.indicators import display_factor, indicator_parts
from etl.queries.members import Member, by_member, members
from etl.scoring.ranking import Figure, RankState
from store.facts import read_facts
from store.filings import list_filings
from store.sources import is_second

By = Literal["value", "mom", "yoy"]

NOT_FILED = Text(zh="未报送本期报表", en="no return for this period")
NOT_MEASURED = Text(zh="本机构不适用该指标", en="the indicator does not apply to this institution")
NO_FIGURE = Text(zh="未填报相关数据", en="the institution reported no figure for it")
NO_DENOMINATOR = Text(zh="分母为0", en="the denominator is zero")


@dataclass(frozen=True)
class _Part:
    """Numerator and denominator of one institution and period, as far as they are there."""

    numerator: int | None
    denominator: int | None


_NOTHING = _Part(None, None)


def figures(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    periods: Sequence[Period],
    by: By = "value",
    as_known_on: datetime | None = None,
) -> dict[Period, list[Figure]]:
    """A list of figures for each of `periods`, with every member of the programme in it."""
    needed = {q for p in periods for q in (p, p.previous, p.year_ago)}
    names = [str(period) for period in sorted(needed)]
    facts = read_facts(
        engine, programme.slug, periods=names, measures=indicator.measures, as_known_on=as_known_on
    )
    parts = _parts(by_member(facts, programme), indicator)
    filed = _filed(engine, programme, as_known_on)
    listed = {p: members(engine, programme, p) for p in periods}
    factor = unit_factor(programme, indicator)
    values = {key: _value(part, indicator, factor) for key, part in parts.items()}
    breaks, found = programme.history.breaks_of(indicator.measures), {}
    for period in periods:
        bases = (period.previous, period.year_ago)
        # What was counted otherwise then is no base: as if there were no figure.
        before, ago = ("" if crossed(breaks, base, period) else str(base) for base in bases)
        keys = (str(period), before, ago)
        is_table = ("", keys[0]) in filed
        found[period] = [
            _figure(member, keys, indicator, parts, values, is_table or (member.code, keys[0]) in filed, by)
            for member in listed[period]
        ]
    return found


def series(
    facts: pl.DataFrame, programme: Programme, indicator: Indicator, institution: str
) -> dict[str, Fraction]:
    """Period -> value of one institution, for the periods in which it has one."""
    factor = unit_factor(programme, indicator)
    values = {
        period: _value(part, indicator, factor)
        for (code, period), part in _parts(facts, indicator).items()
        if code == institution
    }
    return {period: value for period, value in values.items() if value is not None}


def unit_factor(programme: Programme, indicator: Indicator) -> tuple[int, int]:
    """(multiply, divide) from the stored integers to the indicator's unit."""
    units = {measure.code: measure.unit for measure in programme.measures.values()}
    return display_factor(indicator, units, programme.settings.currency.minor_per_major)


def _parts(facts: pl.DataFrame, indicator: Indicator) -> dict[tuple[str, str], _Part]:
    rows = indicator_parts(facts, indicator).iter_rows()
    return {(institution, period): _Part(top, bottom) for institution, period, top, bottom in rows}


def _filed(engine: Engine, programme: Programme, as_known_on: datetime | None) -> set[tuple[str, str]]:
    """(institution, period) of the returns in force; institution "" is a table of all institutions."""
    return {
        (f.institution, f.period)
        for f in list_filings(engine, programme.slug, as_known_on=as_known_on)
        if f.state == "accepted" and f.superseded_at is None and f.fact_count and not is_second(f.source)
    }


def _value(part: _Part, indicator: Indicator, factor: tuple[int, int]) -> Fraction | None:
    multiply, divide = factor
    if part.numerator is None:
        return None
    if indicator.is_volume:
        return Fraction(part.numerator * multiply, divide)
    if not part.denominator or part.denominator < max(indicator.minimum_denominator, 1):
        return None
    return Fraction(part.numerator * multiply, part.denominator * divide)


def _figure(
    member: Member,
    periods: tuple[str, str, str],
    indicator: Indicator,
    parts: Mapping[tuple[str, str], _Part],
    values: Mapping[tuple[str, str], Fraction | None],
    is_filed: bool,
    by: By,
) -> Figure:
    """The member's figure in the first of `periods` (the period itself, the one before, the one a year ago)."""
    code = member.code
    part = parts.get((code, periods[0]), _NOTHING)
    value, before, year_ago = (values.get((code, period)) for period in periods)
    state, reason = _state(member, part, value, indicator, is_filed)
    if state != "value":
        return Figure(
            code, member.group, None, None, part.numerator, part.denominator, None, None, state, reason
        )
    mom, yoy = (_change(value, base, indicator.is_share) for base in (before, year_ago))
    ranked = value if by == "value" else mom if by == "mom" else yoy
    if ranked is None:
        base = before if by == "mom" else year_ago
        state, reason = "not_comparable", BASE_MISSING if base is None else BASE_ZERO
    return Figure(
        code, member.group, ranked, value, part.numerator, part.denominator, mom, yoy, state, reason
    )


def _change(value: Fraction | None, base: Fraction | None, is_share: bool) -> Fraction | None:
    """Relative change of a figure; of a share the difference (both times 100: percent, percentage points)."""
    if value is None or base is None:
        return None
    return (value - base) / 100 if is_share else growth(value, base)


def _state(
    member: Member, part: _Part, value: Fraction | None, indicator: Indicator, is_filed: bool
) -> tuple[RankState, Text | None]:
    if indicator.measured and not set(indicator.measured) & set(member.kinds):
        return "not_applicable", NOT_MEASURED
    if not is_filed:
        return "not_filed", NOT_FILED
    if value is not None:
        return "value", None
    if part.numerator is None or (part.denominator is None and not indicator.is_volume):
        return "not_applicable", NO_FIGURE
    if part.denominator == 0:
        return "not_applicable", NO_DENOMINATOR
    at_least = indicator.minimum_denominator
    return "too_few", Text(
        zh=f"分母 {part.denominator} 小于最低要求 {at_least}，样本过少，不予评价",
        en=f"the denominator {part.denominator} is below the minimum of {at_least}: too few to say",
    )
