"""Random methods and random figures for them: few institutions, small numbers, so that ties and gaps are common."""

from dataclasses import dataclass
from fractions import Fraction

import polars as pl
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.scoring.inputs import Inputs, inputs_of
from tests.depth import cases
from tests.oracle.naive_scorer import Book

SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
THOROUGH = settings(max_examples=cases(200), deadline=None, suppress_health_check=SLOW)
BRIEF = settings(max_examples=cases(60), deadline=None, suppress_health_check=SLOW)

TEXT = {"zh": "名", "en": "name"}
STATES = ("value", "value", "value", "not_applicable", "not_filed", "too_few", "under_objection")
EVENTS = ("late-day", "wrong-field", "prize", "plan", "tampering")
GROUPS = ("G1", "G2")


@dataclass
class RandomProgramme:
    method: Method
    book: Book

    @property
    def inputs(self) -> Inputs:
        """The book as the engine takes it."""
        roster = pl.DataFrame(self.book.roster, schema=["period", "institution", "group"], orient="row")
        return inputs_of(
            roster,
            frame(self.book.readings, "indicator"),
            {code: Fraction(indicator.scale) for code, indicator in self.book.indicators.items()},
            earlier=frame(self.book.earlier, "indicator"),
            counts=frame({k: (c, 1, s) for k, (c, s) in self.book.counts.items()}, "event").rename(
                {"numerator": "count"}
            ),
        )


def frame(cells: dict, kind: str) -> pl.DataFrame:
    schema = {"period": pl.String, "institution": pl.String, kind: pl.String, "numerator": pl.Int64}
    schema |= {"denominator": pl.Int64, "state": pl.String}
    return pl.DataFrame([(*key, *cell) for key, cell in cells.items()], schema=schema, orient="row")


def indicator(code: str, direction: str, scale: int) -> Indicator:
    return Indicator(
        code=code, name=TEXT, why=TEXT, numerator="a", denominator="b", scale=scale, unit=TEXT,
        direction=direction, author="a", checker="b", next_review="2027-01",
    )  # fmt: skip


levels = st.sampled_from(["0.5", "1", "1.5", "2", "25", "50", "100", "33.3"])
"""Targets and lines that small ratios often meet exactly."""


@st.composite
def by_value_rules(draw, higher: bool, points: int):
    kind = draw(st.sampled_from(["all_or_nothing", "linear", "bands", "base"] + ["completion"] * higher))
    if kind == "linear":
        low, high = draw(st.sampled_from([(0, 1), (0, 3), (-1, 2), (25, 100), (33, 95), (60, 95)]))
        return {"kind": kind, "floor": low if higher else high, "target": high if higher else low}
    if kind == "bands":
        edges = sorted(
            draw(st.lists(st.sampled_from([0, 1, 2, 50, 100]), min_size=1, max_size=3, unique=True))
        )
        given = sorted(
            draw(st.lists(st.integers(-points, points), min_size=len(edges) + 1, max_size=len(edges) + 1))
        )
        ends = list(zip([None, *edges], [*edges, None], given if higher else given[::-1], strict=True))
        bands = [
            {k: v for k, v in (("from", low), ("to", high), ("points", p)) if v is not None}
            for low, high, p in ends
        ]
        return {"kind": kind, "closed": draw(st.sampled_from(["left", "right"])), "band": bands}
    if kind == "base":
        cap = draw(st.sampled_from(["0.8", "1", "1.2"]))
        return {"kind": kind, "target": draw(levels), "per_unit": draw(levels), "cap": cap}
    return {"kind": kind, "target": draw(levels)}


