"""Cells of native tables: other words in the same letters, the tint of rows that fall behind."""

import copy
from typing import Any

from pptx.oxml.ns import qn

TINT = "FBE5D6"
"""Behind rows that fall behind: black letters on it stay readable, also in print."""


def words_of(cell: Any) -> str:
    """The words of a cell's element, a line a paragraph."""
    return "\n".join(
        "".join(
            "\n" if piece.tag == qn("a:br") else piece.findtext(qn("a:t")) or ""
            for piece in paragraph
            if piece.tag in (qn("a:r"), qn("a:fld"), qn("a:br"))
        )
        for paragraph in cell.findall(f"{qn('a:txBody')}/{qn('a:p')}")
    )


def reword(box: Any, words: str) -> None:
    """Other words in the same letters: those of the first run, or of the empty line."""
    frame = box.text_frame
    found = frame._txBody.findall(f".//{qn('a:rPr')}") + frame._txBody.findall(f".//{qn('a:endParaRPr')}")
    side = frame.paragraphs[0].alignment
    frame.text = words
    for paragraph in frame.paragraphs:
        paragraph.alignment = side
        run = paragraph.runs[0] if paragraph.runs else paragraph.add_run()
        if found:
            kept = run._r.get_or_add_rPr()
            kept.attrib.update(found[0].attrib)
            kept.extend(copy.deepcopy(list(found[0])))
        settle(paragraph)


def settle(paragraph: Any) -> None:
    """An empty line keeps its letters at its end, where programs look for the height of a line without words."""
    for run in paragraph.runs:
        if not run.text:
            for old in paragraph._p.findall(qn("a:endParaRPr")):
                paragraph._p.remove(old)
            end = paragraph._p.makeelement(
                qn("a:endParaRPr"), dict(run._r.rPr.attrib) if run._r.rPr is not None else {}
            )
            end.extend([] if run._r.rPr is None else copy.deepcopy(list(run._r.rPr)))
            paragraph._p.remove(run._r)
            paragraph._p.append(end)


def tint(row: Any) -> None:
    """Tints the cells of a row's element that have no fill of their own."""
    for cell in row.findall(qn("a:tc")):
        properties = cell.get_or_add_tcPr()
        if _fill(properties) is None:
            fill = properties.makeelement(qn("a:solidFill"), {})
            fill.append(fill.makeelement(qn("a:srgbClr"), {"val": TINT}))
            lines = [one for one in properties if one.tag.startswith(qn("a:ln"))]
            if lines:
                lines[-1].addnext(fill)
            else:
                properties.insert(0, fill)


def untint(row: Any) -> bool:
    """Takes our tint off a row; whether there was any."""
    found = False
    for cell in row.findall(qn("a:tc")):
        properties = cell.find(qn("a:tcPr"))
        fill = None if properties is None else _fill(properties)
        colour = None if fill is None else fill.find(qn("a:srgbClr"))
        if colour is not None and (colour.get("val") or "").upper() == TINT and len(colour) == 0:
            properties.remove(fill)
            found = True
    return found


def filled(row: Any) -> int:
    """How many cells of a row's element have a fill of their own."""
    return sum(_fill(one) is not None for one in row.iter(qn("a:tcPr")))


def unfill(row: Any) -> None:
    """Takes every fill off the cells of a row's element: the table's own style shows again."""
    for properties in row.iter(qn("a:tcPr")):
        if (fill := _fill(properties)) is not None:
            properties.remove(fill)


def _fill(properties: Any) -> Any | None:
    kinds = ("a:noFill", "a:solidFill", "a:gradFill", "a:blipFill", "a:pattFill", "a:grpFill")
    return next((one for kind in kinds for one in properties.findall(qn(kind))), None)
