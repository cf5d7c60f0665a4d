"""Faults for measuring the checks by: each changes one return of the demonstration as filers get them wrong."""

import random
from collections.abc import Callable, Mapping

from etl.demo.stage import Key, Values

Fault = Callable[[random.Random, Values, Values], Values | None]
"""(draw, the return, the one before) -> the return with the fault; None where it has no place for it."""

_AT_LEAST = 20
"""A figure smaller than this is no place for a slip of the unit: nobody types 0.0003 merchants."""
_CHANNELS = ("tx_cnt", "tx_nfc_cnt", "tx_scan_cnt", "tx_scanned_cnt", "tx_frictionless_cnt", "tx_inapp_cnt")


def ten_thousand_times(draw: random.Random, values: Values, before: Values) -> Values | None:
    """One cell in the wrong unit: 元 where 万元 is asked for."""
    key = _cell(draw, values, before, 1)
    return values | {key: values[key] * 10_000} if key else None


def ten_thousandth(draw: random.Random, values: Values, before: Values) -> Values | None:
    """One cell in the wrong unit: 万元 where 元 is asked for."""
    key = _cell(draw, values, before, 10_000 * _AT_LEAST)
    return values | {key: values[key] // 10_000} if key else None


def one_off(draw: random.Random, values: Values, before: Values) -> Values | None:
    """One merchant more in one of the four figures that have to add up."""
    keys = [key for key in values if key[2] in ("m_begin", "m_new", "m_closed", "m_end")]
    if not keys:
        return None
    key = draw.choice(keys)
    return values | {key: values[key] + 1}


def part_above_whole(draw: random.Random, values: Values, before: Values) -> Values | None:
    """Two columns exchanged: a part and its whole, where they differ."""
    pairs = (("m_upgraded", "m_assigned_active"), ("t_nfc", "t_in_use"), ("u_mau", "u_reg_end"))
    rows = [
        ((region, scenario, part), (region, scenario, whole))
        for region, scenario, measure in values
        for part, whole in pairs
        if measure == part and values[region, scenario, part] < values.get((region, scenario, whole), 0)
    ]
    if not rows:
        return None
    part, whole = draw.choice(rows)
    return values | {part: values[whole], whole: values[part]}


def copied_month(draw: random.Random, values: Values, before: Values) -> Values | None:
    """Last month's figures again, the beginning carried forward as the form demands."""
    copied = dict(before)
    for region, scenario, measure in before:
        if measure == "m_end":
            copied[region, scenario, "m_begin"] = before[region, scenario, "m_end"]
            copied[region, scenario, "m_new"] = before[region, scenario, "m_closed"]
            copied[region, scenario, "m_activated30"] = 0
    return copied if before else None


def doubled(draw: random.Random, values: Values, before: Values) -> Values | None:
    """The month's payments counted twice, in every region and channel."""
    return _times(values, {*_CHANNELS, "tx_amt"}, 2) if _has(values, "tx_cnt") else None


def mostly_campaign(draw: random.Random, values: Values, before: Values) -> Values | None:
    """Three payments in five under a campaign."""
    if not _has(values, "tx_cnt"):
        return None
    return values | {
        key: values[key[0], key[1], "tx_cnt"] * 6 // 10 for key in values if key[2] == "campaign_cnt"
    }


def estimated(draw: random.Random, values: Values, before: Values) -> Values | None:
    """Every figure from a thousand on (in yuan for amounts) rounded to whole hundreds."""
    return {
        key: value // 100_00 * 100_00
        if key[2].endswith("_amt")
        else value // 100 * 100
        if value >= 1000
        else value
        for key, value in values.items()
    }


def pasted_row(draw: random.Random, values: Values, before: Values) -> Values | None:
    """One region's figures of merchants and terminals again for another."""
    regions = sorted({region for region, _, measure in values if measure == "m_end"})
    if len(regions) < 2:
        return None
    source, target = draw.sample(regions, 2)
    pasted = {
        (target, scenario, measure): value
        for (region, scenario, measure), value in values.items()
        if region == source and not scenario and measure.startswith(("m_", "t_"))
    }
    return values | pasted


def cents_for_yuan(draw: random.Random, values: Values, before: Values) -> Values | None:
    """The amount of one scenario in one region a hundred times too large."""
    keys = [
        key
        for key in values
        if key[2] == "scenario_tx_amt" and values.get((key[0], key[1], "scenario_tx_cnt"), 0) >= _AT_LEAST
    ]
    if not keys:
        return None
    key = draw.choice(keys)
    return values | {key: values[key] * 100}


FAULTS: Mapping[str, Fault] = {
    "unit-up": ten_thousand_times,
    "unit-down": ten_thousandth,
    "one-off": one_off,
    "exchanged": part_above_whole,
    "copied-month": copied_month,
    "doubled": doubled,
    "campaign": mostly_campaign,
    "estimated": estimated,
    "pasted-row": pasted_row,
    "cents": cents_for_yuan,
}


def _cell(draw: random.Random, values: Values, before: Values, at_least: int) -> Key | None:
    keys = [k for k, v in values.items() if v >= max(at_least, _AT_LEAST) and before.get(k, 0) >= _AT_LEAST]
    return draw.choice(keys) if keys else None


def _times(values: Values, measures: set[str], times: int) -> Values:
    return {key: value * times if key[2] in measures else value for key, value in values.items()}


def _has(values: Values, measure: str) -> bool:
    return any(key[2] == measure for key in values)
