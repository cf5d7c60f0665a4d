"""What a document says of itself besides its figures: that it is a good answer, of which kind, and for when."""

import datetime
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from etl.definitions.programme import Programme
from etl.definitions.returns import Extract
from etl.sources.extracts.keys import place_of
from etl.sources.numbers import shortened
from etl.sources.spelling import as_shown
from etl.sources.titles import read_period
from etl.values.findings import Finding
from etl.values.periods import Period

_ROOT = "$"
_MILLISECONDS = 10**11
"""Larger numbers of a moment are milliseconds since 1970, smaller ones seconds."""


def says_otherwise(
    document: Any,
    rows: Iterable[tuple[str, Any, str]],
    extract: Extract,
    period: Period,
    programme: Programme,
) -> list[Finding]:
    """Findings where a document or one of its rows says otherwise than the layout expects of them, or begins in another
    period than its path names. What it does not say at all is not asked for."""
    found = []
    of_rows = {key: text for key, text in extract.says.items() if key[0] != _ROOT}
    for key, text in extract.says.items():
        if key not in of_rows:
            found += _differs(document, _ROOT, key.split(".")[1:], text)
    for _, row, at in rows if of_rows else ():
        for key, text in of_rows.items():
            found += _differs(row, at, key.split("."), text)
    return found + (_begins(document, extract.begins, period, programme) if extract.begins else [])


def _differs(value: Any, at: str, path: list[str], text: str) -> list[Finding]:
    there, at = _found(value, at, path)
    written = as_shown(there, is_json=True)
    if there is None or text in (written, str(there)):
        return []
    return [Finding("EXTRACT-SAYS", "JSON", at, {"expected": text, "found": shortened(written)})]


def _begins(document: Any, path: tuple[str, ...], period: Period, programme: Programme) -> list[Finding]:
    there, at = _found(document, _ROOT, list(path))
    began = _period(there, programme, period)
    if there is None or began == period:
        return []
    return [
        Finding(
            "EXTRACT-BEGINS", "JSON", at, {"period": period, "found": began or shortened(there, is_json=True)}
        )
    ]


def _period(moment: Any, programme: Programme, like: Period) -> Period | None:
    """The period, as long as `like`, in which a moment or day lies."""
    if isinstance(moment, int) and not isinstance(moment, bool):
        seconds = moment / 1000 if abs(moment) >= _MILLISECONDS else moment
        day = datetime.datetime.fromtimestamp(seconds, ZoneInfo(programme.settings.time_zone)).date()
        return Period(day.year, day.month).holder(like.per_year)
    return _read(str(moment), like)


def _read(text: str, like: Period) -> Period | None:
    period = read_period(text)
    if period is None:
        try:
            day = datetime.date.fromisoformat(text[:10])
        except ValueError:
            return None
        period = Period(day.year, day.month)
    return period.holder(like.per_year) if period.per_year >= like.per_year else None


def _found(value: Any, at: str, path: list[str]) -> tuple[Any, str]:
    """What stands at the end of a path, None where nothing does, and its place."""
    for key in path:
        at = place_of(at, key)
        if isinstance(value, list):
            value = value[int(key)] if key.isdigit() and int(key) < len(value) else None
        else:
            value = value.get(key) if isinstance(value, dict) else None
    return value, at
