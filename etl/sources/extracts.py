"""Extracts: JSON documents as an operator publishes them, one for each period, the period in the path."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from etl.definitions.programme import Programme
from etl.definitions.returns import Column, Extract, Layout
from etl.definitions.units import Units
from etl.sources.layout import folded
from etl.sources.numbers import shortened
from etl.sources.reading import Reading, Record
from etl.sources.strangers import no_document
from etl.sources.sums import is_too_large
from etl.values.findings import FileRefused, Finding, refuse
from etl.values.periods import Period
from etl.values.units import scaled

SHEET = "JSON"
LARGEST = 32 * 1024 * 1024
_ABSENT = object()


@dataclass
class _Count:
    """What a column came to: its records, and what rounding did."""

    records: list[Record] = field(default_factory=list)
    rounded: int = 0
    largest: Decimal = field(default_factory=Decimal)


def known_name(path: Path, programme: Programme) -> str:
    """The name under which a file is filed: of an extract the end of its path, which says what it is and for when."""
    for layout in programme.returns.values():
        if layout.extract and (found := _matched(layout.extract, path.resolve().as_posix())):
            return found[0]
    return path.name


def read_extract(content: bytes, filename: str, programme: Programme) -> tuple[Layout, Reading]:
    """The layout whose path `filename` has, and the figures of the document."""
    layout, period = _recognised(filename, programme)
    assert layout.extract is not None
    document = _parsed(content, filename)
    reading = Reading(str(period))
    try:
        rows = list(_rows(document, layout.extract))
        codes = _codes(programme, layout.extract)
        counts = [_Count() for _ in layout.extract.column]
        seen: dict[str, str] = {}
        for name, row, at in rows:
            code = codes.get(folded(name))
            if code is None or code in seen:
                reading.findings.append(_misnamed(name, at, seen.get(code or "")))
                continue
            seen[code] = at
            for column, count in zip(layout.extract.column, counts, strict=True):
                _read(programme, layout, column, code, row, at, count, reading)
    except _Missing as missing:
        values = {"file": filename, "layout": layout.name.en}
        raise FileRefused(Finding("EXTRACT-SHAPE", SHEET, missing.at, values)) from None
    for column, count in zip(layout.extract.column, counts, strict=True):
        _close(layout.extract, column, count, reading)
    return layout, reading


class _Missing(Exception):
    """Nothing usable stands at a place of the document."""

    def __init__(self, at: str) -> None:
        self.at = at


def _matched(extract: Extract, path: str) -> re.Match[str] | None:
    return re.search(rf"(?:(?<=/)|^){extract.path}$", path)


def _recognised(filename: str, programme: Programme) -> tuple[Layout, Period]:
    for layout in programme.returns.values():
        if layout.extract and (found := _matched(layout.extract, filename)):
            part = found.groupdict()
            within = f"Q{part['quarter']}" if "quarter" in part else part["month"]
            return layout, Period.parse(f"{part['year']}-{within}")
    raise no_document(filename, programme)


def _parsed(content: bytes, filename: str) -> Any:
    """The document with its decimals as they are written; anything else than JSON is refused."""
    if not content.strip():
        raise refuse("FILE-EMPTY", file=filename)
    if len(content) > LARGEST:
        size, limit = (f"{count / 1024**2:.0f} MB" for count in (len(content), LARGEST))
        raise refuse("FILE-SIZE", file=filename, found=size, limit=limit)
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=str)
    except (ValueError, RecursionError):
        raise refuse("FILE-DAMAGED", file=filename) from None


def _rows(document: Any, extract: Extract) -> Iterator[tuple[str, Any, str]]:
    """Name, content and place of each row."""
    rows = document
    at = "$"
    for key in extract.rows:
        at += f".{key}"
        rows = _step(rows, key)
        if rows is _ABSENT:
            raise _Missing(at)
    if isinstance(rows, dict) and not extract.label:
        yield from (
            (name, row, f"{at}[{json.dumps(name, ensure_ascii=False)}]") for name, row in rows.items()
        )
        return
    if not isinstance(rows, list) or not extract.label:
        raise _Missing(at)
    for number, row in enumerate(rows):
        name = _step(row, extract.label)
        if not isinstance(name, str):
            raise _Missing(f"{at}[{number}].{extract.label}")
        yield name, row, f"{at}[{number}]"


def _step(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        return value.get(key, _ABSENT)
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        return value[int(key)]
    return _ABSENT


def _codes(programme: Programme, extract: Extract) -> dict[str, str]:
    """What a name means, by its folded spelling."""
    if extract.kind == "region":
        own = {r.name_en: r.code for r in programme.regions.values() if r.parent == extract.region}
    else:
        own = {point.name.en: point.code for point in programme.points.values()}
    return {folded(name): code for name, code in (own | extract.names).items()}


def _misnamed(name: str, at: str, other: str | None) -> Finding:
    if other:
        return Finding("ROW-TWICE", SHEET, at, {"name": shortened(name), "other": other})
    return Finding("EXTRACT-NAME", SHEET, at, {"name": shortened(name)})


def _read(
    programme: Programme,
    layout: Layout,
    column: Column,
    code: str,
    row: Any,
    at: str,
    count: _Count,
    reading: Reading,
) -> None:
    assert layout.extract is not None
    value = row
    for key in column.heading:
        at += f"[{key}]" if key.isdigit() else f".{key}"
        value = _step(value, key)
    if value is _ABSENT:
        raise _Missing(at)
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        reading.findings.append(Finding("NUM-TEXT", SHEET, at, {"found": shortened(value)}))
        return
    measure = programme.measures[column.measure]
    factor = Units(programme.settings.currency, layout.units).factor(column.unit, measure.unit) or 1
    if is_too_large(value if isinstance(value, Decimal) else Decimal(value), factor):
        unit = {"unit_zh": measure.counted_in.zh, "unit_en": measure.counted_in.en}
        reading.findings.append(Finding("NUM-HUGE", SHEET, at, {"found": shortened(value), **unit}))
        return
    whole, remainder = scaled(value, factor)
    if measure.minimum is not None and whole < measure.minimum:
        units = {"unit_zh": measure.counted_in.zh, "unit_en": measure.counted_in.en}
        found = {"value": shortened(value), "limit": measure.minimum, **units}
        reading.findings.append(Finding("NUM-BELOW", SHEET, at, found))
        return
    if remainder:
        count.rounded += 1
        count.largest = max(count.largest, abs(remainder))
    region, scenario = (code, "") if layout.extract.kind == "region" else (layout.extract.region, code)
    count.records.append(Record("", region, scenario, measure.code, whole, SHEET, at))


def _close(extract: Extract, column: Column, count: _Count, reading: Reading) -> None:
    """Keep a column's records, unless it is one that was not collected, and report what was rounded."""
    heading = ".".join(column.heading)
    if column.measure in extract.zero_is_missing and not any(record.value for record in count.records):
        values = {"heading": heading, "count": len(count.records)}
        reading.findings.append(Finding("EXTRACT-ZERO", SHEET, "", values))
        return
    reading.records += count.records
    if count.rounded:
        largest = f"{count.largest.normalize():f}"[:12]
        found = {"heading": heading, "count": count.rounded, "largest": largest}
        reading.findings.append(Finding("NUM-ROUNDED", SHEET, "", found))
