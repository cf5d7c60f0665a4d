"""Check what was read against its own layout, against what was filed before, and against the rest of the register."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine

from etl.checks import published
from etl.checks.filed import Figures, Filed, Place, Unit
from etl.checks.history import (
    History,
    carried_on,
    carried_over,
    copied,
    counted_on,
    month_on_month,
    regions_gone,
    sheets_copied,
    unit_slips,
    unmoved,
)
from etl.checks.identities import blanks, declared
from etl.checks.members import no_members
from etl.checks.misplaced import Key, misplaced
from etl.checks.plausibility import columns_alike, last_digits, round_numbers, rows_alike, shares, tickets
from etl.checks.registered import registered
from etl.definitions.checks import Required
from etl.definitions.programme import Programme
from etl.definitions.regions import Region
from etl.definitions.returns import Layout
from etl.definitions.scenarios import Point
from etl.definitions.units import Units
from etl.queries.returns.cases import left_open
from etl.sources.reading import Reading, Record
from etl.sources.spelling import folded
from etl.values.findings import Finding
from etl.values.periods import Period
from etl.values.text import LANGUAGES, Text
from store.history import Cell, Former, read_in_force

RECENT, A_YEAR = 3, 12
"""Months whose figures are read one by one, and months whose sums are read."""


def further_findings(
    engine: Engine, programme: Programme, layout: Layout, reading: Reading, former: Former | None = None
) -> list[Finding]:
    """What the checks that need more than a cell have to say: about a return or a register. `former`: what was read
    already of the filings before."""
    former = former or Former(engine)
    if layout.form == "register":
        period = Period.parse(reading.period)
        left = no_members("REGISTER-LEFT", reading.points, programme.institutions, period)
        return [*left, *registered(reading.points, programme.regions)]
    if layout.form == "cases":
        return _lost(engine, programme, reading)
    if layout.form != "return":
        gone = [
            finding
            for one in reading.every
            for finding in no_members(
                "INST-GONE", one.records, programme.institutions, Period.parse(one.period)
            )
        ]
        is_compared = layout.form in ("entities", "extract") and not reading.is_refused
        return [*gone, *(_against_before(engine, programme, layout, reading, former) if is_compared else ())]
    if reading.is_refused:
        return [
            _placed(programme, finding)
            for finding in in_one_round(engine, programme, layout, reading, former)
        ]
    layout = layout.model_copy(update={"required": _present(layout.required, reading.absent)})
    filed = as_filed(programme, layout, reading)
    history = history_of(engine, programme, layout, reading.institution, Period.parse(reading.period), former)
    found = [*within(programme, layout, filed), *against_history(programme, layout, filed, history)]
    return [_placed(programme, finding) for finding in found]


def _against_before(
    engine: Engine, programme: Programme, layout: Layout, reading: Reading, former: Former
) -> list[Finding]:
    """What a published table says, held against the period before: in the same file, else as it is in force."""
    period = str(Period.parse(reading.period).previous)
    before, places, table = _before(engine, programme, layout, reading, former, period)
    if not before:
        return []
    sums: dict[str, int] = {}
    cells: dict[str, tuple[str, str]] = {}
    for record in reading.records:
        measure = record.measure
        if measure not in sums:
            sums[measure], cells[measure] = 0, (record.sheet, record.cell)
        sums[measure] += record.value
    sheets = {one: where[0] for one, where in cells.items()}
    minor = Unit(programme.settings.currency.minor_per_major, 2)
    units = {code: minor for code, one in programme.measures.items() if one.unit == "money"}
    found = [
        *published.moved_far(sums, before, period, cells, programme.measures, units),
        *published.same_again(sums, before, period, sheets),
    ]
    if table:
        found += misplaced(
            table_of(reading.records),
            table,
            period,
            sheets,
            _rows_named(programme, reading),
            programme.measures,
        )
    if places:
        now = {(one.region, one.scenario) for one in reading.records}
        names = {(code, ""): _both(one) for code, one in programme.regions.items()}
        whole = {region for region, _ in now}
        names |= {(region, code): _both(one) for region in whole for code, one in programme.points.items()}
        found += published.gone(now, places, period, names, next(iter(cells.values()), ("", ""))[0])
    return found


def _before(
    engine: Engine, programme: Programme, layout: Layout, reading: Reading, former: Former, period: str
) -> tuple[Mapping[str, int], Figures, Mapping[Cell, int]]:
    """The totals of a published table in `period`; every figure, where the programme knows all of its rows; and every
    figure with whose it is, where it stands on a sheet, where names and figures may move apart."""
    earlier = next((one for one in reading.earlier if one.period == period), None)
    if earlier is not None:
        sums = published.sums_of((one.measure, one.value) for one in earlier.records)
        return sums, {}, table_of(earlier.records)
    source = reading.source or layout.source
    there = read_in_force(engine, programme.slug, source, [reading.institution], [period])
    numbers = [number for number, *_ in there][-1:]
    if not numbers:
        return {}, {}, {}
    table: Mapping[Cell, int] = former.table(numbers[0]) if layout.sheet else {}
    if _is_of_places(layout):
        figures = former.figures(numbers)[numbers[0]]
        sums = published.sums_of((measure, value) for (measure, *_), value in figures.items())
        return sums, figures, table
    if table:
        return published.sums_of((cell[0], value) for cell, value in table.items()), {}, table
    return former.sums(numbers)[numbers[0]], {}, {}


def table_of(records: Iterable[Record]) -> dict[Cell, int]:
    """The figures of a table with whose they are, in the order of the file."""
    return {(one.measure, one.institution, one.region, one.scenario): one.value for one in records}


def _rows_named(programme: Programme, reading: Reading) -> dict[Key, Text]:
    """What the rows of a published table are of, by name: institutions (known or to be reviewed), regions, points."""
    named: dict[Key, Text] = {}
    for key in {(one.institution, one.region, one.scenario) for one in reading.records}:
        institution, region, scenario = key
        who = programme.institutions.get(institution)
        parts = [one for one in (programme.regions.get(region), programme.points.get(scenario)) if one]
        in_both = {}
        for language in LANGUAGES:
            first = who.name(language) if who else reading.review.get(institution, "")
            in_both[language] = "·".join(filter(None, [first, *(_name(one, language) for one in parts)]))
        named[key] = Text(**in_both)
    return named


def _both(one: Region | Point) -> dict[str, str]:
    return {f"place_{language}": _name(one, language) for language in LANGUAGES}


def _is_of_places(layout: Layout) -> bool:
    """Whether the rows of a published table are regions or kinds of point, of which the programme knows every one."""
    if layout.extract:
        return layout.extract.kind != "institution"
    return any(sheet.rows.startswith("region") for sheet in layout.sheet)


def _lost(engine: Engine, programme: Programme, reading: Reading) -> list[Finding]:
    """Cases that were open at the end of the last record before and are not in this one."""
    there = {folded(one.number) for one in reading.cases}
    before = left_open(engine, programme, reading.institution, reading.period)
    return [
        Finding("CASE-LOST", values={"number": one.number}, about=one.number)
        for one in before
        if folded(one.number) not in there
    ]


def in_one_round(
    engine: Engine, programme: Programme, layout: Layout, reading: Reading, former: Former
) -> Iterator[Finding]:
    """What is certain of a return that is sent back anyway, told with the rest: who puts a heading right should not
    learn only then that a row does not add up. Cells that could not be read are blank here, so only what is said of
    single rows whose cells are all there counts; sums, blanks and what is missing wait."""
    if not (reading.records and reading.period and reading.institution in programme.institutions):
        return
    filed = as_filed(programme, layout, reading)
    history = history_of(engine, programme, layout, reading.institution, Period.parse(reading.period), former)
    rows = [check for check in layout.check if check.over == "row"]
    found = [
        *declared(filed, rows, programme.measures),
        *carried_over(filed, history, layout.carried, programme.measures),
        *unit_slips(filed, history, programme.measures),
    ]
    yield from (finding for finding in found if finding.cell)


def _placed(programme: Programme, finding: Finding) -> Finding:
    """A finding about one row with the names of its region and kind of point: a cell alone is hard to talk about."""
    _, region, scenario = (*finding.about.split("|"), "", "")[:3]
    named = [one for one in (programme.regions.get(region), programme.points.get(scenario)) if one]
    if not named or finding.about.startswith("sheet|"):
        return finding
    zh, en = ([_name(one, language) for one in named] for language in LANGUAGES)
    return replace(finding, place=Text(zh="·".join(zh), en=", ".join(en)))


def _name(one: Region | Point, language: str) -> str:
    return one.name(language) if isinstance(one, Region) else one.name.in_language(language)


def _present(required: Iterable[Required], absent: Collection[str]) -> tuple[Required, ...]:
    """What has to be filled in, without what the file has no column for."""
    kept = (
        one.model_copy(update={"measures": tuple(m for m in one.measures if m not in absent)})
        for one in required
    )
    return tuple(one for one in kept if one.measures)


def within(programme: Programme, layout: Layout, filed: Filed) -> list[Finding]:
    """What is wrong or unlikely inside the return itself."""
    kinds = programme.institutions[filed.institution].kinds
    return [
        *blanks(filed, layout.required, kinds, programme.measures),
        *declared(filed, layout.check, programme.measures),
        *tickets(filed, layout.watch, programme.points, programme.measures, programme.settings.currency),
        *shares(filed, layout.watch, programme.measures),
        *round_numbers(filed),
        *last_digits(filed),
        *rows_alike(filed),
        *columns_alike(filed, programme.measures),
    ]


def against_history(programme: Programme, layout: Layout, filed: Filed, history: History) -> list[Finding]:
    """What does not follow from, or is unlike, what the institution filed before."""
    measures = programme.measures
    sheets = {column.measure: sheet.name for sheet in layout.sheet for column in sheet.column}
    names = {code: Text(zh=one.name("zh"), en=one.name("en")) for code, one in programme.regions.items()}
    rows = {key: Text(**_row_in_words(programme, key)) for key in filed.rows}
    whole = copied(filed, history)
    return [
        *carried_over(filed, history, layout.carried, measures),
        *carried_on(filed, history, layout.carried, measures),
        *counted_on(filed, history, measures),
        *month_on_month(filed, history, layout.watch, measures),
        *unit_slips(filed, history, measures),
        *(whole or sheets_copied(filed, history, sheets, measures)),
        *regions_gone(filed, history, sheets, names),
        *misplaced(filed.figures, history.last or {}, history.before, sheets, rows, measures),
        *unmoved(filed, history, layout.watch, measures),
    ]


def _row_in_words(programme: Programme, row: tuple[str, str]) -> dict[str, str]:
    """The region and kind of point of a row by their names."""
    named = [one for one in (programme.regions.get(row[0]), programme.points.get(row[1])) if one]
    return {language: "·".join(_name(one, language) for one in named) for language in LANGUAGES}


def as_filed(programme: Programme, layout: Layout, reading: Reading) -> Filed:
    """A return that was read, as the checks see it."""
    figures: dict[Place, int] = {}
    cells: dict[Place, tuple[str, str]] = {}
    for record in reading.records:
        place = (record.measure, record.region, record.scenario)
        figures[place] = record.value
        cells[place] = (record.sheet, record.cell)
    return Filed(reading.institution, reading.period, figures, cells, units_of(programme, layout))


def units_of(programme: Programme, layout: Layout) -> dict[str, Unit]:
    """The unit of each money column, by measure; counts are written as they are."""
    units, known = {}, Units(programme.settings.currency, layout.units)
    for sheet in layout.sheet:
        for column in sheet.column:
            measure = programme.measures[column.measure]
            factor = known.factor(column.unit, measure.unit)
            if factor is not None and factor > 1:
                units[measure.code] = Unit(factor, 2)
    return units


def history_of(
    engine: Engine, programme: Programme, layout: Layout, institution: str, period: Period, former: Former
) -> History:
    """What is in force around a return: months before, the month after, and the members merged into this one."""
    before = str(period.previous)
    merged = [
        one.code
        for one in programme.institutions.values()
        if one.successor == institution and one.valid_to == before
    ]
    near = [str(period.shift(-back)) for back in range(1, RECENT + 1)]
    year = [str(period.shift(-back)) for back in range(1, A_YEAR + 1)]
    after = str(period.shift(1))
    there = read_in_force(
        engine, programme.slug, layout.source, [institution, *merged], [*dict.fromkeys([*near, *year]), after]
    )
    own = [(number, name) for number, filer, name in there if filer == institution and name != after]
    sums = _sums_by_month(former, own, layout.watch.measures)
    asked = [one for one in there if one[2] in near or one[2] == after]
    months = _by_month(asked, former.figures([number for number, *_ in asked]))
    recent = {name: months[institution, name] for name in reversed(near) if (institution, name) in months}
    absorbed = tuple(months.get((code, before)) for code in merged)
    return History(before, recent, sums, absorbed, months.get((institution, after)))


def _sums_by_month(
    former: Former, filings: Sequence[tuple[int, str]], measures: Iterable[str]
) -> dict[str, dict[str, int]]:
    """The sums of some measures by period; a measure that was not filed is not in it."""
    wanted, sums = set(measures), dict[str, dict[str, int]]()
    told = former.sums([number for number, _ in filings])
    for number, name in filings:
        for measure, value in told[number].items():
            if measure in wanted:
                of = sums.setdefault(name, {})
                of[measure] = of.get(measure, 0) + value
    return sums


def _by_month(
    filings: Iterable[tuple[int, str, str]], figures: Mapping[int, Figures]
) -> Mapping[tuple[str, str], Figures]:
    months: dict[tuple[str, str], Figures] = {}
    for number, filer, name in filings:
        if figures[number]:  # a filing without figures is no month to compare with
            there = months.get((filer, name))
            months[filer, name] = {**there, **figures[number]} if there else figures[number]
    return months
