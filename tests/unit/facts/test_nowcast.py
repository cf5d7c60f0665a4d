"""The estimate of an unfiled month: against hand reckoning, and its record on months that are known by now."""

import random
import statistics

from etl.facts.nowcast import FEWEST, nowcast


def months(count: int) -> list[str]:
    return [f"{2018 + at // 12}-{at % 12 + 1:02d}" for at in range(count)]


def grown(count: int, seed: int) -> dict[str, dict[str, int]]:
    """Five institutions whose growth has a common part and one of their own."""
    draw = random.Random(seed)
    values = {code: 10_000.0 * (place + 1) for place, code in enumerate("abcde")}
    found = {}
    for period in months(count):
        common = draw.gauss(1.02, 0.03)
        values = {code: value * common * draw.gauss(1, 0.02) for code, value in values.items()}
        found[period] = {code: round(value) for code, value in values.items()}
    return found


def test_by_hand() -> None:
    periods = months(FEWEST + 2)
    sums = {period: {"a": 100, "b": 50} for period in periods[:-1]} | {periods[-1]: {"a": 120}}
    found = nowcast(sums, periods, {"a"})
    assert found is not None
    # 150 grows by the fifth that a grew by, and never missed before.
    assert (found.filed, found.low, found.estimate, found.high, found.months) == (120, 180, 180, 180, FEWEST)


def test_a_short_past_or_nobody_to_match_says_nothing() -> None:
    periods = months(FEWEST + 1)
    sums = {period: {"a": 100, "b": 50} for period in periods[:-1]} | {periods[-1]: {"a": 120}}
    assert nowcast(sums, periods, {"a"}) is None
    longer = months(FEWEST + 2)
    known = {period: {"a": 100} for period in longer[:-1]} | {longer[-1]: {"new": 5}}
    assert nowcast(known, longer, {"new"}) is None
    assert nowcast({}, longer[-1:], {"a"}) is None


def test_the_record_on_twenty_past_months_is_told_and_true() -> None:
    """What is said of the record is what a recount finds; the range held in most of them."""
    periods = months(30)
    told = recounted = tried = 0
    for seed in range(8):
        sums = grown(30, seed)
        last = sums[periods[-1]]
        sums[periods[-1]] = {code: last[code] for code in "abd"}
        found = nowcast(sums, periods, "abd")
        assert found is not None
        assert found.tried == 20
        told, tried = told + found.hit, tried + found.tried
        recounted += sum(_held(sums, periods, place) for place in range(len(periods) - 21, len(periods) - 1))
        assert found.low <= found.estimate <= found.high
    assert told == recounted
    assert told / tried > 0.9


def _held(sums: dict[str, dict[str, int]], periods: list[str], place: int) -> bool:
    """Whether the total of a month lies in the range of what the months before it missed, reckoned in floats."""

    def step(at: int) -> float:
        before, now = sums[periods[at - 1]], sums[periods[at]]
        return sum(now[code] for code in "abd") / sum(before[code] for code in "abd")

    def miss(at: int) -> float:
        return sum(sums[periods[at]].values()) / (sum(sums[periods[at - 1]].values()) * step(at))

    def apart(at: int) -> float:
        before, now = sums[periods[at - 1]], sums[periods[at]]
        return sum(abs(now[code] - before[code] * step(at)) for code in "abd") / sum(before[c] for c in "abd")

    places = range(len(periods) - 21 - FEWEST, place)
    earlier = [miss(at) for at in places]
    worst = 0.0
    for at in range(len(earlier)):
        others = earlier[:at] + earlier[at + 1 :]
        worst = max(worst, abs(earlier[at] - sum(others) / len(others)))
    width = worst * max(1, apart(place) / statistics.median(apart(at) for at in places))
    return abs(miss(place) - sum(earlier) / len(earlier)) <= width
