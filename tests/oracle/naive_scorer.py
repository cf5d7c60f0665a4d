"""A second scorer: slow, obvious, plain Python with fractions, one institution at a time. It shares the method's
definition with the engine and nothing else; whatever the two disagree on is a mistake in one of them.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

LEFT = ("not_applicable", "too_few")


@dataclass
class Book:
    """What the naive scorer reads. Keys are (period, institution, code)."""

    roster: list  # of (period, institution, group)
    readings: dict = field(default_factory=dict)  # -> (numerator | None, denominator | None, state)
    earlier: dict = field(default_factory=dict)  # -> the same, one period before
    counts: dict = field(default_factory=dict)  # -> (count | None, state)
    indicators: dict = field(default_factory=dict)  # code -> Indicator


def naive_scores(method, book, history=()):
    """{(period, institution): everything about its score}, points as integers of 0.0001."""
    rows = {}
    for period, institution, group in book.roster:
        items = {
            item.code: naive_item(method, item, book, period, institution, group) for item in method.item
        }
        rows[period, institution] = naive_total(method, items, period) | {
            "group": group,
            "items": items,
        }
    find_persistence(method, book, rows, history)
    for row in rows.values():
        row["total"] = row["before_bonus"] + row["bonus"] - row["penalty"]
        row["official"] = rounded(Fraction(row["total"], 10**4) * 10**method.decimals)
    for (period, institution), row in rows.items():
        row["grade"] = naive_grade(method, row, book, period, institution)
        rivals = [r for (p, _), r in rows.items() if p == period and r["state"] != "not_applicable"]
        peers = [r for r in rivals if r["group"] == row["group"]]
        ranked = row["state"] != "not_applicable"
        row["rank"] = 1 + sum(ahead(method, r, row) for r in rivals) if ranked else None
        enough = len(peers) >= method.minimum_group
        row["group_rank"] = 1 + sum(ahead(method, r, row) for r in peers) if ranked and enough else None
    return rows


def rounded(number):
    """To a whole number, half away from zero, by the decimal module."""
    with localcontext() as context:
        context.prec = 200
        whole, rest = divmod(abs(number), 1)
        up = 1 if rest >= Fraction(1, 2) else 0
        size = int(Decimal(int(whole) + up).to_integral_value(ROUND_HALF_UP))
    return -size if number < 0 else size


def figure(book, kind, period, institution, code):
    """(value or None, state) of a reading in the indicator's unit."""
    numerator, denominator, state = getattr(book, kind).get(
        (period, institution, code), (None, None, "not_filed")
    )
    if state == "value" and denominator <= 0:
        return None, "too_few"
    if state not in ("value", "under_objection") or not denominator or denominator <= 0 or numerator is None:
        return None, state
    return Fraction(numerator * book.indicators[code].scale, denominator), state


def naive_item(method, item, book, period, institution, group):
    rule = item.rule_for(group)
    points, state = by_rule(method, item, rule, book, period, institution, group)
    counted = state not in LEFT and not (item.display_until and period <= item.display_until)
    return {"points": rounded(points * 10**4), "state": state, "counted": counted}


def by_rule(method, item, rule, book, period, institution, group):
    most = Fraction(item.points)
    higher = book.indicators[item.indicator].direction != "lower"
    value, state = figure(book, "readings", period, institution, item.indicator)
    there = any(key[2] == item.indicator for key in book.readings)
    if rule.kind in ("award", "checklist"):
        return entered(rule, most, book, period, institution, state if there else "value")
    if rule.kind == "deduct":
        return deducted(rule, most, book, period, institution, value, state, higher, there)
    if value is None:
        return Fraction(0), state
    if rule.kind == "place":
        return by_place(method, rule, most, book, period, institution, group, item.indicator, state, higher)
    if rule.kind == "improvement":
        return improved(method, rule, most, book, period, institution, group, item.indicator, higher)
    if rule.kind == "red_line":
        beyond = value < rule.line if higher else value > rule.line
        inner = by_value(rule.inner, most, value, higher) if rule.inner else most
        return (Fraction(0) if beyond else inner), state
    return by_value(rule, most, value, higher), state


