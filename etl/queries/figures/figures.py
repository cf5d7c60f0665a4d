"""Figures of all institutions for an indicator and a period, read from the facts in force."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import polars as pl
from sqlalchemy import Engine

from etl.definitions.history import crossed
from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.facts.indicators import display_factor, indicator_parts
from etl.facts.members import Member
from etl.queries.figures.parts import parts_by_period
from etl.queries.members import members
from etl.queries.objections import disputed_in
from etl.scoring.figures import NOTHING, UNTOUCHED, By, Held, Part, Standing, figure_of, part_of, value_of
from etl.scoring.ranking import Figure
from etl.values.findings import REPEATED
from etl.values.periods import Period
from store.facts import figures_in_force
from store.filings import findings_in_force, list_filings
from store.once import once
from store.sources import is_second


def figures(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    periods: Sequence[Period],
    by: By = "value",
    as_known_on: datetime | None = None,
    *,
    without_changes: Collection[Period] = (),
) -> dict[Period, list[Figure]]:
    """A list of figures for each of `periods`, with every member of the programme in it. Of those `without_changes`
    only what is ranked is asked: changes that are not ranked are None."""
    bases = {
        period: tuple(
            None if period in without_changes and by != way else base
            for base, way in zip(bases_of(programme, indicator, period), ("mom", "yoy"), strict=True)
        )
        for period in periods
    }
    needed = {*periods, *(base for pair in bases.values() for base in pair if base)}
    names = [str(period) for period in sorted(needed)]
    factor = unit_factor(programme, indicator)
    parts: dict[str, dict[str, Part]] = {name: {} for name in names}
    for frame in parts_by_period(engine, programme, indicator, names, as_known_on):
        for code, name, part in _parts_in(frame, indicator):
            parts[name][code] = part
    values = {
        name: {code: value_of(indicator, part, factor) for code, part in mine.items()}
        for name, mine in parts.items()
    }
    filed = filers_of(engine, programme, [str(period) for period in periods], as_known_on)
    found = {}
    for period in periods:
        now = str(period)
        mine, value = parts[now], values[now]
        before, ago = (values[str(base)] if base else {} for base in bases[period])
        known = known_of(engine, programme, indicator, period, filed.get(now, frozenset()), as_known_on)
        found[period] = [
            figure_of(
                indicator,
                known.standing(
                    member,
                    mine.get(code := member.code, NOTHING),
                    (value.get(code), before.get(code), ago.get(code)),
                ),
                by,
            )
            for member in members(engine, programme, period, as_known_on)
        ]
    return found


def bases_of(
    programme: Programme, indicator: Indicator, period: Period
) -> tuple[Period | None, Period | None]:
    """The periods that a figure is compared with, the one before and the one a year ago. What was counted otherwise
    then is no base: as if there were no figure."""
    breaks = programme.history.breaks_of(indicator.measures)
    before, ago = period.previous, period.year_ago
    return (
        None if crossed(breaks, before, period) else before,
        None if crossed(breaks, ago, period) else ago,
    )


@dataclass(frozen=True)
class Known:
    """What is known of everybody in a period, beside the parts of an indicator: who filed, whose figure somebody
    objects to, and of whom the source has several rows. Institution "" among `filers` is a table of all."""

    programme: Programme
    filers: Collection[str]
    disputed: Collection[str]
    repeated: Collection[str]

    def standing(self, member: Member, part: Part, values: tuple[Fraction | None, ...]) -> Standing:
        """What is known of one of them; `values` of the period, of the one before and of the one a year ago."""
        code = member.code
        return Standing(
            code,
            member.group,
            member.kinds,
            part,
            values,
            is_filed="" in self.filers or code in self.filers,
            held=Held(is_disputed=True) if code in self.disputed else UNTOUCHED,
            is_repeated=code in self.repeated,
            is_reviewed=is_reviewed(self.programme, member),
        )


def known_of(
    engine: Engine,
    programme: Programme,
    indicator: Indicator,
    period: Period,
    filers: Collection[str],
    as_known_on: datetime | None = None,
) -> Known:
    """What is known of the figures of an indicator in a period in which `filers` filed."""
    disputed = disputed_in(engine, programme, indicator.code, period, as_known_on)
    return Known(
        programme, filers, disputed, _repeated(engine, programme, indicator, str(period), as_known_on)
    )


def is_reviewed(programme: Programme, member: Member) -> bool:
    """Whether somebody has said who it is: whoever waits for that has no place."""
    return bool(member.group) or member.code in programme.institutions


def series(
    facts: pl.DataFrame, programme: Programme, indicator: Indicator, institution: str
) -> dict[str, Fraction]:
    """Period -> value of one institution, for the periods in which it has one."""
    factor = unit_factor(programme, indicator)
    values = {
        period: value_of(indicator, part, factor)
        for (code, period), part in parts_of(facts, indicator).items()
        if code == institution
    }
    return {period: value for period, value in values.items() if value is not None}


def series_of_each(
    engine: Engine, programme: Programme, indicator: Indicator, periods: Sequence[str]
) -> dict[str, dict[str, Fraction]]:
    """Institution -> period -> value, for whoever reported any of the indicator's measures in `periods`, in those in
    which there is a value, in their order."""
    factor = unit_factor(programme, indicator)
    found: dict[str, dict[str, Fraction]] = {}
    for frame in parts_by_period(engine, programme, indicator, periods):
        for code, period, part in _parts_in(frame, indicator):
            mine, value = found.setdefault(code, {}), value_of(indicator, part, factor)
            if value is not None:
                mine[period] = value
    return found


def unit_factor(programme: Programme, indicator: Indicator) -> tuple[int, int]:
    """(multiply, divide) from the stored integers to the indicator's unit."""
    units = {measure.code: measure.unit for measure in programme.measures.values()}
    return display_factor(indicator, units, programme.settings.currency.minor_per_major)


