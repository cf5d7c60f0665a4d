"""An edition as a printed document (pdf) in the layout of GB/T 9704."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from etl.documents import labels
from etl.documents.columns import LEADING, LEAST, SMALLER, Fit, fit, fit_page, height, row_lines
from etl.documents.packages import identity
from etl.documents.paper.plot import plot
from etl.documents.paper.press import typeset
from etl.documents.parting import parts
from etl.documents.titles import SIGNED_SIZE, imprint_size, masthead, signed_lines, title_lines
from etl.documents.turning import LEAST_PARTED, MORE_ON_LATER, TURNED, UPRIGHT, is_turned, rows_below
from etl.documents.unbroken import IN_CELLS, WHOLE, is_ragged, pieces
from etl.documents.voice import Voice, annexes, body, short, subheadings, titled_above
from etl.editions.model import Chart, Paragraph, Section, Table

(PORTRAIT_ROOM, PORTRAIT_HEIGHT), (LANDSCAPE_ROOM, LANDSCAPE_HEIGHT) = UPRIGHT, TURNED
"""Width of the type area, and the height that a table may have and still stand on one page below its titles."""
MORE_ON_PARTS = 40.0
"""Points that the first page of a further part of a table has more: above it stands its title and no annex's."""
SIGNED_MARGINS = 7.0
"""Ems beside the signature: four at its right, and air at its left."""
ROW_PADDING = 3.0
UNIT_ABOVE = 18.0
"""Points that a line above a table takes which says its unit once."""
WITH_NOTES = 3
"""Rows of a table that stand at least on the last of its pages, with its notes."""
KEPT_WHOLE = 0.35
"""The part of a page up to which a table among the text is not broken: a higher one that waited for the next page would
leave this one half empty. Its headings stand again on the page where it goes on."""
MOST_PAGES = 30
"""A table of more pages flows on as it comes."""
TEMPLATE = "bulletin.typ"
SIZES = (12, 10.5, 9, 8.5, LEAST)


def bulletin(voice: Voice) -> bytes:
    """The document's bytes: the same for the same edition, whenever and wherever it is set."""
    return typeset(TEMPLATE, content(voice), voice.edition.issued_on)


def content(voice: Voice) -> dict[str, Any]:
    """Everything that is printed, in order, as the template takes it."""
    edition, letterhead = voice.edition, voice.edition.letterhead
    day, word = voice.date(edition.issued_on), voice.say(labels.ISSUED)
    edited = any(one.edited for one in _paragraphs(voice))
    head = masthead(voice, PORTRAIT_ROOM)
    issued = f"{day}{word}" if voice.language == "zh" else f"{word} {day}"
    sections = [_section(section, place, voice) for place, section in enumerate(body(edition), 1)]
    behind = [_annex(section, place, voice) for place, section in enumerate(annexes(edition), 1)]
    return {
        "language": voice.language,
        "title": voice.title(),
        "title_lines": title_lines(voice, PORTRAIT_ROOM),
        "running": voice.demonstration(),
        "scope": voice.labelled(labels.SCOPE, voice.say(letterhead.scope)),
        "scope_note": voice.scope(),
        "issuer": voice.say(letterhead.issuer),
        "issuer_lines": list(head.lines),
        "issuer_size": head.size,
        "signed_lines": signed_lines(voice, PORTRAIT_ROOM - SIGNED_MARGINS * SIGNED_SIZE),
        "number": voice.number(),
        "addressees": voice.addressees(),
        "lead": [_words(words, voice, 0) for words in edition.lead],
        "sections": sections,
        "last_pieces": _last_pieces(sections, voice),
        "annex_word": voice.labelled(labels.ANNEXES),
        "annexes": behind,
        "day": day,
        "copies": voice.copies(),
        "issued": issued,
        "imprint_size": imprint_size(voice.say(letterhead.issuer), issued, PORTRAIT_ROOM),
        "ends_turned": bool(behind and behind[-1]["landscape"]),
        "identity": identity(voice),
        "digest": voice.digest,
        "whole": WHOLE[voice.language].pattern,
        "in_cells": IN_CELLS,
        "edited": voice.say(labels.EDITED_BELOW) if edited else "",
    }


