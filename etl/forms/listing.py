"""What a marked-up copy has beside its notes: the cells in question coloured, and a sheet that lists all findings.

The colour is a conditional format, which lies over a cell and changes nothing of it; the list is a sheet of its own,
the last one, with a link to each cell. Both are left out where the workbook is written in a way that has no room.
"""

import re
from collections.abc import Iterable, Sequence

from etl.forms.package import Package, SheetPart, book_part, worksheets
from etl.forms.placing import Note, place_of
from etl.forms.splicing import CannotSplice, Element, Splices, as_attribute, as_text, elements
from etl.forms.words import FORM_WORDS, places

LIST = {"zh": "审核意见", "en": "Findings"}
_LISTED = re.compile(rf"(?:{'|'.join(LIST.values())})\d*")
HEADINGS = {"zh": ("序号", "工作表", "单元格", "意见"), "en": ("No.", "Sheet", "Cell", "Finding")}
COLOUR = "FFFFC7CE"
"""Pale red, as spreadsheets colour what is bad; letters on it stay readable."""
WIDTHS = (8, 18, 12, 100)
_LINE = 15
"""Points of a line."""
_SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_AFTER_THE_COLOURS = {
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst", "AlternateContent",
}  # fmt: skip
_AFTER_THE_NAMES = {
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
}  # fmt: skip
_ALWAYS = re.compile(rb"formula>\s*TRUE\s*<")
_AFTER_THE_LOOKS = {"tableStyles", "colors", "extLst"}


def colour_cells(package: Package, sheet: str, cells: Iterable[str]) -> None:
    """Colours these cells of a worksheet part."""
    listed = " ".join(sorted(set(cells)))
    look = _look(package) if listed else None
    if look is None:
        return
    xml = package.read(sheet)
    found = elements(xml, lambda name, depth, has: depth <= 1 or name == "cfRule")
    root = found[0]
    given = [one.attribute("priority") for one in found if one.local == "cfRule"]
    priority = max((int(one) for one in given if one.isdigit()), default=0) + 1
    piece = (
        f'<{root.prefix}conditionalFormatting sqref="{listed}"><{root.prefix}cfRule type="expression" dxfId="{look}" '
        f'priority="{priority}"><{root.prefix}formula>TRUE</{root.prefix}formula></{root.prefix}cfRule>'
        f"</{root.prefix}conditionalFormatting>"
    )
    splices = Splices(xml)
    behind = next((one for one in found if one.depth == 1 and one.local in _AFTER_THE_COLOURS), None)
    if behind:
        splices.insert(behind.start, piece)
    else:
        splices.append(root, piece)
    package.write(sheet, splices.done())


def colours_of_the_house(package: Package, sheet: str) -> list[tuple[int, int]]:
    """Where in a worksheet part an earlier copy's colours stand: from, to (bytes)."""
    styles = _styles(package)
    if styles is None:
        return []
    looks_xml = package.read(styles)
    looks = elements(looks_xml, lambda name, depth, has: name == "dxf")
    ours = {str(n) for n, one in enumerate(looks) if COLOUR.encode() in looks_xml[one.start : one.end]}
    xml = package.read(sheet)
    found = elements(
        xml, lambda name, depth, has: (depth == 1 and name == "conditionalFormatting") or name == "cfRule"
    )
    rules: dict[int, list[Element]] = {id(one): [] for one in found if one.local == "conditionalFormatting"}
    for one in found:
        if one.local == "cfRule" and id(one.parent) in rules:
            rules[id(one.parent)].append(one)
    return [
        (one.start, one.end)
        for one in found
        if one.local == "conditionalFormatting"
        and rules[id(one)]
        and all(
            rule.attribute("dxfId") in ours and _ALWAYS.search(xml[rule.start : rule.end])
            for rule in rules[id(one)]
        )
    ]


