"""A file that fits no layout: which one it is nearest to, which heading is missing, and what can be done."""

import re
from collections.abc import Iterable, Mapping

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.files.cells import SheetCells
from etl.sources.lists.registers import nearest_headings
from etl.sources.numbers import shortened
from etl.sources.spelling import folded_heading
from etl.values.findings import FileRefused, Finding, refuse

_NEAR = 0.5
_MOST = 3
_LOOKED_AT = 30
_PARTS = {"year": "2019", "quarter": "4", "month": "12"}


def not_recognised(sheets: Mapping[str, SheetCells], filename: str, programme: Programme) -> FileRefused:
    """The refusal of a file that is no layout's: the headings that the nearest one lacks, or the layouts there are."""
    tables = [layout for layout in programme.returns.values() if layout.form not in ("extract", "sdmx")]
    if not tables:
        return no_document(filename, programme)
    texts = _texts(sheets.values())
    shares = {layout.code: _share(layout, texts) for layout in tables}
    near = sorted(tables, key=lambda layout: -shares[layout.code])
    best = near[0]
    if shares[best.code] >= _NEAR:
        missing = _missing(best, next(iter(sheets.values())), texts)
        said = {
            "missing_zh": "、".join(f"“{m}”" for m in missing),
            "missing_en": ", ".join(f"“{m}”" for m in missing),
        }
        return FileRefused(Finding("LAYOUT-HEADINGS", values={"file": filename, **_named([best]), **said}))
    few = [layout for layout in near if shares[layout.code]][:_MOST] or near[:_MOST]
    has_template = any(layout.form == "return" for layout in tables)
    found = _found(sheets.values())
    rule = "LAYOUT-UNKNOWN" if has_template else "LAYOUT-FOREIGN"
    return FileRefused(Finding(rule, values={"file": filename, "found": found, **_named(few)}))


def no_document(filename: str, programme: Programme) -> FileRefused:
    """The refusal of a document of which the path decides what it is, with paths that it could have."""
    layouts = [layout for layout in programme.returns.values() if layout.extract]
    if not layouts and not any(layout.form == "return" for layout in programme.returns.values()):
        return refuse("LAYOUT-NONE", file=filename)
    if not layouts:
        return refuse("FILE-KIND", file=filename, found_zh="JSON 文件", found_en="a JSON file")
    paths = [example_path(layout.extract.path) for layout in layouts[:_MOST] if layout.extract]
    return refuse("EXTRACT-PATH", file=filename, paths_zh="、".join(paths), paths_en=", ".join(paths))


def example_path(pattern: str) -> str:
    """A path that fits a layout's pattern, its period filled in: india/2019/4.json."""
    for name, value in _PARTS.items():
        pattern = re.sub(rf"\(\?P<{name}>(?:[^()]|\([^()]*\))*\)", value, pattern)
    pattern = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", pattern)
    return re.sub(r"\\(.)", r"\1", pattern)


def _named(layouts: Iterable[Layout]) -> dict[str, str]:
    names = [layout.name for layout in layouts]
    return {"known_zh": "、".join(n.zh for n in names), "known_en": ", ".join(n.en for n in names)}


def _texts(sheets: Iterable[SheetCells]) -> set[str]:
    rows = (row for sheet in sheets for row in sheet.rows[:_LOOKED_AT])
    return {
        folded_heading(value) for row in rows for value in row if isinstance(value, str) and value.strip()
    }


def _headings(layout: Layout) -> list[str]:
    """What has to stand above the columns of a layout, as it is written."""
    if layout.has_fields:
        return [one.heading for one in layout.field if one.required]
    return list(dict.fromkeys(column.heading[-1] for sheet in layout.sheet for column in sheet.column))


def _share(layout: Layout, texts: set[str]) -> float:
    headings = _headings(layout)
    return sum(folded_heading(one) in texts for one in headings) / max(len(headings), 1)


def _missing(layout: Layout, first: SheetCells, texts: set[str]) -> list[str]:
    if layout.has_fields:
        return nearest_headings(first, layout)
    keys = [
        heading
        for sheet in layout.sheet
        for heading in (sheet.region, sheet.scenario, *sheet.label[:1])
        if heading
    ]
    wanted = dict.fromkeys([*keys, *_headings(layout)])
    return [one for one in wanted if folded_heading(one) not in texts][:_MOST]


def _found(sheets: Iterable[SheetCells]) -> str:
    """The first line that the file has, to know it by."""
    rows = (row for sheet in sheets for row in sheet.rows[:_LOOKED_AT])
    for row in rows:
        filled = [str(value).strip() for value in row if str(value).strip()]
        if filled:
            return shortened(" | ".join(filled[:4]))
    return ""