def parts_of(facts: pl.DataFrame, indicator: Indicator) -> dict[tuple[str, str], Part]:
    """(institution, period) -> what is above and below the line."""
    found = _parts_in(indicator_parts(facts, indicator), indicator)
    return {(institution, period): part for institution, period, part in found}


def _parts_in(parts: pl.DataFrame, indicator: Indicator) -> Iterator[tuple[str, str, Part]]:
    for institution, period, top, bottom in parts.iter_rows():
        yield institution, period, part_of(indicator, top, bottom)


def _repeated(
    engine: Engine, programme: Programme, indicator: Indicator, period: str, as_known_on: datetime | None
) -> frozenset[str]:
    """Those that a published table of the period has several rows for, where the indicator is counted."""
    sheets = {
        sheet.name
        for layout in programme.returns.values()
        if layout.form == "entities"
        for sheet in layout.sheet
        if any(column.measure in indicator.measures for column in sheet.column)
    }
    if not sheets:
        return frozenset()
    said = once(
        (engine, programme.slug, REPEATED, period, as_known_on),
        lambda: findings_in_force(engine, programme.slug, REPEATED, [period], as_known_on),
    )
    abouts = (about.split("|") for _, about in said)
    return frozenset(about[1] for about in abouts if about[2:] and about[2] in sheets)


def filers_of(
    engine: Engine, programme: Programme, periods: Sequence[str], as_known_on: datetime | None = None
) -> Mapping[str, Collection[str]]:
    """Period -> whose returns are in force; institution "" is a table of all institutions."""
    if as_known_on is None:
        return figures_in_force(engine, programme.slug, periods)
    found: dict[str, set[str]] = {}
    for one in list_filings(engine, programme.slug, as_known_on=as_known_on):
        if (
            one.state == "accepted"
            and one.superseded_at is None
            and one.fact_count
            and not is_second(one.source)
        ):
            found.setdefault(one.period, set()).add(one.institution)
    return found
