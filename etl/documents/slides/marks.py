"""How a slide and a shape are known again next month: by a code in the name, and by what was written into them.

The code stands in the name of the slide or the shape, which every program keeps. In the alternative text of a text
box stands what the product wrote last: a digest of the words, and each figure with its print. Words whose digest
has changed are the presenter's.
"""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from pptx.presentation import Presentation
from pptx.slide import Slide

from etl.documents.voice import Piece

PREFIX = "bianmin:"


def name_slide(slide: Slide, code: str) -> None:
    slide._element.cSld.set("name", PREFIX + code)


def code_of(slide: Slide) -> str:
    """The code of one of our slides, "" for a presenter's own."""
    name = slide._element.cSld.get("name") or ""
    return name.removeprefix(PREFIX) if name.startswith(PREFIX) else ""


def ours(deck: Presentation) -> Iterator[tuple[str, Slide]]:
    """Our slides with their codes, in the order of the deck."""
    yield from ((code, slide) for slide in deck.slides if (code := code_of(slide)))


def name_shape(shape: Any, part: str) -> None:
    shape.name = PREFIX + part


def shape_of(slide: Slide, part: str) -> Any | None:
    """Our shape `part` (question, answer, body, more, foot) of a slide; None where the presenter took it away."""
    return next((shape for shape in slide.shapes if shape.name == PREFIX + part), None)


def own_shapes(slide: Slide) -> list[Any]:
    """What the presenter added."""
    return [shape for shape in slide.shapes if not shape.name.startswith(PREFIX)]


def describe(shape: Any, words: str) -> None:
    """The alternative text."""
    shape._element._nvXxPr.cNvPr.set("descr", words)


def description(shape: Any) -> str:
    return shape._element._nvXxPr.cNvPr.get("descr") or ""


def remember(shape: Any, pieces: list[Piece]) -> None:
    """Keeps what was written into the shape."""
    words = "".join(words for words, _ in pieces)
    note(shape, _digest(words), {figure: words for words, figure in pieces if figure})


def note(shape: Any, digest: str, figures: Mapping[str, str]) -> None:
    describe(shape, orjson.dumps({"digest": digest, "figures": figures}).decode())


def remembered(shape: Any) -> tuple[str, Mapping[str, str]]:
    """The digest of the words that the product wrote and each figure's print; empty where nothing is known."""
    try:
        held = orjson.loads(description(shape))
        return str(held["digest"]), {str(key): str(words) for key, words in held["figures"].items()}
    except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError):
        return "", {}


def is_untouched(shape: Any) -> bool:
    """Whether the words are still those that the product wrote."""
    return remembered(shape)[0] == _digest(shape.text_frame.text)


def note_codes(deck: Presentation, codes: list[str]) -> None:
    """Keeps which slides were made, so that one that the presenter deletes stays deleted."""
    deck.core_properties.keywords = PREFIX + ",".join(codes)


def noted_codes(deck: Presentation) -> list[str]:
    given = deck.core_properties.keywords
    return given.removeprefix(PREFIX).split(",") if given.startswith(PREFIX) else []


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode()).hexdigest()[:16]
