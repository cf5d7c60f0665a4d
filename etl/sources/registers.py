"""Registers of points: one header row, one point a row, coordinates in a declared system."""

import csv
import datetime
import io
from calendar import monthrange
from dataclasses import replace
from typing import Any

from etl.definitions.boundaries import boundaries_of
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, ListField
from etl.sources.changes import read_changes
from etl.sources.coordinates import Stated, check_places, is_nowhere, to_wgs84
from etl.sources.files.workbook import SheetCells, address
from etl.sources.layout import folded
from etl.sources.numbers import shortened
from etl.sources.reading import Reading, RegisterPoint
from etl.sources.titles import read_period
from etl.values.findings import Finding, refuse
from etl.values.periods import Period

_YES = {"是", "y", "yes", "1", "true"}
_NO = {"否", "n", "no", "0", "false"}


def rows_of_csv(content: bytes, filename: str) -> dict[str, SheetCells]:
    """A CSV file (UTF-8 or GB 18030) as one sheet."""
    if not content.strip():
        raise refuse("FILE-EMPTY", file=filename)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise refuse("FILE-DAMAGED", file=filename)
    if "\0" in text:
        raise refuse("FILE-KIND", file=filename, found_zh="其他类型的文件", found_en="a file of another kind")
    try:
        rows: list[list[Any]] = [list(row) for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error:  # such as a quotation mark that is never closed
        raise refuse("FILE-DAMAGED", file=filename) from None
    return {"CSV": SheetCells("CSV", rows)}


def has_headings(sheets: dict[str, SheetCells], layout: Layout) -> bool:
    """Whether the first sheet's first row has every required heading of the list."""
    return not _missing_headings(next(iter(sheets.values())), layout)


def read_register(sheets: dict[str, SheetCells], programme: Programme, layout: Layout) -> Reading:
    """All points of a register. One register states one period (its `as_of` column)."""
    sheet = next(iter(sheets.values()))
    fields = {f.name: (i, f) for f in layout.field if (i := _index(sheet, f)) is not None}
    period = _as_of(sheet, fields["as_of"][0] if "as_of" in fields else None)
    filled = [r for r in range(1, len(sheet.rows)) if any(str(value).strip() for value in sheet.rows[r])]
    changes = read_changes(sheets, layout, filled)
    reading = Reading(str(period), findings=changes.findings, replaces=changes.replaces)
    system = layout.register_.crs if layout.register_ else "WGS-84"
    places: list[Stated] = []
    last_month = period.months[-1]
    as_of = datetime.date(
        last_month.year, last_month.number, monthrange(last_month.year, last_month.number)[1]
    )
    for row in filled:
        values = {name: str(sheet.value(row, i)).strip() for name, (i, _) in fields.items()}
        findings = _row_findings(values, programme, sheet.name, row, fields)
        reading.findings += findings
        if findings:
            continue
        place = _stated(values, address(row, fields["lon"][0] if "lon" in fields else 0))
        if place and is_nowhere(place.lon, place.lat):
            reading.findings.append(Finding("COORD-ZERO", sheet.name, place.cell))
            place = None
        if place:
            places.append(place)
        point = _point(values, as_of, place, system, sheet.name, address(row, 0))
        reading.points.append(replace(point, change=changes.by_row[row]))
    reading.findings += check_places(places, boundaries_of(programme), system, sheet.name)
    reading.findings += _claimed_twice(reading.points)
    return reading


def _missing_headings(sheet: SheetCells, layout: Layout) -> list[str]:
    return [f.heading for f in layout.field if f.required and _index(sheet, f) is None]


def _index(sheet: SheetCells, wanted: ListField) -> int | None:
    first = sheet.rows[0] if sheet.rows else []
    return next((i for i, value in enumerate(first) if folded(value) == folded(wanted.heading)), None)


def _as_of(sheet: SheetCells, column: int | None) -> Period:
    stated: dict[Period | None, str] = {}
    for row in range(1, len(sheet.rows)):
        value = "" if column is None else str(sheet.value(row, column)).strip()
        if value:
            stated.setdefault(read_period(value), value)
    if not stated or None in stated:
        raise refuse("PERIOD-MISSING", sheet=sheet.name, name=sheet.name)
    first, *others = (period for period in stated if period is not None)
    if others:
        name = sheet.name
        raise refuse("PERIOD-DIFFERS", sheet=name, first=name, period=first, name=name, found=others[0])
    return first


def _row_findings(
    values: dict[str, str],
    programme: Programme,
    sheet: str,
    row: int,
    fields: dict[str, tuple[int, ListField]],
) -> list[Finding]:
    problems = {
        "key": None if values.get("key") else ("不能为空", "it must not be blank"),
        "institution": _known(values, "institution", programme.institutions, "机构代码", "institution code"),
        "scenario": _known(values, "scenario", programme.points, "场景代码", "scenario code"),
        "region": _known(values, "region", programme.regions, "区划代码", "region code"),
        "connected_on": _is_date(values.get("connected_on", "")),
        "live": _is_answer(values.get("live", "")),
        "lon": _is_degrees(values.get("lon", ""), 180),
        "lat": _are_swapped(values) or _is_degrees(values.get("lat", ""), 90),
    }
    found = []
    for name, problem in problems.items():
        if problem and name in fields:
            index, declared = fields[name]
            said = {"heading": declared.heading, "found": shortened(values[name])}
            said |= {"expected_zh": problem[0], "expected_en": problem[1]}
            found.append(Finding("REGISTER-FIELD", sheet, address(row, index), said))
    return found


def _stated(values: dict[str, str], cell: str) -> Stated | None:
    """The place as the row writes it; None where it does not give both coordinates."""
    if not (values.get("lon") and values.get("lat")):
        return None
    return Stated(float(values["lon"]), float(values["lat"]), values["region"], cell)


def _point(
    values: dict[str, str], as_of: datetime.date, place: Stated | None, system: str, sheet: str, cell: str
) -> RegisterPoint:
    lon, lat = to_wgs84(system, place.lon, place.lat) if place else (None, None)
    connected_on, live = values.get("connected_on", ""), values.get("live", "")
    return RegisterPoint(
        key=values["key"],
        institution=values["institution"],
        scenario=values.get("scenario", ""),
        name=values.get("name", ""),
        region=values["region"],
        lon=lon,
        lat=lat,
        connected_on=datetime.date.fromisoformat(connected_on) if connected_on else None,
        live=live.casefold() in _YES if live else None,
        as_of=as_of,
        sheet=sheet,
        cell=cell,
    )


def _known(values: dict[str, str], name: str, known: Any, zh: str, en: str) -> tuple[str, str] | None:
    return None if values.get(name) in known else (f"应为已登记的{zh}", f"a registered {en} is expected")


def _is_date(value: str) -> tuple[str, str] | None:
    try:
        datetime.date.fromisoformat(value or "2000-01-01")
    except ValueError:
        return "日期写作 2019-12-31", "write the date as 2019-12-31"
    return None


def _is_answer(value: str) -> tuple[str, str] | None:
    if value.casefold() in _YES | _NO | {""}:
        return None
    return "填“是”或“否”", "answer yes or no"


def _is_degrees(value: str, limit: int) -> tuple[str, str] | None:
    try:
        degrees = float(value or 0)
    except ValueError:
        degrees = float("nan")
    if abs(degrees) <= limit:
        return None
    return f"应为 -{limit} 至 {limit} 之间的度数", f"degrees between -{limit} and {limit} are expected"


def _are_swapped(values: dict[str, str]) -> tuple[str, str] | None:
    """A latitude that can only be a longitude, beside a longitude that can be a latitude."""
    if _is_degrees(values.get("lat", ""), 90) is None or _is_degrees(values.get("lat", ""), 180):
        return None
    if _is_degrees(values.get("lon", ""), 90):
        return None
    return (
        "疑为经纬度填反，纬度应在 -90 至 90 之间",
        "longitude and latitude look swapped; a latitude is at most 90",
    )


def _claimed_twice(points: list[RegisterPoint]) -> list[Finding]:
    first: dict[str, RegisterPoint] = {}
    findings = []
    for point in points:
        other = first.setdefault(point.key, point)
        if other.institution != point.institution:
            values = {"key": shortened(point.key), "first": other.institution, "second": point.institution}
            findings.append(Finding("REGISTER-TWICE", point.sheet, point.cell, values))
    return findings
