"""An institution's private sheet as one printed page (pdf)."""

from etl.documents.paper.bulletin import content
from etl.documents.paper.press import pages, typeset
from etl.documents.voice import Voice

TEMPLATE = "sheet.typ"
LETTERS = (10.5, 10, 9.5, 9, 8.5, 8)
"""Letter sizes in points, the largest first: the first that leaves one page is taken, else the smallest."""


def sheet(voice: Voice) -> bytes:
    """The page's bytes: the same for the same edition, whenever and wherever it is set."""
    words = content(voice)
    letter = next((size for size in LETTERS if pages(TEMPLATE, words | {"letter": size}) == 1), LETTERS[-1])
    return typeset(TEMPLATE, words | {"letter": letter}, voice.edition.issued_on)
