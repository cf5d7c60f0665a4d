"""How many pages an annex takes and how far down the last one it goes, as far as that can be told before a word
processor lays it out: its tables by their rows, everything else by its lines."""

from etl.documents.columns import lines
from etl.documents.letter import charts
from etl.documents.letter.pages import AREA, PORTRAIT_ROOM
from etl.documents.letter.styles import LINE, SIZE_2, SIZE_3
from etl.documents.letter.tables import settled
from etl.documents.voice import Voice, short, titled_above
from etl.editions.model import Block, Chart, Section, Table

TITLE_AIR = 28.0
"""Points above and below an annex's title."""
UNIT = 14.0
"""Points of the line that says the unit of a table once."""
CERTAIN = 0.12
"""The part of a page by which what is reckoned may be wrong."""


def pages(section: Section, voice: Voice) -> tuple[int, float]:
    """The pages of an upright annex, and how many points of the last one it takes."""
    title = lines(voice.say(section.title), PORTRAIT_ROOM, SIZE_2.pt)
    count, taken = 1, LINE.pt * (1 + title) + TITLE_AIR
    for block, same in zip(section.blocks, titled_above(section, voice), strict=True):
        for high, whole in _heights(block, voice, titled=not same):
            if whole and taken + high > AREA:
                count, taken = count + 1, 0.0
            taken += high
            while taken > AREA:
                count, taken = count + 1, taken - AREA
    return count, taken


def has_room(section: Section, voice: Voice, needed: float) -> bool:
    """Whether `needed` points are left for certain below the annex, and the number of its pages is certain too."""
    _, taken = pages(section, voice)
    return CERTAIN * AREA <= taken <= AREA * (1 - CERTAIN) - needed


def _heights(block: Block, voice: Voice, *, titled: bool) -> list[tuple[float, bool]]:
    """How high what stands of a block is, piece by piece, and whether the end of a page leaves it whole."""
    if isinstance(block, Table):
        found = settled(short(block), voice, PORTRAIT_ROOM, among_text=False)
        return [
            (one.high + LINE.pt * (titled or place > 0) + UNIT * bool(one.part.unit), one.stays)
            for place, one in enumerate(found)
        ]
    if isinstance(block, Chart):
        return [(charts.HEIGHT.pt, True)]
    return [(LINE.pt * lines(voice.words(block), PORTRAIT_ROOM, SIZE_3.pt), False)]
