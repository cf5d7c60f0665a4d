"""Which annexes are printed on turned pages: only those that take fewer pages so. Nobody has to turn the upright ones
to read them, and an imprint may stand on the last of them."""

from etl.documents.columns import LEAST, fit_page, height
from etl.documents.parting import parts
from etl.documents.voice import Voice, annexes, short
from etl.editions.model import Section, Table

UPRIGHT, TURNED = (442.2, 560.0), (637.8, 355.0)
"""Width of the type area, and what is left of its height below an annex's number and title, in points."""
MORE_ON_LATER = 60.0
"""Points that a page has besides, where neither number nor title of an annex stand on it."""
TITLED = 40.0
"""Points for the title of a table, its unit and the air around it."""
LEAST_PARTED = 9
"""Rows from which on the last ones of a table may go over to the page of the imprint: of fewer there would be two
nearly empty pages, and an imprint alone on its page is the lesser evil."""
EASY = 9.0
"""Points from which on letters are as good as larger ones."""
_SIZES = (12, 10.5, 9, 8.5, LEAST)
_ROW_PADDING = 3.0


def is_turned(section: Section, voice: Voice) -> bool:
    """Whether an annex that may be turned takes fewer pages so than upright, or as many with tables in fewer parts or
    letters that are read more easily. The last one is turned for fewer pages only: an imprint has no place on a turned
    page."""
    if not section.landscape:
        return False
    turned, upright = _cost(section, voice, *TURNED), _cost(section, voice, *UPRIGHT)
    is_last = section.code == annexes(voice.edition)[-1].code
    return turned[0] < upright[0] if is_last else turned < upright


def rows_below(rows: int) -> int:
    """How many of them go over to the page of the imprint, which belongs with content: a third."""
    return max(1, rows // 3)


def _cost(section: Section, voice: Voice, room: float, page: float) -> tuple[int, int, float]:
    """About how many pages the annex takes, how many parts its tables, and how much smaller than is easily read its
    smallest letters are. A table that has room on one page is not broken."""
    count, parted, free, size = 1, 0, page, EASY
    for block in section.blocks:
        if not isinstance(block, Table):
            continue
        untitled = voice.say(block.title) == voice.say(section.title)
        for place, part in enumerate(parts(short(block), voice, room)):
            parted += 1
            found = fit_page(part.table, voice, room, _SIZES, page, _ROW_PADDING)
            high = height(part.table, voice, found, _ROW_PADDING) + (
                0.0 if untitled and not place else TITLED
            )
            whole = page + MORE_ON_LATER
            if free < high <= whole:
                count, free = count + 1, whole
            while high > free:
                high, count, free = high - free, count + 1, whole
            free, size = free - high, min(size, found.size)
    return count, parted, EASY - size