def by_value(rule, most, value, higher):
    target = Fraction(getattr(rule, "target", 0))
    if rule.kind == "all_or_nothing":
        return most if (value >= target if higher else value <= target) else Fraction(0)
    if rule.kind == "completion":
        return most * min(max(value / target, Fraction(0)), Fraction(1))
    if rule.kind == "linear":
        floor = Fraction(rule.floor)
        return most * min(max((value - floor) / (target - floor), Fraction(0)), Fraction(1))
    if rule.kind == "base":
        beyond = value - target if higher else target - value
        points = Fraction(rule.base) * most + Fraction(rule.per_unit) * beyond
        return min(max(points, Fraction(0)), Fraction(rule.cap) * most)
    for band in rule.band:
        if rule.closed == "left":
            fits = (band.from_ is None or band.from_ <= value) and (band.to is None or value < band.to)
        else:
            fits = (band.from_ is None or band.from_ < value) and (band.to is None or value <= band.to)
        if fits:
            return Fraction(band.points)
    raise AssertionError("no band fits")


def entered(rule, most, book, period, institution, state):
    lines = rule.tariff if rule.kind == "award" else rule.check
    points = Fraction(0)
    for line in lines:
        count, count_state = book.counts.get((period, institution, line.event), (None, "not_filed"))
        if count_state == "under_objection" and state == "value":
            state = "under_objection"
        if count_state in ("value", "under_objection") and count:
            points += Fraction(line.points) * (count if rule.kind == "award" else 1)
    if state not in ("value", "under_objection"):
        return Fraction(0), state
    return min(points, most), state


def deducted(rule, most, book, period, institution, value, state, higher, there):
    if not rule.inner and not there:
        state = "value"
    missing_value = rule.inner is not None and value is None
    points = by_value(rule.inner, most, value, higher) if rule.inner and value is not None else most
    for tariff in rule.tariff:
        count, count_state = book.counts.get((period, institution, tariff.event), (None, "not_filed"))
        if count is None or count_state not in ("value", "under_objection"):
            state = state if state in LEFT else "not_filed"
            continue
        if count_state == "under_objection" and state == "value":
            state = "under_objection"
        points -= Fraction(tariff.points) * count
    if missing_value or state not in ("value", "under_objection"):
        return Fraction(0), state
    return max(points, Fraction(rule.minimum)), state


def peers_with(book, kinds, period, group, indicator):
    """{institution: [values by kind]} of the group's members that have a figure of every kind."""
    found = {}
    for other_period, other, other_group in book.roster:
        if (other_period, other_group) == (period, group):
            values = [figure(book, kind, period, other, indicator)[0] for kind in kinds]
            if None not in values:
                found[other] = values
    return found


def place_among(values, mine, higher):
    return 1 + sum(v > mine if higher else v < mine for v in values)


def by_place(method, rule, most, book, period, institution, group, indicator, state, higher):
    peers = peers_with(book, ["readings"], period, group, indicator)
    if len(peers) < method.minimum_group:
        return Fraction(0), "too_few"
    place = place_among([v for (v,) in peers.values()], peers[institution][0], higher)
    return most * max(Fraction(0), 1 - Fraction(rule.step) * (place - 1)), state


def improved(method, rule, most, book, period, institution, group, indicator, higher):
    value, state = figure(book, "readings", period, institution, indicator)
    if not any(key[2] == indicator for key in book.earlier):
        return Fraction(0), "too_few"
    before, before_state = figure(book, "earlier", period, institution, indicator)
    if before is None:
        return Fraction(0), "not_filed" if before_state in ("not_filed", "under_objection") else "too_few"
    gain = (value - before) * (1 if higher else -1)
    points = most * min(max(gain / Fraction(rule.gain), Fraction(0)), Fraction(1))
    if rule.from_last is None:
        return points, state
    peers = peers_with(book, ["readings", "earlier"], period, group, indicator)
    if len(peers) < method.minimum_group:
        return Fraction(0), "too_few"
    now = place_among([v for v, _ in peers.values()], value, higher)
    was = place_among([v for _, v in peers.values()], before, higher)
    rose = len(peers) - was < len(peers) * Fraction(rule.from_last) and now <= len(peers) * Fraction(
        rule.to_first
    )
    return (points if rose else Fraction(0)), state


