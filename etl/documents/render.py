"""An edition in every format that it leaves the building in. Pure: the same edition gives the same bytes."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from etl.documents.letter.compose import letter
from etl.documents.paper.bulletin import bulletin
from etl.documents.paper.sheet import sheet
from etl.documents.slides.compose import slides
from etl.documents.slides.refresh import refreshed
from etl.documents.voice import Language, Voice
from etl.documents.workbook.compose import workbook
from etl.editions.model import Edition

NAMED: Mapping[Language, str] = {"zh": "", "en": "-en"}
"""What a file's name ends in before the dot."""
TYPESET = "pdf"
FORMATS = {"docx": letter, "pdf": bulletin, "xlsx": workbook, "pptx": slides}


def render(edition: Edition, language: Language = "zh") -> Mapping[str, bytes]:
    """The documents of an edition by their file ending: docx, pdf, xlsx and pptx. Refuses, in a sentence, an edition
    whose text has characters that the PDF's fonts lack."""
    voice = Voice(edition, language)
    with ThreadPoolExecutor(1) as typesetter:  # which works outside of the interpreter, beside the others
        waiting = {
            ending: typesetter.submit(written, voice)
            for ending, written in FORMATS.items()
            if ending == TYPESET
        }
        made = {ending: written(voice) for ending, written in FORMATS.items() if ending != TYPESET}
        made |= {ending: one.result() for ending, one in waiting.items()}
    return {ending: made[ending] for ending in FORMATS}


def renderer(language: Language) -> Callable[[Edition], Mapping[str, bytes]]:
    """`render` in one language, by the ends of the files' names: those of English documents say so (-en.pdf)."""
    mark = NAMED[language]
    return lambda edition: {f"{mark}.{end}": made for end, made in render(edition, language).items()}


def language_of(name: str) -> Language:
    """The language of a document by its file's name."""
    return "en" if name.rpartition(".")[0].endswith(NAMED["en"]) else "zh"


def private_page(edition: Edition, language: Language = "zh") -> bytes:
    """The one page that is sent to one institution."""
    return sheet(Voice(edition, language))


def refresh(previous: bytes, edition: Edition, language: Language = "zh") -> bytes:
    """Slides of an earlier month (pptx) with the figures of this edition; the presenter's own work stays."""
    return refreshed(previous, Voice(edition, language))
