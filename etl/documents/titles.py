"""Where titles and the issuer's name break: at their author's points, in lines of like length, as large as fits."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from etl.documents.columns import ems
from etl.documents.voice import Voice
from etl.editions.model import Letterhead

BREAK = "|"
"""What stands in a title's authored text where a line may end; it is never printed."""
TITLE_SIZE = 22.0
"""二号."""
SIGNED_SIZE = 16.0
"""三号, as the text."""
ISSUER_SIZES = (26, 48)
"""The issuer's name is larger than the title (二号) and never larger than this."""
IMPRINT_SIZES = (10.5, 14.0)
"""五号 to 四号."""
BOLD_ROOM = {"zh": 0.98, "en": 1.02}
"""What part of a line bold letters may fill by our reckoning, which knows no single glyph."""


@dataclass(frozen=True)
class Masthead:
    """The issuer's name above the red rule: its lines and the size of its letters in points."""

    lines: tuple[str, ...]
    size: int


def title_lines(voice: Voice, room: float) -> list[str]:
    """The document's title in as few lines of `room` points as it takes, alike in length."""
    head = voice.edition.letterhead
    pieces = _pieces(voice, voice.say(head.title_breaks or head.title))
    glue = " " if voice.language == "en" else ""
    return list(_lines(tuple(pieces), glue, room * BOLD_ROOM[voice.language] / TITLE_SIZE))


def masthead(voice: Voice, room: float) -> Masthead:
    """The issuer's name in one line where that is larger than the title, else in the fewest lines in which it is."""
    pieces = _pieces(voice, _issuer(voice, voice.edition.letterhead))
    glue = " " if voice.language == "en" else ""
    least, most = ISSUER_SIZES
    found = Masthead((glue.join(pieces),), least)
    for count in range(1, len(pieces) + 1):
        lines = _balanced(tuple(pieces), glue, count)
        size = int(room * BOLD_ROOM[voice.language] / max(ems(line) for line in lines))
        found = Masthead(lines, min(most if count == 1 else most - 12, size))
        if size >= least:
            return found
    return found


def signed_lines(voice: Voice, room: float) -> list[str]:
    """The issuer's name below the text in as few lines of `room` points as it takes, which end where it may break."""
    pieces = _pieces(voice, _issuer(voice, voice.edition.letterhead))
    glue = " " if voice.language == "en" else ""
    return list(_lines(tuple(pieces), glue, room / SIGNED_SIZE))


def imprint_size(issuer: str, issued: str, room: float) -> float:
    """The size at which issuer and day of the imprint stand in one line: 四号, or a little less."""
    wide = ems(issuer) + ems(issued) + 3  # an em at each edge, one between
    return max(IMPRINT_SIZES[0], min(IMPRINT_SIZES[1], int(2 * room / wide) / 2))


def _issuer(voice: Voice, head: Letterhead) -> str:
    return voice.say(head.issuer_breaks or head.issuer)


def _pieces(voice: Voice, words: str) -> list[str]:
    """What is not broken: what stands between authored points; where there are none, in English a word, in Chinese
    what stands before a bracket and the bracket."""
    if BREAK in words:
        return [
            piece.strip() if voice.language == "en" else piece
            for piece in words.split(BREAK)
            if piece.strip()
        ]
    return words.split() if voice.language == "en" else [one for one in re.split("(?=（)", words) if one]


@cache
def _lines(pieces: tuple[str, ...], glue: str, room: float) -> tuple[str, ...]:
    """The fewest lines none of which is wider than `room` ems; where a piece alone is wider it is broken at its words,
    and every piece begins a line; in Chinese it is broken by whoever sets it."""
    for count in range(1, len(pieces) + 1):
        lines = _balanced(pieces, glue, count)
        if max(ems(line) for line in lines) <= room:
            return lines
    if not glue or all(len(piece.split()) == 1 for piece in pieces):
        return pieces
    return tuple(line for piece in pieces for line in _lines(tuple(piece.split()), glue, room))


def _balanced(pieces: Sequence[str], glue: str, count: int) -> tuple[str, ...]:
    """The pieces in `count` lines whose longest is as short as can be; of several ways the most even one."""
    return min(
        _splits(tuple(pieces), glue, count), key=lambda lines: (max(map(ems, lines)), -min(map(ems, lines)))
    )


@cache
def _splits(pieces: tuple[str, ...], glue: str, count: int) -> tuple[tuple[str, ...], ...]:
    if count == 1:
        return ((glue.join(pieces),),)
    return tuple(
        (glue.join(pieces[:first]), *rest)
        for first in range(1, len(pieces) - count + 2)
        for rest in _splits(pieces[first:], glue, count - 1)
    )