def _styles(package: Package) -> str | None:
    """The part that holds the workbook's looks; None where it has none."""
    parts = [one.target for one in package.relationships(book_part(package)) if one.kind == "styles"]
    return parts[0] if parts and package.has(parts[0]) else None


def _look(package: Package) -> int | None:
    """The number of our colour among the workbook's looks for conditional formats; None where it has no looks."""
    styles = _styles(package)
    if styles is None:
        return None
    xml = package.read(styles)
    root, *found = elements(xml, lambda name, depth, has: depth <= 1 or (depth == 2 and name == "dxf"))
    holder = next((one for one in found if one.depth == 1 and one.local == "dxfs"), None)
    looks = [one for one in found if one.local == "dxf"]
    ours = next((n for n, one in enumerate(looks) if COLOUR.encode() in xml[one.start : one.end]), None)
    if ours is not None:
        return ours
    p = root.prefix
    piece = (
        f'<{p}dxf><{p}fill><{p}patternFill><{p}bgColor rgb="{COLOUR}"/></{p}patternFill></{p}fill></{p}dxf>'
    )
    splices = Splices(xml)
    if holder is None:
        whole = f'<{p}dxfs count="1">{piece}</{p}dxfs>'
        behind = next((one for one in found if one.depth == 1 and one.local in _AFTER_THE_LOOKS), None)
        if behind:
            splices.insert(behind.start, whole)
        else:
            splices.append(root, whole)
    else:
        _count(splices, xml, holder, len(looks) + 1)
        splices.append(holder, piece)
    package.write(styles, splices.done())
    return len(looks)


def _wrapping(package: Package) -> int | None:
    """The number of a cell's look whose words go on in the next line; None where the workbook has no looks."""
    styles = _styles(package)
    if styles is None:
        return None
    xml = package.read(styles)
    _, *found = elements(xml, lambda name, depth, has: depth <= 1 or (depth == 2 and name == "xf"))
    holder = next((one for one in found if one.depth == 1 and one.local == "cellXfs"), None)
    if holder is None:
        return None
    behind = [one for one in found if one.depth == 1 and one.start > holder.start]
    end = min((one.start for one in behind), default=len(xml))
    count = sum(one.local == "xf" and holder.start < one.start < end for one in found)
    p, splices = holder.prefix, Splices(xml)
    _count(splices, xml, holder, count + 1)
    splices.append(
        holder,
        f'<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">'
        f'<{p}alignment vertical="top" wrapText="1"/></{p}xf>',
    )
    package.write(styles, splices.done())
    return count


def _count(splices: Splices, xml: bytes, holder: Element, count: int) -> None:
    """The number of children that an element says of itself."""
    end = xml.index(b">", holder.start)
    found = re.search(rb'\scount="(\d+)"', xml[holder.start : end])
    if found:
        splices.put(holder.start + found.start(1), holder.start + found.end(1), str(count))


def add_list(package: Package, notes: Sequence[Note], language: str) -> None:
    """A sheet behind all others with every finding, each with a link to its cell. Where a copy is marked again, the
    list of before is written anew, unless somebody wrote beside it: then this one is another sheet."""
    book = book_part(package)
    if former := listed_before(package):
        package.write(former, _sheet(notes, worksheets(package), language, _wrapping(package)).encode())
        return
    xml = package.read(book)
    found = elements(xml, lambda name, depth, has: depth <= 1 or name == "sheet")
    holder = next((one for one in found if one.local == "sheets"), None)
    if holder is None:
        raise CannotSplice("lists no sheets")
    listed = [one for one in found if one.local == "sheet"]
    names = {one.attribute("name").casefold() for one in listed}
    number = max((int(n) for one in listed if (n := one.attribute("sheetId")).isdigit()), default=0) + 1
    part = package.unused("xl/worksheets/sheet", ".xml")
    package.write(part, _sheet(notes, worksheets(package), language, _wrapping(package)).encode())
    package.declare(part, "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml")
    link = package.relate(book, "worksheet", part)
    splices, name = Splices(package.read(book)), free_name(names, language)
    splices.append(
        holder,
        f'<{holder.prefix}sheet xmlns:r="{_RELATIONSHIPS}" name={as_attribute(name)} '
        f'sheetId="{number}" r:id="{link}"/>',
    )
    _repeat_headings(splices, found, name, len(listed))
    package.write(book, splices.done())


