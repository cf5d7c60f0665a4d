"""Tables of the document: a heading row that returns on every page, rows that stay whole, numbers to the right.

A table is written as text and parsed once: cell by cell, python-docx would take most of a document's time.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Pt

from etl.documents.columns import LEAST, Fit, fit, fit_pages, height, note_size
from etl.documents.labels import CONTINUED
from etl.documents.letter.pages import PORTRAIT_ROOM
from etl.documents.letter.styles import HEI, LATIN, LINE, add
from etl.documents.parting import Part, parts
from etl.documents.turning import rows_below
from etl.documents.unbroken import held
from etl.documents.voice import Voice
from etl.editions.model import Table
from etl.values.text import Text

SIZES = (12, 10.5, 9, 8.5, LEAST)
PORTRAIT_HEIGHT, LANDSCAPE_HEIGHT = 540.0, 345.0
"""Height in points that a table may have and still stand on one page below its titles."""
ROW_PADDING, TIGHT_PADDING = 4.0, 2.6
"""What a row takes besides its letters, and the least it takes where a table then stands on one page."""
KEPT_WHOLE = 0.26
"""The part of a page up to which a table among the text is not broken. Its headings stand again where it goes on."""
WITH_NOTES = 3
"""Rows that stand with the notes of a table which goes over pages."""
BORDERS = 1.8
"""Of it what lines and the face's own measures take."""
WIDER = 1.1
"""How much wider a word may be in the face that stands in for Times New Roman where a program has not got it."""
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True)
class Settled:
    """A part of a table as it is written: letters and columns, the air between rows, and about how high it is."""

    part: Part
    found: Fit
    padding: float
    high: float
    stays: bool
    """The end of a page does not cut it."""


def settled(table: Table, voice: Voice, room: float, *, among_text: bool) -> list[Settled]:
    """The table in the parts that it is written in. One that has room on a page stays whole; `among_text` only a low
    one does, for a high one that waits for the next page leaves its own half empty. It is settled once: it is reckoned
    with before and after it is written."""
    key = (id(table), room, among_text)
    known, made = voice.settled.get(key, (None, []))
    if known is not table:
        made = _settled(table, voice, room, among_text=among_text)
        voice.settled[key] = table, made
    return made


def _settled(table: Table, voice: Voice, room: float, *, among_text: bool) -> list[Settled]:
    page = PORTRAIT_HEIGHT if room <= PORTRAIT_ROOM else LANDSCAPE_HEIGHT
    found = parts(table, voice, room, WIDER)
    most = min(fit_pages(part.table, voice, room, SIZES, page, TIGHT_PADDING, WIDER).size for part in found)
    made = []
    for part in found:
        one = fit(part.table, voice, room, (most,), WIDER)
        padding = _padding(part.table, voice, one, page)
        high = height(part.table, voice, one, padding)
        stays = high <= page * (KEPT_WHOLE if among_text else 1.0)
        made.append(Settled(part, one, padding, high, stays))
    return made


def add_table(
    document: Document,
    table: Table,
    voice: Voice,
    room: float,
    *,
    titled: bool = True,
    among_text: bool,
    goes_over: float = 0.0,
) -> None:
    """The table over the whole width of the type area, with its title above and its notes below; in parts where it is
    too wide. Where it `goes_over` its last part, or the last rows of one that begins a page, stand on a page behind
    that on which it takes so many points."""
    found = settled(table, voice, room, among_text=among_text)
    if goes_over and not has_whole_part(table, voice, room, goes_over):
        found = [*found[:-1], *_parted(found[-1], goes_over)]
    for place, one in enumerate(found, 1):
        _add_part(
            document, one, voice, titled=titled or place > 1, behind=bool(goes_over) and place == len(found)
        )


def has_whole_part(table: Table, voice: Voice, room: float, taken: float) -> bool:
    """Whether the last part of an annex's table stands below another one on a page of which `taken` points are used."""
    *front, last = settled(table, voice, room, among_text=False)
    return bool(front) and taken >= last.high + 2 * LINE.pt


def _parted(one: Settled, taken: float) -> list[Settled]:
    """Some of the last rows of a table apart from the others: of those on its last page, where it takes so much."""
    table = one.part.table
    below = rows_below(int(len(table.rows) * min(1.0, taken / one.high)))
    is_later = table.title.zh.endswith(CONTINUED.zh)
    more = Text(zh=table.title.zh + CONTINUED.zh, en=f"{table.title.en} {CONTINUED.en}")
    title = table.title if is_later else more
    parts = (
        replace(table, rows=table.rows[:-below], notes=()),
        replace(table, rows=table.rows[-below:], title=title),
    )
    return [replace(one, part=replace(one.part, table=part)) for part in parts]


