"""What `adjust` prints as JSON."""

from decimal import Decimal
from typing import Any

from etl.adjustment.adjust import Adjustment
from etl.values.errors import Refusal
from etl.values.exact import written

Json = dict[str, Any]


def adjusted_shape(measure: str, found: Adjustment) -> Json:
    """A row for each month: the figure, its adjusted one, and the change of both on the month before."""
    stability = found.stability
    return {
        "measure": measure,
        "festival_significant": found.festival,
        "trading_days": found.trading_days,
        "quality_q": None if found.quality is None else f"{found.quality:f}",
        "outliers": [
            {"period": str(one.month), "kind": one.kind, "percent": f"{one.percent:f}"}
            for one in found.outliers
        ],
        "stability": None
        if stability is None
        else {
            "months": stability.months,
            "mean_points": f"{stability.mean:f}",
            "largest_points": f"{stability.largest:f}",
        },
        "rows": [
            {
                "period": str(month),
                "measure": measure,
                "value": found.series.values[at],
                "adjusted": written(found.adjusted[at], 2),
                "mom_pct": _percent(found.plain_growth(at)),
                "adjusted_mom_pct": _percent(found.adjusted_growth(at)),
                "annualised_pct": _percent(found.pace(at)),
            }
            for at, month in enumerate(found.series.months)
        ],
    }


def refused_shape(measure: str, refusal: Refusal) -> Json:
    """A measure that cannot be adjusted: why, and no rows."""
    return {
        "measure": measure,
        "reason": refusal.sentence.en,
        "reason_zh": refusal.sentence.zh,
        "rows": [],
    }


def _percent(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
