"""Figures that stand beside another name than the period before, or under another heading: a column of names that slid
by a row, names sorted without their figures, two columns that changed places. Every total is right then.

A row is compared with itself and with its neighbours of the period before, by the median distance of its figures in
logarithms; the growth of each column as a whole is left out, so that a month in which everything doubles moves nobody.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import median
from typing import Any

from etl.checks.identities import Measures
from etl.values.findings import Finding
from etl.values.text import LANGUAGES, Text

OFF = 1.1
"""A figure within a tenth of that of the period before is where it was."""
SMALL = 100
"""Figures below this many counts or minor units in both periods jump about by themselves."""
NEARER = 1 / 3
"""So much nearer must another row or column be than the own one."""
RUNS = ((6, 4), (100, 5))
"""In a table of up to so many rows so many that follow each other and all look like their neighbour."""
LONG_RUN = 8
"""The same in longer tables, where a few such rows come about by chance: at 13 months' distance six did."""
CLEAR = log(1.5)
FAR = log(2)
STEADY = log(1.05)
"""A column whose rows have all grown alike, within a twentieth, is where it was."""
MANY = 8
"""Rows from which on a share of them tells something."""
SIZES = 20
"""Rows from which on the size of a column's figures tells it from another: in nine districts refunds became as large as
subsidies had been, and these as large as those."""
ENOUGH = 200
"""Of longer tables so many rows, evenly spread, are looked at for columns that changed places."""
MOST = 0.8
STEPS = (1, -1, 2, -2)

Cell = tuple[str, ...]
"""measure, then what the row is of."""
Cells = Mapping[Any, int]
"""Figures by `Cell`, of however many parts: a mapping of longer keys is none of shorter ones to a checker of types."""
Key = tuple[str, ...]
Row = Mapping[str, int]
Names = Mapping[Any, Text]
"""The names of rows by `Key`."""


@dataclass(frozen=True)
class Moved:
    """Rows whose figures are those of another: each with the other one, in the order of the file, of so many rows."""

    pairs: Sequence[tuple[Key, Key]]
    of: int


def misplaced(
    figures: Cells,
    before: Cells,
    period: str,
    sheets: Mapping[str, str],
    names: Names,
    measures: Measures,
) -> list[Finding]:
    """Sheets on which names and figures, or headings and figures, have moved apart since `period`. `figures` stand in
    the order of the file; `sheets`: measure -> sheet; `names`: what a row is of -> its name."""
    found = []
    suspects = _suspects(figures, before, sheets)
    now, then = _by_sheet(figures, sheets, suspects), _by_sheet(before, sheets, suspects)
    for sheet in suspects:
        if (moved := rows_moved(now[sheet], then[sheet])) is not None:
            found.append(_of_rows(moved, sheet, period, names))
            continue
        for measure, other in columns_moved(now[sheet], then[sheet]).items():
            values: dict[str, Any] = {"sheet": sheet, "before": period}
            for language in LANGUAGES:
                values[f"name_{language}"] = measures[measure].name.in_language(language)
                values[f"other_{language}"] = measures[other].name.in_language(language)
            found.append(Finding("COLUMNS-SWAPPED", sheet, "", values, about=f"{measure}||"))
    return found


def _of_rows(moved: Moved, sheet: str, period: str, names: Names) -> Finding:
    row, other = moved.pairs[0]
    values: dict[str, Any] = {"sheet": sheet, "before": period, "count": len(moved.pairs), "of": moved.of}
    for language in LANGUAGES:
        values[f"first_{language}"] = _name(row, names, language)
        values[f"other_{language}"] = _name(other, names, language)
    return Finding("ROWS-SHIFTED", sheet, "", values, about=f"sheet|{sheet}")


def _name(key: Key, names: Names, language: str) -> str:
    return names[key].in_language(language) if key in names else " ".join(filter(None, key))


def is_off(value: int, was: int) -> bool:
    """Whether a figure is not where it was: by more than a tenth, and one of both is large enough to tell."""
    return not was <= OFF * value <= OFF * OFF * was and (value >= SMALL or was >= SMALL)


