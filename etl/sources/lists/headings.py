"""Where the columns of a list stand: by its headings in either language."""

from etl.definitions.returns import Layout
from etl.sources.files.cells import SheetCells
from etl.sources.spelling import folded_heading
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
