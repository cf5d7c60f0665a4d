"""What will a month come to that is not wholly filed? For the desk alone, and never published."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from etl.definitions.history import crossed
from etl.definitions.programme import Programme
from etl.facts.contributions import merged
from etl.facts.nowcast import Nowcast
from etl.facts.nowcast import nowcast as reckon
from etl.values.periods import Period, periods_between
from store.facts import periods as stored_periods
from store.facts import read_facts


@dataclass(frozen=True)
class Unfiled:
    """The estimate of a month (None where the past is too short for one), and whose figures are missing, by code."""

    found: Nowcast | None
    missing: tuple[str, ...]


def nowcast(engine: Engine, programme: Programme, period: str, measure: str) -> Unfiled | None:
    """The estimate of `measure` for `period`. None where nobody is missing, or nobody has filed.

    Missing are members that reported the measure for the period before and not yet for this one.
    """
    now = Period.parse(period)
    stored = [Period.parse(one) for one in stored_periods(engine, programme.slug)]
    breaks = programme.history.breaks_of([measure])
    past = [one for one in stored if one < now and not crossed(breaks, one, now)]
    if not past or programme.settings.ranked != "institution":
        return None
    names = [str(one) for one in periods_between(past[0], now)]
    # Of most months nobody is missing, and then the past need not be read.
    sums = _sums(engine, programme, names[-2:], measure, now)
    filers, before = set(sums.get(period, {})), sums.get(str(now.previous), {})
    members = {code for code, one in programme.institutions.items() if one.is_member(now)}
    missing = tuple(sorted(set(before) & members - filers))
    if not filers or not missing:
        return None
    return Unfiled(reckon(_sums(engine, programme, names, measure, now), names, filers), missing)


def _sums(
    engine: Engine, programme: Programme, names: Sequence[str], measure: str, now: Period
) -> dict[str, dict[str, int]]:
    """Period -> institution -> value. What merged ones were together grows on; that they left is no fall of others."""
    facts = read_facts(engine, programme.slug, periods=names, measures=[measure])
    sums: dict[str, dict[str, int]] = {}
    for one, institution, value in facts.select("period", "institution", "value").iter_rows():
        held = sums.setdefault(one, {})
        held[institution] = held.get(institution, 0) + value
    gone = programme.merged_by(now)
    return {one: merged(values, gone) for one, values in sums.items()}