def _suspects(figures: Cells, before: Cells, sheets: Mapping[str, str]) -> list[str]:
    """Sheets of which enough rows follow each other, or two columns at least, that are mostly not where they were.
    Nearly every sheet of a return ends here, after one look at each figure."""
    there = before.get
    off = [cell for cell, value in figures.items() if (was := there(cell)) is not None and is_off(value, was)]
    if len(off) < RUNS[0][1]:
        return []
    in_rows = Counter((sheets.get(cell[0], ""), cell[1:]) for cell in off)
    in_columns = Counter(cell[0] for cell in off)
    of_columns = Counter(cell[0] for cell in figures)
    rows = Counter(sheet for sheet, _ in in_rows)
    columns = Counter(sheets.get(m, "") for m, n in in_columns.items() if 3 * n >= of_columns[m])
    return [
        sheet
        for sheet in dict.fromkeys(sheets.values())
        if sheet and (rows[sheet] >= RUNS[0][1] or columns[sheet] >= 2)
    ]


def _by_sheet(
    figures: Cells, sheets: Mapping[str, str], wanted: Collection[str]
) -> dict[str, dict[Key, dict[str, int]]]:
    """The figures of the wanted sheets, by row and measure."""
    found: dict[str, dict[Key, dict[str, int]]] = {sheet: {} for sheet in wanted}
    rows_of = {measure: found[sheet] for measure, sheet in sheets.items() if sheet in found}
    if not found:
        return found
    for cell, value in figures.items():
        rows = rows_of.get(cell[0])
        if rows is not None:
            key = cell[1:]
            row = rows.get(key)
            if row is None:
                rows[key] = {cell[0]: value}
            else:
                row[cell[0]] = value
    return found


def rows_moved(now: Mapping[Key, Row], before: Mapping[Key, Row]) -> Moved | None:
    """The rows of a table that look like other rows of the period before; None where they are their own."""
    growth, keys = _growth(now, before), [*now]
    stirred = {key for key in keys if key in before and _is_stirred(now[key], before[key])}
    of = sum(key in before for key in keys)
    needed = next((run for most, run in RUNS if of <= most), LONG_RUN)
    if len(stirred) < needed:
        return None
    own = {key: d for key in stirred if (d := _apart(now[key], before[key], growth)) is not None}
    is_most = 2 * len(own) >= of >= MANY
    for step in STEPS:
        fits = _fits(keys, now, before, growth, own, step)
        run = _longest_run(keys, fits, own, step)
        if len(run) >= needed:
            return Moved(run, of)
        half = [(key, keys[place + step]) for place, key in enumerate(keys) if fits.get(key, 1) <= 1 / 2]
        if is_most and len(half) >= max(MANY, MOST * len(fits)):
            return Moved(half, of)
    return _by_order(now, before, growth, own, of) if is_most else None


def _is_stirred(row: Row, was: Row) -> bool:
    """Whether half of a row's figures at least are not where they were."""
    off = sum(is_off(value, was[measure]) for measure, value in row.items() if measure in was)
    return 2 * off >= len(row)


def _fits(
    keys: Sequence[Key],
    now: Mapping[Key, Row],
    before: Mapping[Key, Row],
    growth: Mapping[str, float],
    own: Mapping[Key, float],
    step: int,
) -> dict[Key, float]:
    """How far each row is from that so many rows further, as a share of its distance from itself."""
    fits = {}
    for place, key in enumerate(keys):
        distance, at = own.get(key, 0), place + step
        if distance <= log(OFF) or not 0 <= at < len(keys) or keys[at] not in before:
            continue
        theirs = _apart(now[key], before[keys[at]], growth)
        if theirs is not None:
            fits[key] = theirs / distance
    return fits


def _longest_run(
    keys: Sequence[Key], fits: Mapping[Key, float], own: Mapping[Key, float], step: int
) -> list[tuple[Key, Key]]:
    """The longest row of rows that are all their neighbour's. What cannot be compared, or is nearer without being near,
    neither counts nor breaks it."""
    run: list[tuple[Key, Key]] = []
    longest: list[tuple[Key, Key]] = []
    for place, key in enumerate(keys):
        fit = fits.get(key)
        if fit is None:
            run = [] if key in own else run
        elif fit <= NEARER and own[key] > CLEAR:
            run = [*run, (key, keys[place + step])]
            longest = max(longest, run, key=len)
        elif fit >= 1:
            run = []
    return longest


