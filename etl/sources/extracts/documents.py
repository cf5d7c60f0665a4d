"""Extracts: JSON or CSV documents as an operator publishes them, one for each period, the period in the path."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from etl.definitions.programme import Programme
from etl.definitions.returns import Column, Extract, Layout, Whole
from etl.definitions.units import Units
from etl.sources.extracts.grids import read_rows
from etl.sources.extracts.paths import recognised, whole_of
from etl.sources.names import Resolver
from etl.sources.numbers import shortened
from etl.sources.published.stated import fitting
from etl.sources.reading import Reading, Record
from etl.sources.skipped import is_skipped
from etl.sources.spelling import folded
from etl.sources.sums import is_too_large
from etl.values.findings import FileRefused, Finding, refuse
from etl.values.units import scaled

LARGEST = 32 * 1024 * 1024
_ABSENT = object()

Row = tuple[str, Any, str]
"""Name, content and place of a row."""


@dataclass
class _Count:
    """What a column came to: its records, and what rounding did."""

    records: list[Record] = field(default_factory=list)
    rounded: int = 0
    largest: Decimal = field(default_factory=Decimal)


def read_extract(
    content: bytes, filename: str, programme: Programme, resolver: Resolver
) -> tuple[Layout, Reading]:
    """The layout whose path `filename` has, and the figures of the document."""
    layout, told = recognised(filename, programme)
    extract = layout.extract
    assert extract is not None
    assert told.period is not None
    reading = Reading(str(fitting(told.period, programme, "")), source=layout.filed_under(told.words))
    place = whole_of(told, extract, programme, resolver, filename)
    if extract.kind == "region" and not any(r.parent == place.region for r in programme.regions.values()):
        name = programme.regions[place.region].name_en
        raise refuse("EXTRACT-REGION", file=filename, region=name)
    extract = extract.at(told.period)
    reader = _Reader(programme, layout, extract, place, resolver, reading)
    try:
        if extract.is_csv:
            reader.read(list(read_rows(content, filename, extract)))
        else:
            reader.read(list(_rows(_parsed(content, filename), extract)))
    except _Missing as missing:
        values = {"file": filename, "layout": layout.name.en}
        raise FileRefused(Finding("EXTRACT-SHAPE", reader.sheet, missing.at, values)) from None
    return layout, reading


class _Missing(Exception):
    """Nothing usable stands at a place of the document."""

    def __init__(self, at: str) -> None:
        self.at = at


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


def _rows(document: Any, extract: Extract) -> Iterator[Row]:
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


class _Reader:
    """The rows of one document on their way in."""

    def __init__(
        self,
        programme: Programme,
        layout: Layout,
        extract: Extract,
        place: Whole,
        resolver: Resolver,
        reading: Reading,
    ) -> None:
        self.programme = programme
        self.layout = layout
        self.extract = extract
        self.place = place
        self.resolver = resolver
        self.reading = reading
        self.units = Units(programme.settings.currency, layout.units)
        self.sheet = "CSV" if extract.is_csv else "JSON"

    def read(self, rows: list[Row]) -> None:
        """Every row under its code, each column's records, and what is to be said of both."""
        named = [row for row in rows if not self._is_skipped(row)]
        counts = [_Count() for _ in self.extract.column]
        seen: dict[str, str] = {}
        for (name, row, at), code in zip(named, self._codes_of(named), strict=True):
            if code is None or code in seen:
                self._misnamed(name, at, seen.get(code or ""))
                continue
            seen[code] = at
            for column, count in zip(self.extract.column, counts, strict=True):
                self._read(column, code, row, at, count)
        for column, count in zip(self.extract.column, counts, strict=True):
            self._close(column, count)

    def _is_skipped(self, row: Row) -> bool:
        name, _, at = row
        if not is_skipped(name, self.extract.skip):
            return False
        self._find("ROW-SKIPPED", at, text=shortened(name))
        return True

    def _codes_of(self, rows: list[Row]) -> list[str | None]:
        """What each row's name means; None where nobody knows it."""
        if self.extract.kind != "institution":
            codes = self._codes()
            return [codes.get(folded(name)) for name, _, _ in rows]
        named = {folded(n): c for n, c in self.extract.names.items() if c in self.programme.institutions}
        named |= {folded(code): code for code in self.programme.institutions}
        names = [
            self.programme.institutions[code].name_en if (code := named.get(folded(name))) else name
            for name, _, _ in rows
        ]
        codes_of: list[str | None] = []
        for (name, _, at), one in zip(rows, self.resolver.resolve_rows(self.sheet, names), strict=True):
            codes_of.append(one.code)
            if one.known:
                continue
            if self.layout.unknown_institution == "refuse":
                codes_of[-1] = None
                continue
            values = {"name": shortened(name)}
            if one.alike:
                self._find("INST-TWICE", at, **values, institution=one.alike)
            else:
                self._find("INST-REVIEW", at, **values)
            self.reading.review.setdefault(one.code, name)
        return codes_of

    def _codes(self) -> dict[str, str]:
        """What the name of a region or a kind of point means, by its folded spelling."""
        regions, points = self.programme.regions.values(), self.programme.points.values()
        if self.extract.kind == "region":
            own = {r.code: (r.code, r.name_en, r.name_zh) for r in regions if r.parent == self.place.region}
        else:
            own = {point.code: (point.code, point.name.en, point.name.zh) for point in points}
        by_name = {folded(name): code for code, names in own.items() for name in names if name}
        return by_name | {folded(name): code for name, code in self.extract.names.items() if code in own}

    def _misnamed(self, name: str, at: str, other: str | None) -> None:
        if other:
            self._find("ROW-TWICE", at, name=shortened(name), other=other)
        elif self.extract.kind == "institution":
            self._find("INST-UNKNOWN", at, name=shortened(name))
        else:
            self._find("EXTRACT-NAME", at, name=shortened(name))

    def _read(self, column: Column, code: str, row: Any, at: str, count: _Count) -> None:
        value, at = self._value(column, row, at)
        if value is _ABSENT:
            if column.optional or self.extract.is_csv:  # a blank cell of a CSV is no figure
                return
            raise _Missing(at)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._find("NUM-TEXT", at, found=shortened(value))
            return
        measure = self.programme.measures[column.measure]
        factor = self.units.factor(column.unit, measure.unit) or 1
        units = {"unit_zh": measure.counted_in.zh, "unit_en": measure.counted_in.en}
        if is_too_large(value if isinstance(value, Decimal) else Decimal(value), factor):
            self._find("NUM-HUGE", at, found=shortened(value), **units)
            return
        whole, remainder = scaled(value, factor)
        if measure.minimum is not None and whole < measure.minimum:
            self._find("NUM-BELOW", at, value=shortened(value), limit=measure.minimum, **units)
            return
        if remainder:
            count.rounded += 1
            count.largest = max(count.largest, abs(remainder))
        count.records.append(Record(*self._key(code), measure.code, whole, self.sheet, at))

    def _value(self, column: Column, row: Any, at: str) -> tuple[Any, str]:
        """What stands in a row under a column's first wording that is there, and where."""
        first = ""
        for path in column.paths:
            value, place = row, at
            for key in path:
                place, value = place_of(place, key), _step(value, key)
            first = first or place
            if value is not _ABSENT:
                return (value[0], value[1]) if isinstance(value, tuple) else (value, place)
        return _ABSENT, first

    def _key(self, code: str) -> tuple[str, str, str]:
        """institution, region and scenario of a row."""
        place, kind = self.place, self.extract.kind
        if kind == "region":
            return place.institution, code, place.scenario
        if kind == "scenario":
            return place.institution, place.region, code
        return code, place.region, place.scenario

    def _close(self, column: Column, count: _Count) -> None:
        """Keep a column's records, unless it is one that was not collected, and report what was rounded."""
        heading = ".".join(column.heading)
        if column.measure in self.extract.zero_is_missing and not any(r.value for r in count.records):
            self._find("EXTRACT-ZERO", "", heading=heading, count=len(count.records))
            return
        self.reading.records += count.records
        if count.rounded:
            largest = f"{count.largest.normalize():f}"[:12]
            self._find("NUM-ROUNDED", "", heading=heading, count=count.rounded, largest=largest)

    def _find(self, rule: str, cell: str, **values: object) -> None:
        self.reading.findings.append(Finding(rule, self.sheet, cell, values))


def place_of(at: str, key: str) -> str:
    """The place of a key below another place of a document."""
    return f"{at}[{key}]" if key.isdigit() else f"{at}.{key}"
