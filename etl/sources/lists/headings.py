"""Where the columns of a list stand: by its headings in either language."""

from etl.definitions.returns import Layout
from etl.sources.files.cells import SheetCells, address
from etl.sources.spelling import folded_heading
from etl.values.findings import refuse
from etl.values.text import LANGUAGES


def columns_of(sheet: SheetCells, row: int, layout: Layout) -> dict[str, int]:
    """Where the fields of a list stand by the headings in a row, which may be of either language; `change` too."""
    written: dict[str, int] = {}
    for index, value in enumerate(sheet.rows[row] if row < len(sheet.rows) else []):
        written.setdefault(folded_heading(value), index)
    found: dict[str, int] = {}
    for language in LANGUAGES:
        for name, heading in layout.headings(language).items():
            at = written.get(folded_heading(heading))
            if at is not None:
                found.setdefault(name, at)
    return found


def refuse_twice(sheet: SheetCells, row: int, layout: Layout) -> None:
    """Refuse a list of which a field has two columns: nobody can say which of them is meant."""
    written = [folded_heading(value) for value in sheet.rows[row]]
    for name, heading in layout.headings("zh").items():
        meant = {folded_heading(heading), folded_heading(layout.headings("en").get(name, heading))}
        places = [index for index, text in enumerate(written) if text in meant]
        if len(places) > 1:
            other, cell = (address(row, index) for index in places[:2])
            raise refuse("COLUMN-TWICE", sheet.name, cell, heading=heading, other=other)
