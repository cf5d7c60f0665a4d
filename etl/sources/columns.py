"""The columns of numbers under a table's headings: which measure each one is, and in what unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.definitions.measures import Measure
from etl.definitions.returns import Column, Sheet
from etl.definitions.units import Units
from etl.sources.files.workbook import SheetCells, address
from etl.sources.heading_units import contradicting, corner_unit, is_numbering_row, is_unit_row, unit_in_row
from etl.sources.measured import NumberColumn
from etl.sources.numbers import shortened
from etl.sources.reading import UnknownHeading
from etl.sources.remembered import ALIKE, heading_key, likeness, nearest, suggested
from etl.sources.spelling import as_shown, folded, folded_heading
from etl.values.findings import Finding
from etl.values.units import split_unit

BEFORE_CODE = "previous:"
"""How the hidden row marks a column that shows the period before."""
_BEFORE_HEADINGS = {
    *("上月", "上季", "上期", "上年"),
    *("monthbefore", "quarterbefore", "halfyearbefore", "yearbefore"),
}


@dataclass
class Columns:
    """What was found: number columns, findings, and headings that somebody has to explain."""

    numbers: list[NumberColumn] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unknown: list[UnknownHeading] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Heading:
    """What stands above one column: headings from the top to the leaf, the code of the hidden row, and the unit where
    units have a row of their own."""

    index: int
    parts: tuple[str, ...]
    code: str
    cell: str
    unit: str = ""

    @property
    def path(self) -> tuple[str, ...]:
        """The headings from the top down, as they are compared."""
        return tuple(folded_heading(part) for part in self.parts)

    @property
    def is_before(self) -> bool:
        """Whether the column is the form's own of the period before, by its code or by what its leaf is called."""
        return self.code.startswith(BEFORE_CODE) or (bool(self.path) and self.path[-1] in _BEFORE_HEADINGS)


