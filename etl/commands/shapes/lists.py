"""The JSON of previews of ledgers and registers, and of taking one back. Keys may be added; those here stay."""

from typing import Any

from etl.commands.shapes.rows import finding_shape
from etl.queries.returns.list_effects import Effect, LineChange, PointsChange, Preview, ScoreChange, Standing

Json = dict[str, Any]


def preview_shape(found: Preview) -> Json:
    """A file that was looked at; nothing of it is stored."""
    return {
        "file": found.filename,
        "sha256": found.sha256,
        "status": "preview",
        "would_be": "returned" if found.would_be_returned else "accepted",
        "source": found.layout.code,
        "period": found.period,
        "institution": found.filer or None,
        "lines": found.lines,
        "findings": [finding_shape(finding) for finding in found.findings],
        "would_change": None if found.effect is None else effect_shape(found.effect),
    }


def effect_shape(effect: Effect) -> Json:
    """What changes: counts, lines, scores, points."""
    counts = {kind: effect.how_many(kind) for kind in ("added", "changed", "removed")}
    return {
        **counts,
        "unchanged": effect.unchanged,
        "lines": [_line(one) for one in effect.lines],
        "scores": [_score(one) for one in effect.scores],
        "points": [_points(one) for one in effect.points],
        "unscored": effect.unscored.en if effect.unscored else None,
        "unscored_zh": effect.unscored.zh if effect.unscored else None,
    }


def _line(one: LineChange) -> Json:
    return {
        "change": one.kind,
        "institution": one.institution,
        "line": one.line,
        "before": dict(one.before) or None,
        "after": dict(one.after) or None,
        "sheet": one.sheet,
        "cell": one.cell,
    }


def _score(one: ScoreChange) -> Json:
    return {
        "institution": one.institution,
        "name": one.name.en,
        "name_zh": one.name.zh,
        "before": _standing(one.before),
        "after": _standing(one.after),
    }


def _standing(one: Standing) -> Json:
    score = None if one.score is None else str(one.score)
    return {"score": score, "grade": one.grade or None, "rank": one.rank}


def _points(one: PointsChange) -> Json:
    return {
        "institution": one.institution or None,
        "gross_before": one.gross[0],
        "gross": one.gross[1],
        "net_before": one.net[0],
        "net": one.net[1],
    }
