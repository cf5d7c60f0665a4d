"""Typefaces and paragraphs of GB/T 9704-2012. The faces are named, not embedded: Word has them where such documents
are written, and a list of substitutes stands in the font table for where it has not."""

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor, Twips
from docx.text.paragraph import Paragraph

LATIN = "Times New Roman"
TITLE, BODY, KAI, HEI, SONG = "方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"
SUBSTITUTES = {TITLE: "华文中宋", BODY: "仿宋", KAI: "楷体", HEI: "SimHei", SONG: "SimSun"}
RED = RGBColor(0xE6, 0x00, 0x00)
LINE = Twips(579)
"""A 22nd of the type area's height: 28.95 pt."""
SIZE_2, SIZE_3, SIZE_4 = Pt(22), Pt(16), Pt(14)
"""二号, 三号, 四号."""

# name: face, size, bold, first-line indent in characters
_STYLES: dict[str, tuple[str, Length, int]] = {
    "GBT Title": (TITLE, SIZE_2, 0),
    "GBT Body": (BODY, SIZE_3, 2),
    "GBT Flush": (BODY, SIZE_3, 0),
    "GBT Note": (BODY, SIZE_4, 2),
    "GBT Mark": (HEI, SIZE_3, 0),
    "GBT Small": (BODY, SIZE_4, 0),
    "GBT Table": (BODY, Pt(10.5), 0),
}
_HEADINGS = {"Heading 1": HEI, "Heading 2": KAI}


def set_up(document: Document, *, justified: bool = True) -> None:
    """Styles, default typefaces and the font table's substitutes. Chinese fills its lines; English without hyphenation
    would get holes between its words."""
    normal = document.styles["Normal"]
    _type(normal, BODY, SIZE_3)
    normal.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    normal.paragraph_format.line_spacing = LINE
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if justified else WD_ALIGN_PARAGRAPH.LEFT
    for side in ("space_before", "space_after"):
        setattr(normal.paragraph_format, side, Pt(0))
    normal.paragraph_format.widow_control = False  # pages are filled to the last line
    _languages(normal)
    _narrow(normal)
    _off_the_grid(normal)
    for name, (face, size, indent) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = normal
        _type(style, face, size)
        _indent(style, indent)
    for name, face in _HEADINGS.items():
        _type(document.styles[name], face, SIZE_3)
        _indent(document.styles[name], 2)
        _heading(document.styles[name])
    for name in (*_HEADINGS, "GBT Title", "GBT Mark"):
        document.styles[
            name
        ].font.bold = not justified  # Chinese headings have faces of their own, English ones none
    document.styles["GBT Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    single = document.styles["GBT Table"].paragraph_format
    single.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _substitutes(document)


def set_faces(run_properties: Any, face: str) -> None:
    """Latin letters and digits in Times New Roman, everything else in `face`."""
    fonts = run_properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for slot, given in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", face)):
        fonts.set(qn(f"w:{slot}"), given)


def add(document: Any, text: str, style: str, align: WD_ALIGN_PARAGRAPH | None = None) -> Paragraph:
    """A paragraph in a document or a cell."""
    paragraph: Paragraph = document.add_paragraph(text)
    dress(paragraph, style)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def dress(paragraph: Paragraph, style: str) -> None:
    """Gives a paragraph its style by id: a look-up by name for each of a thousand cells would take a second."""
    paragraph._p.style = style.replace(" ", "")


def right_by(paragraph: Paragraph, characters: int) -> None:
    """Set to the right, `characters` from the edge."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:rightChars"), str(characters * 100))
    indent.set(qn("w:right"), str(characters * 320))


def _type(style: Any, face: str, size: Length) -> None:
    style.font.size, style.font.bold, style.font.italic = size, False, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    set_faces(style.element.get_or_add_rPr(), face)


def _indent(style: Any, characters: int) -> None:
    """The first line by whole characters (firstLineChars rules; the measure in twips is for other readers)."""
    indent = style.element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * style.font.size.pt * 20)))


def _heading(style: Any) -> None:
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.keep_with_next = True


def _off_the_grid(style: Any) -> None:
    """Lines have an exact height and letters their own distance; programs read grids differently."""
    snap = OxmlElement("w:snapToGrid")
    snap.set(qn("w:val"), "0")
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    spacing.addprevious(snap)


def _narrow(style: Any) -> None:
    """Letters of 16 points set a quarter of a point closer: 28 of them fill a line, with or without the grid."""
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), "-5")
    style.element.get_or_add_rPr().find(qn("w:sz")).addprevious(closer)


def _languages(style: Any) -> None:
    tag = OxmlElement("w:lang")
    tag.set(qn("w:val"), "en-GB")
    tag.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(tag)


def _substitutes(document: Document) -> None:
    """The font table: what to take where a face is not installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in SUBSTITUTES.items()
    )
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    table = next(
        part for part in document.part.package.iter_parts() if part.partname.endswith("fontTable.xml")
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    table._blob = f'{head}<w:fonts xmlns:w="{space}">{fonts}</w:fonts>'.encode()
