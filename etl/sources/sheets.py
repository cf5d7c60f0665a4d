"""Which sheet of a workbook is which of a return: by its name, else by its hidden codes, else by its headings."""

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from decimal import Decimal

from etl.definitions.returns import Layout, Sheet
from etl.sources.english import in_layouts_words
from etl.sources.files.workbook import SheetCells
from etl.sources.numbers import shortened
from etl.sources.spelling import folded, folded_heading
from etl.values.findings import Finding

_ENOUGH = 0.6
_COVERED = 30
"""How many rows of a sheet may be a cover."""
OF_THE_HOUSE = re.compile(r"目录|contents|(?:审核意见|findings)\d*")
"""Sheets that the house itself adds to what it hands out: a template's contents, a marked copy's findings."""


@dataclass
class Assigned:
    """The declared sheets by their declared names, the cover, the filled sheets that are neither, and what is to be
    said about these."""

    sheets: dict[str, SheetCells] = field(default_factory=dict)
    cover: SheetCells | None = None
    unread: list[SheetCells] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def share(self, layout: Layout) -> float:
        """How much of the layout is there, from 0 to 1."""
        return len(self.sheets) / len(layout.sheet)


def assigned(sheets: dict[str, SheetCells], layout: Layout) -> Assigned:
    """Every declared sheet that is certain. Two sheets for one are a finding, and so is one that nobody knows."""
    sheets = in_layouts_words(sheets, layout)
    result = Assigned(cover=_cover(sheets, layout))
    others = {folded(name) for name in layout.ignored_sheets}
    free = {
        name: sheet
        for name, sheet in sheets.items()
        if sheet is not result.cover and folded(name) not in others and not is_of_the_house(name)
    }
    for declared in layout.sheet:
        _take_by_name(declared, free, result)
    for declared in layout.sheet:
        if declared.name not in result.sheets:
            _take_by_pattern(declared, free, result)
    lost = [declared for declared in layout.sheet if declared.name not in result.sheets]
    for declared in lost:
        _take_by_content(declared, lost, free, result)
    for sheet in free.values():
        if not sheet.is_blank:
            result.unread.append(sheet)
            result.findings.append(_left_over(sheet, layout, result))
    return result


def is_of_the_house(name: str) -> bool:
    """Whether a sheet of this name is one that the house added to what it handed out."""
    return OF_THE_HOUSE.fullmatch(folded(name)) is not None


def _left_over(sheet: SheetCells, layout: Layout, result: Assigned) -> Finding:
    """What is to be said of a sheet that was not read: perhaps it is the one that should have been."""
    values = {"name": shortened(sheet.name)}
    for declared in layout.sheet:
        read = result.sheets.get(declared.name)
        if read is None or _likeness(sheet, declared) < _ENOUGH or _is_another(sheet, declared, layout):
            continue
        values["other"] = shortened(read.name)
        if sheet.rows == read.rows:
            return Finding("SHEET-COPY", sheet.name, "A1", values)
        if _numbers(sheet):
            return Finding("SHEET-ALIKE", sheet.name, "A1", values)
    return Finding("SHEET-UNKNOWN", sheet.name, "A1", values)


def _is_another(sheet: SheetCells, declared: Sheet, layout: Layout) -> bool:
    """Whether the sheet looks more like another one of the layout."""
    like = _likeness(sheet, declared)
    return any(_likeness(sheet, one) > like for one in layout.sheet if one is not declared)


def _take_by_name(declared: Sheet, free: dict[str, SheetCells], result: Assigned) -> None:
    accepted = {folded(name) for name in (declared.name, *declared.names)}
    _take([name for name in free if folded(name) in accepted], declared, free, result)


def _take_by_pattern(declared: Sheet, free: dict[str, SheetCells], result: Assigned) -> None:
    named = (name for name in free if any(_matches(name, pattern) for pattern in declared.patterns))
    _take(list(named), declared, free, result)


def _matches(name: str, pattern: str) -> bool:
    return re.fullmatch(pattern, " ".join(name.split()), re.IGNORECASE) is not None


def _take(named: list[str], declared: Sheet, free: dict[str, SheetCells], result: Assigned) -> None:
    """The one filled sheet of these; a second one is a finding."""
    filled = [name for name in named if not free[name].is_blank] or named[:1]
    if not filled:
        return
    result.sheets[declared.name] = free[filled[0]]
    for name in filled[1:]:
        values = {"name": shortened(name), "other": shortened(filled[0])}
        result.findings.append(Finding("SHEET-TWICE", name, "A1", values))
    for name in named:
        del free[name]


def _take_by_content(
    declared: Sheet, lost: list[Sheet], free: dict[str, SheetCells], result: Assigned
) -> None:
    """The one sheet that looks like this declared one, and like no other that is still looked for.

    Of several that say the same one is taken; where they say different things somebody has to choose.
    """
    alike = [name for name, sheet in free.items() if _is_like(sheet, declared, lost)]
    filled = [name for name in alike if _numbers(free[name])] or alike
    if not filled:
        return
    sheet = free.pop(filled[0])
    result.sheets[declared.name] = sheet
    values = {"name": shortened(sheet.name), "meant": declared.name}
    result.findings.append(Finding("SHEET-RENAMED", sheet.name, "A1", values))


def _is_like(sheet: SheetCells, declared: Sheet, lost: list[Sheet]) -> bool:
    like = _likeness(sheet, declared)
    return like >= _ENOUGH and all(_likeness(sheet, o) < like for o in lost if o is not declared)


def _numbers(sheet: SheetCells) -> bool:
    """Whether a sheet that may be a copy is filled: a number stands in it, be it zero."""
    return any(isinstance(v, int | float | Decimal) for row in sheet.rows for v in row)


def _likeness(sheet: SheetCells, declared: Sheet) -> float:
    """The share of the declared columns whose code or leaf heading stands in the first rows.

    Published tables have the same headings for different things: there the title decides.
    """
    texts, codes, headings = sheet.beginning
    by_code = sum(column.measure in codes for column in declared.column)
    by_heading = 0
    if _has_keys(declared, headings) and _has_title(declared, texts):
        by_heading = sum(any(folded(p[-1]) in headings for p in column.paths) for column in declared.column)
    return max(by_code, by_heading) / len(declared.column)


def _has_keys(declared: Sheet, headings: Set[str]) -> bool:
    if declared.rows in ("institution", "period"):
        return any(folded_heading(one) in headings for one in declared.label)
    return {folded(h) for h in (declared.region, declared.scenario) if h} <= headings


def _has_title(declared: Sheet, texts: Iterable[str]) -> bool:
    if declared.rows != "institution" or not declared.every_title:
        return True
    titles = [re.compile(title, re.IGNORECASE) for title in declared.every_title]
    return any(title.search(" ".join(text.split())) for text in texts for title in titles)


def _cover(sheets: dict[str, SheetCells], layout: Layout) -> SheetCells | None:
    """The sheet of that name, else the first that has the labels of both institution and period."""
    cover = layout.cover
    if cover is None:
        return None
    named = next((sheet for name, sheet in sheets.items() if folded(name) == folded(cover.sheet)), None)
    if named is not None:
        return named
    wanted = {folded(cover.institution), folded(cover.period)}
    for sheet in sheets.values():
        texts = {folded(v) for row in sheet.rows[:_COVERED] for v in row if isinstance(v, str)}
        if wanted <= texts:
            return sheet
    return None
