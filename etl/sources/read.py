"""One file in, one reading out: recognise the layout, then read it by its form."""

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.entities import read_entities
from etl.sources.extracts import read_extract
from etl.sources.files.workbook import SheetCells, read_workbook
from etl.sources.layout import find_sheet
from etl.sources.ledgers import read_ledger
from etl.sources.names import Resolver
from etl.sources.reading import Reading
from etl.sources.registers import has_headings, read_register, rows_of_csv
from etl.sources.remembered import Remembered
from etl.sources.returns import read_return
from etl.sources.sheets import assigned
from etl.sources.stacked import unstacked
from etl.values.findings import Finding, refuse


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
    if filename.casefold().endswith(".csv") and not content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        rows = rows_of_csv(content, filename)
        if any(layout.is_list and has_headings(rows, layout) for layout in programme.returns.values()):
            return rows
        return unstacked(rows["CSV"], filename, programme)
    return read_workbook(content, filename)


def recognise(sheets: dict[str, SheetCells], filename: str, programme: Programme) -> Layout:
    """The layout whose declared sheets (or the headings of a list) are there; with several, the best covered one."""
    best, best_share = None, 0.0
    for layout in programme.returns.values():
        if layout.form == "extract":
            continue
        if layout.is_list:
            share = 1.0 if has_headings(sheets, layout) else 0.0
        elif layout.form == "return":
            share = assigned(sheets, layout).share(layout)
        else:
            share = sum(find_sheet(sheets, s) is not None for s in layout.sheet) / len(layout.sheet)
        if share > best_share:
            best, best_share = layout, share
    if best is None:
        known = ", ".join(layout.name.en for layout in programme.returns.values())
        raise refuse("LAYOUT-UNKNOWN", file=filename, known=known)
    return best
