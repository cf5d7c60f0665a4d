"""One return as the checks see it: its figures by place, and the sums that checks look at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from etl.definitions.checks import Over, Term

Place = tuple[str, str, str]
"""measure, region, scenario: "" where there is none."""
Figures = Mapping[Place, int]
"""Counts and minor units by place."""
Row = tuple[str, str]
"""region, scenario."""


@dataclass(frozen=True)
class Unit:
    """What a column is filled in: one unit is `factor` counts or minor units."""

    factor: int = 1
    decimals: int = 0

    def written(self, value: int) -> str:
        """The value as its filer would type it, with thousands set apart: 123456 fen in yuan is 1,234.56."""
        if self.factor == 1:
            return f"{value:,}"
        whole, rest = divmod(abs(value), self.factor)
        decimals = f"{rest * 10**self.decimals // self.factor:0{self.decimals}d}" if self.decimals else ""
        return f"{'-' if value < 0 else ''}{whole:,}{'.' if decimals else ''}{decimals}"


@dataclass(frozen=True)
class Filed:
    """One institution's return of one month. `cells` says on which sheet and in which cell a figure stands."""

    institution: str
    period: str
    figures: Figures
    cells: Mapping[Place, tuple[str, str]] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[Row, Mapping[str, int]]:
        """The figures of each region and scenario, by measure."""
        return rows_of(self.figures)

    @cached_property
    def by_measure(self) -> Mapping[str, list[Place]]:
        """Where each measure stands."""
        places: dict[str, list[Place]] = {}
        for place in self.figures:
            places.setdefault(place[0], []).append(place)
        return places

    @cached_property
    def regions(self) -> Mapping[Row, Mapping[str, int]]:
        """The sums of each region over its scenarios, by measure."""
        sums: dict[Row, dict[str, int]] = {}
        for (measure, region, _), value in self.figures.items():
            of = sums.setdefault((region, ""), {})
            of[measure] = of.get(measure, 0) + value
        return sums

    @cached_property
    def sums(self) -> Mapping[str, int]:
        """The sums of the whole return, by measure."""
        return sums_of(self.figures)

    def over(self, what: Over) -> Mapping[Row, Mapping[str, int]]:
        """The figures that a check is held against, by measure: of rows, of regions, or of the whole return."""
        if what == "row":
            return self.rows
        return self.regions if what == "region" else {("", ""): self.sums}

    def where(self, measure: str, region: str = "", scenario: str = "") -> tuple[str, str]:
        """Sheet and cell of a figure; of a sum, the sheet and the first of its cells; ("", "") if it is not there."""
        exact = self.cells.get((measure, region, scenario))
        if exact:
            return exact
        found = (p for p in self.by_measure.get(measure, ()) if not region or p[1] == region)
        return next((self.cells[place] for place in found if place in self.cells), ("", ""))

    def written(self, measure: str, value: int) -> str:
        """A value of `measure` in the unit of its column."""
        return self.units.get(measure, Unit()).written(value)


def rows_of(figures: Figures) -> dict[Row, dict[str, int]]:
    """Figures by row, then by measure."""
    rows: dict[Row, dict[str, int]] = {}
    for (measure, region, scenario), value in figures.items():
        rows.setdefault((region, scenario), {})[measure] = value
    return rows


def sums_of(figures: Figures) -> dict[str, int]:
    """Sums over all regions and scenarios, by measure."""
    sums: dict[str, int] = {}
    for (measure, _, _), value in figures.items():
        sums[measure] = sums.get(measure, 0) + value
    return sums


def value_of(terms: Iterable[Term], figures: Mapping[str, int]) -> int | None:
    """A sum of measures; None where one of them is blank."""
    total, there = 0, figures.get
    for times, measure in terms:
        value = there(measure)
        if value is None:
            return None
        total += times * value
    return total


def about(measure: str, region: str = "", scenario: str = "") -> str:
    """The stable key of what a finding is about: "measure|region|scenario"."""
    return f"{measure}|{region}|{scenario}"
