"""Notes on cells of one worksheet: in the two parts that a workbook keeps them in, the texts and their boxes."""

import re
from collections.abc import Mapping

from etl.forms.package import Package
from etl.forms.splicing import Element, Splices, as_text, elements

AUTHOR = {"zh": "便民月报审核", "en": "Bianmin checks"}
_AFTER_THE_BOXES = {
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NO_COMMENTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<comments xmlns="{_SPREADSHEET}"><authors/><commentList/></comments>'
)
_VML = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
_BOX_TYPE = (
    f'<v:shapetype {_VML} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NO_BOXES = (
    f'<xml {_VML}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{{block}}"/></o:shapelayout></xml>'
)
_BOX = (
    f'<v:shape {_VML} id="_x0000_s{{number}}" type="#_x0000_t202" '
    'style=\'position:absolute;z-index:1;visibility:hidden\' fillcolor="#ffffe1" o:insetmode="auto">'
    '<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
    "<v:textbox style='mso-direction-alt:auto'><div style='text-align:left'></div></v:textbox>"
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_BLOCK = re.compile(rb"<[a-z]*:?idmap[^>]*data=[\"']([\d, ]+)[\"']")
_NUMBER = re.compile(rb"_x0000_s(\d+)")
_BELOW = "\n\n"
_TAGS = re.compile(rb"<[^>]*>")
_WIDE, _LETTERS_A_LINE, _TALLEST = 4, 18, 40

Place = tuple[int, int]
"""Row and column, from 0."""


def add_notes(
    package: Package, sheet: str, notes: Mapping[str, str], places: Mapping[str, Place], author: str
) -> None:
    """Put a note at each cell of the worksheet part `sheet`; a cell that has one already keeps its text and gets ours
    below it."""
    boxed = _write_texts(package, sheet, notes, author)
    new = {places[cell]: notes[cell] for cell in notes if cell not in boxed}
    if new:
        _write_boxes(package, sheet, new)


def noted_cells(package: Package, sheet: str) -> set[str]:
    """The cells of the worksheet that have a note."""
    part = _related(package, sheet, "comments")
    if part is None:
        return set()
    return {
        e.attribute("ref") for e in elements(package.read(part), lambda name, depth, has: name == "comment")
    }


def comments_of(package: Package, sheet: str) -> str | None:
    """The part that holds the texts of a worksheet's notes; None where it has none."""
    return _related(package, sheet, "comments")


def has_threads(package: Package, sheet: str) -> bool:
    """Whether people discuss in the sheet: then the notes of those cells are only a copy of what they said."""
    return _related(package, sheet, "threadedComment") is not None


def _related(package: Package, sheet: str, kind: str) -> str | None:
    found = [r.target for r in package.relationships(sheet) if r.kind == kind and package.has(r.target)]
    return found[0] if found else None


def _write_texts(package: Package, sheet: str, notes: Mapping[str, str], author: str) -> set[str]:
    """Write the texts; the cells that had a note, and hence a box, before."""
    part = _related(package, sheet, "comments")
    if part is None:
        part = package.unused("xl/comments", ".xml")
        package.write(part, _NO_COMMENTS.encode())
        package.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml")
        package.relate(sheet, "comments", part)
    xml = package.read(part)
    wanted = {"comments", "authors", "author", "commentList", "comment", "text", "rPh", "phoneticPr"}
    found = elements(xml, lambda name, depth, has: name in wanted)
    splices, prefix = Splices(xml), found[0].prefix
    authors = next(e for e in found if e.local == "authors")
    number = sum(e.local == "author" for e in found)
    splices.append(authors, f"<{prefix}author>{as_text(author)}</{prefix}author>")
    there = {e.parent.attribute("ref"): e for e in found if e.local == "text" and e.parent}
    for cell in sorted(there.keys() & notes.keys()):
        text = there[cell]
        says = _TAGS.sub(b"", xml[text.start : text.end]).strip()
        run = f"<{prefix}r>{_text(prefix, author, notes[cell], _BELOW if says else '')}</{prefix}r>"
        _append_run(splices, found, there[cell], run)
    listed = next(e for e in found if e.local == "commentList")
    new = [
        f'<{prefix}comment ref="{cell}" authorId="{number}"><{prefix}text>{_text(prefix, author, text)}'
        f"</{prefix}text></{prefix}comment>"
        for cell, text in notes.items()
        if cell not in there
    ]
    splices.append(listed, "".join(new))
    package.write(part, splices.done())
    return set(there)


def _text(prefix: str, author: str, text: str, before: str = "") -> str:
    said = as_text(f"{before}{author}\n{text}")
    return f'<{prefix}t xml:space="preserve">{said}</{prefix}t>'


def _append_run(splices: Splices, found: list[Element], text: Element, run: str) -> None:
    """Readings of Chinese characters, where there are any, stay the last of a text."""
    last = next((e for e in found if e.parent is text and e.local in ("rPh", "phoneticPr")), None)
    if last:
        splices.insert(last.start, run)
    else:
        splices.append(text, run)


def _write_boxes(package: Package, sheet: str, notes: Mapping[Place, str]) -> None:
    part = _boxes_of(package, sheet)
    vml = package.read(part)
    end = vml.rindex(b"</xml>")
    numbers = [int(number) for number in _NUMBER.findall(vml)]
    blocks = [int(block) for block in re.findall(rb"\d+", b" ".join(_BLOCK.findall(vml)))]
    number = max([*numbers, 1024 * min(blocks, default=1)])
    boxes = "" if b'"_x0000_t202"' in vml else _BOX_TYPE
    for (row, column), text in sorted(notes.items()):
        number += 1
        lines = sum(-(-len(line) // _LETTERS_A_LINE) or 1 for line in text.split("\n")) + 2
        boxes += _BOX.format(
            number=number, row=row, column=column, left=column + 1, right=column + 1 + _WIDE,
            top=max(row - 1, 0), bottom=max(row - 1, 0) + min(max(lines, 4), _TALLEST),
        )  # fmt: skip
    package.write(part, vml[:end] + boxes.encode() + vml[end:])


def _boxes_of(package: Package, sheet: str) -> str:
    """The part with the sheet's boxes; a new one is made and the sheet told of it."""
    xml = package.read(sheet)
    root, *tops = elements(xml, lambda name, depth, has: depth <= 1)
    drawn = next((e for e in tops if e.local == "legacyDrawing"), None)
    if drawn:
        return next(r.target for r in package.relationships(sheet) if r.id == drawn.attribute("id"))
    used = [
        int(block)
        for name in package.names(r".*\.vml")
        for block in re.findall(rb"\d+", b" ".join(_BLOCK.findall(package.read(name))))
    ]
    part = package.unused("xl/drawings/vmlDrawing", ".vml")
    package.write(part, _NO_BOXES.format(block=max(used, default=0) + 1).encode())
    package.declare_ending("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing")
    number = package.relate(sheet, "vmlDrawing", part)
    piece = f'<{root.prefix}legacyDrawing xmlns:r="{_RELATIONSHIPS}" r:id="{number}"/>'
    splices = Splices(xml)
    behind = next((e for e in tops if e.local in _AFTER_THE_BOXES), None)
    if behind:
        splices.insert(behind.start, piece)
    else:
        splices.append(root, piece)
    package.write(sheet, splices.done())
    return part
