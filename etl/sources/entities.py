"""Published tables: a row for each institution, region or period; the period stands in the titles, names drift."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout, Sheet, Whole
from etl.definitions.units import Units
from etl.sources.extracts.paths import told_by_name, whole_by_name
from etl.sources.files.workbook import SheetCells, address
from etl.sources.keys import Named, RowKeys
from etl.sources.layout import Table, find_table
from etl.sources.names import Resolver, review_code
from etl.sources.numbers import shortened
from etl.sources.published.periods import periods_in_headings, read_period_rows
from etl.sources.published.stated import Found, common_period
from etl.sources.published.turned import findings_in_place, in_place, upright
from etl.sources.reading import Reading
from etl.sources.rows import Rows
from etl.sources.sheets import assigned
from etl.sources.skipped import body_of, without_headings
from etl.sources.tables import Key, KeyOf, left_out, named_rows, read_table
from etl.sources.titles import quoted, read_period
from etl.values.findings import FileRefused, Finding, refuse, repeated
from etl.values.periods import Period


def read_entities(
    sheets: dict[str, SheetCells],
    programme: Programme,
    layout: Layout,
    resolver: Resolver,
    filename: str = "",
) -> Reading:
    """Every declared sheet of a published workbook.

    All sheets of one period must state the same. Sheets of many periods make a reading for each of them: the last
    period is the workbook's own, the earlier ones are in its `earlier`.
    """
    reader = _Workbook(programme, layout, resolver)
    which = assigned(sheets, layout)
    found = _found(which.sheets, layout)
    plain: Found = [one for one in found if not one[1].is_of_many_periods]
    period, notes = common_period(plain, programme, layout, filename) if plain else (None, [])
    reader.findings += notes
    _check_complete(found, layout, period)
    told = whole_by_name(layout, programme, resolver, filename)
    for sheet, each in found:
        declared = each.model_copy(update={"whole": _filled(each.whole, told)}) if told else each
        if declared.is_of_many_periods:
            reader.read_many(sheet, declared)
        elif period is not None:
            reader.read_one(sheet, declared.at(period), reader.reading_of(period))
    reader.findings += which.findings
    reading = reader.result(filename)
    if by_name := told_by_name(layout, filename):
        for one in reading.every:
            one.source = layout.filed_under(by_name.words)
    return reading


def stated_period(
    sheets: dict[str, SheetCells], programme: Programme, layout: Layout, filename: str
) -> Period | None:
    """The period of a workbook by one layout, before it is read; None where its sheets are of many."""
    found = _found(assigned(sheets, layout).sheets, layout)
    plain: Found = [one for one in found if not one[1].is_of_many_periods]
    return common_period(plain, programme, layout, filename)[0] if plain else None


def _found(sheets: Mapping[str, SheetCells], layout: Layout) -> Found:
    """The sheets that are there with what is declared of them, in the layout's order."""
    return [(sheets[one.name], one) for one in layout.sheet if one.name in sheets]


def _check_complete(found: Found, layout: Layout, period: Period | None) -> None:
    """Every sheet that a workbook of the period has to have is there."""
    there = {declared.name for _, declared in found}
    for declared in layout.sheet:
        needed = declared.at(period) if period else declared
        if declared.name not in there and not needed.optional:
            raise refuse("SHEET-MISSING", sheet=declared.name, name=declared.name)


def _filled(whole: Whole, told: Whole) -> Whole:
    """What the sheet says of all its figures, and what the file's name says besides."""
    return Whole(
        institution=whole.institution or told.institution,
        region=whole.region or told.region,
        scenario=whole.scenario or told.scenario,
    )


