"""Extracts: JSON or CSV documents as an operator publishes them, one for each period, the period in the path."""

import json
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from etl.definitions.programme import Programme
from etl.definitions.returns import Column, Extract, Layout, Whole
from etl.definitions.units import Units
from etl.sources.extracts.grids import read_grid
from etl.sources.extracts.keys import place_of, unread_keys
from etl.sources.extracts.paths import recognised, whole_of
from etl.sources.extracts.said import says_otherwise
from etl.sources.measured import PER_CENT, NumberColumn, factor_written
from etl.sources.names import Resolver
from etl.sources.numbers import Written, shortened
from etl.sources.published.stated import fitting
from etl.sources.reading import Reading, Record
from etl.sources.skipped import is_skipped
from etl.sources.spelling import as_written, folded
from etl.sources.sums import is_too_large
from etl.values.findings import FileRefused, Finding, refuse
from etl.values.text import LANGUAGES
from etl.values.units import scaled

LARGEST = 32 * 1024 * 1024
_MOST = 6
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
            grid = read_grid(content, filename, extract)
            reading.findings += grid.findings
            reader.read(grid.rows, grid.units)
        else:
            document = _parsed(content, filename)
            rows = list(_rows(document, extract))
            reader.read(rows)
            read = [row for row in rows if not is_skipped(row[0], extract.skip)]
            reading.findings += unread_keys(read, extract)
            reading.findings += says_otherwise(document, read, extract, told.period, programme)
    except _Missing as missing:
        values = {
            "file": filename,
            "layout_zh": layout.name.zh,
            "layout_en": layout.name.en,
            **missing.instead,
        }
        raise FileRefused(Finding("EXTRACT-SHAPE", reader.sheet, missing.at, values)) from None
    return layout, reading


class _Missing(Exception):
    """Nothing usable stands at a place of the document; `above` is what stands there or, if nothing does, above it."""

    def __init__(self, at: str, above: Any) -> None:
        self.at = at
        self.instead = _told(above)


def _told(value: Any) -> dict[str, str]:
    """What stands at a place, for a sentence: the keys of an object, how many a list has, or the value."""
    if isinstance(value, dict):
        listed = [f"“{shortened(key)}”" for key in list(value)[:_MOST]]
        return {
            "instead_zh": "、".join(listed) or "空的对象",
            "instead_en": ", ".join(listed) or "an empty object",
        }
    if isinstance(value, list):
        return {
            "instead_zh": f'{len(value)} 项的列表（键写作 "0"、"1" 等）',
            "instead_en": f'a list of {len(value)} (its keys are written "0", "1" and so on)',
        }
    return {
        "instead_zh": f"“{shortened(value, is_json=True)}”",
        "instead_en": f"“{shortened(value, is_json=True)}”",
    }


