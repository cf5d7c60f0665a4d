"""What all parts of the model share: the months, the members, and the ledger that they write into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from etl.definitions.programme import Programme
from etl.demo.chance import chance, rate_path
from etl.demo.city import CITY, LAST, PERIODS
from etl.demo.members import Member, members

Key = tuple[str, str, str]
"""region, scenario ("" where none), measure."""
Values = dict[Key, int]
"""What one institution files for one month, in counts and fen."""
Cell = tuple[str, str]
"""institution, region."""
Ranges = Mapping[str, tuple[tuple[int, int], tuple[int, int]]]
"""Rates by name: permille at the start and at the end, each from … to."""
Size = Literal["users", "merchants"]


@dataclass
class Stage:
    """`months[step][institution]` are the values of a month, none where an institution does no business."""

    seed: int
    members: dict[str, Member]
    months: list[dict[str, Values]] = field(default_factory=list)

    def holder(self, code: str, step: int) -> str:
        """Who answers in a month for what `code` built up: itself, or its successor once absorbed."""
        member = self.members[code]
        return member.successor if member.last and PERIODS[step] > member.last else code

    def handed_over(self, held: Mapping[Cell, int], step: int) -> dict[Cell, int]:
        """Stocks at the beginning of a month, those of an absorbed member with its successor."""
        passed: dict[Cell, int] = {}
        for (code, region), stock in held.items():
            cell = (self.holder(code, step), region)
            passed[cell] = passed.get(cell, 0) + stock
        return passed

    def weights(self, step: int, size: Size) -> dict[Cell, int]:
        """How a city total falls to institutions and regions in a month."""
        shares = {
            (m.code, region): getattr(m, size) * weight * (1000 * LAST + m.tilt * step)
            for m in self.members.values()
            for region, weight in m.regions.items()
            if getattr(m, size)
        }
        return self.handed_over(shares, step)

    def rates(self, ranges: Ranges, size: Size) -> dict[str, list[dict[str, int]]]:
        """For each member that has this size: by step, each rate in permille."""
        by_member = {}
        for m in self.members.values():
            if getattr(m, size):
                paths = {
                    name: rate_path(chance(self.seed, "rates", m.code, name), *ends, m.diligence, LAST)
                    for name, ends in ranges.items()
                }
                by_member[m.code] = [{name: path[i] for name, path in paths.items()} for i in range(LAST + 1)]
        return by_member

    def put(self, step: int, cell: Cell, figures: Mapping[str, int], scenario: str = "") -> None:
        """Enter the figures of one institution and region, by measure."""
        values = self.months[step][cell[0]]
        for measure, value in figures.items():
            values[cell[1], scenario, measure] = value

    def put_city(self, step: int, code: str, figures: Mapping[str, int]) -> None:
        """Enter figures that an institution files for the whole city only."""
        self.put(step, (code, CITY), figures)


def open_stage(programme: Programme, seed: int) -> Stage:
    """An empty ledger with a page for each institution in each month of its membership."""
    regions = tuple(region.code for region in programme.regions.values() if region.parent == CITY)
    cast = {member.code: member for member in members(programme, regions, seed)}
    months = [
        {code: Values() for code, m in cast.items() if not m.last or period <= m.last} for period in PERIODS
    ]
    return Stage(seed, cast, months)
