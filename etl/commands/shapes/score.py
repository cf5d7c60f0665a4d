"""The JSON of `score` and `rehearse`. Keys may be added; those here stay, scripts rely on them."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from etl.queries.score.rehearsal import Rehearsal, RehearsedPeriod, places_over_time
from etl.queries.score.shape import Assessment, AssessmentRow, ItemLine, Medians
from etl.queries.score.year import YearReview
from etl.scoring.fixed import DECIMALS
from etl.values.exact import rounded, written

Json = dict[str, Any]


def score_shape(assessed: Assessment) -> Json:
    """Points are integers or decimal strings. `band` are the 5 % and 95 % places, null where there are none."""
    return {
        "period": assessed.period,
        "method": assessed.method.code,
        "full": written(assessed.method.full),
        "decimals": assessed.method.decimals,
        "notes": [text.en for text in assessed.notes],
        "notes_zh": [text.zh for text in assessed.notes],
        "rows": [_row(assessed, row) for row in assessed.rows],
        "medians": {group: _medians(assessed, medians) for group, medians in assessed.medians.items()},
    }


def year_shape(review: YearReview) -> Json:
    """The review of a year; every score also stands under its period. `missing` are assessments still to come."""
    decimals = review.method.decimals
    rows = []
    for row in review.rows:
        scores = {
            period: None if score is None else f"{rounded(score, decimals):f}"
            for period, score in zip(review.periods, row.scores, strict=True)
        }
        rows.append(
            {
                "institution": row.member.code,
                "name": row.member.name_en,
                "name_zh": row.member.name_zh,
                "group": row.member.group or None,
                "mean": None
                if row.mean is None
                else f"{rounded(Fraction(row.mean, 10**decimals), decimals):f}",
                "rank": row.rank,
                "grade": row.grade,
                "persistent": [rule.code for rule in row.persistent],
                **scores,
            }
        )
    return {
        "period": review.year,
        "method": review.method.code,
        "periods": list(review.periods),
        "missing": list(review.missing),
        "rows": rows,
    }


def _row(assessed: Assessment, row: AssessmentRow) -> Json:
    decimals = assessed.method.decimals
    return {
        "institution": row.member.code,
        "name": row.member.name_en,
        "name_zh": row.member.name_zh,
        "group": row.member.group or None,
        "total": _scaled(row.official, decimals),
        "before_bonus": points(row.before_bonus),
        "bonus": points(row.bonus),
        "penalty": points(row.penalty),
        "exact": points(row.total),
        "applicable": points(row.applicable),
        "rank": row.rank,
        "group_rank": row.group_rank,
        "previous_rank": row.previous_rank,
        "movement": row.movement,
        "previous_total": None if row.previous_official is None else _scaled(row.previous_official, decimals),
        "grade": row.grade,
        "band": list(row.band) if row.band else None,
        "state": row.state,
        "vetoes": [veto.code for veto in row.vetoes],
        "persistent": [rule.code for rule in row.persistent],
        "consequences": [rule.consequence.en for rule in row.persistent if rule.consequence],
        "consequences_zh": [rule.consequence.zh for rule in row.persistent if rule.consequence],
        "parts": {part.part: points(part.points) if part.worth else None for part in row.parts},
        "items": [_item(item) for item in row.items],
        "sentence": row.sentence.en,
        "sentence_zh": row.sentence.zh,
    }


def _item(line: ItemLine) -> Json:
    return {
        "item": line.item,
        "part": line.part,
        "points": None if line.points is None else points(line.points),
        "max": points(line.maximum),
        "counted": line.counted,
        "state": line.state,
        "value": written(line.value),
        "numerator": line.numerator,
        "denominator": line.denominator,
        "sentence": line.sentence.en,
        "sentence_zh": line.sentence.zh,
    }


def _medians(assessed: Assessment, medians: Medians) -> Json:
    return {
        "members": medians.members,
        "total": _median(medians.official, assessed.method.decimals),
        "parts": _median_points(medians.parts),
        "items": _median_points(medians.items),
    }


def _median_points(medians: Mapping[str, Fraction | None]) -> Json:
    return {code: _median(median, DECIMALS) for code, median in medians.items()}


def _median(amount: Fraction | None, decimals: int) -> int | str | None:
    return None if amount is None else written(amount / 10**decimals)


def rehearsal_shape(rehearsal: Rehearsal) -> Json:
    """Old and new totals and places of every rehearsed period; winners and losers by code, the most moved first."""
    return {
        "method": rehearsal.proposed.code,
        "name": rehearsal.proposed.name.en,
        "name_zh": rehearsal.proposed.name.zh,
        "decimals": rehearsal.proposed.decimals,
        "unasked_events": list(rehearsal.unasked),
        "periods": [_rehearsed_period(rehearsal, period) for period in rehearsal.periods],
        "places_gained": dict(places_over_time(rehearsal)),
    }


def _rehearsed_period(rehearsal: Rehearsal, period: RehearsedPeriod) -> Json:
    return {
        "period": period.period,
        "method": period.method.code,
        "rows": [
            {
                "institution": row.member.code,
                "name": row.member.name_en,
                "name_zh": row.member.name_zh,
                "group": row.member.group or None,
                "old_total": _scaled(row.old, period.method.decimals),
                "new_total": _scaled(row.new, rehearsal.proposed.decimals),
                "old_rank": row.old_rank,
                "new_rank": row.new_rank,
                "old_grade": row.old_grade,
                "new_grade": row.new_grade,
                "places_gained": row.places_gained,
            }
            for row in period.rows
        ],
        "winners": [row.member.code for row in period.winners],
        "losers": [row.member.code for row in period.losers],
    }


def points(amount: int) -> int | str:
    """Points kept in units of 0.0001, as they stand in JSON: 5, "3.9286"."""
    return _scaled(amount, DECIMALS)


def _scaled(amount: int, decimals: int) -> int | str:
    found = written(Fraction(amount, 10**decimals))
    assert found is not None
    return found