def naive_total(method, items, period):
    parts, earned, worth, applicable, bonus = {}, 0, 0, 0, 0
    for part in method.part:
        mine = [item for item in method.item if item.part == part.code]
        counting = [item for item in mine if items[item.code]["counted"]]
        points = sum(items[item.code]["points"] for item in counting)
        most = sum(rounded(Fraction(item.points) * 10**4) for item in counting)
        if part.bonus:
            bonus += points
            parts[part.code] = points
            continue
        if len(counting) < Fraction(method.missing.minimum_present) * len(mine) or most == 0:
            parts[part.code] = None
            continue
        full = rounded(Fraction(part.points) * 10**4)
        if method.missing.rescale == "part":
            points, part_worth = rounded(Fraction(points * full, most)), full
        else:
            part_worth = most
        parts[part.code] = points
        earned, worth, applicable = earned + points, worth + part_worth, applicable + most
    hundred = rounded(Fraction(method.full) * 10**4)
    before = earned
    if method.missing.rescale != "none" and worth:
        before = rounded(Fraction(earned * hundred, worth))
    if method.bonus is None:
        bonus = 0
    else:
        bonus = min(max(bonus, 0), rounded(Fraction(method.bonus.cap) * 10**4))
        if method.bonus.mode == "restoring":
            bonus = min(bonus, max(hundred - before, 0))
    return {
        "parts": parts,
        "before_bonus": before,
        "bonus": bonus,
        "penalty": 0,
        "applicable": applicable,
        "state": total_state(method, items, applicable),
    }


def total_state(method, items, applicable):
    if not applicable:
        return "not_applicable"
    basic = [
        items[i.code] for i in method.item if not method.parts[i.part].bonus and items[i.code]["counted"]
    ]
    if all(item["state"] == "not_filed" for item in basic):
        return "not_filed"
    disputed = any(item["counted"] and item["state"] == "under_objection" for item in items.values())
    return "under_objection" if disputed else "value"


def quarters_before(period, back):
    year, quarter = map(int, period.split("-Q"))
    for _ in range(back):
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return f"{year}-Q{quarter}"


def find_persistence(method, book, rows, history):
    for rule in method.persistence:
        if not rule.item:
            continue
        failed = {(p, i) for p, i, code in history if code == rule.code}
        for (period, institution), row in rows.items():
            item = row["items"][rule.item]
            share = Fraction(item["points"], 10**4) / Fraction(method.items[rule.item].points) * 100
            failed.discard((period, institution))
            if item["counted"] and share < Fraction(rule.below):
                failed.add((period, institution))
        for (period, institution), row in rows.items():
            run = [quarters_before(period, back) for back in range(rule.periods)]
            if all((p, institution) in failed for p in run):
                row["penalty"] += rounded(Fraction(rule.points) * 10**4)


def naive_grade(method, row, book, period, institution):
    if not method.grade or row["state"] == "not_applicable":
        return None
    score = Fraction(row["official"], 10**method.decimals)
    codes = [grade.code for grade in method.grade]
    for grade in method.grade:
        low, high = grade.from_, grade.to
        if method.closed == "left":
            fits = (low is None or low <= score) and (high is None or score < high)
        else:
            fits = (low is None or low < score) and (high is None or score <= high)
        if fits:
            best = codes.index(grade.code)
    for veto in method.veto:
        if veto.event:
            count, state = book.counts.get((period, institution, veto.event), (None, "not_filed"))
            hit = bool(count) and state in ("value", "under_objection")
        else:
            value, _ = figure(book, "readings", period, institution, veto.indicator)
            hit = value is not None and (value < veto.below if veto.below is not None else value > veto.above)
        if hit:
            best = min(best, codes.index(veto.ceiling))
    return codes[best]


def ahead(method, other, mine):
    """Whether `other` stands before `mine`: official score, then the tie-breaks in their order."""
    for key in ("official", *method.tie_break):
        a, b = by_key(other, key), by_key(mine, key)
        if a != b:
            return a > b
    return False


def by_key(row, key):
    if key in row:
        return row[key]
    if key in row["parts"]:
        return row["parts"][key] or 0
    item = row["items"][key]
    return item["points"] if item["counted"] else 0
