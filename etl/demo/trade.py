"""All payments acquired (T4): at scenario points, at rural service points, and everywhere else."""

from etl.demo.chance import chance, wobble
from etl.demo.city import (
    CAMPAIGN_MONTHS,
    FRICTIONLESS_PERMILLE,
    IN_APP_PERMILLE,
    LAST,
    OTHER_TICKET,
    PERIODS,
    transactions,
)
from etl.demo.split import split, split_among
from etl.demo.stage import Cell, Stage, Values
from etl.demo.trouble import campaign_spike

_RATES = {
    "ticket": ((700, 1300), (750, 1350)),
    "refunded": ((3, 8), (3, 8)),
    "subsidy": ((160, 420), (160, 420)),
    "nfc": ((180, 420), (180, 420)),
    "scan": ((260, 460), (260, 460)),
    "scanned": ((260, 460), (260, 460)),
}
_CAMPAIGN_PERMILLE = (35, 85)
_CAMPAIGN_MONTH_PERMILLE = (170, 320)
_SPIKE_SWELL = 2
_CAMPAIGN_TICKET_PERMILLE = 820
_PENNY_PERMILLE = 140
_OTHER_IN_APP_PERMILLE = 40


def enter_trade(stage: Stage) -> None:
    """Write T4 for every acquirer; over all of them the counts are the city's transactions."""
    rates = stage.rates(_RATES, "merchants")
    for step in range(LAST + 1):
        draw = chance(stage.seed, "trade", PERIODS[step])
        counted = _counted(stage, step)
        weights = {cell: wobble(draw, n, 120) for cell, n in _elsewhere(stage, step).items()}
        left = transactions(step) - sum(count for count, _ in counted.values())
        elsewhere = split_among(left, weights)
        shares = {code: _campaign_share(stage, step, code) for code in stage.months[step]}
        for cell, count in elsewhere.items():
            rate, values = rates[cell[0]][step], stage.months[step][cell[0]]
            fen = wobble(draw, count * OTHER_TICKET * rate["ticket"] // 1000, 50)
            count_here, fen_here = counted[cell]
            total, amount = count + count_here, fen + fen_here
            stage.put(step, cell, _payments(total, amount, rate, shares[cell[0]]))
            stage.put(step, cell, _channels(values, cell, count, total, rate))


def _elsewhere(stage: Stage, step: int) -> dict[Cell, int]:
    """Weights of what is paid outside scenarios and service points: by merchants that accept."""
    weights = {}
    for code, values in stage.months[step].items():
        for (region, _, measure), value in values.items():
            if measure == "m_qr_or_nfc":
                swell = _SPIKE_SWELL if campaign_spike(code, PERIODS[step]) else 1
                weights[code, region] = 1000 * (value + 1) * swell
    return weights


def _counted(stage: Stage, step: int) -> dict[Cell, tuple[int, int]]:
    """Count and fen of payments at scenario and service points, for every acquirer and region."""
    sums: dict[Cell, tuple[int, int]] = {}
    for code, values in stage.months[step].items():
        for (region, _, measure), value in values.items():
            count, fen = sums.get((code, region), (0, 0))
            if measure in ("scenario_tx_cnt", "rural_tx_cnt"):
                count += value
            elif measure in ("scenario_tx_amt", "rural_tx_amt"):
                fen += value
            sums[code, region] = (count, fen)
    return sums


def _campaign_share(stage: Stage, step: int, code: str) -> int:
    """Payments under a campaign, in permille of all."""
    draw = chance(stage.seed, "campaign", PERIODS[step], code)
    ends = _CAMPAIGN_MONTH_PERMILLE if PERIODS[step] in CAMPAIGN_MONTHS else _CAMPAIGN_PERMILLE
    return campaign_spike(code, PERIODS[step]) or draw.randint(*ends)


def _payments(total: int, amount: int, rate: dict[str, int], campaign_permille: int) -> dict[str, int]:
    refunds = total * rate["refunded"] // 1000
    under_campaign = total * campaign_permille // 1000
    return {
        "tx_cnt": total,
        "tx_amt": amount,
        "refund_cnt": refunds,
        "refund_amt": amount * refunds // max(1, total),
        "campaign_cnt": under_campaign,
        "campaign_amt": amount * under_campaign * _CAMPAIGN_TICKET_PERMILLE // (max(1, total) * 1000),
        "subsidy_amt": under_campaign * rate["subsidy"],
        "tx_le_0_10_cnt": under_campaign * _PENNY_PERMILLE // 1000,
    }


def _channels(values: Values, cell: Cell, elsewhere: int, total: int, rate: dict[str, int]) -> dict[str, int]:
    """The same payments by the way in which they were made; the parts add up to `total`."""
    frictionless = _part(values, cell, FRICTIONLESS_PERMILLE)
    in_app = _part(values, cell, IN_APP_PERMILLE) + elsewhere * _OTHER_IN_APP_PERMILLE // 1000
    nfc, scan, scanned = split(total - frictionless - in_app, [rate["nfc"], rate["scan"], rate["scanned"]])
    return {
        "tx_nfc_cnt": nfc,
        "tx_scan_cnt": scan,
        "tx_scanned_cnt": scanned,
        "tx_frictionless_cnt": frictionless,
        "tx_inapp_cnt": in_app,
    }


def _part(values: Values, cell: Cell, permille: dict[str, int]) -> int:
    return sum(
        values.get((cell[1], kind, "scenario_tx_cnt"), 0) * part // 1000 for kind, part in permille.items()
    )