@st.composite
def rules(draw, higher: bool, points: int):
    kind = draw(
        st.sampled_from(["value"] * 3 + ["place", "deduct", "award", "red_line", "checklist", "improvement"])
    )
    inner = draw(st.none() | by_value_rules(higher, points))
    tariffs = [
        {"event": event, "points": draw(st.sampled_from(["0.5", "1", "2.0005"]))}
        for event in draw(st.lists(st.sampled_from(EVENTS[:3]), min_size=1, max_size=2, unique=True))
    ]
    if kind == "value":
        return draw(by_value_rules(higher, points))
    if kind == "place":
        return {"kind": kind, "step": draw(st.sampled_from(["0.05", "0.3", "0.3333"]))}
    if kind == "deduct":
        minimum = draw(st.sampled_from([0, -2]))
        return {"kind": kind, "minimum": minimum, "tariff": tariffs} | ({"inner": inner} if inner else {})
    if kind == "award":
        return {"kind": kind, "tariff": tariffs}
    if kind == "red_line":
        return {"kind": kind, "line": draw(levels)} | ({"inner": inner} if inner else {})
    if kind == "checklist":
        return {
            "kind": kind,
            "check": [{"event": "plan", "points": 1}, {"event": "prize", "points": points - 1}],
        }
    gates = draw(st.sampled_from([{}, {"from_last": "0.34", "to_first": "0.5"}]))
    return {"kind": kind, "gain": draw(levels)} | gates


@st.composite
def methods(draw):
    """A method and the indicators it scores: two or three parts, one of them perhaps a bonus."""
    bonus = draw(st.booleans())
    splits = draw(st.sampled_from([[100], [40, 60], [15, 85]])) + [10] * bonus
    parts, items, indicators = [], [], {}
    for p, worth in enumerate(splits):
        is_bonus = bonus and p == len(splits) - 1
        parts.append({"code": f"P{p}", "name": TEXT, "points": worth, "bonus": is_bonus})
        first = draw(st.integers(2, worth - 2))
        for i, points in enumerate([first, worth - first]):
            code = f"I{p}{i}"
            higher = draw(st.booleans())
            indicators[code] = indicator(
                code, "higher" if higher else "lower", draw(st.sampled_from([1, 100]))
            )
            item = {"code": code, "part": f"P{p}", "indicator": code, "points": points}
            item["rule"] = draw(rules(higher, points))
            if item["rule"]["kind"] in ("all_or_nothing", "completion", "base") and draw(st.booleans()):
                item["by_group"] = {"G2": {"target": draw(levels)}}
            if draw(st.integers(0, 9)) == 0:
                item["display_until"] = "2019-Q1"
            items.append(item)
    watched = draw(st.sampled_from([item["code"] for item in items]))
    penalty = {"code": "again", "name": TEXT, "item": watched, "below": "60", "periods": 2, "points": 3}
    keys = ["before_bonus", *(part["code"] for part in parts), *(item["code"] for item in items)]
    return Method.model_validate(
        {
            "code": "2018-04-01", "name": TEXT, "why": TEXT, "author": "a", "checker": "b",
            "next_review": "2027-01", "part": parts, "item": items,
            "decimals": draw(st.sampled_from([0, 2])),
            "minimum_group": draw(st.integers(1, 3)),
            "missing": {
                "rescale": draw(st.sampled_from(["part", "total", "none"])),
                "minimum_present": draw(st.sampled_from(["0", "0.6"])),
            },
            "bonus": {"mode": draw(st.sampled_from(["on_top", "restoring"])), "cap": 8} if bonus else None,
            "event": [{"code": event, "name": TEXT, "counted_in": TEXT} for event in EVENTS],
            "closed": draw(st.sampled_from(["left", "right"])),
            "grade": [
                {"code": "D", "name": TEXT, "to": 40}, {"code": "C", "name": TEXT, "from": 40, "to": "62.5"},
                {"code": "A", "name": TEXT, "from": "62.5"},
            ],
            "veto": [
                {"code": "false-data", "name": TEXT, "ceiling": "C", "event": "tampering"},
                {"code": "too-low", "name": TEXT, "ceiling": "D", "indicator": "I00", "below": "20"},
            ],
            "persistence": draw(st.sampled_from([[], [penalty]])),
            "tie_break": draw(st.lists(st.sampled_from(keys), unique=True, max_size=3)),
        }
    ), indicators  # fmt: skip


