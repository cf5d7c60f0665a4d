"""The arithmetic of the proof of a score, laid out so that a calculator gives every figure again."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from etl.scoring.fixed import DECIMALS
from pages.shared.words import NOTHING, Words

Json = Mapping[str, Any]


def calculation(words: Words, item: Json) -> str:
    """How one item's points come about, from the figures to the rounded points; the reason where it left the score."""
    steps = item["steps"]
    if steps is None:
        return words.say("leaves the score")
    if item["state"] == "not_filed":
        return words.say("not filed = 0 points")
    said = [_value(words, item), _start(words, item, steps)]
    said += [_event(words, event, steps) for event in steps["events"]]
    if steps["minimum"] is not None:
        said.append(words.say("not below {least}", least=_short(words, steps["minimum"])))
    curve = steps["curve"]
    if not (curve and not steps["events"] and curve["points"] == item["points"]):
        said.append(words.say("= {points} points", points=item["points"]))
    return words.say("; ").join(part for part in said if part)


def _value(words: Words, item: Json) -> str:
    """350 ÷ 400 × 100 = 87.5."""
    if item["value"] is None:
        return ""
    value, scale = Fraction(item["value"]), Fraction(item["scale"])
    top, bottom = words.number(item["numerator"]), words.number(item["denominator"])
    if item["denominator"] == 1 and scale == 1:
        return words.say("value {value}", value=words.in_full(value))
    times = "" if scale == 1 else f" × {scale}"
    return f"{top} ÷ {bottom}{times} = {words.in_full(value)}"


def _start(words: Words, item: Json, steps: Json) -> str:
    """What the figure alone gives, before any event is counted."""
    if steps["red_line"] is not None and not steps["red_line"]["kept"]:
        return words.say("beyond the red line {line}", line=_short(words, steps["red_line"]["line"]))
    said = []
    if steps["red_line"] is not None:
        said.append(words.say("red line {line} kept", line=_short(words, steps["red_line"]["line"])))
    if steps["gates"] is not None:
        said.append(_gates(words, steps["gates"]))
        if Fraction(item["points"]) == 0:
            said.append(words.say("the condition is not met or nothing was gained"))
            return words.say("; ").join(said)
    if steps["place"] is not None:
        said.append(
            words.say(
                "place {place} of the group, {step} of the points less for each place",
                place=steps["place"]["place"] or NOTHING,
                step=_short(words, steps["place"]["step"]),
            )
        )
    if steps["curve"] is not None:
        said.append(_on_curve(words, steps["curve"]))
    elif steps["kind"] in ("deduct", "red_line"):
        said.append(words.say("full points {points}", points=_short(words, item["maximum"])))
    return words.say("; ").join(said)


def _gates(words: Words, gates: Json) -> str:
    return words.say(
        "place {before} of {members} before, place {now} now (only from the last {last} to the first {first})",
        before=gates["place_before"] or NOTHING,
        now=gates["place_now"] or NOTHING,
        members=gates["members"],
        last=gates["from_last"],
        first=gates["to_first"],
    )


def _on_curve(words: Words, curve: Json) -> str:
    """Between two corners the straight line, beyond them the outer points."""
    if curve["value"] is None:
        return words.say("no earlier figure to compare with")
    value = Fraction(curve["value"])
    corners = [(Fraction(x), Fraction(y)) for x, y in curve["corners"]]
    left = [c for c in corners if c[0] < value or (c[0] == value and curve["closed"] == "left")]
    right = [c for c in corners if c[0] > value or (c[0] == value and curve["closed"] == "right")]
    if not left or not right or left[-1][1] == right[0][1]:
        reached = left[-1] if left else right[0]
        return words.say(
            "{value} gives {points}", value=words.in_full(value), points=words.in_full(reached[1])
        )
    (x0, y0), (x1, y1) = left[-1], right[0]
    a, b, c, d = (words.in_full(number) for number in (y0, y1, x0, x1))
    unrounded = words.in_full(Fraction(curve["points_unrounded"]))
    line = f"{a} + ({b} − {a}) × ({words.in_full(value)} − {c}) ÷ ({d} − {c}) = {unrounded}"
    return words.say("{line}, rounded {points}", line=line, points=curve["points"])


def _event(words: Words, event: Json, steps: Json) -> str:
    count = NOTHING if event["count"] is None else words.number(event["count"])
    sign = "−" if steps["kind"] == "deduct" else "+"
    name = named(words, event)
    return f"{sign} {name} {count} × {_short(words, event['points_each'])}"


def named(words: Words, thing: Json) -> str:
    """What a part, an event or a rule of the proof is called in the page's language."""
    return str(thing[f"name_{words.language}"])


def _short(words: Words, number: str) -> str:
    return words.in_full(Fraction(number))


def part_calculation(words: Words, part: Json) -> str:
    """earned ÷ applicable × worth = points; points as earned where nothing has left."""
    if Fraction(part["worth"]) == 0:
        return words.say("nothing applies: the part leaves the score")
    if part["earned"] == part["points"]:
        return words.say("sum of its items = {points}", points=part["points"])
    return words.say(
        "earned {earned} ÷ {applicable} that apply × full {worth} = {points}",
        earned=part["earned"],
        applicable=_short(words, part["applicable"]),
        worth=_short(words, part["worth"]),
        points=part["points"],
    )


def total_calculation(words: Words, proof: Json) -> str:
    """From the parts to the official score, step by step; every addend has its name."""
    total, method = proof["total"], proof["method"]
    parts = [part for part in proof["parts"] if not part["bonus"] and Fraction(part["worth"])]
    plus = " + ".join(f"{named(words, part)} {part['points']}" for part in parts)
    summed, worth = sum(Fraction(p["points"]) for p in parts), sum(Fraction(p["worth"]) for p in parts)
    lines = [f"{plus} = {words.number(summed, DECIMALS)}"]
    if summed != Fraction(total["before_bonus"]):
        lines.append(
            words.say(
                "sum of the parts {earned} ÷ {applicable} that apply × full {worth} = {points}",
                earned=words.number(summed, DECIMALS),
                applicable=words.in_full(worth),
                worth=_short(words, method["full"]),
                points=total["before_bonus"],
            )
        )
    taken = "".join(
        f" − {named(words, rule)} {rule['points']}" for rule in total["penalties"] if Fraction(rule["points"])
    )
    lines.append(
        words.say(
            "base points {base} + bonus {bonus}{taken} = {exact}",
            base=total["before_bonus"],
            bonus=total["bonus"],
            taken=taken,
            exact=total["exact"],
        )
    )
    lines.append(
        words.say(
            "{exact} rounded half-up to {decimals} decimals = {official}",
            exact=total["exact"],
            decimals=method["decimals"],
            official=total["official"],
        )
    )
    return "\n\n".join(lines)


def cells_in_words(words: Words, cells: Sequence[Json]) -> str:
    """G4 280, G5 211, …: every cell with its value."""
    return words.say(", ").join(f"{cell['cell']} {words.number(cell['value'])}" for cell in cells)


def rule_in_words(words: Words, code: str) -> str:
    """A kind of rule by its number, and what it does."""
    said = {
        "R1": words.say("all or nothing"),
        "R2": words.say("share of a target"),
        "R3": words.say("straight between two values"),
        "R4": words.say("by bands"),
        "R5": words.say("a base, more or less by steps"),
        "R6": words.say("by place in the group"),
        "R7": words.say("less deductions"),
        "R8": words.say("for each occurrence"),
        "R9": words.say("with a red line"),
        "R10": words.say("ticked lines"),
        "R11": words.say("by improvement"),
    }
    return f"{code} {said[code]}" if code in said else code
