"""On how many pages a document stands and how far down an annex goes, as far as that can be told before a word
processor lays it out: tables by their rows, everything else by its lines."""

from collections.abc import Iterable, Iterator

from etl.documents.columns import lines
from etl.documents.letter import charts
from etl.documents.letter.ending import ending_lines, last_words
from etl.documents.letter.pages import AREA, LANDSCAPE_AREA, LANDSCAPE_ROOM, PORTRAIT_ROOM
from etl.documents.letter.styles import LINE, SIZE_2, SIZE_3
from etl.documents.letter.tables import settled
from etl.documents.titles import masthead, title_lines
from etl.documents.turning import is_turned
from etl.documents.voice import Voice, annexes, body, short, titled_above
from etl.editions.model import Block, Chart, Paragraph, Section, Table

TITLE_AIR = 28.0
"""Points above and below an annex's title."""
UNIT = 14.0
"""Points of the line that says the unit of a table once."""
CERTAIN = 0.12
"""The part of a page by which what is reckoned may be wrong."""
HEAD_AIR = 99.2 + 11.0
"""Points above the issuer's name (35 mm) and above the red rule (4 mm)."""
TITLE_LINE, ISSUER_LINE = 33.0, 1.3
"""Height of a line of the title in points, and of one of the issuer's name in its size."""
LATIN = 0.45
"""Ems of a Latin letter of a text, blanks and all."""
Piece = tuple[float, bool]
"""How high something is in points, and whether the end of a page leaves it whole."""


def last_page(voice: Voice) -> int:
    """The page on which the last annex ends, or the text where there is none."""
    count, _ = _flowed(_text(voice), AREA)
    return count + sum(pages(section, voice)[0] for section in annexes(voice.edition))


def pages(section: Section, voice: Voice) -> tuple[int, float]:
    """The pages of an annex, and how many points of the last one it takes."""
    turned = is_turned(section, voice)
    room, area = (LANDSCAPE_ROOM, LANDSCAPE_AREA) if turned else (PORTRAIT_ROOM, AREA)
    title = lines(voice.say(section.title), room, SIZE_2.pt)
    head = LINE.pt * (1 + title) + TITLE_AIR
    return _flowed(((head, True), *_blocks(section, voice, room, among_text=False)), area)


def has_room(section: Section, voice: Voice, needed: float) -> bool:
    """Whether `needed` points are left for certain below the annex, and the number of its pages is certain too."""
    _, taken = pages(section, voice)
    return CERTAIN * AREA <= taken <= AREA * (1 - CERTAIN) - needed


def _flowed(pieces: Iterable[Piece], area: float) -> tuple[int, float]:
    count, taken = 1, 0.0
    for high, whole in pieces:
        if whole and taken + high > area:
            count, taken = count + 1, 0.0
        taken += high
        while taken > area:
            count, taken = count + 1, taken - area
    return count, taken


def _text(voice: Voice) -> Iterator[Piece]:
    """From the issuer's name down to who may read it."""
    head = masthead(voice, PORTRAIT_ROOM)
    yield HEAD_AIR + head.size * ISSUER_LINE * len(head.lines), True
    yield LINE.pt * 3 * bool(voice.number()), True
    yield LINE.pt * 3 + TITLE_LINE * len(title_lines(voice, PORTRAIT_ROOM)), True
    for words in filter(None, [voice.addressees(), *map(voice.words, voice.edition.lead)]):
        yield from _lines(words)
    sections = body(voice.edition)
    found = [
        piece
        for section in sections
        for piece in ((LINE.pt, False), *_blocks(section, voice, PORTRAIT_ROOM, among_text=True))
    ]
    last = sections[-1].blocks[-1] if sections and sections[-1].blocks else None
    end = LINE.pt * ending_lines(voice)
    if isinstance(last, Paragraph):
        words = voice.words(last)
        at = last_words(words, voice.language)
        kept = [*_lines(words[at:])]
        found = [*found[: len(found) - len([*_lines(words)])], *(_lines(words[:at]) if at else ())]
        end += sum(high for high, _ in kept)
    yield from found
    yield end, True


def _blocks(section: Section, voice: Voice, room: float, *, among_text: bool) -> Iterator[Piece]:
    for block, same in zip(section.blocks, titled_above(section, voice), strict=True):
        yield from _heights(block, voice, room, titled=not same, among_text=among_text)


def _heights(block: Block, voice: Voice, room: float, *, titled: bool, among_text: bool) -> Iterator[Piece]:
    """How high what stands of a block is, piece by piece."""
    if isinstance(block, Table):
        for place, one in enumerate(settled(short(block), voice, room, among_text=among_text)):
            above = LINE.pt * (titled or place > 0) + UNIT * bool(one.part.unit)
            yield one.high + above, one.stays
    elif isinstance(block, Chart):
        yield charts.HEIGHT.pt, True
    else:
        yield from _lines(voice.words(block))


def _lines(words: str) -> list[Piece]:
    """Two ems of a paragraph's first line are free. Latin letters of a text are narrower than those of a name, which
    has to have its room: a quarter is blanks and thin ones."""
    if not words.isascii():
        return [(LINE.pt, False)] * lines("　　" + words, PORTRAIT_ROOM, SIZE_3.pt)
    return [(LINE.pt, False)] * max(1, -int(-(2 + LATIN * len(words)) * SIZE_3.pt // PORTRAIT_ROOM))