@dataclass
class _Workbook:
    """A published workbook on its way in: a reading for each period, and findings about the whole of it."""

    programme: Programme
    layout: Layout
    resolver: Resolver
    readings: dict[Period, Reading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)

    def reading_of(self, period: Period) -> Reading:
        """The reading of a period, begun when it is first asked for."""
        return self.readings.setdefault(period, Reading(str(period)))

    def result(self, filename: str) -> Reading:
        """The reading of the last period, with those of the periods before it."""
        if not self.readings:
            if wrong := next((one for one in self.findings if one.severity == "hard"), None):
                raise FileRefused(wrong)
            raise refuse("PERIOD-MISSING", name=filename, **quoted(""))
        last, *earlier = [self.readings[period] for period in sorted(self.readings, reverse=True)]
        last.findings += self.findings
        last.earlier = earlier[::-1]
        return last

    @property
    def _units(self) -> Units:
        return Units(self.programme.settings.currency, self.layout.units)

    def read_one(self, sheet: SheetCells, declared: Sheet, reading: Reading) -> None:
        """A table of one period, whose rows are institutions or regions."""
        table, findings = find_table(sheet, declared, self.programme.measures, self._units)
        reading.findings += findings
        if table is None:
            return
        reading.absent += table.absent
        body, notes = _body(sheet, declared, table)
        reading.findings += notes
        rows = Rows(body, declared, table, is_exact=False)
        key_of = self._key_of(rows, declared, reading)
        part = read_table(body, declared, table, key_of, is_exact=False, rows=rows)
        reading.records += part.records
        reading.totals += part.totals
        reading.findings += part.findings

    def read_many(self, sheet: SheetCells, declared: Sheet) -> None:
        """A table whose rows or columns are periods."""
        if declared.rows == "period":
            self._read_period_rows(sheet, declared)
            return
        columns = periods_in_headings(sheet, declared, self.programme)
        if not columns:
            raise refuse("PERIOD-HEADINGS", sheet.name, "A1", name=sheet.name)
        texts: list[list[Finding]] = []
        for period, written in columns:
            own = tuple(column.of_period(written) for column in declared.column)
            one = declared.model_copy(update={"column": own}).at(period)
            reading = Reading(str(period))
            self.read_one(sheet, one, reading)
            # The columns of the other periods are not unknown, and a row that begins later is no text.
            texts.append([f for f in reading.findings if f.rule == "ROW-TEXT"])
            reading.findings = [f for f in reading.findings if f not in texts[-1] and not _is_of_a_period(f)]
            self.reading_of(period).add(reading)
        self.findings += [f for f in texts[0] if all(f in others for others in texts)]

    def _read_period_rows(self, given: SheetCells, declared: Sheet) -> None:
        sheet = upright(given) if declared.turned else given
        readings: dict[Period, Reading] = {}
        table, findings = find_table(sheet, declared, self.programme.measures, self._units)
        if table is not None:
            body, notes = _body(sheet, declared, table)
            findings = [*findings, *notes]
            findings += read_period_rows(
                body, declared, table, self.programme, lambda p: readings.setdefault(p, Reading(str(p)))
            )
        if declared.turned:
            in_place(readings.values(), sheet.name)
            findings = findings_in_place(findings, sheet.name)
        self.findings += findings
        for period, one in readings.items():
            self.reading_of(period).add(one)

    def _key_of(self, rows: Rows, declared: Sheet, reading: Reading) -> KeyOf:
        sheet, table = rows.sheet, rows.table
        if declared.rows != "institution":
            keys = RowKeys(Named(self.programme), declared.whole.institution, sheet, declared, table)
            return keys.key_of
        names = dict(named_rows(rows))
        return self._key_by_name(rows, names, declared, reading)

    def _key_by_name(self, table: Rows, names: dict[str, str], declared: Sheet, reading: Reading) -> KeyOf:
        """Resolve the names of a sheet together; what cannot be told goes to review under a code of its own, never
        into another institution's row."""
        rows = self.resolver.resolve_rows(declared.name, list(names.values()))
        resolved = dict(zip(names, rows, strict=True))
        region, scenario = declared.whole.region, declared.whole.scenario
        sheet, label = table.sheet.name, table.table.label
        cells: dict[str, list[str]] = {}
        for cell, row in resolved.items():
            cells.setdefault(row.alike or row.code, []).append(cell)
        counted = {row.code for row in rows if row.known}

        def key_of(number: int) -> tuple[Key | None, list[Finding]]:
            cell = address(number, label)
            if cell not in resolved:
                return None, [Finding("ROW-UNNAMED", sheet, cell)]
            row = resolved[cell]
            if row.known:
                return (row.code, region, scenario), []
            if not row.alike and table.adds_up(number):
                return None, [left_out("ROW-SUM", table, number)]
            others = [one for one in cells[row.alike or row.code] if one != cell]
            values: dict[str, object] = {"name": shortened(names[cell]), "others": ", ".join(others)}
            if row.alike:
                member = self.programme.institutions[row.alike]
                values |= {"meant_zh": member.name("zh"), "meant_en": member.name("en")}
            if row.alike in counted:
                rule = "INST-TWICE"
            elif others:
                rule = "INST-REPEATED"
            elif self.layout.unknown_institution == "refuse":
                return None, [Finding("INST-STRANGE", sheet, cell, values)]
            else:
                rule = "INST-REVIEW"
            code, name = row.code, names[cell]
            if others:
                name = f"{name} ({sheet} {cell})"
                code = review_code(name, exact=True)
            reading.review.setdefault(code, name)
            about = repeated(row.alike, declared.name) if rule == "INST-REPEATED" and row.alike else ""
            return (code, region, scenario), [Finding(rule, sheet, cell, values, about=about)]

        return key_of


def _is_of_a_period(finding: Finding) -> bool:
    return finding.rule == "COLUMN-UNKNOWN" and read_period(finding.values["heading"]) is not None


def _body(sheet: SheetCells, declared: Sheet, table: Table) -> tuple[SheetCells, list[Finding]]:
    numbers = [column.index for column in table.numbers]
    once, notes = without_headings(sheet, table.top, table.body, [table.label])
    body, skipped = body_of(once, declared, table.body, table.label, numbers)
    return body, [*notes, *skipped]