class _Repeated(Exception):
    """A key that an object has twice."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of the document. Of two equal keys a reader keeps the last one and says nothing."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Repeated(Counter(key for key, _ in pairs).most_common(1)[0][0])
    return found


def _parsed(content: bytes, filename: str) -> Any:
    """The document with its decimals as they are written; anything else than JSON is refused."""
    if not content.removeprefix(BOM_UTF8).strip():
        raise refuse("FILE-EMPTY", file=filename)
    if len(content) > LARGEST:
        size, limit = (f"{count / 1024**2:.0f} MB" for count in (len(content), LARGEST))
        raise refuse("FILE-SIZE", file=filename, found=size, limit=limit)
    try:
        return json.loads(content, parse_float=Decimal, parse_constant=str, object_pairs_hook=_once_each)
    except _Repeated as repeated:
        raise refuse("EXTRACT-KEY-TWICE", file=filename, key=shortened(repeated.args[0])) from None
    except (ValueError, RecursionError):
        raise refuse("FILE-DAMAGED", file=filename) from None


def _rows(document: Any, extract: Extract) -> Iterator[Row]:
    """Name, content and place of each row."""
    rows = document
    at = "$"
    for key in extract.rows:
        at += f".{key}"
        above, rows = rows, _step(rows, key)
        if rows is _ABSENT:
            raise _Missing(at, above)
    if isinstance(rows, dict) and not extract.label:
        yield from (
            (name, row, f"{at}[{json.dumps(name, ensure_ascii=False)}]") for name, row in rows.items()
        )
        return
    if not isinstance(rows, list) or not extract.label:
        raise _Missing(at, rows)
    for number, row in enumerate(rows):
        name = _step(row, extract.label)
        if not isinstance(name, str):
            raise _Missing(f"{at}[{number}].{extract.label}", row)
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

    def read(self, rows: Sequence[Row], stated: Mapping[str, str] = MappingProxyType({})) -> None:
        """Every row under its code, each column's records, and what is to be said of both.

        `stated` are the units that the file itself names, by heading; where it names none the layout's counts.
        """
        named = [row for row in rows if not self._is_skipped(row)]
        columns = [self._column(column, stated) for column in self.extract.column]
        counts = [_Count() for _ in columns]
        seen: dict[str, str] = {}
        for (name, row, at), code in zip(named, self._codes_of(named), strict=True):
            if code is None or code in seen:
                self._misnamed(name, at, seen.get(code or ""))
                continue
            seen[code] = at
            for number, count in zip(columns, counts, strict=True):
                self._read(number, code, row, at, count)
        for number, count in zip(columns, counts, strict=True):
            self._close(number, count)

    def _column(self, column: Column, stated: Mapping[str, str]) -> NumberColumn:
        """A column with the unit that its numbers are in, and a finding where that is not the one expected."""
        measure = self.programme.measures[column.measure]
        expected = self.units.of(column.unit, measure) or 1
        unit = next((stated[path[-1]] for path in column.paths if path[-1] in stated), "")
        factor = self.units.of(unit, measure) if unit else None
        if factor is None:  # brackets need not hold a unit: "Cards (in force)"
            return NumberColumn(0, column, measure, expected, column.unit, self.units)
        if column.unit and factor != expected:
            values = {"heading": column.heading[-1], "unit": shortened(unit), "expected": column.unit}
            self.reading.findings.append(Finding("UNIT-OTHER", self.sheet, "", values))
        return NumberColumn(0, column, measure, factor, unit, self.units)

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
            values = {"name": shortened(name, is_json=True)}
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
            self._find("ROW-TWICE", at, name=shortened(name, is_json=True), other=other)
        elif self.extract.kind == "institution":
            self._find("INST-STRANGE", at, name=shortened(name, is_json=True))
        else:
            self._find("EXTRACT-NAME", at, name=shortened(name, is_json=True))

    def _read(self, number: NumberColumn, code: str, row: Any, at: str, count: _Count) -> None:
        value, at, above = self._value(number.column, row, at)
        if value is _ABSENT:
            if number.column.optional or self.extract.is_csv:  # a blank cell of a CSV is no figure
                return
            raise _Missing(at, above)
        if isinstance(value, Finding):
            self.reading.findings += [] if value.rule == "NUM-ASTEXT" else [value]
            return
        written = value if isinstance(value, Written) else Written(value)
        if isinstance(value, bool) or not isinstance(written.number, int | float | Decimal):
            self._find("NUM-TEXT", at, found=shortened(value, is_json=True))
            return
        factor = factor_written(written.unit, number)
        if factor is None:
            self._find("NUM-UNIT", at, found=shortened(written.unit), unit=number.said_unit)
            return
        whole = self._bounded(written.number, factor, number, at, count)
        if whole is not None:
            count.records.append(Record(*self._key(code), number.measure.code, whole, self.sheet, at))

    def _bounded(
        self, number: float | Decimal, factor: int, column: NumberColumn, at: str, count: _Count
    ) -> int | None:
        """A number in smallest units; None where it is out of bounds, which is said."""
        measure = column.measure
        units = {"unit_zh": measure.counted_in.zh, "unit_en": measure.counted_in.en}
        if is_too_large(number, factor):
            self._find("NUM-HUGE", at, found=shortened(number), **units)
            return None
        whole, remainder = scaled(number, factor)
        for rule, limit, is_out in (
            ("NUM-BELOW", measure.minimum, measure.minimum is not None and whole < measure.minimum),
            ("NUM-ABOVE", measure.maximum, measure.maximum is not None and whole > measure.maximum),
        ):
            if is_out and limit is not None:
                values = {f"unit_{one}": column.told_unit(one) for one in LANGUAGES}
                self._find(rule, at, value=as_written(number), limit=column.told(limit), **values)
                return None
        if remainder:
            count.rounded += 1
            count.largest = max(count.largest, abs(remainder))
        return whole

    def _value(self, column: Column, row: Any, at: str) -> tuple[Any, str, Any]:
        """What stands in a row under a column's first wording that is there, and where; where none is, the place at
        which the first wording ends and what stands there instead."""
        first: tuple[str, Any] = ("", None)
        for path in column.paths:
            value, place, above = row, at, row
            for key in path:
                place = place_of(place, key)
                above, value = (above, value) if value is _ABSENT else (value, _step(value, key))
            if value is not _ABSENT:
                return (value[0], value[1], None) if isinstance(value, tuple) else (value, place, None)
            first = first if first[0] else (place, above)
        return (_ABSENT, *first)

    def _key(self, code: str) -> tuple[str, str, str]:
        """institution, region and scenario of a row."""
        place, kind = self.place, self.extract.kind
        if kind == "region":
            return place.institution, code, place.scenario
        if kind == "scenario":
            return place.institution, place.region, code
        return code, place.region, place.scenario

    def _close(self, number: NumberColumn, count: _Count) -> None:
        """Keep a column's records, unless it is one that was not collected, and report what was rounded."""
        column = number.column
        heading = ".".join(column.heading)
        if column.measure in self.extract.zero_is_missing and not any(r.value for r in count.records):
            self._find("EXTRACT-ZERO", "", heading=heading, count=len(count.records))
            return
        self.reading.records += count.records
        values = [record.value for record in count.records if record.value]
        if number.unit in PER_CENT and len(values) > 1 and all(abs(one) <= number.factor for one in values):
            self._find("NUM-PERCENT", "", heading=heading, found=number.told(values[0]))
        if count.rounded:
            largest = f"{count.largest.normalize():f}"[:12]
            self._find("NUM-ROUNDED", "", heading=heading, count=count.rounded, largest=largest)

    def _find(self, rule: str, cell: str, **values: object) -> None:
        self.reading.findings.append(Finding(rule, self.sheet, cell, values))
