"""One file in, one reading out: recognise the layout, then read it by its form."""

from collections.abc import Iterable

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.cover import who_and_when
from etl.sources.entities import read_entities, stated_period
from etl.sources.exchange.messages import is_message
from etl.sources.exchange.sdmx import read_sdmx, takes_messages
from etl.sources.extracts.aggregates import layout_named, read_aggregate
from etl.sources.extracts.documents import read_extract
from etl.sources.extracts.paths import has_known_path, spans_of
from etl.sources.files.cells import SheetCells, address, place
from etl.sources.files.opened import opened
from etl.sources.files.text import broken_off
from etl.sources.lists.cases import read_cases
from etl.sources.lists.headings import columns_of
from etl.sources.lists.inventories import read_inventory
from etl.sources.lists.ledgers import read_ledger
from etl.sources.lists.registers import has_headings, heading_row, read_register
from etl.sources.names import Resolver
from etl.sources.numbers import shortened
from etl.sources.reading import Reading
from etl.sources.remembered import Remembered
from etl.sources.returns import read_return
from etl.sources.sheets import Assigned, assigned
from etl.sources.stacked import unstacked, with_numbers
from etl.sources.strangers import not_recognised
from etl.values.findings import FileRefused, Finding, refuse
from etl.values.periods import Period

_OF_NO_SHEETS = ("extract", "sdmx", "aggregate")


def read_file(
    content: bytes, filename: str, programme: Programme, resolver: Resolver, remembered: Remembered = ()
) -> tuple[Layout, Reading]:
    """The layout that `filename` is written in, and what it says. Unreadable files raise `FileRefused`.

    `remembered` are the headings that filers of this programme once confirmed.
    """
    counted = layout_named(filename, programme)
    if counted:
        layout = counted[0]
        reading = read_aggregate(content, filename, programme, *counted)
    elif takes_messages(programme) and is_message(content, filename):
        layout, reading = read_sdmx(content, filename, programme)
    elif filename.casefold().endswith(".json") or has_known_path(filename, programme):
        layout, reading = read_extract(content, filename, programme, resolver)
    else:
        sheets, last = _sheets(content, filename, programme)
        layout, reading = _read_sheets(sheets, filename, programme, resolver, remembered)
        reading.findings += _cut(sheets, last, reading)
    has_figures = any(one.records or one.points or one.entries for one in reading.every)
    if not has_figures and not reading.is_refused:
        reading.findings.append(Finding("RETURN-EMPTY", values={"file": filename}))
    return layout, reading


def _read_sheets(
    sheets: dict[str, SheetCells],
    filename: str,
    programme: Programme,
    resolver: Resolver,
    remembered: Remembered,
) -> tuple[Layout, Reading]:
    layout, found = recognise(sheets, filename, programme, resolver)
    if layout.form == "entities":
        reading = read_entities(sheets, programme, layout, resolver, filename)
    elif layout.form == "return":
        reading = read_return(found or assigned(sheets, layout), programme, layout, resolver, remembered)
    elif layout.form == "cases":
        reading = read_cases(sheets, programme, layout, resolver)
    elif layout.form == "inventory":
        reading = read_inventory(sheets, programme, layout, resolver)
    elif layout.form == "ledger":
        reading = read_ledger(sheets, programme, layout, resolver)
    else:
        reading = read_register(sheets, programme, layout)
    for one in reading.every:
        if layout.is_dated and not layout.is_for(Period.parse(one.period)):
            raise refuse("LAYOUT-DATES", file=filename, period=one.period, **spans_of(layout, programme))
    reading.findings += _hidden(sheets.values(), reading)
    return layout, reading


def _hidden(sheets: Iterable[SheetCells], reading: Reading) -> list[Finding]:
    """A note for each sheet that a spreadsheet does not show and that figures were read from all the same."""
    out_of_sight = {sheet.name for sheet in sheets if sheet.is_hidden}
    if not out_of_sight:
        return []
    read: set[str] = set()
    for one in reading.every:
        for rows in (one.records, one.points, one.entries, one.cases, one.things):
            read |= out_of_sight & {row.sheet for row in rows}
    return [Finding("SHEET-HIDDEN", name, "A1", {"name": shortened(name)}) for name in sorted(read)]


def resolver_of(programme: Programme) -> Resolver:
    """Who is meant by a name, from the programme's register and its reviewed aliases."""
    return Resolver(programme.institutions.values(), programme.aliases)


