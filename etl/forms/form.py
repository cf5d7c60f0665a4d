"""The empty form of a return, worked out from its layout: which sheets, headings, rows and units it has."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.programme import Programme
from etl.definitions.returns import Choice, Column, Layout, Sheet
from etl.definitions.units import Units

EDITION = "2018.1"
"""The edition of the form's outward shape; the mark on the cover also names the layout's content."""


@dataclass(frozen=True)
class FormColumn:
    """A column of numbers. `path` are its headings from the top with the unit in the last one; one unit is
    `factor` counts or fen. `begins_with` is the measure whose last value this one begins with, "" for none;
    `definition` says in a few lines what belongs into the column."""

    path: tuple[str, ...]
    measure: str
    factor: int
    is_money: bool
    minimum: int | None
    begins_with: str
    definition: tuple[str, ...]


@dataclass(frozen=True)
class FormRow:
    """A row to fill: the texts of its key columns, and the region and scenario that it stands for."""

    texts: tuple[str, ...]
    region: str
    scenario: str


@dataclass(frozen=True)
class FormSheet:
    """A sheet to fill. `codes` name the key columns in the hidden row; `total` labels the totals row; `spare` are all
    rows that there could be where the form has only some, and the filer can add others."""

    name: str
    keys: tuple[str, ...]
    codes: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    total: str
    spare: tuple[FormRow, ...] = ()

    @property
    def depth(self) -> int:
        """How many rows the headings take."""
        return max(len(column.path) for column in self.columns)


@dataclass(frozen=True)
class FormCover:
    """The cover's name and its labels; `choices` are lines that take one of several given words."""

    sheet: str
    institution: str
    name: str
    period: str
    version: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Form:
    """A return's form. `mark` is the version mark on its cover, `per_year` how many periods a year has."""

    title: str
    mark: str
    cover: FormCover
    sheets: tuple[FormSheet, ...]
    narrative: str
    instructions: str
    per_year: int

    @property
    def before(self) -> str:
        """What the columns of the period before are headed with."""
        return BEFORE[self.per_year]


SPANS = {"month": "月", "quarter": "季", "half": "期", "year": "年"}
WHEN = {
    "flow": "当{span}发生数（流量），从第一日到最后一日",
    "stock": "{span}末时点数（存量），以最后一日营业终了为准",
    "begin": "{span}初时点数（存量），等于上{span}末",
    "quarter_begin": "季初时点数（存量），季内不变",
    "during": "当{span}发生过的对象数（存量），每个只计一次，各{span}不相加",
}
"""For when a figure stands, by what the measure says of itself."""
EXAMPLE = 1250

BEFORE = {12: "上月", 4: "上季", 2: "上期", 1: "上年"}
REPORTS = {12: "月报", 4: "季报", 2: "半年报", 1: "年报"}


def rows_kept(form: Form, known: Collection[tuple[str, str]]) -> Form:
    """The form with only those rows of region and kind of point that are `known`; a sheet of which none is known, and
    one that has a row a region, keeps all. Rows can be added: the sheet has open ones below."""
    sheets = []
    for sheet in form.sheets:
        kept = tuple(row for row in sheet.rows if (row.region, row.scenario) in known)
        has_points = any(row.scenario for row in sheet.rows)
        shorter = has_points and kept and len(kept) < len(sheet.rows)
        sheets.append(replace(sheet, rows=kept, spare=sheet.rows) if shorter else sheet)
    return replace(form, sheets=tuple(sheets))


def required_of(layout: Layout, institution: Institution) -> frozenset[str]:
    """The measures that an institution of these kinds has to fill in."""
    kinds = set(institution.kinds)
    return frozenset(m for one in layout.required if kinds & set(one.kinds) for m in one.measures)


_SHAPE: dict[str, Any] = {
    **dict.fromkeys(
        ("name", "names", "title", "rows", "label", "region", "scenario", "ignore", "totals"), True
    ),
    "optional": True,
    "column": {"__all__": {"heading": True, "measure": True, "unit": True}},
}
"""What the mark of a form is made of: what a filer sees of it. Other wordings that are read, and times, are not."""


