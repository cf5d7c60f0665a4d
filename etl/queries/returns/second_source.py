"""How far do the returns and a second source agree, institution by institution and measure by measure?"""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import partial
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.checks.across import Compared
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.queries.scope import EVERYTHING, Scope
from store.facts import read_facts


@dataclass(frozen=True)
class SourceRow:
    """One measure of one institution by both sources; money in the minor unit. `difference_pct` is how far the
    return is above the second source in percent, None where one of them says nothing (or zero). `scenario` is "" for
    all of the measure; where single payments were counted, each scenario beyond the limit has a row of its own.
    `place` says where the single payments stand that were counted: file, row groups."""

    institution: str
    measure: str
    source: str
    filed: int | None
    second: int | None
    difference_pct: Fraction | None
    is_beyond: bool
    scenario: str = ""
    place: str = ""

    @property
    def apart(self) -> int | None:
        """The return less the second source, to the unit; None where both say nothing. Nothing counts as zero."""
        if self.filed is None and self.second is None:
            return None
        return (self.filed or 0) - (self.second or 0)

    @property
    def only_in(self) -> Literal["", "return", "second"]:
        """Which of the two alone has a figure that is not zero, where the other says nothing."""
        if self.second is None and self.filed:
            return "return"
        return "second" if self.filed is None and self.second else ""


def second_layouts(programme: Programme) -> list[Layout]:
    """The layouts of second sources, in the programme's order."""
    return [layout for layout in programme.returns.values() if layout.is_second]


def second_source(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    scope: Scope = EVERYTHING,
    as_known_on: datetime | None = None,
) -> list[SourceRow]:
    """A row for each figure that either source has of what a second source counts, by source, institution and
    measure; none where no second source is in for the period. An institution sees its own rows."""
    rows = []
    for layout in second_layouts(programme):
        assert layout.second is not None
        found = compared(engine, programme, layout, period, as_known_on=as_known_on)
        covered = {one.institution for one in found if one.second is not None}
        place = _place(engine, programme, layout, period, as_known_on) if found else ""
        rows += [
            _row(layout, one, covered, place=place)
            for one in found
            if scope.sees_all_volumes or scope.institution == one.institution
        ]
        rows += _by_scenario(engine, programme, layout, period, scope, as_known_on, covered, place)
    return rows


def _by_scenario(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    period: str,
    scope: Scope,
    as_known_on: datetime | None,
    covered: Set[str],
    place: str,
) -> list[SourceRow]:
    """The scenarios whose figures lie further apart than the limit, of measures that are counted by scenario; one
    that only the return or only the payments know is among them."""
    assert layout.second is not None
    counted = layout.transactions.measure if layout.transactions else ()
    measures = [one.measure for one in counted if "scenario" in one.dimensions]
    if not measures:
        return []
    key = ["institution", "measure", "scenario"]
    read = partial(
        read_facts, engine, programme.slug, periods=[period], measures=measures, as_known_on=as_known_on
    )
    second, filed = (
        {row[:3]: row[3] for row in facts.group_by(key).agg(pl.col("value").sum()).iter_rows()}
        for facts in (read(sources=[layout.code]), read())
    )
    rows = []
    for institution, measure, scenario in sorted(second.keys() | filed.keys() if second else ()):
        said, other = (
            filed.get((institution, measure, scenario)),
            second.get((institution, measure, scenario)),
        )
        if not scenario or not (scope.sees_all_volumes or scope.institution == institution):
            continue
        row = _row(layout, Compared(institution, measure, said, other), covered, scenario, place)
        if row.is_beyond:
            rows.append(row)
    return rows


def _row(layout: Layout, one: Compared, covered: Set[str], scenario: str = "", place: str = "") -> SourceRow:
    """The comparison as a row. Where payments were counted, what they do not have is none: a figure that the return
    alone has is beyond any limit, if the institution's payments are there at all (`covered`)."""
    assert layout.second is not None
    apart = one.difference
    is_beyond = apart is not None and abs(apart) > layout.second.differs_above
    if apart is None and layout.transactions is not None and one.institution in covered:
        is_beyond = (one.filed or 0) != (one.second or 0)
    percent = None if apart is None else apart * 100
    return SourceRow(
        one.institution, one.measure, layout.code, one.filed, one.second, percent, is_beyond, scenario, place
    )


def _place(
    engine: Engine, programme: Programme, layout: Layout, period: str, as_known_on: datetime | None
) -> str:
    """Where the payments stand that a month was counted from, "" for a source that is no count of payments."""
    if layout.transactions is None:
        return ""
    facts = read_facts(
        engine, programme.slug, periods=[period], sources=[layout.code], as_known_on=as_known_on
    )
    return " ".join(facts.row(0, named=True)[name] for name in ("sheet", "cell")) if facts.height else ""


def compared(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    period: str,
    *,
    as_known_on: datetime | None = None,
) -> list[Compared]:
    """What the returns and this second source say, by institution, measures in the layout's order."""
    measures = layout.given
    read = partial(
        read_facts, engine, programme.slug, periods=[period], measures=measures, as_known_on=as_known_on
    )
    second = _sums(read(sources=[layout.code]))
    if not second:
        return []
    filed = _sums(read())
    institutions = sorted({institution for institution, _ in (*filed, *second)})
    return [
        Compared(institution, measure, filed.get((institution, measure)), second.get((institution, measure)))
        for institution in institutions
        for measure in measures
        if (institution, measure) in filed or (institution, measure) in second
    ]


def _sums(facts: pl.DataFrame) -> dict[tuple[str, str], int]:
    sums = facts.group_by("institution", "measure").agg(pl.col("value").sum())
    return {(institution, measure): value for institution, measure, value in sums.iter_rows()}