def _by_order(
    now: Mapping[Key, Row],
    before: Mapping[Key, Row],
    growth: Mapping[str, float],
    own: Mapping[Key, float],
    of: int,
) -> Moved | None:
    """Rows of which most have the figures of some other one: names in another order than their figures."""
    far = [key for key in now if own.get(key, 0) > FAR]
    if 2 * len(far) < of:
        return None
    main = max(growth, key=lambda one: sum(one in row for row in now.values()), default="")
    sizes = sorted(
        (log(row[main]) + growth[main], key) for key, row in before.items() if row.get(main, 0) > 0
    )
    levels = [size for size, _ in sizes]
    pairs: list[tuple[Key, Key]] = []
    for key in far:
        if now[key].get(main, 0) <= 0:
            continue
        size = log(now[key][main])
        near = sizes[bisect_left(levels, size - CLEAR) : bisect_right(levels, size + CLEAR)]
        apart = [
            (d, other) for _, other in near if (d := _apart(now[key], before[other], growth)) is not None
        ]
        distance, other = min(apart, default=(FAR, key))
        if other != key and distance <= NEARER * own[key]:
            pairs.append((key, other))
    return Moved(pairs, of) if 2 * len(pairs) >= len(far) else None


def columns_moved(now: Mapping[Key, Row], before: Mapping[Key, Row]) -> dict[str, str]:
    """Columns whose figures are those that another column had in the period before, by measure."""
    columns = list(dict.fromkeys(measure for row in now.values() for measure in row))
    now = dict([*now.items()][:: max(1, len(now) // ENOUGH)])
    own = {one: of for one in columns if (of := _between(now, before, one, one)) is not None}
    # By how the rows stand to each other, then by how large they are.
    for way, least in enumerate((STEADY, CLEAR) if len(now) >= SIZES else (STEADY,)):
        found: dict[str, str] = {}
        moved = [one for one, distances in own.items() if distances[way] > least]
        for one in moved:
            pairs = ((_between(now, before, one, other), other) for other in moved if other != one)
            theirs = [(distances[way], other) for distances, other in pairs if distances is not None]
            distance, other = min(theirs, default=(FAR, ""))
            if other and distance <= NEARER * own[one][way]:
                found[one] = other
        found = {one: other for one, other in found.items() if _comes_back(one, found)}
        if found:
            return found
    return {}


def _comes_back(one: str, found: Mapping[str, str]) -> bool:
    """Whether columns that changed places lead from one back to it; else one has only grown to where another was."""
    at, seen = found.get(one), {one}
    while at is not None and at not in seen:
        seen.add(at)
        at = found.get(at)
    return at == one


def _between(
    now: Mapping[Key, Row], before: Mapping[Key, Row], measure: str, other: str
) -> tuple[float, float] | None:
    """How unevenly the rows of a column stand to those of a column of the period before, whatever it has grown by, and
    how far they are from them; None where too few rows have both."""
    ratios = []
    for key, row in now.items():
        value, was = row.get(measure, 0), before.get(key, {}).get(other, 0)
        if min(value, was) > 0 and max(value, was) >= SMALL:
            ratios.append(log(value / was))
    if len(ratios) < MANY:
        return None
    usual = median(ratios)
    return median(abs(one - usual) for one in ratios), median(map(abs, ratios))


def _growth(now: Mapping[Key, Row], before: Mapping[Key, Row]) -> dict[str, float]:
    """The logarithm of how often each column as a whole is what it was."""
    sums: tuple[dict[str, int], dict[str, int]] = ({}, {})
    for which, rows in zip(sums, (now, before), strict=True):
        for row in rows.values():
            for measure, value in row.items():
                which[measure] = which.get(measure, 0) + value
    return {m: log(total / sums[1][m]) for m, total in sums[0].items() if total > 0 and sums[1].get(m, 0) > 0}


def _apart(row: Row, other: Row, growth: Mapping[str, float]) -> float | None:
    """How far a row is from a row of the period before; None where nothing can be compared."""
    apart = []
    for measure, value in row.items():
        was = other.get(measure, 0)
        if min(value, was) > 0 and max(value, was) >= SMALL and measure in growth:
            apart.append(abs(log(value / was) - growth[measure]))
    return median(apart) if apart else None
