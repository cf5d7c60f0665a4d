"""How was the year as a whole (全年总评): what everybody scored in each assessment of it, the mean, and the place?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

import numpy as np
from sqlalchemy import Engine

from etl.definitions.method.method import Method
from etl.definitions.method.tables import Persistence
from etl.definitions.programme import Programme
from etl.facts.members import Member, member_of
from etl.queries.score.scored import Scored, scored_quarters
from etl.scoring.fixed import half_up
from etl.scoring.grades import grade_codes
from etl.scoring.places import places_among
from etl.values.errors import Refusal
from etl.values.periods import LENGTHS, Period
from etl.values.text import Text
from store.facts import periods as stored_periods


@dataclass(frozen=True)
class YearRow:
    """One institution. `scores` are its official scores by assessment, None where it had no place; `mean` is that of
    those that it has, in units of the last decimal of the year's last method, rounded half up. A place and a grade has
    who has a score in every assessment of the year so far. `persistent` are the rules over years that have struck."""

    member: Member
    scores: tuple[Fraction | None, ...]
    mean: int | None
    rank: int | None
    grade: str | None
    persistent: tuple[Persistence, ...] = ()


@dataclass(frozen=True)
class YearReview:
    """A year, best first, those without a place last. `missing` are assessments of the year that there are not yet;
    `method` is that of its last one."""

    year: str
    periods: tuple[str, ...]
    missing: tuple[str, ...]
    method: Method
    rows: tuple[YearRow, ...]


def year_review(
    engine: Engine, programme: Programme, year: Period, as_known_on: datetime | None = None
) -> YearReview:
    """The review of a year. Refused where years are assessed themselves, and where nothing of it has been assessed."""
    settings = programme.settings
    filed = map(Period.parse, stored_periods(engine, programme.slug, as_known_on=as_known_on))
    within = [one for one in filed if year.covers(one)]
    if settings.assessed_per_year == 1 or not within:
        length = LENGTHS[settings.assessment]
        raise Refusal(
            Text(
                en=f"there is no review of {year}: nothing was filed for it, or years are assessed themselves "
                f"(“{programme.slug}” is assessed by the {length.en}).",
                zh=f"{year} 没有全年总评：该年尚无报表，或本项目直接按年考核（“{programme.slug}”按{length.zh}考核）。",
            )
        )
    last = max(within).holder(settings.assessed_per_year)
    run = scored_quarters(engine, programme, last, as_known_on=as_known_on)
    return review_of(programme, year, {str(one.period): one for one in run})


def review_of(programme: Programme, year: Period, run: Mapping[str, Scored]) -> YearReview:
    """The review of a year from assessments that have been made; of earlier years too, for rules over years."""
    whole = _alone(programme, year, run)
    grades = {row.member.code: row.grade for row in whole.rows}
    struck: dict[str, list[Persistence]] = {}
    for rule in (rule for rule in whole.method.persistence if rule.over == "years"):
        low = set(whole.method.grades[: whole.method.grades.index(rule.grade) + 1])
        failing = {code for code, grade in grades.items() if grade in low}
        for back in range(1, rule.periods):
            before = _grades_in(programme, year.shift(-back), run)
            failing = {code for code in failing if before.get(code) in low}
        for code in failing:
            struck.setdefault(code, []).append(rule)
    rows = tuple(
        YearRow(row.member, row.scores, row.mean, row.rank, row.grade, tuple(struck.get(row.member.code, ())))
        for row in whole.rows
    )
    return YearReview(whole.year, whole.periods, whole.missing, whole.method, rows)


def _grades_in(programme: Programme, year: Period, run: Mapping[str, Scored]) -> Mapping[str, str | None]:
    """The grades of an earlier year; none where nothing of it was assessed."""
    if not any(str(part) in run for part in year.parts(programme.settings.assessed_per_year)):
        return {}
    return {row.member.code: row.grade for row in _alone(programme, year, run).rows}


def _alone(programme: Programme, year: Period, run: Mapping[str, Scored]) -> YearReview:
    parts = [str(part) for part in year.parts(programme.settings.assessed_per_year)]
    periods = [part for part in parts if part in run]
    by_period = [_scores(run[period]) for period in periods]
    method = run[periods[-1]].method
    means: dict[str, int] = {}
    scores: dict[str, tuple[Fraction | None, ...]] = {}
    for code in dict.fromkeys(code for one in by_period for code in one):
        scores[code] = tuple(one.get(code) for one in by_period)
        known = [score for score in scores[code] if score is not None]
        if known:
            mean = sum(known, Fraction(0)) / len(known)
            means[code] = half_up(mean.numerator * 10**method.decimals, mean.denominator)
    whole = {code: Fraction(means[code]) for code, found in scores.items() if None not in found}
    ranks = places_among(whole)
    grades = _grades(method, {code: means[code] for code in whole})
    rows = [
        YearRow(
            member_of(programme.institutions[code]),
            found,
            means.get(code),
            ranks.get(code),
            grades.get(code),
        )
        for code, found in scores.items()
    ]
    rows.sort(key=lambda row: (row.rank is None, row.rank or 0, row.member.code))
    missing = tuple(part for part in parts if part not in run)
    return YearReview(str(year), tuple(periods), missing, method, tuple(rows))


def _scores(scored: Scored) -> dict[str, Fraction | None]:
    """Official score of every member; None for whoever has no place."""
    scores = scored.scores
    official = [Fraction(int(one), 10**scored.method.decimals) for one in scores.totals.official]
    return {
        str(code): score if rank else None
        for code, score, rank in zip(scores.inputs.roster["institution"], official, scores.rank, strict=True)
    }


def _grades(method: Method, official: Mapping[str, int]) -> dict[str, str]:
    if not method.grade:
        return {}
    codes = grade_codes(method, np.array(list(official.values()), dtype=np.int64))
    return {code: method.grades[int(at)] for code, at in zip(official, codes, strict=True)}
