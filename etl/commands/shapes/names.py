"""Names that nobody knew, as `review --json` prints them."""

from typing import Any

from etl.queries.returns.names import ReviewName


def names_shape(rows: list[ReviewName]) -> dict[str, Any]:
    """{"waiting", "rows": one a name}; `near` are known names with their likeness of 100."""
    return {"waiting": sum(row.decision is None for row in rows), "rows": [_row(row) for row in rows]}


def _row(row: ReviewName) -> dict[str, Any]:
    decision = row.decision
    return {
        "code": row.code,
        "name": row.name,
        "share_pct": f"{row.share_pct:.4f}",
        "facts": row.facts,
        "first": row.periods[0] if row.periods else None,
        "last": row.periods[-1] if row.periods else None,
        "periods": list(row.periods),
        "sheets": ", ".join(row.sheets),
        "nearest": ", ".join(f"{one.institution} {one.likeness}" for one in row.near),
        "near": [
            {"institution": one.institution, "name": one.name, "likeness": one.likeness} for one in row.near
        ],
        "institution": decision.institution if decision else None,
        "decided_by": decision.decided_by if decision else None,
        "decided_at": decision.decided_at.isoformat() if decision else None,
        "note": decision.note if decision else None,
    }
