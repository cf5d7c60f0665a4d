"""Which counts of points may be told: by kind, family and region, alone and crossed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from etl.definitions.scenarios import Family
from etl.definitions.settings import Disclosure
from etl.disclosure.cells import needed, told_in_cells
from etl.disclosure.tables import told_sums
from etl.facts.coverage import ROLES, Counts, CoverageRow, Place

FINEST = Fraction(1, 10_000)
"""Shares of points are printed in hundredths of a percent."""


class ToldPoints:
    """What may be told of one period's points. `counts` are by institution, kind of point and region; `regions` the
    places that each region holds, its own and those below it; `unknown` the places without a universe.

    What is told of families does not hang on what is told of kinds and regions after them: `only_families` asks of
    nothing else and is quick. `nothing`: of an unfinished period no sum is told."""

    def __init__(
        self,
        families: Mapping[str, Family],
        regions: Mapping[str, Iterable[str]],
        counts: Mapping[tuple[str, ...], Counts],
        unknown: Iterable[Place],
        rules: Disclosure,
        *,
        only_families: bool = False,
        nothing: bool = False,
    ) -> None:
        behind: dict[Place, set[str]] = {}
        volumes: list[dict[Place, dict[str, int]]] = [{} for _ in ROLES]
        for (institution, kind, region), count in counts.items():
            given = [getattr(count, role) for role in ROLES]
            if any(given):
                behind.setdefault((kind, region), set()).add(institution)
            for measure, volume in zip(volumes, given, strict=True):
                measure.setdefault((kind, region), {})[institution] = volume or 0
        self._places = {place: frozenset(who) for place, who in behind.items()}
        self._unknown = frozenset(unknown)
        self._told: set[frozenset[Place]] = set()
        if nothing:
            return
        sums = self._sums(families, {} if only_families else regions)
        published = self._kinds(families) if "kinds" in rules.published else []
        asked = [*sums, *(one for one in published if one not in sums)]
        self._told = told_sums(asked, self._places, volumes, rules, published)

    def tells(self, places: Iterable[Place]) -> bool:
        """Whether the sum over these places may be told."""
        held = frozenset(self._places.keys() & set(places))
        return not held or held in self._told

    def row(self, row: CoverageRow, places: Iterable[Place]) -> CoverageRow:
        """The row as it may be told; its universe is nobody's secret."""
        held = frozenset(places)
        if not self.tells(held):
            return replace(row, in_universe=None, counts=Counts(), is_hidden=True)
        return row if self.tells(held - self._unknown) else replace(row, in_universe=None)

    def _kinds(self, families: Mapping[str, Family]) -> list[frozenset[Place]]:
        kinds = [point.code for family in families.values() for point in family.point]
        sums = [frozenset(place for place in self._places if place[0] == kind) for kind in kinds]
        return [one for one in sums if one]

    def _sums(
        self, families: Mapping[str, Family], regions: Mapping[str, Iterable[str]]
    ) -> Sequence[frozenset[Place]]:
        """Everything, families, regions, kinds, families in regions, kinds in regions: the order in which they are
        needed, so that what is kept back to cover others is the smallest."""
        kinds_of = [{point.code for point in family.point} for family in families.values()]
        alone = [{kind} for kinds in kinds_of for kind in sorted(kinds)]
        whole, everywhere = [set().union(*kinds_of)], [{region for _, region in self._places}]
        within = [set(below) for below in regions.values()]
        wanted = [
            *product(whole, everywhere),
            *product(kinds_of, everywhere),
            *product(whole, within),
            *(product(alone, everywhere) if within else ()),
            *product(kinds_of, within),
            *product(alone, within),
        ]
        sums = [
            frozenset(place for place in self._places if place[0] in kinds and place[1] in here)
            for kinds, here in wanted
        ]
        # What a share is reckoned from are the points whose universe is known: a sum of its own.
        both = [one for held in sums for one in (held, held - self._unknown)]
        return [one for one in dict.fromkeys(both) if one]


def told_shares(
    parts: Mapping[str, tuple[int | None, int | None]], rules: Disclosure
) -> dict[str, Fraction | None]:
    """Institution -> what others are told of a share, made over (part, whole) of everybody together."""
    exact = {
        code: (Fraction(part, whole), needed(whole, rules.alike))
        for code, (part, whole) in parts.items()
        if part is not None and whole
    }
    return told_in_cells(exact, FINEST, whole=Fraction(1))
