"""The weights of a method's parts turned: what the other parts are worth then, and every number that is in points.

The rule, which the sandbox declares: the parts that were turned are worth what was typed, and the others share what is
left of the full score in proportion to their points in force, to a hundredth of a point. Inside a part its items share
its points in the same way, and what an item's rule states in points (bands, tariffs, checklists, points a unit, a
minimum) moves in the same proportion. Hundredths that are left over go to the largest remainders, of equal ones to whom
the method lists first. Bonus parts and penalties stand outside the full score and stay.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from etl.definitions.method.tables import MethodTables
from etl.values.errors import Refusal
from etl.values.exact import rounded
from etl.values.text import Text

STEP = Decimal("0.01")
"""The finest weight: points shared out are whole hundredths."""
_FINEST = Decimal("0.0001")


def weights(method: MethodTables, turned: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What each part that is no bonus is worth once some are turned; they add up to the method's full score exactly."""
    in_force = {part.code: part.points for part in method.part if not part.bonus}
    typed = {code: points for code, points in turned.items() if code in in_force}
    if not typed:
        return in_force
    for points in typed.values():
        if points <= 0 or points != points.quantize(STEP):
            raise Refusal(
                Text(
                    en=f"A part cannot be worth {points} points: write more than 0, with at most two decimals.",
                    zh=f"分项不能是 {points} 分：请填写大于 0、至多两位小数的数。",
                )
            )
    rest = {code: points for code, points in in_force.items() if code not in typed}
    left = method.full - sum(typed.values())
    if rest and left < STEP * len(rest):
        raise Refusal(
            Text(
                en=f"The parts turned add to {sum(typed.values())} of {method.full}: nothing is left for the others.",
                zh=f"已调整的分项合计 {sum(typed.values())} 分（满分 {method.full}），其余分项无分可分。",
            )
        )
    if not rest and left:
        raise Refusal(
            Text(
                en=f"Every part is turned, and they add to {sum(typed.values())}, not to {method.full}; put one back.",
                zh=f"所有分项均已调整，合计 {sum(typed.values())} 分，不等于 {method.full} 分；请恢复其中一项。",
            )
        )
    others = dict(zip(rest, shared_out(left, list(rest.values())), strict=True))
    return {code: typed.get(code, others.get(code, points)) for code, points in in_force.items()}


def shared_out(whole: Decimal, shares: Sequence[Decimal], step: Decimal = STEP) -> list[Decimal]:
    """`whole` in proportion to `shares`, in multiples of `step` that add up to it; what is left over goes to the
    largest remainders, of equal ones to the first."""
    units, total = int(whole / step), sum(map(Fraction, shares))
    exact = [Fraction(share) * units / total for share in shares]
    given = [int(one) for one in exact]
    by_remainder = sorted(range(len(shares)), key=lambda nth: given[nth] - exact[nth])
    for nth in by_remainder[: units - sum(given)]:
        given[nth] += 1
    return [one * step for one in given]


def weigh(content: dict[str, Any], worth: Mapping[str, Decimal]) -> None:
    """Bring the items of a method (its tables as plain values) to what their parts are worth now."""
    for part in content["part"]:
        points = worth.get(part["code"], part["points"])
        if part["bonus"] or points == part["points"]:
            continue
        items = [entry for entry in content["item"] if entry["part"] == part["code"]]
        for entry, share in zip(items, shared_out(points, [one["points"] for one in items]), strict=True):
            _weigh_item(entry, share)
        part["points"] = points


def _weigh_item(entry: dict[str, Any], points: Decimal) -> None:
    old = entry["points"]
    ratio = Fraction(points) / Fraction(old)
    rule = entry["rule"]
    entry["points"] = points
    for one in (rule, rule.get("inner") or {}):
        _weigh_rule(one, ratio, old, points)
    entry["by_group"] = {
        group: {**own, **({"per_unit": _times(own["per_unit"], ratio, 12)} if "per_unit" in own else {})}
        for group, own in dict(entry["by_group"]).items()
    }


def _weigh_rule(rule: dict[str, Any], ratio: Fraction, old: Decimal, points: Decimal) -> None:
    if "per_unit" in rule:
        rule["per_unit"] = _times(rule["per_unit"], ratio, 12)
    if rule.get("minimum"):
        rule["minimum"] = _times(rule["minimum"], ratio, 4)
    for band in rule.get("band", ()):
        # The band that gives full points gives the item's new ones, however they were rounded.
        band["points"] = points if band["points"] == old else min(_times(band["points"], ratio, 4), points)
    for line in rule.get("tariff", ()):
        line["points"] = max(_times(line["points"], ratio, 4), _FINEST)
    if lines := rule.get("check", ()):
        shares = shared_out(points, [line["points"] for line in lines], _FINEST)
        for line, share in zip(lines, shares, strict=True):
            line["points"] = share


def _times(number: Decimal, ratio: Fraction, decimals: int) -> Decimal:
    return rounded(Fraction(number) * ratio, decimals)
