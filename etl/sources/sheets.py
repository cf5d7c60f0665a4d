"""Which sheet of a workbook is which of a return: by its name, else by its hidden codes, else by its headings."""

from dataclasses import dataclass, field

from etl.definitions.returns import Layout, Sheet
from etl.sources.files.workbook import SheetCells
from etl.sources.numbers import shortened
from etl.sources.spelling import folded, folded_heading
from etl.values.findings import Finding

_ENOUGH = 0.6
_LOOKED_AT = 15


@dataclass
class Assigned:
    """The declared sheets by their declared names, the cover, and what is to be said about the rest."""

    sheets: dict[str, SheetCells] = field(default_factory=dict)
    cover: SheetCells | None = None
    findings: list[Finding] = field(default_factory=list)

    def share(self, layout: Layout) -> float:
        """How much of the layout is there, from 0 to 1."""
        return len(self.sheets) / len(layout.sheet)


def assigned(sheets: dict[str, SheetCells], layout: Layout) -> Assigned:
    """Every declared sheet that is certain. Two sheets for one are a finding, and so is one that nobody knows."""
    result = Assigned(cover=_cover(sheets, layout))
    others = {folded(name) for name in layout.ignored_sheets}
    free = {
        name: sheet
        for name, sheet in sheets.items()
        if sheet is not result.cover and folded(name) not in others
    }
    for declared in layout.sheet:
        _take_by_name(declared, free, result)
    lost = [declared for declared in layout.sheet if declared.name not in result.sheets]
    for declared in lost:
        _take_by_content(declared, lost, free, result)
    for name, sheet in free.items():
        if not sheet.is_blank:
            result.findings.append(Finding("SHEET-UNKNOWN", name, "A1", {"name": shortened(name)}))
    return result


def _take_by_name(declared: Sheet, free: dict[str, SheetCells], result: Assigned) -> None:
    accepted = {folded(name) for name in (declared.name, *declared.names)}
    named = [name for name in free if folded(name) in accepted]
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
    """The one sheet that looks like this declared one, and like no other that is still looked for."""
    alike = [name for name, sheet in free.items() if _likeness(sheet, declared) >= _ENOUGH]
    if len(alike) != 1:
        return
    sheet = free[alike[0]]
    if any(_likeness(sheet, o) >= _likeness(sheet, declared) for o in lost if o is not declared):
        return
    result.sheets[declared.name] = sheet
    values = {"name": shortened(sheet.name), "meant": declared.name}
    result.findings.append(Finding("SHEET-RENAMED", sheet.name, "A1", values))
    del free[alike[0]]


def _likeness(sheet: SheetCells, declared: Sheet) -> float:
    """The share of the declared columns whose code or leaf heading stands in the first rows."""
    texts = {v for row in sheet.rows[:_LOOKED_AT] for v in row if isinstance(v, str)}
    codes = {text.strip() for text in texts}
    by_code = sum(column.measure in codes for column in declared.column)
    headings = {folded_heading(text) for text in texts}
    keys = {folded(h) for h in (declared.region, declared.scenario) if h}
    by_heading = sum(folded(column.heading[-1]) in headings for column in declared.column)
    if not keys <= headings:
        by_heading = 0
    return max(by_code, by_heading) / len(declared.column)


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
        texts = {folded(v) for row in sheet.rows[: _LOOKED_AT * 2] for v in row if isinstance(v, str)}
        if wanted <= texts:
            return sheet
    return None
