"""Inventories: a row for each outlet, point or person that an institution keeps at the end of a period.

A file is kept as it came. Of persons a cell that is no number, no day and no declared word could say who they are: such
a file is refused as a whole, before anything of it is kept, and what stands in the cell is not repeated. So is a file
with a column that nobody declared. Of outlets and points whatever else is not understood is a finding at its cell.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from etl.definitions.boundaries import boundaries_of
from etl.definitions.inventories.inventory import Attribute, Inventory
from etl.definitions.inventories.standards import Thing, Value, counted, last_day
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.files.workbook import SheetCells
from etl.sources.lists.cases import is_number_of_nobody
from etl.sources.lists.coordinates import Stated, check_places, to_wgs84
from etl.sources.lists.dates import dates_of, text_of_day
from etl.sources.lists.rowed import (
    MOST_CELLS,
    Rowed,
    refuse_strangers,
    rowed,
    stated_institution,
    stated_period,
)
from etl.sources.lists.uncomputed import uncomputed_in
from etl.sources.names import Resolver
from etl.sources.numbers import read_number, shortened
from etl.sources.reading import Reading, Record
from etl.sources.spelling import folded
from etl.values.findings import Finding, refuse
from etl.values.periods import Period
from etl.values.text import Text

_BETWEEN = re.compile(r"[、，,;；/]")
"""What stands between the items of a list."""
_EXPECTED = {
    "key": Text(zh="不超过40个字母或数字的编号", en="a number of at most 40 letters and digits"),
    "yes": Text(zh="规定的“是”或“否”", en="yes or no in the given words"),
    "count": Text(zh="不小于0的整数", en="a whole number, 0 or more"),
    "money": Text(zh="不小于0、至多两位小数的金额", en="an amount of 0 or more, with two decimals at most"),
    "date": Text(
        zh="不晚于报告期末的日期，写作 2020-12-31", en="a day within the period or before, as 2020-12-31"
    ),
    "list": Text(zh="规定的各项，用顿号分隔", en="the given items, with commas between them"),
    "region": Text(zh="已登记的区划代码", en="the code of a region of the programme"),
    "place": Text(zh="经度、纬度都填，且为度数", en="longitude and latitude, both of them, in degrees"),
}


def read_inventory(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, resolver: Resolver
) -> Reading:
    """All things of one institution at the end of one period, and the measures that are counted of them."""
    assert layout.inventory is not None
    sheet, *others = sheets.values()
    table = rowed(sheet, layout)
    refuse_strangers("INVENTORY-COLUMN", table, others)
    period = stated_period(table)
    institution = stated_institution("INVENTORY", table, programme, resolver, period)
    reader = _Rows(table, layout.inventory, programme, period, institution)
    reading = Reading(str(period), institution, findings=list(table.notes))
    for row in table.rows:
        thing = reader.read(row)
        if thing is not None:
            reading.things.append(thing)
    reading.findings += _refused_of_persons(layout.inventory, table, reader.findings)
    reading.findings += _twice(reading.things)
    reading.findings += check_places(
        reader.places, boundaries_of(programme), layout.inventory.crs, table.sheet.name
    )
    if not reading.is_refused:
        reading.records = records_of(programme, layout.inventory, reading, table)
    return reading


def records_of(programme: Programme, inventory: Inventory, reading: Reading, table: Rowed) -> list[Record]:
    """The measures that are counted, by region, each at the heading of the things' numbers: all below it make it."""
    whole = next((one.code for one in programme.regions.values() if not one.parent), "")
    period, cell = Period.parse(reading.period), table.cell(table.top, "key")
    minor = programme.settings.currency.minor_per_major
    regions = dict.fromkeys(one.region or whole for one in reading.things) or {whole: None}
    return [
        Record(
            reading.institution,
            region,
            "",
            count.measure,
            counted(
                inventory,
                count,
                [one for one in reading.things if (one.region or whole) == region],
                period,
                minor,
            ),
            table.sheet.name,
            cell,
        )
        for region in regions
        for count in inventory.count
    ]


