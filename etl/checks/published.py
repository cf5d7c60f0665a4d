"""A published table or document against the period before: a unit that changed without a word, a table that is the last
one again, a place that is gone. Nobody files these, so nobody would notice."""

from collections.abc import Collection, Iterable, Mapping

from etl.checks.filed import Figures, Unit
from etl.checks.identities import Measures, named
from etl.values.findings import Finding

FAR = 8
"""Of the six months of one publication and the 28 quarters of another no total moves by as much; units are 10, 100 or
more times apart."""
SMALL = 1_000
"""Totals below this many counts or minor units jump about by themselves."""
FEWEST = 2
"""So many totals have to be the same again: one may be by chance, or rounded."""

Sums = Mapping[str, int]
"""The total of each measure, in counts or minor units."""
Cells = Mapping[str, tuple[str, str]]
"""Where the first figure of each measure stands: sheet and cell."""


def moved_far(
    sums: Sums, before: Sums, period: str, cells: Cells, measures: Measures, units: Mapping[str, Unit]
) -> list[Finding]:
    """Totals that are eight times as large as in `period`, or an eighth of it: a scale that changed, columns that
    changed places."""
    found = []
    for measure, now in sums.items():
        was = before.get(measure, 0)
        if min(now, was) < SMALL or max(now, was) < FAR * min(now, was):
            continue
        unit = units.get(measure, Unit())
        values = named(measure, measures) | {
            "value": unit.written(now),
            "former": unit.written(was),
            "before": period,
        }
        found.append(Finding("SUM-MOVED", *cells[measure], values, about=f"{measure}||"))
    return found


def same_again(sums: Sums, before: Sums, period: str, sheets: Mapping[str, str]) -> list[Finding]:
    """Sheets of which every total is that of `period`. `sheets`: measure -> sheet."""
    by_sheet: dict[str, list[str]] = {}
    for measure, now in sums.items():
        if now >= SMALL and measure in before:
            by_sheet.setdefault(sheets[measure], []).append(measure)
    return [
        Finding(
            "SUMS-REPEAT",
            sheet,
            "",
            {"name": sheet, "count": len(those), "before": period},
            about=f"sheet|{sheet}",
        )
        for sheet, those in by_sheet.items()
        if len(those) >= FEWEST and all(sums[one] == before[one] for one in those)
    ]


def gone(
    there: Collection[tuple[str, str]],
    before: Figures,
    period: str,
    names: Mapping[tuple[str, str], Mapping[str, str]],
    sheet: str,
) -> list[Finding]:
    """Regions and kinds of point (region, scenario) that had figures in `period` and have none now."""
    had = dict.fromkeys((region, scenario) for (_, region, scenario), value in before.items() if value)
    lost = [place for place in had if place not in there and place in names]
    return [
        Finding("PLACE-GONE", sheet, "", {**names[one], "before": period}, about=f"|{one[0]}|{one[1]}")
        for one in lost
    ]


def sums_of(figures: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The total of each measure."""
    sums: dict[str, int] = {}
    for measure, value in figures:
        sums[measure] = sums.get(measure, 0) + value
    return sums