def listed_before(package: Package) -> str | None:
    """The part of the list that an earlier copy got, with nothing beside its columns; None where there is none."""
    for sheet in worksheets(package):
        if _LISTED.fullmatch(sheet.name):
            cells = elements(package.read(sheet.part), lambda name, depth, has: name == "c")
            if all(one.attribute("r").rstrip("0123456789") in {"A", "B", "C", "D"} for one in cells):
                return sheet.part
    return None


def _repeat_headings(splices: Splices, found: Sequence[Element], name: str, place: int) -> None:
    """The headings of the sheet at `place` (from 0) on each page that is printed of it."""
    p, rows = found[0].prefix, as_text(f"'{name}'!$1:$1")
    piece = f'<{p}definedName name="_xlnm.Print_Titles" localSheetId="{place}">{rows}</{p}definedName>'
    holder = next((one for one in found if one.depth == 1 and one.local == "definedNames"), None)
    behind = next((one for one in found if one.depth == 1 and one.local in _AFTER_THE_NAMES), None)
    if holder is not None:
        splices.append(holder, piece)
    elif behind is not None:
        splices.insert(behind.start, f"<{p}definedNames>{piece}</{p}definedNames>")
    else:
        splices.append(found[0], f"<{p}definedNames>{piece}</{p}definedNames>")


def free_name(taken: Iterable[str], language: str) -> str:
    """The sheet's name; where a copy is marked again, with the first free number."""
    held = {one.casefold() for one in taken}
    names = (LIST[language], *(f"{LIST[language]}{n}" for n in range(2, len(held) + 3)))
    return next(one for one in names if one.casefold() not in held)


def _sheet(notes: Sequence[Note], sheets: Sequence[SheetPart], language: str, look: int | None) -> str:
    known = {sheet.name.casefold(): sheet.name for sheet in sheets}
    rows = [_row(1, [(column, words) for column, words in zip("ABCD", HEADINGS[language], strict=True)])]
    links = []
    for row, (sheet, cell, text) in enumerate(notes, start=2):
        rows.append(_row(row, [("A", str(row - 1)), ("B", sheet), ("C", cell), ("D", text)], look))
        name = known.get(sheet.casefold())
        if name is not None:
            quoted = name.replace("'", "''")
            target = cell.split(":")[0] if place_of(cell) else "A1"
            at = f"C{row}" if cell else f"B{row}"
            location = as_attribute(f"'{quoted}'!{target}")
            links.append(f'<hyperlink ref="{at}" location={location}/>')
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(WIDTHS, 1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<worksheet xmlns="{_SPREADSHEET}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>{linked}"
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        f"<headerFooter><oddFooter>{as_text(FORM_WORDS[language].footer)}</oddFooter></headerFooter></worksheet>"
    )


def _row(number: int, cells: Sequence[tuple[str, str]], look: int | None = None) -> str:
    """A row, as high as its last words in the width of their column; of those in the heading one line."""
    wraps = "" if look is None else f' s="{look}"'
    written = "".join(
        f'<c r="{column}{number}"{wraps} t="inlineStr"><is><t xml:space="preserve">{as_text(words)}</t></is></c>'
        for column, words in cells
        if words
    )
    lines = max(-(-places(words) // (width - 2)) for (_, words), width in zip(cells, WIDTHS, strict=True))
    high = f' ht="{lines * _LINE}" customHeight="1"' if wraps and lines > 1 else ""
    return f'<row r="{number}"{high}>{written}</row>'
