"""How did the programme, or one institution, grow?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl
from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.disclosure.relations import Cell
from etl.facts.growth import GrowthRow, growth_rows
from etl.queries.figures.sums import sums_known, sums_of
from etl.queries.scope import Scope
from etl.queries.told_sums import told_sums
from etl.telling.review import in_the_sum
from etl.values.errors import Refusal
from etl.values.periods import Period, periods_between
from etl.values.text import Text
from store.facts import periods as stored_periods
from store.facts import read_facts

NOT_TOLD = Text(
    zh="参与机构过少或一家占比过高，合计数不予显示",
    en="not shown: too few institutions stand behind the sum, or one is too large in it",
)
UNFINISHED = Text(
    zh="本期报表未报齐且尚未发布，合计数暂不显示",
    en="not shown before every return of the period is in, or its bulletin is published",
)


def growth(
    engine: Engine,
    programme: Programme,
    upto: str,
    measures: Sequence[str] | None = None,
    *,
    institution: str | None = None,
    scope: Scope,
    as_known_on: datetime | None = None,
) -> list[GrowthRow]:
    """Rows for every period from the first one stored to `upto`, for each measure (default: the headline ones).

    Without `institution` the sums run over all institutions; a viewer who does not see everybody's volumes gets those
    behind which enough stand (`etl.disclosure.tables`). Another institution's volumes are refused to such a viewer.
    Where a programme ranks regions, `institution` is the code of a region.
    """
    if institution and not scope.sees_all_volumes and institution != scope.institution:
        raise Refusal(
            Text(
                zh="其他机构的业务量不予显示；请选择本机构或全部机构。",
                en="Business volumes of other institutions are not shown; choose your own or all institutions.",
            )
        )
    last, wanted = Period.parse(upto), tuple(measures or programme.settings.headline.measures)
    for code in wanted:
        programme.measure(code)
    if institution:
        (programme.region if programme.settings.ranked == "region" else programme.institution)(institution)
    stored = [Period.parse(p) for p in stored_periods(engine, programme.slug, as_known_on=as_known_on)]
    stored = [p for p in stored if p <= last]
    if not stored:
        return []
    shown = [str(p) for p in periods_between(stored[0], last)]
    if institution is None and as_known_on is None:
        sums = sums_known(engine, programme.slug, wanted)
    else:
        facts = _facts(engine, programme, shown, wanted, institution, as_known_on)
        sums = {code: sums_of(facts, code) for code in wanted}
    sums = {code: one.filter(pl.col("period").is_in(shown)) for code, one in sums.items()}
    if institution or scope.sees_all_volumes or programme.settings.ranked == "region":
        return [row for code in wanted for row in _rows_of(sums[code], programme, code, shown)]
    told = told_sums(engine, programme, wanted, as_known_on)
    return [row for code in wanted for row in _told_rows(sums[code], programme, code, shown, told, scope)]


def _facts(
    engine: Engine,
    programme: Programme,
    shown: Sequence[str],
    wanted: Sequence[str],
    institution: str | None,
    as_known_on: datetime | None,
) -> pl.DataFrame:
    """What is added up: of everybody, or of one institution or region."""
    of_one = [institution] if institution and programme.settings.ranked == "institution" else None
    facts = read_facts(
        engine, programme.slug, periods=shown, measures=wanted, institutions=of_one, as_known_on=as_known_on
    )
    if institution and programme.settings.ranked == "region":
        return facts.filter(pl.col("region") == institution)
    return facts


def growth_of_each(
    engine: Engine,
    programme: Programme,
    period: str,
    measures: Sequence[str] | None = None,
    as_known_on: datetime | None = None,
) -> dict[str, list[GrowthRow]]:
    """For every member of the period, in the register's order, a row for each measure: all on one sheet. For those
    who see everybody's volumes."""
    asked, wanted = Period.parse(period), tuple(measures or programme.settings.headline.measures)
    for code in wanted:
        programme.measure(code)
    since = min(asked.previous, asked.year_ago, asked.start_of_year)
    names = [str(one) for one in periods_between(since, asked)]
    facts = read_facts(engine, programme.slug, periods=names, measures=wanted, as_known_on=as_known_on)
    mine = facts.partition_by("institution", as_dict=True)
    none = facts.clear()
    return {
        code: [
            _rows_of(sums_of(mine.get((code,), none), measure), programme, measure, [str(asked)])[0]
            for measure in wanted
        ]
        for code, one in programme.institutions.items()
        if one.is_member(asked)
    }


def _told_rows(
    sums: pl.DataFrame,
    programme: Programme,
    code: str,
    shown: list[str],
    told: Collection[Cell],
    scope: Scope,
) -> list[GrowthRow]:
    """Rows without the sums that may not be told, and without what is reckoned from them."""
    may = {period for measure, period in told if measure == code} - set(scope.unfinished)
    known = set(sums["period"])
    rows = _rows_of(sums.filter(pl.col("period").is_in(may)), programme, code, shown)
    return [
        replace(row, note=UNFINISHED if row.period in scope.unfinished else NOT_TOLD)
        if row.period in known - may
        else row
        for row in rows
    ]


@dataclass(frozen=True)
class Waiting:
    """What institutions that still wait for review put into a sum: it is in the total, and in nobody's place."""

    measure: str
    value: int
    institutions: int
    words: Text


def to_be_reviewed(
    engine: Engine, programme: Programme, period: str, measures: Sequence[str] | None = None
) -> list[Waiting]:
    """For each measure that has any: the part of the period's sum of which nobody knows yet whose it is."""
    if programme.settings.ranked != "institution":
        return []
    wanted = tuple(measures or programme.settings.headline.measures)
    facts = read_facts(engine, programme.slug, periods=[str(Period.parse(period))], measures=wanted)
    waiting = facts.filter(~pl.col("institution").is_in([*programme.institutions, ""]))
    sums = waiting.group_by("measure").agg(pl.col("value").sum(), pl.col("institution").n_unique().alias("n"))
    found = {code: (value, number) for code, value, number in sums.iter_rows()}
    names = {code: programme.measures[code].name for code in found}
    return [
        Waiting(code, *found[code], in_the_sum(names[code], *found[code])) for code in wanted if code in found
    ]


def _rows_of(sums: pl.DataFrame, programme: Programme, code: str, shown: list[str]) -> list[GrowthRow]:
    by_period = {period: (value, filers) for period, value, filers in sums.iter_rows()}
    return growth_rows(
        code,
        programme.measures[code].kind,
        {period: value for period, (value, _) in by_period.items()},
        shown,
        {period: filers for period, (_, filers) in by_period.items()},
        programme.history.breaks_of([code]),
    )
