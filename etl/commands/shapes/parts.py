"""What `contributions`, `revisions` and `linked` print as JSON."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from etl.facts.contributions import Growth, annualised
from etl.facts.linked import LinkedRow
from etl.queries.figures.revisions import Revision, Vintage
from etl.values.exact import written
from etl.values.periods import Period


def contributions_shape(found: Growth | None, period: str, on: str) -> dict[str, Any]:
    """The growth in percent, what it would be in a year at that pace, and its parts; nothing where nothing compares."""
    if found is None:
        return {"percent": None, "annualised": None, "missing": [], "rows": []}
    per_year = Period.parse(period).per_year
    pace = annualised(found.value, found.before, per_year, 1 if on == "before" else per_year)
    return {
        "percent": f"{found.percent:.2f}",
        "annualised": None if pace is None else f"{pace:.2f}",
        "value": found.value,
        "before": found.before,
        "missing": list(found.missing),
        "rows": [
            {"code": one.code, "value": one.value, "before": one.before, "points": f"{one.points:.2f}"}
            for one in found.parts
        ],
    }


def revisions_shape(found: Sequence[Revision]) -> dict[str, Any]:
    """A row for each period: the first figure, the latest, their difference, and every vintage between them."""
    return {
        "rows": [
            {
                "period": one.period,
                "first": one.first,
                "latest": one.latest.value,
                "change": one.change,
                "percent": written(one.percent, 2),
                "vintages": [_vintage(each) for each in one.vintages],
            }
            for one in found
        ]
    }


def _vintage(one: Vintage) -> dict[str, Any]:
    return {"moment": one.moment.isoformat(), "value": one.value, "filings": one.filings}


def linked_shape(rows: Sequence[LinkedRow]) -> dict[str, Any]:
    """A row for each period of the chain: index, changes on the period and the year before, the pace of a year."""
    return {
        "rows": [
            {
                "period": row.period,
                "index": f"{row.index:f}",
                "on_before_pct": _decimal(row.on_before_pct),
                "on_year_pct": _decimal(row.on_year_pct),
                "annualised_pct": _decimal(row.annualised_pct),
                "is_linked": row.is_linked,
            }
            for row in rows
        ]
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
