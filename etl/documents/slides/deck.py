"""An empty deck of the house: wide, with its typefaces and colours in the theme, and two layouts."""

import re
from typing import Any

import pptx
from pptx.presentation import Presentation
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches

from etl.documents.packages import drop_thumbnail
from etl.documents.plotted import COLOURS

WIDTH, HEIGHT = Inches(40 / 3), Inches(7.5)
FACES = ("Arial", "微软雅黑")
"""Latin and east-Asian typeface."""
LANGUAGES = {"zh": ("zh-CN", "en-GB"), "en": ("en-GB", "zh-CN")}
"""What a deck in each language is read aloud in, and what words of the other kind in it are."""
QUESTION = "Title Only"
_NARROW = 9144000


def empty_deck() -> Presentation:
    """python-pptx's own template made wide, without its other layouts."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Emu(int(WIDTH)), Emu(int(HEIGHT))
    for layout in list(deck.slide_layouts):
        if layout.name != QUESTION:
            deck.slide_layouts.remove(layout)
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.shapes:
            if shape.element.find(".//{*}xfrm") is not None:
                shape.left = Emu(int(shape.left * int(WIDTH) / _NARROW))
                shape.width = Emu(int(shape.width * int(WIDTH) / _NARROW))
    _theme(deck)
    drop_thumbnail(deck.part.package._rels)
    return deck


def question_layout(deck: Presentation) -> SlideLayout:
    """The layout with a title; in a presenter's own file whichever has one."""
    named = [layout for layout in deck.slide_layouts if layout.name == QUESTION]
    return (named or [one for one in deck.slide_layouts if _has_title(one)] or list(deck.slide_layouts))[0]


def spoken_in(run: Any, language: str) -> None:
    """Says in which language a run is, so that a screen reader pronounces it and no spelling is underlined."""
    properties = run._r.get_or_add_rPr()
    for name, value in zip(("lang", "altLang"), LANGUAGES[language], strict=True):
        properties.set(name, value)


def _has_title(layout: Any) -> bool:
    return any(holder.placeholder_format.idx == 0 for holder in layout.placeholders)


def _theme(deck: Presentation) -> None:
    """Typefaces for text that the presenter adds, and the colours of the charts as accents."""
    part = next(
        rel.target_part for rel in deck.slide_master.part.rels.values() if rel.reltype.endswith("/theme")
    )
    xml = part.blob.decode()
    xml = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FACES[0]}"', xml)
    xml = re.sub(r'<a:ea typeface="[^"]*"', f'<a:ea typeface="{FACES[1]}"', xml)
    for place, colour in enumerate(COLOURS, 1):
        pattern = rf'(<a:accent{place}>\s*<a:srgbClr val=")[0-9A-F]{{6}}'
        xml = re.sub(pattern, rf"\g<1>{colour}", xml)
    part._blob = xml.encode()
