"""Merchants (T1) and terminals (T2)."""

from etl.demo.chance import chance, wobble
from etl.demo.city import MERCHANTS, PERIODS, TERMINALS, level
from etl.demo.split import split_among
from etl.demo.stage import Cell, Stage

_CLOSED_PERMILLE = 6

# Permille of the base named in the formulas below: range at the start, range at the end.
_RATES = {
    "assigned": ((600, 680), (600, 680)),
    "qr_or_nfc": ((430, 620), (900, 985)),
    "upgraded": ((640, 800), (860, 985)),
    "qr": ((900, 950), (930, 985)),
    "nfc": ((340, 480), (480, 700)),
    "activated": ((480, 640), (640, 930)),
    "active": ((170, 260), (270, 520)),
    "shared": ((6, 14), (4, 10)),
    "no_licence": ((60, 120), (80, 150)),
    "inspected": ((720, 900), (860, 1000)),
    "in_use": ((890, 930), (920, 975)),
    "t_nfc": ((560, 700), (860, 990)),
    "eligible": ((860, 930), (900, 960)),
    "dualfree": ((420, 600), (720, 950)),
    "smart": ((70, 140), (300, 520)),
    "codes": ((620, 800), (950, 1000)),
}
_INSPECTION_DUE_PERMILLE = 85
_CONVERTED_PERMILLE = 130


def enter_merchants(stage: Stage) -> None:
    """Write T1 for every acquirer. Closed ones are taken out, new ones fill up to the city's level."""
    draw = chance(stage.seed, "merchants")
    rates = stage.rates(_RATES, "merchants")
    stock = split_among(MERCHANTS[0], stage.weights(0, "merchants"))
    assigned: dict[Cell, int] = {}
    for step, period in enumerate(PERIODS):
        begin = stage.handed_over(stock, step)
        closed = split_among(sum(begin.values()) * _CLOSED_PERMILLE // 1000, begin)
        growth = level(MERCHANTS, step) - sum(begin.values()) + sum(closed.values())
        weights = {cell: wobble(draw, w, 150) for cell, w in stage.weights(step, "merchants").items()}
        new = split_among(growth, weights)
        stock = {cell: begin[cell] + new[cell] - closed[cell] for cell in begin}
        if period[5:] in ("01", "04", "07", "10"):
            assigned = {c: n * rates[c[0]][step]["assigned"] // 1000 for c, n in begin.items()}
        for cell in stock:
            rate = rates[cell[0]][step]
            stage.put(step, cell, {"m_begin": begin[cell], "m_new": new[cell], "m_closed": closed[cell]})
            stage.put(step, cell, {"m_end": stock[cell]} | _care(stock[cell], rate))
            stage.put(step, cell, _acceptance(assigned[cell], new[cell], rate))


def enter_terminals(stage: Stage) -> None:
    """Write T2 for every acquirer."""
    draw = chance(stage.seed, "terminals")
    rates = stage.rates(_RATES, "merchants")
    stock = split_among(TERMINALS[0], stage.weights(0, "merchants"))
    for step in range(len(PERIODS)):
        begin = stage.handed_over(stock, step)
        weights = {cell: wobble(draw, w, 150) for cell, w in stage.weights(step, "merchants").items()}
        more = split_among(level(TERMINALS, step) - sum(begin.values()), weights)
        stock = {cell: begin[cell] + more[cell] for cell in begin}
        for cell, terminals in stock.items():
            rate = rates[cell[0]][step]
            values = stage.months[step][cell[0]]
            merchants, signed = values[cell[1], "", "m_end"], values[cell[1], "", "m_new"]
            stage.put(step, cell, _terminals(terminals, rate) | _codes(merchants, signed, rate))


def _acceptance(assigned: int, new: int, rate: dict[str, int]) -> dict[str, int]:
    either = assigned * rate["qr_or_nfc"] // 1000
    return {
        "m_assigned_active": assigned,
        "m_upgraded": either * rate["upgraded"] // 1000,
        # Rounded up, so that QR and NFC together still reach "either" where there are only a few merchants.
        "m_qr": -(-either * rate["qr"] // 1000),
        "m_nfc": either * rate["nfc"] // 1000,
        "m_qr_or_nfc": either,
        "m_activated30": new * rate["activated"] // 1000,
        "m_active10": either * rate["active"] // 1000,
    }


def _care(stock: int, rate: dict[str, int]) -> dict[str, int]:
    due = stock * _INSPECTION_DUE_PERMILLE // 1000
    return {
        "m_shared_declared": stock * rate["shared"] // 1000,
        "m_no_licence": stock * rate["no_licence"] // 1000,
        "m_inspected": due * rate["inspected"] // 1000,
        "m_inspect_due": due,
    }


def _terminals(stock: int, rate: dict[str, int]) -> dict[str, int]:
    in_use = stock * rate["in_use"] // 1000
    nfc = in_use * rate["t_nfc"] // 1000
    eligible = nfc * rate["eligible"] // 1000
    return {
        "t_end": stock,
        "t_in_use": in_use,
        "t_nfc": nfc,
        "t_dualfree_eligible": eligible,
        "t_dualfree_on": eligible * rate["dualfree"] // 1000,
        "t_smartpos": in_use * rate["smart"] // 1000,
    }


def _codes(merchants: int, signed: int, rate: dict[str, int]) -> dict[str, int]:
    return {
        "codes_merchant": merchants * rate["codes"] // 1000,
        "codes_personal_converted": signed * _CONVERTED_PERMILLE // 1000,
    }
