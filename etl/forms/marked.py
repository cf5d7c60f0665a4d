"""The marked-up copy: the filer's own workbook with a note at each cell that is in question, and a list of them all.

The cells are coloured, and a last sheet lists every finding with a link to its cell; nothing else is changed. What an
earlier copy had marked is taken out first.

A note about a whole sheet, or about a cell that cannot be seen, stands at the first visible cell of the sheet; one
about the whole file at that of the first visible sheet. Several notes on one cell become one. A file that is no
.xlsx or .xlsm cannot be added to: its values go into a new workbook, and the first note says so.
"""

from collections.abc import Sequence

from etl.forms.converted import converted
from etl.forms.listing import add_list, colour_cells, listed_before
from etl.forms.notes import AUTHOR, add_notes
from etl.forms.package import Package, worksheets
from etl.forms.placing import Note, by_cell, by_sheet, place_of, seen
from etl.forms.splicing import CannotSplice
from etl.forms.unmarked import forget_marks
from etl.sources.files.container import check_container
from etl.sources.files.locked import unlocked
from etl.sources.files.opened import is_workbook, sheets_in
from etl.sources.files.workbook import read_workbook


def marked_copy(content: bytes, filename: str, notes: Sequence[Note], language: str) -> bytes:
    """The workbook's bytes with the notes in it; of any other file, a new workbook with its values and the notes.

    Files that cannot be read are refused. The same file and notes give the same bytes.
    """
    if not is_workbook(content):
        return converted(sheets_in(content, filename), filename, notes, language)
    content = unlocked(content)
    check_container(content, filename)
    if content.startswith(b"PK"):
        try:
            return _marked(content, notes, language)
        except CannotSplice:
            pass
    return converted(read_workbook(content, filename), filename, notes, language)


def _marked(content: bytes, notes: Sequence[Note], language: str) -> bytes:
    package = Package(content)
    sheets = worksheets(package)
    if not sheets:
        raise CannotSplice("has no worksheet")
    told = {
        sheet.part: (said, *by_cell(seen(package, sheet), said)) for sheet, said in by_sheet(sheets, notes)
    }
    for sheet in sheets:
        said, texts, places = told.get(sheet.part, ([], {}, {}))
        forget_marks(package, sheet.part, texts.keys(), language)
        if not said:
            continue
        add_notes(package, sheet.part, texts, places, AUTHOR[language])
        colour_cells(package, sheet.part, [cell for cell, _ in said if place_of(cell)])
    if notes or listed_before(package):
        add_list(package, notes, language)
    return package.done()