class _Rows:
    """Reads one row after another; what is not understood is told at its cell."""

    def __init__(
        self, table: Rowed, inventory: Inventory, programme: Programme, period: Period, institution: str
    ) -> None:
        self.table, self.inventory, self.programme = table, inventory, programme
        self.period, self.institution = period, institution
        self.minor = programme.settings.currency.minor_per_major
        self.nothing = {folded(word) for word in inventory.nothing}
        self.answers = {folded(word): True for word in inventory.yes} | {
            folded(word): False for word in inventory.no
        }
        self.days: Mapping[str, Mapping[str, datetime.date]] = {
            one.code: dates_of(table.value(row, one.code) for row in table.rows)
            for one in inventory.attribute
            if one.kind == "date"
        }
        self.findings: list[Finding] = []
        self.places: list[Stated] = []

    def read(self, row: int) -> Thing | None:
        """The thing of a row; None where the row says that there is nothing, or cannot be understood."""
        if uncomputed := uncomputed_in(self.table.sheet, row, sorted(self.table.columns.values())):
            self.findings += uncomputed
            return None
        key, before = self.table.text(row, "key"), len(self.findings)
        if folded(key) in self.nothing:
            return None
        if not is_number_of_nobody(key):
            self._wrong(row, "key", "key")
        values = {
            one.code: value
            for one in self.inventory.attribute
            if (value := self._value(row, one)) is not None
        }
        thing = Thing(
            key=key,
            institution=self.institution,
            name="" if self.inventory.is_of_persons else shortened(self.table.value(row, "name")),
            region=self._region(row),
            values=values,
            sheet=self.table.sheet.name,
            cell=self.table.cell(row, "key"),
        )
        thing = self._placed(row, thing)
        return thing if len(self.findings) == before else None

    def _value(self, row: int, one: Attribute) -> Value | None:
        text = self.table.text(row, one.code)
        if not text:
            return None
        value: Value | None
        if one.kind == "yes":
            value = self.answers.get(folded(text))
        elif one.kind == "date":
            day = self.days[one.code].get(text_of_day(self.table.value(row, one.code)))
            value = day.isoformat() if day and day <= last_day(self.period) else None
        elif one.kind == "list":
            value = self._items(text, one)
        else:
            value = self._number(row, one)
        if value is None:
            self._wrong(row, one.code, one.kind)
        return value

    def _items(self, text: str, one: Attribute) -> tuple[str, ...] | None:
        known = {folded(word): item.code for item in one.item for word in (*item.words, item.code)}
        parts = [folded(part) for part in _BETWEEN.split(text) if part.strip()]
        if any(part not in known for part in parts):
            return None
        said = {known[part] for part in parts}
        return tuple(item.code for item in one.item if item.code in said)

    def _number(self, row: int, one: Attribute) -> int | None:
        written, _ = read_number(self.table.value(row, one.code), self.table.sheet.name, "")
        if written is None or written.unit:
            return None
        number = written.number if isinstance(written.number, Decimal) else Decimal(repr(written.number))
        exact = number * (self.minor if one.kind == "money" else 1)
        return int(exact) if exact >= 0 and exact == exact.to_integral_value() else None

    def _region(self, row: int) -> str:
        text = self.table.text(row, "region")
        if text and text not in self.programme.regions:
            self._wrong(row, "region", "region")
        return text

    def _placed(self, row: int, thing: Thing) -> Thing:
        said = [self.table.text(row, name) for name in ("lon", "lat")]
        if not any(said):
            return thing
        try:
            lon, lat = (float(one) for one in said)
        except ValueError:
            lon = lat = 360.0
        if not (abs(lon) <= 180 and abs(lat) <= 90):
            self._wrong(row, "lon", "place")
            return thing
        self.places.append(Stated(lon, lat, thing.region, self.table.cell(row, "lon")))
        lon, lat = to_wgs84(self.inventory.crs, lon, lat)
        return replace(thing, lon=lon, lat=lat)

    def _wrong(self, row: int, name: str, kind: str) -> None:
        expected = _EXPECTED[kind]
        values = {
            "heading": self.table.heading(name),
            "expected_zh": expected.zh,
            "expected_en": expected.en,
            "found": shortened(self.table.text(row, name)) or "—",
        }
        self.findings.append(
            Finding("INVENTORY-CELL", self.table.sheet.name, self.table.cell(row, name), values)
        )


def _refused_of_persons(inventory: Inventory, table: Rowed, findings: list[Finding]) -> list[Finding]:
    """Of outlets and points the findings; of persons the whole file is refused unkept for them."""
    if not inventory.is_of_persons or not findings:
        return findings
    cells = ", ".join(one.cell for one in findings[:MOST_CELLS]) + (
        " …" if len(findings) > MOST_CELLS else ""
    )
    raise refuse("INVENTORY-PERSON", table.sheet.name, findings[0].cell, cells=cells, count=len(findings))


def _twice(things: Iterable[Thing]) -> list[Finding]:
    """A number stands for one thing."""
    first: dict[str, Thing] = {}
    return [
        Finding("INVENTORY-TWICE", one.sheet, one.cell, {"key": one.key, "other": other.cell}, about=one.key)
        for one in things
        if (other := first.setdefault(folded(one.key), one)) is not one
    ]