def form_of(programme: Programme, layout: Layout) -> Form:
    """The form that `layout` (a return) describes, in Chinese."""
    assert layout.cover is not None
    cover = layout.cover
    others = layout.ignored_sheets
    described = layout.model_dump_json(include={"code": True, "cover": True, "sheet": {"__all__": _SHAPE}})
    digest = hashlib.sha256(described.encode()).hexdigest()
    begins = {one.begins: one.ended for one in layout.carried if one.ended in programme.measures}
    units = Units(programme.settings.currency, layout.units)
    return Form(
        title=f"{programme.settings.name.zh}{REPORTS[programme.settings.per_year]}",
        mark=f"{EDITION}-{digest[:6]}",
        cover=FormCover(
            cover.sheet, cover.institution, cover.name, cover.period, cover.version, cover.choice
        ),
        sheets=tuple(_sheet(programme, units, sheet, begins) for sheet in layout.sheet),
        narrative=others[0] if others else "",
        instructions=others[-1] if len(others) > 1 else "",
        per_year=programme.settings.per_year,
    )


def _sheet(programme: Programme, units: Units, sheet: Sheet, begins: dict[str, str]) -> FormSheet:
    label = sheet.label[0] if sheet.label else "县区"
    keys: tuple[str, ...] = (label, sheet.region)
    codes: tuple[str, ...] = ("region_name", "region")
    if sheet.scenario:
        keys += (sheet.ignore[0] if sheet.ignore else "场景", sheet.scenario)
        codes += ("scenario_name", "scenario")
    return FormSheet(
        name=sheet.name,
        keys=keys,
        codes=codes,
        columns=tuple(_column(programme, units, column, begins) for column in sheet.column),
        rows=tuple(_rows(programme, sheet)),
        total=sheet.totals[0] if sheet.totals else "",
    )


def _column(programme: Programme, units: Units, column: Column, begins: dict[str, str]) -> FormColumn:
    measure = programme.measures[column.measure]
    unit = column.unit or measure.counted_in.zh
    factor = units.of(column.unit, measure)
    assert factor is not None, "layouts with a unit that nobody knows are not loaded"
    return FormColumn(
        path=(*column.heading[:-1], f"{column.heading[-1]}（{unit}）"),
        measure=measure.code,
        factor=factor,
        is_money=measure.unit == "money",
        minimum=measure.minimum,
        begins_with=begins.get(measure.code, ""),
        definition=_definition(programme, measure, unit, factor),
    )


def _definition(programme: Programme, measure: Measure, unit: str, factor: int) -> tuple[str, ...]:
    """What the column is, what counts, for when, how it is written with an example, and its code."""
    span = SPANS[programme.settings.frequency]
    when = f"{WHEN[measure.at or measure.kind].format(span=span)}"
    exact = "填至小数点后两位" if measure.unit == "money" else "填整数"
    counts = measure.counts.zh if measure.counts else measure.name.zh
    return (
        f"口径：{measure.name.zh}。{counts}",
        f"时间：{when}",
        f"单位：{unit}，{exact}。{_example(programme, measure, unit, factor)}",
        f"代码：{measure.code}",
    )


def _example(programme: Programme, measure: Measure, unit: str, factor: int) -> str:
    """How an amount in the plain unit is written in that of the column."""
    if measure.unit == "money":
        major = programme.settings.currency.minor_per_major
        plain = EXAMPLE * factor // major
        return f"例：{plain:,}{measure.counted_in.zh}填{EXAMPLE:,}.00"
    return f"例：{EXAMPLE * factor:,}{measure.counted_in.zh}填{EXAMPLE:,}"


def _rows(programme: Programme, sheet: Sheet) -> list[FormRow]:
    """A sheet with a totals row has the regions below the city; one without has the city's own row."""
    regions = [r for r in programme.regions.values() if bool(r.parent) == bool(sheet.totals)]
    if sheet.rows == "region":
        return [FormRow((r.name_zh, r.code), r.code, "") for r in regions]
    return [
        FormRow((r.name_zh, r.code, point.name.zh, point.code), r.code, point.code)
        for r in regions
        for point in programme.points.values()
    ]