def _padding(table: Table, voice: Voice, found: Fit, page: float) -> float:
    """Air between rows as usual; less where the table goes over a page with it and stands on one without."""
    usual, tight = (height(table, voice, found, one) for one in (ROW_PADDING, TIGHT_PADDING))
    return TIGHT_PADDING if tight <= page < usual else ROW_PADDING


def _add_part(document: Document, one: Settled, voice: Voice, *, titled: bool, behind: bool) -> None:
    part, table, found = one.part, one.part.table, one.found
    if titled:
        title = add(document, voice.say(table.title), "GBT Mark", WD_ALIGN_PARAGRAPH.CENTER)
        title.paragraph_format.keep_with_next = True
        title.paragraph_format.page_break_before = behind or None
        for run in title.runs:
            run.font.size = Pt(14)
    if part.unit:
        unit = add(document, part.unit, "GBT Table", WD_ALIGN_PARAGRAPH.RIGHT)
        unit.paragraph_format.keep_with_next = True
    document.element.body._insert_tbl(parse_xml(_table(table, voice, found, one.padding, stays=one.stays)))
    for place, note in enumerate(table.notes, 1):
        line = add(document, voice.say(note), "GBT Table")
        line.runs[0].font.size = Pt(note_size(found.size))
        line.paragraph_format.keep_with_next = place < len(table.notes)


def _table(table: Table, voice: Voice, found: Fit, padding: float, *, stays: bool) -> str:
    """The table in WordprocessingML. Where it `stays` whole the end of a page does not cut it. Elsewhere its first and
    last rows keep together, and its last rows stay with the notes, which no page holds alone."""
    sides = ["right" if column.is_number else "left" for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{_twips(width)}"/>' for width in found.widths)
    head = _row(
        (
            _cell(_run(voice.heading(column), found.size, HEI) + _unit(voice.unit(column), found.size), width,
                  "center", stays=True)
            for column, width in zip(table.columns, found.widths, strict=True)
        ),
        "<w:tblHeader/>",
    )  # fmt: skip
    rows = (
        _row(
            _cell(
                _run(_words(voice.printed(cell), side), found.size),
                width,
                side,
                stays=_holds(table, place, stays=stays),
            )
            for cell, width, side in zip(cells, found.widths, sides, strict=True)
        )
        for place, cells in enumerate(table.rows, 1)
    )
    edge, air = _twips(found.size * 0.32), _twips((padding - BORDERS) / 2)
    return (
        f'<w:tbl xmlns:w="{_SPACE}"><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="{air}" w:type="dxa"/>'
        f'<w:left w:w="{edge}" w:type="dxa"/><w:bottom w:w="{air}" w:type="dxa"/><w:right w:w="{edge}" w:type="dxa"/>'
        f'</w:tblCellMar><w:tblLook w:firstRow="1" w:noHBand="0" w:noVBand="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(rows)}</w:tbl>"
    )


def _words(printed: str, side: str) -> str:
    """Numbers have room in their columns; of words, bands stay whole."""
    return held(printed) if side == "left" else printed


def _holds(table: Table, place: int, *, stays: bool) -> bool:
    """Whether a row keeps to what follows: all of a table that stays whole, the first and the last but one of any, so
    that no page holds a single row of it, and its last ones, which go with its notes so that these never stand on a
    page alone."""
    below = bool(table.notes) and place > len(table.rows) - WITH_NOTES
    return below or (place < len(table.rows) and (stays or place in (1, len(table.rows) - 1)))


def _row(cells: Iterable[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(runs: str, width: float, side: str, *, stays: bool) -> str:
    keep = "<w:keepNext/>" if stays else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:type="dxa" w:w="{_twips(width)}"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="GBTTable"/>{keep}<w:jc w:val="{side}"/></w:pPr>{runs}</w:p></w:tc>'
    )


def _run(words: str, size: float, face: str = "", before: str = "") -> str:
    half = round(size * 2)
    fonts = (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{face}"/>' if face else ""
    )
    return (
        f'<w:r><w:rPr>{fonts}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{before}'
        f'<w:t xml:space="preserve">{escape(words)}</w:t></w:r>'
    )


def _unit(words: str, size: float) -> str:
    return _run(words, size, before="<w:br/>") if words else ""


def _twips(points: float) -> int:
    return round(points * 20)
