"""Rural service points (T6)."""

from etl.demo.chance import chance, wobble
from etl.demo.city import (
    COUNTIES_FROM,
    COUNTY_WEIGHTS,
    DORMANT_SERVICE_POINTS_PERMILLE,
    PERIODS,
    RURAL_TICKET,
    SERVICE_POINTS,
    VILLAGES,
    level,
    season,
)
from etl.demo.split import split_among
from etl.demo.stage import Cell, Stage

_RATES = {
    "inspected": ((240, 330), (300, 420)),
    "villages_a_point": ((1100, 1400), (1500, 1900)),
    "paid": ((26, 34), (40, 52)),
    "withdrawn": ((17, 23), (14, 20)),
    "queried": ((30, 44), (26, 40)),
}


def enter_rural(stage: Stage) -> None:
    """Write T6 for every institution with service points, in the regions that have villages."""
    draw = chance(stage.seed, "rural")
    rates = stage.rates(_RATES, "merchants")
    charge = _villages(stage)
    stock = split_among(SERVICE_POINTS[0], _weights(stage, 0))
    for step in range(len(PERIODS)):
        begin = stage.handed_over(stock, step)
        weights = {
            cell: wobble(draw, w, 150) * _weight_of_county(cell[1], step)
            for cell, w in _weights(stage, step).items()
        }
        more = split_among(level(SERVICE_POINTS, step) - sum(begin.values()), weights)
        stock = {cell: begin[cell] + more[cell] for cell in begin}
        dormant = split_among(sum(stock.values()) * DORMANT_SERVICE_POINTS_PERMILLE // 1000, stock)
        villages = stage.handed_over(charge, step)
        for cell, points in stock.items():
            live = points - dormant[cell]
            rate = rates[cell[0]][step]
            figures = {
                "pts_total": points,
                "pts_live": live,
                "pts_inspected": points * rate["inspected"] // 1000,
                "villages_total": villages[cell],
                "villages_covered": min(villages[cell], points * rate["villages_a_point"] // 1000),
            }
            stage.put(step, cell, figures)
            stage.put(step, cell, _services(live, rate, wobble(draw, season(step), 60)))


def _weights(stage: Stage, step: int) -> dict[Cell, int]:
    """Weights of the institutions that run service points, in the regions that have villages."""
    rural = {m.code for m in stage.members.values() if "rural" in m.kinds}
    weights = stage.weights(step, "merchants")
    return {cell: w for cell, w in weights.items() if cell[0] in rural and cell[1] in VILLAGES}


def _weight_of_county(region: str, step: int) -> int:
    return COUNTY_WEIGHTS.get(region, 1) if PERIODS[step] >= COUNTIES_FROM else 1


def _villages(stage: Stage) -> dict[Cell, int]:
    """Every village in the charge of one institution."""
    weights = _weights(stage, 0)
    charge: dict[Cell, int] = {}
    for region, villages in VILLAGES.items():
        here = {cell: w for cell, w in weights.items() if cell[1] == region}
        charge |= split_among(villages, here)
    return charge


def _services(live: int, rate: dict[str, int], level_permille: int) -> dict[str, int]:
    paid = live * rate["paid"] * level_permille // 1000
    return {
        "rural_tx_cnt": paid,
        "rural_tx_amt": paid * RURAL_TICKET * level_permille // 1000,
        "withdraw_cnt": live * rate["withdrawn"] * level_permille // 1000,
        "query_cnt": live * rate["queried"] * level_permille // 1000,
    }
