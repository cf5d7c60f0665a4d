"""How a slide and a shape are known again next month: by a code in the name.

LibreOffice drops the names of slides and of titles; shapes keep theirs, and the one with the slide's number has the
code in it too.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

from pptx.presentation import Presentation
from pptx.slide import Slide

PREFIX, AT, COVER = "bianmin:", "@", "cover"


def name_slide(slide: Slide, code: str) -> None:
    """Writes a slide's code where `code_of` looks for it."""
    slide._element.cSld.set("name", PREFIX + code)


def code_of(slide: Slide) -> str:
    """The code of one of our slides, "" for a presenter's own."""
    name = slide._element.cSld.get("name") or ""
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else ""


def restore(deck: Presentation) -> None:
    """Gives slides and titles the names that a program has dropped."""
    for slide in deck.slides:
        held = [shape.name for shape in slide.shapes if shape.name.startswith(PREFIX)]
        code = code_of(slide) or next((name.partition(AT)[2] for name in held if AT in name), "")
        title = slide.shapes.title
        if not code:
            continue
        name_slide(slide, code)
        part = "question" if code == COVER else "answer"
        if title is not None and not title.name.startswith(PREFIX) and PREFIX + part not in held:
            name_shape(title, part)


def ours(deck: Presentation) -> Iterator[tuple[str, Slide]]:
    """Our slides with their codes, in the order of the deck."""
    yield from ((code, slide) for slide in deck.slides if (code := code_of(slide)))


def name_shape(shape: Any, part: str) -> None:
    """Writes a shape's part where `part_of` looks for it."""
    shape.name = PREFIX + part


def part_of(shape: Any) -> str:
    """Which of our parts a shape is, "" for what the presenter added."""
    return shape.name.removeprefix(PREFIX).partition(AT)[0] if shape.name.startswith(PREFIX) else ""


def shape_of(slide: Slide, part: str) -> Any | None:
    """Our shape `part` (question, answer, detail, body, note, more, foot); None where the presenter took it away."""
    return next((shape for shape in slide.shapes if part_of(shape) == part), None)


def own_shapes(slide: Slide) -> list[Any]:
    """What the presenter added."""
    return [shape for shape in slide.shapes if not shape.name.startswith(PREFIX)]


def describe(shape: Any, words: str) -> None:
    """The alternative text: words for who cannot see the shape, none where the shape is words itself."""
    properties = shape._element._nvXxPr.cNvPr
    if words:
        properties.set("descr", words)
    else:
        properties.attrib.pop("descr", None)


def alternative(shape: Any) -> str:
    """The alternative text of a shape, "" where it has none."""
    return shape._element._nvXxPr.cNvPr.get("descr") or ""


def digest(words: str) -> str:
    """The first 16 hexadecimal digits of the words' SHA-256: enough to see whether a presenter changed them."""
    return hashlib.sha256(words.encode()).hexdigest()[:16]
