"""The empty form of a return, worked out from its layout: which sheets, headings, rows and units it has."""

from dataclasses import dataclass

from etl.definitions.load import Programme
from etl.definitions.returns import Column, Layout, Sheet
from etl.sources.units import factor_of


@dataclass(frozen=True)
class FormColumn:
    """A column of numbers. `path` are its headings from the top with the unit in the last one; one unit is
    `factor` counts or fen."""

    path: tuple[str, ...]
    measure: str
    factor: int


@dataclass(frozen=True)
class FormRow:
    """A row to fill: the texts of its key columns, and the region and scenario that it stands for."""

    texts: tuple[str, ...]
    region: str
    scenario: str


@dataclass(frozen=True)
class FormSheet:
    """A sheet to fill. `codes` name the key columns in the hidden row; `total` labels the totals row."""

    name: str
    keys: tuple[str, ...]
    codes: tuple[str, ...]
    columns: tuple[FormColumn, ...]
    rows: tuple[FormRow, ...]
    total: str

    @property
    def depth(self) -> int:
        """How many rows the headings take."""
        return max(len(column.path) for column in self.columns)


@dataclass(frozen=True)
class Form:
    """A return's form. `cover` names the cover sheet and its labels of institution, period and version."""

    title: str
    cover: tuple[str, str, str, str]
    sheets: tuple[FormSheet, ...]
    narrative: str


def form_of(programme: Programme, layout: Layout) -> Form:
    """The form that `layout` (a return) describes, in Chinese."""
    assert layout.cover is not None
    cover = layout.cover
    return Form(
        title=f"{programme.settings.name.zh}月报",
        cover=(cover.sheet, cover.institution, cover.period, cover.version),
        sheets=tuple(_sheet(programme, sheet) for sheet in layout.sheet),
        narrative=layout.ignored_sheets[0] if layout.ignored_sheets else "",
    )


def _sheet(programme: Programme, sheet: Sheet) -> FormSheet:
    label = sheet.label[0]
    keys: tuple[str, ...] = (label, sheet.region)
    codes: tuple[str, ...] = ("region_name", "region")
    if sheet.scenario:
        keys += (sheet.ignore[0], sheet.scenario)
        codes += ("scenario_name", "scenario")
    return FormSheet(
        name=sheet.name,
        keys=keys,
        codes=codes,
        columns=tuple(_column(programme, column) for column in sheet.column),
        rows=tuple(_rows(programme, sheet)),
        total=sheet.totals[0] if sheet.totals else "",
    )


def _column(programme: Programme, column: Column) -> FormColumn:
    measure = programme.measures[column.measure]
    unit = column.unit or measure.counted_in.zh
    factor = factor_of(unit, measure.unit, programme.settings.currency.minor_per_major)
    assert factor is not None, f"the unit {unit} of {measure.code} is not known"
    return FormColumn((*column.heading[:-1], f"{column.heading[-1]}（{unit}）"), measure.code, factor)


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
