"""Registers of points: one header row, one point a row, coordinates in a declared system."""

import datetime
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from etl.definitions.boundaries import boundaries_of
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.files.workbook import SheetCells, address
from etl.sources.lists.changes import read_changes
from etl.sources.lists.coordinates import Stated, check_places, is_nowhere, to_wgs84
from etl.sources.lists.dates import dates_of, is_like_a_day, text_of_day
from etl.sources.lists.headings import columns_of, refuse_twice
from etl.sources.lists.stated import two_periods
from etl.sources.lists.uncomputed import uncomputed_in
from etl.sources.numbers import shortened
from etl.sources.reading import Reading, RegisterPoint
from etl.sources.skipped import without_headings
from etl.sources.spelling import code_written, folded_heading, plain
from etl.sources.titles import quoted, read_period
from etl.values.findings import Finding, refuse
from etl.values.periods import Period
from etl.values.text import LANGUAGES

_TITLES = 8
"""At most so many rows stand above the headings."""
_YES = {"是", "y", "yes", "1", "true"}
_DAYS = ("connected_on", "as_of")
_CODES = ("key", "institution", "scenario", "region")
_MOST_DIGITS = 10**15
"""A spreadsheet keeps 15 digits of a number: of a longer one the rest is made up."""
_ROUNDED = re.compile(r"[1-9]\d{0,5}0{8,}")
"""What is left of a key that was saved as 8.98E+14 and opened again."""
_EXPONENT = re.compile(r"\d\.\d+[eE]\+?\d{1,3}|\d[eE]\+\d{1,3}")
_NO = {"否", "n", "no", "0", "false"}


def has_headings(sheets: dict[str, SheetCells], layout: Layout) -> bool:
    """Whether a row at the top of the first sheet has every required heading of the list."""
    return heading_row(next(iter(sheets.values())), layout) is not None


def heading_row(sheet: SheetCells, layout: Layout) -> int | None:
    """The row of the headings: the first, or one below a title."""
    written = sheet.beginning[2]
    headings = [layout.headings(language) for language in LANGUAGES]
    for one in layout.field:  # of most layouts there is not even one heading
        if one.required and not any(
            folded_heading(h[one.name]) in written for h in headings if one.name in h
        ):
            return None
    rows = range(min(len(sheet.rows), _TITLES + 1))
    return next((row for row in rows if not missing_headings(sheet, row, layout)), None)


def missing_headings(sheet: SheetCells, row: int, layout: Layout) -> list[str]:
    """The required headings of a list that a row does not have."""
    found = columns_of(sheet, row, layout)
    return [one.heading for one in layout.field if one.required and one.name not in found]


def nearest_headings(sheet: SheetCells, layout: Layout) -> list[str]:
    """What the likeliest row of headings lacks; everything where no row has any of them."""
    rows = range(min(len(sheet.rows), _TITLES + 1))
    lacking = [missing_headings(sheet, row, layout) for row in rows]
    return min(lacking, key=len, default=[f.heading for f in layout.field if f.required])


def read_register(sheets: dict[str, SheetCells], programme: Programme, layout: Layout) -> Reading:
    """All points of a register. One register states one period (its `as_of` column)."""
    sheet = next(iter(sheets.values()))
    top = heading_row(sheet, layout) or 0
    refuse_twice(sheet, top, layout)
    columns = columns_of(sheet, top, layout)
    fields = {
        one.name: (i, str(sheet.value(top, i)))
        for one in layout.field
        if (i := columns.get(one.name)) is not None
    }
    sheet, notes = without_headings(sheet, top, top + 1, [min(columns.values())])
    body = [row for row in range(top + 1, len(sheet.rows)) if any(str(v).strip() for v in sheet.rows[row])]
    days = {
        name: dates_of(sheet.value(row, fields[name][0]) for row in body)
        for name in ("connected_on", "as_of")
        if name in fields
    }
    period = _as_of(sheet, body, layout, fields.get("as_of"), days.get("as_of", {}))
    changes = read_changes(sheets, layout, top, body)
    reading = Reading(str(period), findings=[*notes, *changes.findings], replaces=changes.replaces)
    system = layout.register_.crs if layout.register_ else "WGS-84"
    places: list[Stated] = []
    last_month = period.months[-1]
    as_of = datetime.date(
        last_month.year, last_month.number, monthrange(last_month.year, last_month.number)[1]
    )
    for row in body:
        if uncomputed := uncomputed_in(sheet, row, sorted(columns.values())):
            reading.findings += uncomputed
            continue
        values = {name: _written(name, sheet.value(row, i)) for name, (i, _) in fields.items()}
        day = days.get("connected_on", {}).get(values.get("connected_on", ""))
        findings = _row_findings(values, day, programme, sheet.name, row, fields)
        findings += _key_findings(sheet, row, fields["key"][0]) if "key" in fields else []
        reading.findings += findings
        if findings:
            continue
        place = _stated(values, address(row, fields["lon"][0] if "lon" in fields else 0))
        if place and is_nowhere(place.lon, place.lat):
            reading.findings.append(Finding("COORD-ZERO", sheet.name, place.cell))
            place = None
        if place:
            places.append(place)
        point = _point(values, day, as_of, place, system, sheet.name, address(row, 0))
        reading.points.append(replace(point, change=changes.by_row[row]))
    reading.findings += check_places(places, boundaries_of(programme), system, sheet.name)
    reading.findings += _claimed_twice(reading.points)
    return reading