def _last_pieces(sections: Sequence[dict[str, Any]], voice: Voice) -> list[str]:
    """The text's last paragraph in pieces, whose last lines stay with the signature."""
    last = sections[-1]["blocks"][-1:] if sections else []
    if not last or last[0]["is"] != "words" or last[0]["level"] != "body":
        return []
    return pieces(last[0]["text"] + ("※" if last[0]["edited"] else ""), voice.language)


def _section(section: Section, place: int, voice: Voice) -> dict[str, Any]:
    title = labels.section_title(place, voice.say(section.title), voice.language)
    return {"title": title, "blocks": _blocks(section, voice, PORTRAIT_ROOM)}


def _annex(section: Section, place: int, voice: Voice) -> dict[str, Any]:
    turned = is_turned(section, voice)
    blocks = _blocks(section, voice, LANDSCAPE_ROOM if turned else PORTRAIT_ROOM)
    return {
        "name": labels.annex_name(place, voice.language),
        "title": voice.say(section.title),
        "landscape": turned,
        "blocks": blocks,
        "parted": [] if turned else _parted(blocks[-1:]),
    }


def _parted(blocks: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The last table of an annex in two, for a page that ends before its last rows; none where it has too few."""
    if not blocks or blocks[0]["is"] != "table" or len(blocks[0]["rows"]) < LEAST_PARTED:
        return []
    (one,) = blocks
    below = rows_below(len(one["rows"]))
    return [
        one | {"rows": one["rows"][:-below], "notes": []},
        one | {"rows": one["rows"][-below:], "title": ""},
    ]


def _blocks(section: Section, voice: Voice, room: float) -> list[dict[str, Any]]:
    numbered = zip(section.blocks, subheadings(section.blocks), titled_above(section, voice), strict=True)
    is_last = section.is_annex and section.code == annexes(voice.edition)[-1].code
    return [
        one
        for block, subheading, same in numbered
        for one in (
            _printed(short(block), voice, room, is_annex=section.is_annex, is_last=is_last, titled=not same)
            if isinstance(block, Table)
            else [_block(block, voice, subheading)]
        )
    ]


def _block(block: Chart | Paragraph, voice: Voice, subheading: int) -> dict[str, Any]:
    return plot(block, voice) if isinstance(block, Chart) else _words(block, voice, subheading)


def _printed(
    table: Table, voice: Voice, room: float, *, is_annex: bool, is_last: bool, titled: bool
) -> list[dict[str, Any]]:
    """The table, in parts where it is too wide: each says its unit above it. Of the last annex no page is emptier than
    it has to be, for rows of its last one may have to go over to the page of the imprint."""
    found, page = parts(table, voice, room), _page(room)
    most = min(fit_page(part.table, voice, room, SIZES, page, ROW_PADDING).size for part in found)
    sizes = [size for size in SIZES if size <= most]
    return [
        one | {"unit": part.unit, "title": one["title"] if titled or place else ""}
        for place, part in enumerate(found)
        for high in (page - UNIT_ABOVE * bool(part.unit),)
        for one in (
            _tables(
                part.table,
                voice,
                room,
                sizes,
                (high + (MORE_ON_PARTS if place else 0.0), high + MORE_ON_LATER),
                evenly=is_last,
            )
            if is_annex
            else [_table(part.table, voice, room, sizes)]
        )
    ]


def _words(words: Paragraph, voice: Voice, subheading: int) -> dict[str, Any]:
    said = voice.words(words)
    if words.level == "subheading":
        said = labels.subheading(subheading, said, voice.language)
    ragged = is_ragged(said, voice.language)
    return {"is": "words", "level": words.level, "text": said, "edited": words.edited, "ragged": ragged}


def _page(room: float) -> float:
    return LANDSCAPE_HEIGHT if room == LANDSCAPE_ROOM else PORTRAIT_HEIGHT


def _table(table: Table, voice: Voice, room: float, sizes: Sequence[float]) -> dict[str, Any]:
    found = fit_page(table, voice, room, sizes, _page(room), ROW_PADDING)
    high = height(table, voice, found, ROW_PADDING)
    return _laid_out(table, voice, found, high <= KEPT_WHOLE * _page(room))


def _tables(
    table: Table,
    voice: Voice,
    room: float,
    sizes: Sequence[float],
    rooms: tuple[float, float],
    *,
    evenly: bool,
) -> list[dict[str, Any]]:
    """A table of an annex on as few pages as letters a little smaller allow; the first of them and the later ones have
    room for `rooms` points. Each is filled before the next one begins; `evenly`: about as full as the others."""
    least = fit_page(table, voice, room, sizes, rooms[0], ROW_PADDING)
    found = [
        (found, pages)
        for size in sizes
        if SMALLER * least.size <= size <= least.size
        for found in (fit(table, voice, room, (size,)),)
        for pages in (_on_pages(table, voice, found, rooms),)
        if pages
    ]
    if not found:
        return [_laid_out(table, voice, least, is_whole=False)]
    settled, pages = min(found, key=lambda one: (len(one[1]), -one[0].size))
    if evenly:
        shares = (_on_pages(table, voice, settled, rooms, percent / 100) for percent in range(50, 100, 2))
        pages = next((one for one in shares if len(one) == len(pages)), pages)
    made = [_laid_out(one, voice, settled, is_whole=True) for one in pages]
    return [made[0], *({**one, "title": ""} for one in made[1:])]


def _on_pages(
    table: Table, voice: Voice, found: Fit, rooms: tuple[float, float], share: float = 1.0
) -> list[Table]:
    """The table in parts of a page each, filled to that `share` of the first page's room and of every later one's; the
    title stands on the first, the notes with at least the last rows on the last. None where a row or they have no room,
    or where there would be very many."""
    bare = replace(table, rows=(), notes=())
    head = height(bare, voice, found, ROW_PADDING)
    notes = height(replace(table, rows=()), voice, found, ROW_PADDING) - head
    high = [row_lines(row, voice, found) * found.size * LEADING + ROW_PADDING for row in table.rows]
    kept = min(WITH_NOTES, len(high))
    edges = [0]
    while True:
        start = edges[-1]
        room = share * rooms[bool(start)] - head
        if sum(high[start:]) + notes <= room:
            break
        fitting = bisect_right([*accumulate(high[start:])], room)
        end = min(start + fitting, len(high) - kept)
        if end <= start or len(edges) == MOST_PAGES:
            return []
        edges.append(end)
    return [
        replace(
            table,
            rows=table.rows[start:end],
            notes=table.notes if end == len(table.rows) else (),
            lagging=(),
        )
        for start, end in pairwise([*edges, len(table.rows)])
    ]


def _laid_out(table: Table, voice: Voice, found: Fit, is_whole: bool) -> dict[str, Any]:
    return {
        "is": "table",
        "title": voice.say(table.title),
        "size": found.size,
        "whole": is_whole,
        "widths": list(found.widths),
        "numbers": [column.is_number for column in table.columns],
        "headings": [[voice.heading(column), voice.unit(column)] for column in table.columns],
        "rows": [[voice.printed(cell) for cell in row] for row in table.rows],
        "notes": [voice.say(note) for note in table.notes],
    }


def _paragraphs(voice: Voice) -> list[Paragraph]:
    blocks = [block for section in voice.edition.sections for block in section.blocks]
    return [*voice.edition.lead, *(block for block in blocks if isinstance(block, Paragraph))]
