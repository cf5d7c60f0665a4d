"""The JSON that commands print. Keys may be added; those here stay, because scripts outside rely on them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from etl.facts.growth import GrowthRow
from etl.queries.figures.growth import Waiting
from etl.queries.figures.rank import Ranking
from etl.queries.returns.status import StatusRow
from etl.scoring.ranking import Figure, RankRow
from etl.sources.reading import Total
from etl.values.exact import written
from etl.values.findings import Finding
from etl.values.text import Text
from store.life.incoming import FindingRow

if TYPE_CHECKING:  # what takes files in knows all their kinds, and commands that only print need none of them
    from etl.intake.load import Loaded

Json = dict[str, Any]
_NOTHING: Mapping[str, list[FindingRow]] = MappingProxyType({})


def load_shape(results: list["Loaded"], kept: Mapping[str, list[FindingRow]] = _NOTHING) -> Json:
    """What became of the files; `kept` is what was found in those unchanged when they were first filed."""
    return {"files": [_loaded(result, kept.get(result.sha256, [])) for result in results]}


def _loaded(result: "Loaded", kept: list[FindingRow]) -> Json:
    return {
        "file": result.file,
        "sha256": result.sha256,
        "status": result.status,
        "period": result.period or None,
        "earlier_periods": list(result.earlier),
        "institution": result.institution or None,
        "facts": result.facts,
        "points": result.points,
        "entries": result.entries,
        "version": result.version,
        "supersedes": result.superseded,
        "receipt": result.receipt or None,
        "returned_before": result.returned_before or None,
        "findings": [finding_shape(finding) for finding in result.findings] + [_kept(row) for row in kept],
        "totals": [_total(total) for total in result.totals],
    }


def finding_shape(finding: Finding) -> Json:
    """A finding with its place and sentence."""
    message = finding.message
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "message": message.en,
        "message_zh": message.zh,
    }


def _kept(row: FindingRow) -> Json:
    said = {"message": row.en, "message_zh": row.zh}
    return {"rule": row.rule, "severity": row.severity, "sheet": row.sheet, "cell": row.cell, **said}


def _total(total: Total) -> Json:
    return {
        "sheet": total.sheet,
        "cell": total.cell,
        "measure": total.measure,
        "sum": total.sum,
        "published_total": total.published,
        "difference": total.difference,
        "reconciled": total.reconciled,
    }


def status_shape(period: str, rows: list[StatusRow]) -> Json:
    """The JSON document of `status`: a row per return due; moments in ISO 8601, lateness in working days."""
    return {
        "period": period,
        "rows": [
            {
                "institution": row.institution,
                "name": row.name_en,
                "name_zh": row.name_zh,
                "state": row.state,
                "filed_at": row.filed_at.isoformat() if row.filed_at else None,
                "deadline": row.deadline.isoformat(),
                "working_days_late": row.working_days_late,
                "version": row.version,
                "open_findings": row.open_findings,
            }
            for row in rows
        ],
    }


def growth_shape(rows: list[GrowthRow]) -> Json:
    """The JSON document of growth: a row per period and measure. Values are integers (money in the minor unit), rates
    percent as decimal text; what is null says why in `note`."""
    return {
        "rows": [
            {
                "period": row.period,
                "measure": row.measure,
                "value": row.value,
                "previous": row.previous,
                "year_ago": row.year_ago,
                "mom_pct": _decimal(row.mom_pct),
                "yoy_pct": _decimal(row.yoy_pct),
                "ytd": row.ytd,
                "filers": row.filers,
                "note": row.note.en if row.note else None,
                "note_zh": row.note.zh if row.note else None,
            }
            for row in rows
        ]
    }


def waiting_shape(waiting: list[Waiting]) -> Json:
    """What institutions to be reviewed put into the sums of the period."""
    rows = [
        {
            "measure": one.measure,
            "value": one.value,
            "institutions": one.institutions,
            "note": one.words.en,
            "note_zh": one.words.zh,
        }
        for one in waiting
    ]
    return {"to_be_reviewed": rows}


def rank_shape(ranking: Ranking, bands: Mapping[str, tuple[int, int]] = MappingProxyType({})) -> Json:
    """`band` are the best and the worst place that cannot be ruled out."""
    return {
        "period": ranking.period,
        "indicator": ranking.indicator.code,
        "by": ranking.by,
        "unit": ranking.indicator.unit.en,
        "rows": [_rank_row(ranking, row, bands) for row in ranking.rows],
    }


def rank_of_shape(
    ranking: Ranking, of: str, bands: Mapping[str, tuple[int, int]] = MappingProxyType({})
) -> Json:
    """The same of regions or kinds of point: each row says under `region` or `scenario` which it is."""
    shape = rank_shape(ranking, bands)
    unknown = ("institution", "group", "group_rank", "group_median")
    rows = [
        {of: row["institution"]} | {key: value for key, value in row.items() if key not in unknown}
        for row in shape["rows"]
    ]
    return shape | {"of": of, "rows": rows}


def growth_table_shape(period: str, rows: Mapping[str, list[GrowthRow]], names: Mapping[str, Text]) -> Json:
    """A row for each institution and measure of one period."""
    told = {code: growth_shape(those)["rows"] for code, those in rows.items()}
    return {
        "period": period,
        "rows": [
            {"institution": code, "name": names[code].en, "name_zh": names[code].zh} | row
            for code, those in told.items()
            for row in those
        ],
    }


def _rank_row(ranking: Ranking, row: RankRow, bands: Mapping[str, tuple[int, int]]) -> Json:
    figure, member = row.figure, ranking.members[row.figure.institution]
    return {
        "institution": member.code,
        "name": member.name_en,
        "name_zh": member.name_zh,
        "group": member.group or None,
        "value": written(figure.value),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        **_changes(figure, ranking.indicator.is_share),
        "rank": row.rank,
        "group_rank": row.group_rank,
        "band": list(band) if (band := bands.get(member.code)) else None,
        "previous_rank": row.previous_rank,
        "movement": row.movement,
        "group_median": written(row.group_median),
        "state": figure.state,
        "reason": _in(figure.reason, "en"),
        "reason_zh": _in(figure.reason, "zh"),
    }


def _changes(figure: Figure, is_share: bool) -> Json:
    """Changes in percent; of a percentage in percentage points, under keys that say so."""
    mom, yoy = _percent(figure.mom), _percent(figure.yoy)
    return {
        "mom_pct": None if is_share else mom,
        "yoy_pct": None if is_share else yoy,
        "mom_points": mom if is_share else None,
        "yoy_points": yoy if is_share else None,
    }


def _in(text: Text | None, language: str) -> str | None:
    return text.in_language(language) if text else None


def _percent(change: Fraction | None) -> int | str | None:
    return None if change is None else written(change * 100)


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
