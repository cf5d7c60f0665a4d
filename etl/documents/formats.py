"""The formats in which an edition leaves the building, and what makes each of them."""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock

from etl.documents.voice import Voice

ENDINGS = ("docx", "pdf", "xlsx", "pptx")
TYPESET = "pdf"
importing = Lock()
"""Two threads that import libraries which import each other wait for each other: one imports at a time."""


def maker(ending: str) -> Callable[[Voice], bytes]:
    """What makes documents of this ending. Its library is imported here, so that nobody waits for another's."""
    with importing:
        if ending == "docx":
            from etl.documents.letter.compose import letter

            return letter
        if ending == "xlsx":
            from etl.documents.workbook.compose import workbook

            return workbook
        if ending == "pptx":
            from etl.documents.slides.compose import slides

            return slides
        from etl.documents.paper.bulletin import bulletin

        return bulletin


def _made(ending: str, voice: Voice) -> bytes:
    return maker(ending)(voice)


FORMATS: Mapping[str, Callable[[Voice], bytes]] = {ending: partial(_made, ending) for ending in ENDINGS}