class ColumnFinder:
    """Looks for the declared columns in the heading rows `rows` of a sheet."""

    def __init__(
        self,
        sheet: SheetCells,
        declared: Sheet,
        measures: Mapping[str, Measure],
        units: Units,
        remembered: Mapping[str, str],
    ) -> None:
        self.sheet = sheet
        self.declared = declared
        self.measures = measures
        self.units = units
        self.remembered = remembered
        self.columns = {column.measure: column for column in declared.column}
        self.by_path = {
            tuple(folded(part) for part in path): c for c in declared.column for path in reversed(c.paths)
        }
        if declared.rows.startswith("region"):  # a form may be filled in that was handed out in English
            for column in declared.column:
                self.by_path.setdefault((folded(measures[column.measure].name.en),), column)
        known = (*declared.ignore, *declared.label, *declared.year, declared.region)
        self.known = {folded(h) for h in known if h}
        self.known |= {folded(declared.scenario)} if declared.scenario else set()
        self.is_published = declared.rows in ("institution", "period")
        self.found: dict[str, int] = {}
        self.result = Columns()
        self.top = 0

    def find(self, rows: range) -> Columns:
        """All columns: by their headings, by what was once confirmed, by the hidden codes; the rest asks."""
        self.top = rows.start
        headings = [h for h in self._headings(rows) if not h.is_before or self._by_path(h)]
        open_ones = [h for h in headings if not self._take(h, self._by_path(h), rows)]
        open_ones = [h for h in open_ones if h.parts and not self._take(h, self._by_memory(h), rows)] + [
            h for h in open_ones if not h.parts
        ]
        open_ones = [h for h in open_ones if not self._take(h, self._by_leaf(h), rows)]
        open_ones = [h for h in open_ones if not self._take(h, self._by_code(h), rows)]
        self._ask(open_ones, rows)
        return self.result

    def _headings(self, rows: range) -> list[_Heading]:
        codes = code_row(self.sheet, self.declared)
        written = [row for row in rows if row != codes and any(v != "" for v in self.sheet.rows[row])]
        written = [row for row in written if not is_numbering_row(self.sheet, row)]
        of_units = [row for row in written[1:] if is_unit_row(self.sheet, self.declared, self.units, row)]
        written = [row for row in written if row not in of_units]
        headings = []
        for index in range(max((len(self.sheet.rows[row]) for row in rows), default=0)):
            parts = self._parts(written, index)
            code = "" if codes is None else str(self.sheet.value(codes, index)).strip()
            if parts or code in self.columns:
                leaf = written[-1] if written else rows[0]
                unit = next((u for row in of_units if (u := self._unit_at(row, index))), "")
                headings.append(_Heading(index, parts, code, address(leaf, index), unit))
        return headings

    def _parts(self, rows: list[int], index: int) -> tuple[str, ...]:
        """Headings above a column from top to leaf, each once."""
        parts: list[str] = []
        for row in rows:
            value = self.sheet.shown(row, index)
            if value == "" and row != rows[-1] and not self.sheet.is_merged(row, index):
                value = self._from_the_left(row, index)
            text = as_shown(value).strip()
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        return tuple(parts)

    def _unit_at(self, row: int, index: int) -> str:
        value = self.sheet.shown(row, index)
        return unit_in_row(value if value != "" else self._from_the_left(row, index))

    def _from_the_left(self, row: int, index: int) -> object:
        """Where merged ranges were lost a heading reaches right until the next one."""
        return next(
            (self.sheet.value(row, i) for i in range(index, -1, -1) if self.sheet.value(row, i) != ""), ""
        )

    def _by_path(self, heading: _Heading) -> Column | None:
        path = heading.path
        return next((self.by_path[path[i:]] for i in range(len(path)) if path[i:] in self.by_path), None)

    def _by_memory(self, heading: _Heading) -> Column | None:
        return self.columns.get(self.remembered.get(heading_key(heading.parts), ""))

    def _by_leaf(self, heading: _Heading) -> Column | None:
        """A lone leaf whose group was lost, where only one column of the sheet ends so."""
        if len(heading.path) != 1 or heading.path[0] in self.known:
            return None
        leaf = heading.path[0]
        ending = [c for c in self.declared.column if any(folded(path[-1]) == leaf for path in c.paths)]
        return ending[0] if len(ending) == 1 and ending[0].measure not in self.found else None

    def _by_code(self, heading: _Heading) -> Column | None:
        """The hidden code, where nothing visible contradicts it and the measure is not found otherwise."""
        column = self.columns.get(heading.code)
        if column is None or column.measure in self.found:
            return None
        if heading.parts and likeness(heading.parts, column, self.measures[column.measure]) < ALIKE:
            return None
        values = {"heading": shortened(" / ".join(heading.parts)), "meant": " / ".join(column.heading)}
        self.result.findings.append(Finding("HEADING-CODE", self.sheet.name, heading.cell, values))
        return column

    def _take(self, heading: _Heading, column: Column | None, rows: range) -> bool:
        """Whether the heading is done with: as a column, or as a finding on a column that it certainly is."""
        if column is None:
            return False
        if column.measure in self.found:
            values = {
                "heading": " / ".join(column.heading),
                "other": address(rows[0], self.found[column.measure]),
            }
            cell = address(rows[0], heading.index)
            self.result.findings.append(Finding("COLUMN-TWICE", self.sheet.name, cell, values))
            return True
        self.found[column.measure] = heading.index
        number = self._with_unit(heading, column)
        if number is not None:
            self.result.numbers.append(number)
        return True

    def _with_unit(self, heading: _Heading, column: Column) -> NumberColumn | None:
        measure = self.measures[column.measure]
        stated = next(
            (unit for unit in (split_unit(part)[1] for part in reversed(heading.parts)) if unit), ""
        )
        own = stated or heading.unit
        stated = own or corner_unit(self.sheet, self.units, self.top, measure)
        factor = self.units.of(stated or column.unit, measure)
        values = {"heading": " / ".join(column.heading), "unit": shortened(stated or column.unit)}
        if factor is None:
            is_laid_down = column.unit and not self.is_published
            allowed = [column.unit] if is_laid_down else self.units.allowed(measure.unit)
            values |= {"allowed_zh": "、".join(allowed), "allowed_en": ", ".join(allowed)}
            if self.is_published:  # its unit is the publisher's; the layout can learn it
                values["allowed_zh"] += "；或在版式的 [units] 中登记该词"
                values["allowed_en"] += ", or declare this one under [units] of the layout"
            self.result.findings.append(Finding("UNIT-UNKNOWN", self.sheet.name, heading.cell, values))
            return None
        if column.unit and stated and factor != self.units.of(column.unit, measure):
            values["expected"] = column.unit
            # Whoever publishes a table chooses its unit and says it; a form's unit is laid down for who fills it in.
            rule = "UNIT-OTHER" if self.is_published else "UNIT-DIFFERS"
            self.result.findings.append(Finding(rule, self.sheet.name, heading.cell, values))
            if not self.is_published:
                return None
        unit = stated or column.unit
        if own and not self.is_published and self._is_contradicted(column, measure, factor, unit):
            return None
        return NumberColumn(heading.index, column, measure, factor, unit, self.units)

    def _is_contradicted(self, column: Column, measure: Measure, factor: int, unit: str) -> bool:
        """Whether a cell above the table gives it another unit than the column's heading: nobody can tell which one
        the figures are in. It is asked once of each such cell."""
        other = contradicting(self.sheet, self.units, self.top, measure, factor)
        if other is None:
            return False
        said, cell = other
        findings = self.result.findings
        if not any((one.rule, one.cell) == ("UNIT-DIFFERS", cell) for one in findings):
            values = {"heading": " / ".join(column.heading), "unit": shortened(said), "expected": unit}
            findings.append(Finding("UNIT-DIFFERS", self.sheet.name, cell, values))
        return True

    def _ask(self, headings: list[_Heading], rows: range) -> None:
        """What is still open: a heading that may be a lost column asks which one, others were not read."""
        lost = {m: column for m, column in self.columns.items() if m not in self.found}
        may_be_lost = lost and not self.is_published  # nobody answers for a published table
        for heading in headings:
            if not heading.parts or set(heading.path) <= self.known or heading.path[-1] in self.known:
                continue
            near = suggested(list(heading.parts), lost.values(), self.measures)
            if not may_be_lost or not (near or self._has_numbers(heading.index, rows)):
                values = {"heading": shortened(" / ".join(heading.parts))}
                self.result.findings.append(
                    Finding("COLUMN-UNKNOWN", self.sheet.name, address(rows[0], heading.index), values)
                )
                continue
            self._suggest(heading, near or list(lost.values())[:1])
        asked = {u.suggestions[0] for u in self.result.unknown}
        for measure, column in lost.items():
            if measure not in asked and column.optional:
                self.result.absent.append(measure)
            elif measure not in asked:
                path = " / ".join(column.heading)
                # Who fills in a form restores the column; of a published table the layout learns the new wording.
                written = [(" / ".join(one.parts), one.cell) for one in headings if self.is_published]
                values = {"name": self.sheet.name, "heading": path, **nearest(path, written)}
                cell = address(rows[0], 0)
                self.result.findings.append(Finding("COLUMN-MISSING", self.sheet.name, cell, values))

    def _suggest(self, heading: _Heading, near: list[Column]) -> None:
        written = " / ".join(heading.parts)
        codes = tuple(column.measure for column in near)
        unknown = UnknownHeading(self.declared.name, written, codes, self.sheet.name, heading.cell)
        self.result.unknown.append(unknown)
        headings = [" / ".join(column.heading) for column in near]
        values = {"heading": shortened(written), "names": "、".join(f"“{one}”" for one in headings)}
        place, about = (self.sheet.name, heading.cell), f"heading|{self.declared.name}"
        self.result.findings.append(
            Finding("HEADING-UNKNOWN", *place, values, value=written, expected=headings[0], about=about)
        )

    def _has_numbers(self, index: int, rows: range) -> bool:
        below = range(rows.stop, len(self.sheet.rows))
        return any(isinstance(self.sheet.value(row, index), int | float) for row in below)


def code_row(sheet: SheetCells, declared: Sheet) -> int | None:
    """The row of codes that the template hides: at least two cells name measures of this sheet."""
    codes = {column.measure for column in declared.column}
    for index, row in enumerate(sheet.rows[:30]):
        if sum(isinstance(value, str) and value.strip() in codes for value in row) >= min(2, len(codes)):
            return index
    return None