@st.composite
def cells(draw):
    """A figure: small numbers, now and then huge or negative ones, denominators that may be 0."""
    state = draw(st.sampled_from(STATES))
    if state not in ("value", "under_objection") or (state == "under_objection" and draw(st.booleans())):
        return None, None, state
    numerator = draw(st.sampled_from([0, 1, 1, 2, 2, 3, 4, 5, 7, -1, 10**15, 3 * 10**15 + 1, -(10**17)]))
    return numerator, draw(st.sampled_from([1, 1, 2, 2, 3, 4, 7, 0, 10**15])), state


@st.composite
def programmes(draw):
    method, indicators = draw(methods())
    year = [f"2019-Q{quarter}" for quarter in range(1, 5)]
    periods = sorted(draw(st.sets(st.sampled_from(year), min_size=1, max_size=3)))  # with gaps
    names = [f"B{n}" for n in range(draw(st.integers(1, 6)))]
    roster = [
        (period, name, draw(st.sampled_from(GROUPS)))
        for period in periods
        for name in names
        if name == "B0" or draw(st.integers(0, 4))
    ]
    book = Book(roster, indicators=indicators)
    for period, name, _ in roster:
        for code in indicators:
            for kind in (book.readings, book.earlier):
                if draw(st.integers(0, 9)):
                    kind[period, name, code] = draw(cells())
        for event in EVENTS:
            if draw(st.integers(0, 5)):
                count = draw(st.integers(0, 3) | st.just(10**15))
                state = draw(st.sampled_from(["value", "value", "value", "not_filed", "under_objection"]))
                book.counts[period, name, event] = (None if state == "not_filed" else count, state)
    for code in indicators:
        book.readings.setdefault((*roster[0][:2], code), (1, 2, "value"))
    return RandomProgramme(method, book)


@st.composite
def close_races(draw):
    """Eight institutions close together, nearly all with figures: a place can be won by one or two changes."""
    chance = draw(st.randoms(use_true_random=False))
    rules = [
        {"kind": "linear", "floor": 30, "target": 95},
        {"kind": "completion", "target": 90},
        {"kind": "red_line", "line": 60, "inner": {"kind": "linear", "floor": 50, "target": 100}},
        {"kind": "deduct", "tariff": [{"event": "late-day", "points": "0.5"}]},
        {"kind": "award", "tariff": [{"event": "prize", "points": 2}]},
        {"kind": "base", "target": 70, "per_unit": "0.3"},
    ]
    items = [
        {"code": f"I{i}", "part": "P0", "indicator": f"I{i}", "points": points, "rule": rule}
        for i, (points, rule) in enumerate(zip([30, 20, 15, 5, 10, 20], rules, strict=True))
    ]
    method = Method.model_validate(
        {
            "code": "2018-04-01", "name": TEXT, "why": TEXT, "author": "a", "checker": "b", "next_review": "2027-01",
            "part": [{"code": "P0", "name": TEXT, "points": 100}], "item": items, "missing": {"rescale": "part"},
            "event": [{"code": event, "name": TEXT, "counted_in": TEXT} for event in EVENTS],
            "tie_break": draw(st.sampled_from([[], ["I0"]])),
        }
    )  # fmt: skip
    roster = [("2019-Q4", f"B{n}", "G1") for n in range(8)]
    book = Book(roster, indicators={item["code"]: indicator(item["code"], "higher", 100) for item in items})
    for period, name, _ in roster:
        for code in book.indicators:
            denominator = chance.randint(80, 400)
            for kind in (book.readings, book.earlier):
                numerator = denominator * chance.randint(45, 90) // 100
                state = "value" if chance.random() < 0.97 else "not_applicable"
                cell = (numerator, denominator, state) if state == "value" else (None, None, state)
                kind[period, name, code] = cell
        for event in ("late-day", "prize"):
            book.counts[period, name, event] = (chance.randint(0, 4), "value")
    return RandomProgramme(method, book)