def _written(name: str, value: Any) -> str:
    """A cell as text: a code that a spreadsheet keeps as a number without its point, a day with the year in front."""
    if name in _DAYS:
        return text_of_day(value)
    return code_written(value) if name in _CODES else plain(value)


def _key_findings(sheet: SheetCells, row: int, column: int) -> list[Finding]:
    """A key of which a spreadsheet has thrown digits away, which nobody can bring back."""
    value = sheet.value(row, column)
    text = code_written(value)
    is_rounded = isinstance(value, float) and (abs(value) >= _MOST_DIGITS or _ROUNDED.fullmatch(text))
    if not is_rounded and not _EXPONENT.fullmatch(text):
        return []
    found = f"{value:.3G}" if isinstance(value, float) else text
    return [Finding("KEY-DIGITS", sheet.name, address(row, column), {"found": found})]


def _as_of(
    sheet: SheetCells,
    body: Sequence[int],
    layout: Layout,
    field: tuple[int, str] | None,
    days: Mapping[str, datetime.date],
) -> Period:
    """The one period in which the days of the column `field` (index, heading) lie."""
    stated: dict[Period | None, tuple[str, str]] = {}
    column, heading = field or (None, layout.headings("zh").get("as_of", ""))
    for row in body:
        value = "" if column is None else text_of_day(sheet.value(row, column))
        if value:
            day = days.get(value)
            period = (
                Period(day.year, day.month) if day else None if is_like_a_day(value) else read_period(value)
            )
            stated.setdefault(period, (value, address(row, column or 0)))
    if not stated or None in stated:
        found, cell = stated.get(None, ("", ""))
        raise refuse(
            "PERIOD-MISSING", sheet.name, cell, name=sheet.name, **quoted(found, heading, "2019-12-31")
        )
    first, *others = (period for period in stated if period is not None)
    if others:
        raise two_periods(sheet.name, (first, stated[first][1]), (others[0], stated[others[0]][1]))
    return first


def _row_findings(
    values: dict[str, str],
    connected_on: datetime.date | None,
    programme: Programme,
    sheet: str,
    row: int,
    fields: dict[str, tuple[int, str]],
) -> list[Finding]:
    problems = {
        "key": None if values.get("key") else ("不能为空", "it must not be blank"),
        "institution": _known(values, "institution", programme.institutions, "机构代码", "institution code"),
        "scenario": _known(values, "scenario", programme.points, "场景代码", "scenario code"),
        "region": _known(values, "region", programme.regions, "区划代码", "region code"),
        "connected_on": _is_day(values.get("connected_on", ""), connected_on),
        "live": _is_answer(values.get("live", "")),
        "lon": _is_degrees(values.get("lon", ""), 180),
        "lat": _are_swapped(values) or _is_degrees(values.get("lat", ""), 90),
    }
    found = []
    for name, problem in problems.items():
        if problem and name in fields:
            index, heading = fields[name]
            said = {"heading": heading, "found": shortened(values[name])}
            said |= {"expected_zh": problem[0], "expected_en": problem[1]}
            found.append(Finding("REGISTER-FIELD", sheet, address(row, index), said))
    return found


def _stated(values: dict[str, str], cell: str) -> Stated | None:
    """The place as the row writes it; None where it does not give both coordinates."""
    if not (values.get("lon") and values.get("lat")):
        return None
    return Stated(float(values["lon"]), float(values["lat"]), values["region"], cell)


def _point(
    values: dict[str, str],
    connected_on: datetime.date | None,
    as_of: datetime.date,
    place: Stated | None,
    system: str,
    sheet: str,
    cell: str,
) -> RegisterPoint:
    lon, lat = to_wgs84(system, place.lon, place.lat) if place else (None, None)
    live = values.get("live", "")
    return RegisterPoint(
        key=values["key"],
        institution=values["institution"],
        scenario=values.get("scenario", ""),
        name=values.get("name", ""),
        region=values["region"],
        lon=lon,
        lat=lat,
        connected_on=connected_on,
        live=live.casefold() in _YES if live else None,
        as_of=as_of,
        sheet=sheet,
        cell=cell,
    )


def _known(values: dict[str, str], name: str, known: Any, zh: str, en: str) -> tuple[str, str] | None:
    return None if values.get(name) in known else (f"应为已登记的{zh}", f"a registered {en} is expected")


def _is_day(written: str, day: datetime.date | None) -> tuple[str, str] | None:
    if written and day is None:
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
