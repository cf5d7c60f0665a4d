"""An institution's private sheet as one printed page (pdf)."""

from collections.abc import Callable

from etl.documents.paper.bulletin import content
from etl.documents.paper.press import pages, typeset
from etl.documents.voice import Voice

TEMPLATE = "sheet.typ"
LETTERS = (10.5, 10, 9.5, 9, 8.5, 8)
"""Letter sizes in points, the largest first: the first that leaves one page is taken, else the smallest."""
TRIED = (10, 9.5, 8.5, 9, 10.5)
"""The order in which they are tried: most sheets take 10 or 9.5, English ones 8, which is what is left."""


def sheet(voice: Voice) -> bytes:
    """The page's bytes: the same for the same edition, whenever and wherever it is set."""
    words = content(voice)
    letter = largest(lambda size: pages(TEMPLATE, words | {"letter": size}) == 1)
    return typeset(TEMPLATE, words | {"letter": letter}, voice.edition.issued_on)


def largest(fits: Callable[[float], bool]) -> float:
    """The largest letter that leaves one page, else the smallest. What fits in one size fits in every smaller one: a
    try is a page laid out, half of what a sheet costs, and two or three of them tell as much as all."""
    found: float = LETTERS[-1]
    refused = float("inf")
    for size in TRIED:
        if found < size < refused:
            if fits(size):
                found = size
            else:
                refused = size
    return found
