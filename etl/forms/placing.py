"""Where a note can be seen: not in a hidden row, not in the middle of a merged area, not under a discussion."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from etl.forms.notes import Place, has_threads, noted_cells
from etl.forms.package import Package, SheetPart
from etl.forms.splicing import elements
from etl.sources.files.workbook import address

Note = tuple[str, str, str]
"""Sheet and cell ("" where the whole file or sheet is meant), and what is to be said there."""

LONGEST = 8_000
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")


@dataclass(frozen=True)
class Seen:
    """What of a sheet can be seen: hidden rows and columns, areas that are one cell, cells under discussion."""

    rows: frozenset[int]
    columns: tuple[tuple[int, int], ...]
    merged: tuple[tuple[Place, Place], ...]
    discussed: frozenset[str]

    def is_hidden(self, place: Place) -> bool:
        """Whether a place (row, column, from 0) lies in a hidden row or column."""
        return place[0] in self.rows or any(first <= place[1] <= last for first, last in self.columns)

    @property
    def first(self) -> Place:
        """The first place that is shown (row, column, from 0): the first shown row, and the first shown column."""
        row = next(n for n in range(len(self.rows) + 1) if n not in self.rows)
        column = 0
        for first, last in self.columns:
            column = last + 1 if first <= column <= last else column
        return row, min(column, 16_383)

    def shown_at(self, cell: str) -> Place | None:
        """Where a note on `cell` can be seen; None where nowhere near it."""
        place = place_of(cell)
        if place is None:
            return None
        for start, end in self.merged:
            if start[0] <= place[0] <= end[0] and start[1] <= place[1] <= end[1]:
                place = start
        return None if self.is_hidden(place) or address(*place) in self.discussed else place


def _says_what_shows(name: str, depth: int, has: dict[str, str]) -> bool:
    return name == "mergeCell" or (name in ("row", "col") and has.get("hidden") in ("1", "true"))


def seen(package: Package, sheet: SheetPart) -> Seen:
    """Reads from a sheet's XML what of it is shown; cells under discussion only where the sheet has threads."""
    found = elements(package.read(sheet.part), _says_what_shows)
    rows = {int(e.attributes["r"]) - 1 for e in found if e.local == "row" and "r" in e.attributes}
    columns = [
        (int(e.attributes["min"]) - 1, int(e.attributes["max"]) - 1) for e in found if e.local == "col"
    ]
    areas = [
        [place_of(corner) for corner in e.attributes.get("ref", "").split(":")]
        for e in found
        if e.local == "mergeCell"
    ]
    merged = [(area[0], area[1]) for area in areas if len(area) == 2 and area[0] and area[1]]
    discussed = noted_cells(package, sheet.part) if has_threads(package, sheet.part) else set()
    return Seen(frozenset(rows), tuple(sorted(columns)), tuple(merged), frozenset(discussed))


def place_of(cell: str) -> Place | None:
    """Row and column of an address, of an area those of its first cell."""
    found = _CELL.match(cell)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def by_sheet(
    sheets: Sequence[SheetPart], notes: Iterable[Note]
) -> list[tuple[SheetPart, list[tuple[str, str]]]]:
    """The sheets that have something to say, each with (cell, text). What belongs to no visible sheet goes to the
    first one, with its place in words."""
    visible = [sheet for sheet in sheets if sheet.is_visible] or list(sheets)
    names = {sheet.name.casefold(): number for number, sheet in enumerate(visible)}
    said: dict[int, list[tuple[str, str]]] = {}
    for name, cell, text in notes:
        number = names.get(name.casefold())
        if number is None:
            where = "!".join(word for word in (name, cell) if word)
            said.setdefault(0, []).append(("", f"{where}：{text}" if where else text))
        else:
            said.setdefault(number, []).append((cell, text))
    return [(visible[number], said[number]) for number in sorted(said)]


def by_cell(sheet: Seen, said: Iterable[tuple[str, str]]) -> tuple[dict[str, str], dict[str, Place]]:
    """One text for each place where a note can be seen, and the places by their address."""
    texts: dict[Place, list[str]] = {}
    for cell, text in said:
        place = sheet.shown_at(cell)
        if place is None:
            texts.setdefault(sheet.first, []).append(f"{cell}：{text}" if cell else text)
        else:
            texts.setdefault(place, []).append(text)
    return (
        {address(*place): _joined(lines) for place, lines in sorted(texts.items())},
        {address(*place): place for place in texts},
    )


def _joined(texts: Sequence[str]) -> str:
    different = list(dict.fromkeys(texts))
    if len(different) > 1:
        different = [f"{number}. {text}" for number, text in enumerate(different, 1)]
    whole = "\n".join(different)
    return whole if len(whole) <= LONGEST else whole[:LONGEST] + "…"
