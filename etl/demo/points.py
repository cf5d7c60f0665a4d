"""Every scenario point of the city: where it is, who is to connect it, and when that was done.

The scenario sheets of the returns and the register of points are both counted from this one list.
"""

import random
from dataclasses import dataclass

from etl.definitions.programme import Programme
from etl.demo.chance import chance
from etl.demo.city import KINDS, PERIODS, covered
from etl.demo.members import Member
from etl.demo.split import split

# Who connects which kind of point, and with what weight where it does business.
_ACQUIRERS = {
    "bus": {"P01": 5, "B05": 2, "B11": 2},
    "hospital": {"B01": 3, "B02": 2, "B03": 3, "B04": 1},
    "clinic": {"B01": 2, "B05": 2, "B06": 2, "P02": 2, "P03": 2},
    "pharmacy": {"P01": 4, "P02": 3, "B01": 2, "B03": 2, "B05": 2, "B14": 1},
    "campus": {"B02": 1, "B03": 1, "B04": 1},
    "canteen": {"P01": 4, "B01": 3, "B07": 2, "B08": 1},
    "market": {"B05": 3, "B11": 2, "B13": 2, "P02": 2},
    "fresh-shop": {"P01": 3, "P02": 3, "P03": 2, "B12": 2, "B13": 1},
    "parking": {"P02": 4, "B04": 2, "B07": 2, "B08": 2},
    "gas": {"P02": 3, "P01": 1},
    "petrol": {"B01": 3, "B05": 3, "B06": 2, "P01": 2},
    "circle-city": {"B01": 1, "B02": 1, "B03": 1, "P01": 1},
    "circle-county": {"B14": 3, "B15": 3, "B05": 1, "B06": 1},
    "utility": {"B01": 2, "B02": 2, "B03": 2, "B06": 2, "B14": 1},
    "government": {"B01": 4, "B02": 3, "B03": 3, "B10": 2, "P01": 2},
    "traffic-fine": {"B05": 2, "B06": 2, "B02": 1},
    "rural-bus": {"B14": 3, "B15": 3, "B16": 4, "B17": 5, "P03": 2},
}
_EVEN_SPREAD = frozenset({"circle-city", "circle-county"})
_DORMANT_PERMILLE = 45
_DORMANT_STRIDE = 389


@dataclass(frozen=True)
class ScenarioPoint:
    """One point. `acquirer` was first charged with it; `connected` is the step of its month, or None."""

    scenario: str
    region: str
    number: int
    acquirer: str
    connected: int | None
    phase: int

    def is_connected(self, step: int) -> bool:
        """Whether it is connected in the month of this step; once connected it stays so."""
        return self.connected is not None and self.connected <= step

    def is_live(self, step: int) -> bool:
        """Whether anything was paid there in the month. A connected point rests for a month now and then."""
        if not self.is_connected(step):
            return False
        is_new = self.connected == step or self.scenario in _EVEN_SPREAD
        return is_new or (self.phase + _DORMANT_STRIDE * step) % 1000 >= _DORMANT_PERMILLE


def scenario_points(programme: Programme, cast: dict[str, Member], seed: int) -> list[ScenarioPoint]:
    """All points of the universe, by kind, region and number."""
    points = []
    for kind in KINDS:
        draw = chance(seed, "points", kind)
        charged = _charged(programme, cast, kind, draw)
        steps = _connection_steps(kind, charged, draw)
        points += [
            ScenarioPoint(kind, region, number, acquirer, steps.get((region, number)), draw.randint(0, 999))
            for region, acquirers in charged.items()
            for number, acquirer in enumerate(acquirers, start=1)
        ]
    return points


def _charged(
    programme: Programme, cast: dict[str, Member], kind: str, draw: random.Random
) -> dict[str, list[str]]:
    """For each region the acquirer of each of its points."""
    charged = {}
    for row in programme.universe:
        if row.scenario == kind:
            here = {code: cast[code].regions.get(row.region, 0) for code in _ACQUIRERS[kind]}
            weights = {code: weight * here[code] for code, weight in _ACQUIRERS[kind].items()}
            parts = split(row.count, list(weights.values()))
            acquirers = [code for code, part in zip(weights, parts, strict=True) for _ in range(part)]
            draw.shuffle(acquirers)
            charged[row.region] = acquirers
    return charged


def _connection_steps(
    kind: str, charged: dict[str, list[str]], draw: random.Random
) -> dict[tuple[str, int], int]:
    """The step in which each point was connected. Regions advance side by side, some of them faster."""
    order = []
    for region, acquirers in charged.items():
        pace = 1000 if kind in _EVEN_SPREAD else draw.randint(750, 1300)
        count = len(acquirers)
        order += [(pace * (2 * k - 1) // (2 * count), region, k) for k in range(1, count + 1)]
    order.sort()
    reached = [covered(KINDS[kind], step) for step in range(len(PERIODS))]
    return {
        (region, number): next(step for step, count in enumerate(reached) if count > place)
        for place, (_, region, number) in enumerate(order[: reached[-1]])
    }
