"""The empty form of a return, worked out from its layout: which sheets, headings, rows and units it has."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from etl.definitions.institutions import Institution
from etl.definitions.measures import Measure
from etl.definitions.programme import Programme
from etl.definitions.returns import Choice, Column, Layout, Sheet
from etl.definitions.units import Units
from etl.forms.words import FORM_WORDS, Words, period_in_words

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
    language: str = "zh"

    @property
    def words(self) -> Words:
        """What stands around the headings."""
        return FORM_WORDS[self.language]

    @property
    def before(self) -> str:
        """What the columns of the period before are headed with."""
        return self.words.before[self.per_year]

    def headed(self, name: str, cover_name: str, period: str) -> str:
        """A title: what the sheet is, whose, and for when."""
        return self.words.gap.join((name, cover_name, period_in_words(period, self.language)))


EXAMPLE = 1250


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


@dataclass(frozen=True)
class _Maker:
    """A programme's return on its way to a form in one language."""

    programme: Programme
    layout: Layout
    language: str

    @property
    def words(self) -> Words:
        return FORM_WORDS[self.language]

    def said(self, word: str) -> str:
        """A word of the layout in this language."""
        return self.layout.english.get(word, word) if self.language == "en" else word

    def sheet(self, sheet: Sheet, units: Units, begins: dict[str, str]) -> FormSheet:
        """A sheet of the layout as the form has it: its keys with their hidden codes, columns, rows, and the label of
        its total."""
        keys: tuple[str, ...] = (sheet.label[0] if sheet.label else self.words.region, sheet.region)
        codes: tuple[str, ...] = ("region_name", "region")
        if sheet.scenario:
            keys += (sheet.ignore[0] if sheet.ignore else self.words.scenario, sheet.scenario)
            codes += ("scenario_name", "scenario")
        return FormSheet(
            name=self.said(sheet.name),
            keys=tuple(self.said(key) for key in keys),
            codes=codes,
            columns=tuple(self.column(units, column, begins) for column in sheet.column),
            rows=tuple(self.rows(sheet)),
            total=self.said(sheet.totals[0]) if sheet.totals else "",
        )

    def column(self, units: Units, column: Column, begins: dict[str, str]) -> FormColumn:
        """A column with its heading, unit and definition; `factor`: how many smallest units one of the form's units
        is."""
        measure = self.programme.measures[column.measure]
        factor = units.of(column.unit, measure)
        assert factor is not None, "layouts with a unit that nobody knows are not loaded"
        if self.language == "zh":
            path, unit = column.heading, column.unit or measure.counted_in.zh
        else:
            path, unit = (measure.name.en,), units.told(measure, factor, "en")
        return FormColumn(
            path=(*path[:-1], self.with_unit(path[-1], unit)),
            measure=measure.code,
            factor=factor,
            is_money=measure.unit == "money",
            minimum=measure.minimum,
            begins_with=begins.get(measure.code, ""),
            definition=self.definition(measure, unit, factor),
        )

    def with_unit(self, heading: str, unit: str) -> str:
        """A heading with its unit behind it, once: many a form's own headings end with it (收费金额（元）)."""
        if re.search(rf"[（(]\s*{re.escape(unit)}\s*[)）]$", heading):
            return heading
        return self.words.unit.format(heading=heading, unit=unit)

    def definition(self, measure: Measure, unit: str, factor: int) -> tuple[str, ...]:
        """What the column is, what counts, for when, how it is written with an example, and its code."""
        words, is_money = self.words, measure.unit == "money"
        when = words.at[measure.at or measure.kind].format(span=words.span[self.programme.settings.frequency])
        name = measure.name.in_language(self.language)
        counts = measure.counts.in_language(self.language) if measure.counts else ""
        base = self.programme.settings.currency.minor_per_major if is_money else 1
        example = words.example.format(
            plain=EXAMPLE * factor // base,
            one=measure.counted_in.in_language(self.language),
            written=f"{EXAMPLE:,}{'.00' if is_money else ''}",
        )
        exact = words.exact[0 if is_money else 1]
        return (
            (words.counts if counts else words.named).format(name=name, counts=counts),
            words.when.format(when=when),
            words.written.format(unit=unit, exact=exact, example=example),
            words.code.format(code=measure.code),
        )

    def rows(self, sheet: Sheet) -> list[FormRow]:
        """A sheet with a totals row has the regions below the city; one without has the city's own row."""
        regions = [r for r in self.programme.regions.values() if bool(r.parent) == bool(sheet.totals)]
        if sheet.rows == "region":
            return [FormRow((r.name(self.language), r.code), r.code, "") for r in regions]
        return [
            FormRow(
                (r.name(self.language), r.code, point.name.in_language(self.language), point.code),
                r.code,
                point.code,
            )
            for r in regions
            for point in self.programme.points.values()
        ]


def form_of(programme: Programme, layout: Layout, language: str = "zh") -> Form:
    """The form that `layout` (a return) describes. In English it bears the layout's [english] words, and each column
    the English name of its measure."""
    assert layout.cover is not None
    cover = layout.cover
    make = _Maker(programme, layout, language)
    others = [make.said(name) for name in layout.ignored_sheets]
    described = layout.model_dump_json(include={"code": True, "cover": True, "sheet": {"__all__": _SHAPE}})
    digest = hashlib.sha256(described.encode()).hexdigest()
    begins = {one.begins: one.ended for one in layout.carried if one.ended in programme.measures}
    units = Units(programme.settings.currency, layout.units)
    settings = programme.settings
    return Form(
        title=make.words.report[settings.frequency].format(name=settings.name.in_language(language)),
        mark=f"{EDITION}-{digest[:6]}",
        cover=FormCover(
            sheet=make.said(cover.sheet),
            institution=make.said(cover.institution),
            name=make.said(cover.name),
            period=make.said(cover.period),
            version=make.said(cover.version),
            choices=tuple(
                Choice(label=make.said(one.label), values=tuple(make.said(value) for value in one.values))
                for one in cover.choice
            ),
        ),
        sheets=tuple(make.sheet(sheet, units, begins) for sheet in layout.sheet),
        narrative=others[0] if others else "",
        instructions=others[-1] if len(others) > 1 else "",
        per_year=settings.per_year,
        language=language,
    )
