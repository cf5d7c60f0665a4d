"""An edition in every format that it leaves the building in. Pure: the same edition gives the same bytes."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from etl.documents.beside import Beside
from etl.documents.formats import FORMATS, TYPESET, importing, maker
from etl.documents.paper.sheet import sheet
from etl.documents.voice import Language, Voice
from etl.editions.model import Edition

NAMED: Mapping[Language, str] = {"zh": "", "en": "-en"}
"""What a file's name ends in before the dot."""


def render(edition: Edition, language: Language = "zh", beside: Beside | None = None) -> Mapping[str, bytes]:
    """The documents of an edition by their file ending: docx, pdf, xlsx and pptx. Refuses, in a sentence, an edition
    whose text has characters that the PDF's fonts lack. `beside` makes some of them in another process: the same."""
    voice = Voice(edition, language)
    here = made_here(beside)
    # The typesetter works outside of the interpreter, beside the others.
    with ThreadPoolExecutor(2) as threads:
        waiting = threads.submit(beside.made, edition) if beside else None
        typeset = threads.submit(FORMATS[TYPESET], voice)
        made = {end: FORMATS[end](voice) for end in here if end != TYPESET}
        made |= {TYPESET: typeset.result()} | dict(waiting.result() if waiting else {})
    return {end: made[end] if end in made else FORMATS[end](voice) for end in FORMATS}


def made_here(beside: Beside | None) -> list[str]:
    """The endings of what this process makes itself; what makes them is imported, before any thread is at work."""
    here = [end for end in FORMATS if beside is None or end not in beside.endings]
    for end in here:
        maker(end)
    return here


def renderer(language: Language, beside: Beside | None = None) -> Callable[[Edition], Mapping[str, bytes]]:
    """`render` in one language, by the ends of the files' names: those of English documents say so (-en.pdf)."""
    mark = NAMED[language]
    made_here(beside)
    return lambda edition: {f"{mark}.{end}": made for end, made in render(edition, language, beside).items()}


def language_of(name: str) -> Language:
    """The language of a document by its file's name."""
    return "en" if name.rpartition(".")[0].endswith(NAMED["en"]) else "zh"


def private_page(edition: Edition, language: Language = "zh") -> bytes:
    """The one page that is sent to one institution."""
    return sheet(Voice(edition, language))


def refresh(previous: bytes, edition: Edition, language: Language = "zh") -> bytes:
    """Slides of an earlier month (pptx) with the figures of this edition; the presenter's own work stays."""
    with importing:
        from etl.documents.slides.refresh import refreshed

    return refreshed(previous, Voice(edition, language))
