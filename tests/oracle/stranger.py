"""A stranger recomputes every total and place of a period from the proofs alone, as with a calculator."""

import json
import sys
from fractions import Fraction as F
from pathlib import Path


def half_up(x, decimals=4):
    n, d = (abs(x) * 10**decimals).as_integer_ratio()
    return F((2 * n + d) // (2 * d), 10**decimals) * (-1 if x < 0 else 1)


def on_curve(curve, x):
    corners = [(F(a), F(b)) for a, b in curve["corners"]]
    left = [c for c in corners if c[0] < x or (c[0] == x and curve["closed"] == "left")]
    right = [c for c in corners if c[0] > x or (c[0] == x and curve["closed"] == "right")]
    (x0, y0), (x1, y1) = (left or right)[-1 if left else 0], (right or left)[0 if right else -1]
    return y0 if x0 == x1 else half_up(y0 + (y1 - y0) * (x - x0) / (x1 - x0))


def points_of(item):
    steps, most, gates = item["steps"], F(item["maximum"]), item["steps"]["gates"]
    events = [(e["count"] or 0, F(e["points_each"])) for e in steps["events"]]
    if item["state"] == "not_filed":
        return F(0)
    if steps["kind"] in ("award", "checklist"):
        return min(most, sum(p * (n if steps["kind"] == "award" else n > 0) for n, p in events))
    x = F(item["numerator"]) * F(item["scale"]) / item["denominator"] - F(item["earlier"] or 0)
    points = on_curve(steps["curve"], x) if steps["curve"] else most
    if line := steps["red_line"]:
        points *= x >= F(line["line"]) if line["must_be"] == "at least" else x <= F(line["line"])
    if gates:
        was_last = gates["members"] - gates["place_before"] < gates["members"] * F(gates["from_last"])
        points *= was_last and gates["place_now"] <= gates["members"] * F(gates["to_first"])
    return max(F(steps["minimum"]), points - sum(n * p for n, p in events)) if steps["minimum"] else points


def score(proof):
    method, points, total, worth, bonus = proof["method"], {}, F(0), F(0), F(0)
    for part in proof["parts"]:
        items = [i for i in proof["items"] if i["part"] == part["part"] and i["counted"]]
        points |= {i["item"]: points_of(i) for i in items}
        earned, most = sum(points[i["item"]] for i in items), sum(F(i["maximum"]) for i in items)
        if part["bonus"]:
            bonus += earned
        elif most:
            points[part["part"]] = half_up(earned * F(part["max"]) / most)
            total, worth = total + points[part["part"]], worth + F(part["max"])
    points["before_bonus"] = half_up(total * F(method["full"]) / worth)
    exact = points["before_bonus"] + min(bonus, F(method["bonus"]["cap"])) - F(proof["total"]["penalty"])
    return [half_up(exact, method["decimals"]), *(points.get(key, F(0)) for key in method["tie_break"])]


proofs = [json.loads(path.read_text("utf-8")) for path in sorted(Path(sys.argv[1]).glob("*.json"))]
found = {r["institution"]["code"]: score(r) for r in proofs}
places = {code: 1 + sum(other > own for other in found.values()) for code, own in found.items()}
print(json.dumps({code: [str(own[0]), places[code]] for code, own in found.items()}))
