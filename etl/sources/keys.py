"""Which region and kind of point a row of a return stands for: by code, by name, and never by one against the other."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property

from etl.definitions.programme import Programme
from etl.definitions.regions import Region
from etl.definitions.returns import Sheet
from etl.sources.files.workbook import SheetCells, address
from etl.sources.layout import Table
from etl.sources.numbers import shortened
from etl.sources.spelling import code_written, folded
from etl.sources.tables import Key
from etl.values.findings import Finding

_STATISTICAL = re.compile(r"(\d{6})0{3}(?:0{3})?")
_SHORTEST_NAME = 2


class Named:
    """The names of a programme's regions and kinds of point, for all sheets of a file."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        regions, points = programme.regions.values(), programme.points.values()
        self.regions = _Names((r.code, (r.name_zh, r.name_en)) for r in regions)
        self.points = _Names(((p.code, (p.name.zh, p.name.en)) for p in points), may_be_short=False)


class RowKeys:
    """The rows of one sheet of one institution's return."""

    def __init__(
        self, named: "Named", institution: str, sheet: SheetCells, declared: Sheet, table: Table
    ) -> None:
        self.programme = named.programme
        self.institution = institution
        self.sheet = sheet
        self.table = table
        self.wants_parts = bool(declared.totals)
        self._regions, self._points = named.regions, named.points
        self._keys: dict[int, tuple[Key | None, list[Finding]]] = {}
        self._regions_told: dict[int, tuple[str | None, list[Finding]]] = {}

    def key_of(self, row: int) -> tuple[Key | None, list[Finding]]:
        """The row's key, or None with what has to be put right first. Asked again and again: found out once a row."""
        if row not in self._keys:
            self._keys[row] = self._key_of(row)
        return self._keys[row]

    def _key_of(self, row: int) -> tuple[Key | None, list[Finding]]:
        region, findings = self._region(row)
        if region is None:
            return None, findings
        if bool(self.programme.regions[region].parent) != self.wants_parts and self._are_levelled:
            expected = "各县区" if self.wants_parts else "全市"
            return None, [self._found("REGION-LEVEL", row, 0, name=self._name(region), expected=expected)]
        if len(self.table.keys) == 1:
            return (self.institution, region, ""), []
        scenario, findings = self._scenario(row)
        return (None, findings) if scenario is None else ((self.institution, region, scenario), [])

    def is_sum(self, row: int) -> bool:
        """Whether the row is the whole of what the other rows are parts of."""
        region, _ = self._region(row)
        return region is not None and self._are_levelled and not self.programme.regions[region].parent

    def _region(self, row: int) -> tuple[str | None, list[Finding]]:
        if row not in self._regions_told:
            rules = ("REGION-UNKNOWN", "REGION-DIFFERS")
            self._regions_told[row] = self._told(row, 0, self._regions, rules, self._name)
        return self._regions_told[row]

    def _scenario(self, row: int) -> tuple[str | None, list[Finding]]:
        points = self.programme.points
        return self._told(
            row, 1, self._points, ("SCENARIO-UNKNOWN", "SCENARIO-DIFFERS"), lambda code: points[code].name.zh
        )

    def _told(
        self, row: int, place: int, names: "_Names", rules: tuple[str, str], said: Callable[[str], str]
    ) -> tuple[str | None, list[Finding]]:
        """The code that the key's cells agree on; a code counts before a name that nobody knows."""
        unknown, differs = rules
        code_cell, name_cell = (
            self._shown(row, self.table.keys[place]),
            self._shown(row, self.table.names[place]),
        )
        by_code, by_name = names.code(code_cell), names.named(name_cell)
        if by_code is None and code_cell:
            return None, [self._found(unknown, row, place, name=shortened(code_cell))]
        if by_code and by_name and by_code != by_name:
            values = {"name": shortened(name_cell), "code": by_code, "expected": said(by_code)}
            return None, [self._found(differs, row, place, **values)]
        if by_code or by_name:
            return by_code or by_name, []
        if name_cell:
            return None, [self._found(unknown, row, place, name=shortened(name_cell))]
        return None, [self._found("ROW-UNNAMED", row, place)]

    def _shown(self, row: int, index: int | None) -> str:
        return "" if index is None else code_written(self.sheet.shown(row, index))

    @cached_property
    def _are_levelled(self) -> bool:
        """Whether the programme has regions of both sorts: a whole, and parts below it."""
        sorts = {bool(region.parent) for region in self.programme.regions.values()}
        return len(sorts) == 2

    def _name(self, code: str) -> str:
        region: Region = self.programme.regions[code]
        return region.name("zh")

    def _found(self, rule: str, row: int, place: int, **values: object) -> Finding:
        columns = (self.table.keys[place], self.table.names[place], self.table.label)
        column = next(index for index in columns if index is not None)
        return Finding(rule, self.sheet.name, address(row, column), values)


class _Names:
    """Codes and the names that lead to them; with `may_be_short` a name may be cut as long as only one begins so."""

    def __init__(self, named: Iterable[tuple[str, tuple[str, ...]]], *, may_be_short: bool = True) -> None:
        self._may_be_short = may_be_short
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for code, names in named:
            self._codes[folded(code)] = code
            self._names |= {folded(name): code for name in names if name}
        self._told_by_code: dict[str, str | None] = {}
        self._told_by_name: dict[str, str | None] = {}

    def code(self, written: str) -> str | None:
        """By code, with or without the zeros of the twelve-digit statistical one; a name in the column of codes too."""
        if written not in self._told_by_code:
            self._told_by_code[written] = self._code(written)
        return self._told_by_code[written]

    def named(self, written: str) -> str | None:
        """The code that a written name leads to; None where it leads to none, or to more than one. Looked for once."""
        if written not in self._told_by_name:
            self._told_by_name[written] = self._named(written)
        return self._told_by_name[written]

    def _code(self, written: str) -> str | None:
        text = folded(written).lstrip("'")  # typed so that a spreadsheet should keep a text
        if match := _STATISTICAL.fullmatch(text):
            text = match[1] if match[1] in self._codes else text
        return self._codes.get(text) or self.named(written)

    def _named(self, written: str) -> str | None:
        text = folded(written)
        if text in self._names or not self._may_be_short or len(text) < _SHORTEST_NAME:
            return self._names.get(text)
        begun = {code for name, code in self._names.items() if name.startswith(text)}
        return begun.pop() if len(begun) == 1 else None