def _cut(sheets: dict[str, SheetCells], last: int | None, reading: Reading) -> list[Finding]:
    """Asks about a text that ends within its `last` row, where that row has fewer fields than any other that was read:
    a text that was cut off there looks like this. One that was cut within its last field looks like a whole one."""
    if last is None:
        return []
    read: dict[str, set[int]] = {}
    for one in reading.every:
        for rows in (one.records, one.points, one.entries, one.cases, one.things):
            for row in rows:
                read.setdefault(row.sheet, set()).add(place(row.cell)[0])
    name = next((name for name, rows in read.items() if last in rows), "")
    if name not in sheets:
        return []
    width = len(sheets[name].rows[last])
    others = [len(sheets[name].rows[row]) for row in read[name] - {last}]
    if not others or width >= min(others):
        return []
    values = {"line": last + 1, "found": width, "others": min(others)}
    return [Finding("FILE-CUT", name, address(last, max(0, width - 1)), values)]


def _sheets(content: bytes, filename: str, programme: Programme) -> tuple[dict[str, SheetCells], int | None]:
    """The file's sheets; a text is parted in the way in which its headings are known here. With them the row within
    which the text ends, None where it ends with a line."""
    file = opened(content, filename)
    first: dict[str, SheetCells] | None = None
    for sheets in file.ways:
        if not file.is_text:
            return sheets, None
        whole = next(iter(sheets.values()))
        last = broken_off(file.lines, whole)
        if any(layout.has_fields and has_headings(sheets, layout) for layout in programme.returns.values()):
            return sheets, last
        if len(sheets) > 1:
            return {name: with_numbers(sheet) for name, sheet in sheets.items()}, None
        parts = unstacked(whole, filename, programme)
        if parts is not None:
            return parts, last
        first = first or sheets
    assert first is not None
    last = broken_off(file.lines, next(iter(first.values())))
    return {name: with_numbers(sheet) for name, sheet in first.items()}, last


def recognise(
    sheets: dict[str, SheetCells], filename: str, programme: Programme, resolver: Resolver
) -> tuple[Layout, Assigned | None]:
    """The layout whose declared sheets (or the headings of a list) are there; with several, the best covered one.
    Of the editions of one layout it is the one for the period that the file states. With the layout: which sheet is
    which of it, where that is how it was recognised.
    """
    layouts = programme.returns.values()
    found = {one.code: assigned(sheets, one) for one in layouts if _is_of_sheets(one)}
    shares = {one.code: _share(sheets, one, found.get(one.code)) for one in layouts}
    lists = {one.code: _covered(sheets, one) for one in layouts if one.has_fields and shares[one.code]}
    best = max(shares, key=lambda code: (shares[code], lists.get(code, 0)), default="")
    if not best or not shares[best]:
        raise not_recognised(sheets, filename, programme)
    layout = programme.returns[best]
    editions = [one for one in programme.returns.values() if one.source == layout.source and shares[one.code]]
    for edition in sorted(editions, key=lambda one: -shares[one.code]) if len(editions) > 1 else ():
        period = _period(sheets, filename, programme, edition, resolver)
        if period is not None and edition.is_for(period):
            return edition, found.get(edition.code)
    return layout, found.get(layout.code)


def _is_of_sheets(layout: Layout) -> bool:
    """Whether a layout declares sheets, by which it is recognised."""
    return layout.form not in _OF_NO_SHEETS and not layout.has_fields


def _share(sheets: dict[str, SheetCells], layout: Layout, found: Assigned | None) -> float:
    """How much of a layout is there, from 0 to 1."""
    if found is not None:
        return found.share(layout)
    return 1.0 if layout.form not in _OF_NO_SHEETS and has_headings(sheets, layout) else 0.0


def _covered(sheets: dict[str, SheetCells], layout: Layout) -> int:
    """How many columns of a list are there: in English two registers may share most of their headings."""
    first = next(iter(sheets.values()))
    return len(columns_of(first, heading_row(first, layout) or 0, layout))


def _period(
    sheets: dict[str, SheetCells], filename: str, programme: Programme, layout: Layout, resolver: Resolver
) -> Period | None:
    """The period of a file as one edition of its layout would read it; None where it could not."""
    try:
        if layout.cover:
            return who_and_when(assigned(sheets, layout), programme, layout.cover, resolver)[1]
        return stated_period(sheets, programme, layout, filename)
    except FileRefused:
        return None
