"""Registered and active users (T3)."""

from etl.demo.chance import chance, wobble
from etl.demo.city import CARD_HOLDERS, PERIODS, REGISTERED_USERS, level, season, transactions
from etl.demo.split import split_among
from etl.demo.stage import Cell, Stage

_RATES = {
    "valid": ((380, 520), (520, 760)),
    "active": ((150, 230), (215, 335)),
    "older": ((40, 70), (60, 115)),
    "bound": ((700, 800), (820, 940)),
    "sticky": ((280, 420), (430, 760)),
}
_COUNTIES = frozenset({"230621", "230622", "230623", "230624"})


def enter_users(stage: Stage) -> None:
    """Write T3 for every issuer. Payments of all users together are the city's transactions."""
    draw = chance(stage.seed, "users")
    rates = stage.rates(_RATES, "users")
    stock = split_among(REGISTERED_USERS[0], stage.weights(0, "users"))
    for step in range(len(PERIODS)):
        begin = stage.handed_over(stock, step)
        weights = {cell: wobble(draw, w, 150) for cell, w in stage.weights(step, "users").items()}
        new = split_among(level(REGISTERED_USERS, step) - sum(begin.values()), weights)
        stock = {cell: begin[cell] + new[cell] for cell in begin}
        holders = split_among(level(CARD_HOLDERS, step), stage.weights(0, "users"))
        holders = stage.handed_over(holders, step)
        active = {c: n * rates[c[0]][step]["active"] * season(step) // 1_000_000 for c, n in stock.items()}
        paid = split_among(
            transactions(step),
            {c: n * wobble(draw, rates[c[0]][step]["sticky"], 40) for c, n in active.items()},
        )
        for cell in stock:
            rate = rates[cell[0]][step]
            figures = _figures(cell, new[cell], stock[cell], active[cell], rate)
            stage.put(step, cell, figures)
            stage.put(step, cell, {"card_active_persons": holders[cell], "u_pay_cnt": paid[cell]})


def _figures(cell: Cell, new: int, stock: int, active: int, rate: dict[str, int]) -> dict[str, int]:
    figures = {
        "u_reg_new": new,
        "u_reg_end": stock,
        "u_valid_new": new * rate["valid"] // 1000,
        "u_mau": active,
        "u_60plus_mau": active * rate["older"] // 1000,
        "u_bound_persons": stock * rate["bound"] // 1000,
    }
    return figures | ({"u_mau_county": active} if cell[1] in _COUNTIES else {})
