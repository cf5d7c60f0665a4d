"""A list, inventory or record of cases as the file that a spreadsheet saves: one row each, in the layout's columns."""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal

from etl.definitions.clocked.cases import Case, Cases
from etl.definitions.inventories.inventory import Inventory
from etl.definitions.inventories.standards import Thing
from etl.definitions.returns import Layout
from etl.sources.lists.coordinates import from_wgs84
from etl.values.text import word_in


def listed(layout: Layout, rows: Iterable[Mapping[str, str]], language: str = "zh") -> bytes:
    """Rows by the names of the layout's fields, as CSV in UTF-8 with the headings of a language; a field that a row
    does not name is blank."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    headings = layout.headings(language)
    writer.writerow([headings[field.name] for field in layout.field])
    for row in rows:
        writer.writerow([row.get(field.name, "") for field in layout.field])
    return buffer.getvalue().encode("utf-8-sig")


def case_line(cases: Cases, case: Case, period: str, language: str = "zh") -> dict[str, str]:
    """A case as its row says it, by the names of fields: grades, reasons and answers in their word of a language."""
    answer = "" if case.satisfied is None else word_in(cases.yes if case.satisfied else cases.no, language)
    reasons = {one.words[0]: word_in(one.words, language) for one in cases.reason}
    return {
        "number": case.number,
        "institution": case.institution,
        "period": period,
        "received": _minute(case.received),
        "grade": word_in(cases.of(case.grade).words, language),
        "extended_to": _day(case.extended_to),
        "extension": reasons.get(case.extension, case.extension),
        "reported": _minute(case.reported),
        "answered": _day(case.answered),
        "closed": _day(case.closed),
        "satisfied": answer,
    }


def thing_line(
    inventory: Inventory, thing: Thing, period: str, minor: int, language: str = "zh"
) -> dict[str, str]:
    """A thing of an inventory as its row says it, by the names of fields: answers and items in their word of a
    language, places in the system that files are written in. `minor`: smallest units of a major one."""
    lon = lat = ""
    if thing.lon is not None and thing.lat is not None:
        lon, lat = map(str, from_wgs84(inventory.crs, thing.lon, thing.lat))
    line = {
        "key": thing.key,
        "institution": thing.institution,
        "period": period,
        "name": thing.name,
        "region": thing.region,
        "lon": lon,
        "lat": lat,
    }
    for one in inventory.attribute:
        value = thing.values.get(one.code)
        if one.kind == "yes" and value is not None:
            line[one.code] = word_in(inventory.yes if value else inventory.no, language)
        elif one.kind == "list" and isinstance(value, tuple):
            line[one.code] = ("、" if language == "zh" else ", ").join(
                word_in(item.words, language) for item in one.item if item.code in value
            )
        elif one.kind == "money" and isinstance(value, int):
            line[one.code] = f"{Decimal(value) / minor:f}"
        else:
            line[one.code] = "" if value is None else str(value)
    return line


def _minute(moment: datetime.datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
