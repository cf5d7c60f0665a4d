"""One file in, one reading out: recognise the layout, then read it by its form."""

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.entities import read_entities
from etl.sources.extracts import read_extract
from etl.sources.files.cells import SheetCells
from etl.sources.files.opened import opened
from etl.sources.lists.ledgers import read_ledger
from etl.sources.lists.registers import has_headings, read_register
from etl.sources.names import Resolver
from etl.sources.reading import Reading
from etl.sources.remembered import Remembered
from etl.sources.returns import read_return
from etl.sources.sheets import assigned
from etl.sources.stacked import unstacked, with_numbers
from etl.sources.strangers import not_recognised
from etl.values.findings import Finding


def read_file(
    content: bytes, filename: str, programme: Programme, resolver: Resolver, remembered: Remembered = ()
) -> tuple[Layout, Reading]:
    """The layout that `filename` is written in, and what it says. Unreadable files raise `FileRefused`.

    `remembered` are the headings that filers of this programme once confirmed.
    """
    if filename.casefold().endswith(".json"):
        layout, reading = read_extract(content, filename, programme)
    else:
        layout, reading = _read_sheets(
            _sheets(content, filename, programme), filename, programme, resolver, remembered
        )
    if not (reading.records or reading.points or reading.entries or reading.is_refused):
        reading.findings.append(Finding("RETURN-EMPTY", values={"file": filename}))
    return layout, reading


def _read_sheets(
    sheets: dict[str, SheetCells],
    filename: str,
    programme: Programme,
    resolver: Resolver,
    remembered: Remembered,
) -> tuple[Layout, Reading]:
    layout = recognise(sheets, filename, programme)
    if layout.form == "entities":
        reading = read_entities(sheets, programme, layout, resolver)
    elif layout.form == "return":
        reading = read_return(sheets, programme, layout, resolver, remembered)
    elif layout.form == "ledger":
        reading = read_ledger(sheets, programme, layout, resolver)
    else:
        reading = read_register(sheets, programme, layout)
    return layout, reading


def resolver_of(programme: Programme) -> Resolver:
    """Who is meant by a name, from the programme's register and its reviewed aliases."""
    return Resolver(programme.institutions.values(), programme.aliases)


def _sheets(content: bytes, filename: str, programme: Programme) -> dict[str, SheetCells]:
    """The file's sheets; a text is parted in the way in which its headings are known here."""
    file = opened(content, filename)
    first: dict[str, SheetCells] | None = None
    for sheets in file.ways:
        if not file.is_text:
            return sheets
        if any(layout.is_list and has_headings(sheets, layout) for layout in programme.returns.values()):
            return sheets
        if len(sheets) > 1:
            return {name: with_numbers(sheet) for name, sheet in sheets.items()}
        parts = unstacked(next(iter(sheets.values())), filename, programme)
        if parts is not None:
            return parts
        first = first or sheets
    assert first is not None
    return {name: with_numbers(sheet) for name, sheet in first.items()}


def recognise(sheets: dict[str, SheetCells], filename: str, programme: Programme) -> Layout:
    """The layout whose declared sheets (or the headings of a list) are there; with several, the best covered one."""
    best, best_share = None, 0.0
    for layout in programme.returns.values():
        if layout.form == "extract":
            continue
        if layout.is_list:
            share = 1.0 if has_headings(sheets, layout) else 0.0
        else:
            share = assigned(sheets, layout).share(layout)
        if share > best_share:
            best, best_share = layout, share
    if best is None:
        raise not_recognised(sheets, filename, programme)
    return best
