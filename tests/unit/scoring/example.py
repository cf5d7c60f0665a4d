"""A small programme that the tests of reasons, waterfalls, advice and bands share: three items, six institutions."""

from fractions import Fraction

import polars as pl

from etl.definitions.indicators import Indicator
from etl.definitions.method.method import Method
from etl.scoring.inputs import Inputs, inputs_of

PERCENT = {"zh": "%", "en": "%"}
INDICATORS = {
    code: Indicator.model_validate(
        {
            "code": code, "name": {"zh": zh, "en": en}, "why": {"zh": "为何", "en": "why"}, "numerator": "a",
            "denominator": "b", "scale": 100, "unit": PERCENT, "direction": direction, "author": "a", "checker": "b",
            "next_review": "2027-01", "minimum_denominator": 30,
        }
    )
    for code, zh, en, direction in (
        ("B01", "受理改造率", "Upgrade rate", "higher"),
        ("F02", "投诉率", "Complaint rate", "lower"),
        ("A02", "月报及时率", "On-time filing", "higher"),
    )
}  # fmt: skip
METHOD = Method.model_validate(
    {
        "code": "2018-04-01", "name": {"zh": "办法", "en": "method"}, "why": {"zh": "为何", "en": "why"},
        "author": "a", "checker": "b", "next_review": "2020-06", "missing": {"rescale": "part"},
        "bonus": {"mode": "on_top", "cap": 10},
        "event": [
            {
                "code": "late-day", "name": {"zh": "迟报工作日", "en": "days late"},
                "counted_in": {"zh": "日", "en": "days"},
            },
            {
                "code": "prize", "name": {"zh": "首创项目", "en": "first projects"},
                "counted_in": {"zh": "项", "en": "projects"},
            },
        ],
        "part": [
            {"code": "P1", "name": {"zh": "基础设施", "en": "Infrastructure"}, "points": 80},
            {"code": "P2", "name": {"zh": "综合管理", "en": "Governance"}, "points": 20},
            {"code": "P7", "name": {"zh": "亮点", "en": "Highlights"}, "points": 10, "bonus": True},
        ],
        "item": [
            {
                "code": "B01", "part": "P1", "indicator": "B01", "points": 50,
                "note": {"zh": "9 月末，冻结分母", "en": "end of September"},
                "rule": {"kind": "linear", "floor": 60, "target": 95}, "by_group": {"G4": {"floor": 50}},
            },
            {
                "code": "F02", "part": "P1", "indicator": "F02", "points": 30,
                "rule": {"kind": "linear", "floor": 5, "target": 1},
            },
            {
                "code": "A02", "part": "P2", "indicator": "A02", "points": 20,
                "rule": {"kind": "deduct", "tariff": [{"event": "late-day", "points": "2.5"}]},
            },
            {
                "code": "G01", "part": "P7", "indicator": "A02", "points": 10,
                "rule": {"kind": "award", "tariff": [{"event": "prize", "points": 4}]},
            },
        ],
        "grade": [
            {"code": "D", "name": {"zh": "不合格", "en": "poor"}, "to": 60},
            {"code": "A", "name": {"zh": "合格", "en": "fair"}, "from": 60},
        ],
    }
)  # fmt: skip

Cell = tuple[int | None, int | None, str]
FIGURES: dict[str, tuple[Cell, Cell, int | None]] = {
    "B1": ((350, 400, "value"), (2, 100, "value"), 0),
    "B2": ((300, 400, "value"), (3, 100, "value"), 1),
    "B3": ((280, 400, "value"), (4, 100, "value"), 2),
    "B4": ((None, None, "not_filed"), (None, None, "too_few"), None),
    "B5": ((320, 400, "under_objection"), (None, None, "not_applicable"), 0),
    "B6": ((290, 400, "value"), (1, 100, "value"), 4),
}
GROUPS = {"B1": "G1", "B2": "G1", "B3": "G4", "B4": "G4", "B5": "G1", "B6": "G4"}


def example(
    period: str = "2019-Q4",
    better_by: int = 0,
    figures: dict[str, tuple[Cell, Cell, int | None]] | None = None,
) -> Inputs:
    """The inputs of one period; `better_by` is added to B01's numerator of everybody who has one."""
    found = FIGURES if figures is None else figures
    readings, earlier, counts = [], [], []
    for name, (b01, f02, late) in found.items():
        moved = (None if b01[0] is None else b01[0] + better_by, b01[1], b01[2])
        readings += [
            (period, name, "B01", *moved),
            (period, name, "F02", *f02),
            (period, name, "A02", 3, 3, "value"),
        ]
        past = (None if b01[0] is None else b01[0] - 20 - int(name[1:]), b01[1], b01[2])
        earlier += [(period, name, "B01", *past), (period, name, "F02", *f02)]
        counts.append((period, name, "late-day", late, "not_filed" if late is None else "value"))
        counts.append((period, name, "prize", 1 if name == "B1" else 0, "value"))
    roster = [(period, name, GROUPS.get(name, "G1")) for name in found]
    text = {"period": pl.String, "institution": pl.String}
    reading = text | {
        "indicator": pl.String,
        "numerator": pl.Int64,
        "denominator": pl.Int64,
        "state": pl.String,
    }
    count = text | {"event": pl.String, "count": pl.Int64, "state": pl.String}
    return inputs_of(
        pl.DataFrame(roster, schema=["period", "institution", "group"], orient="row"),
        pl.DataFrame(readings, schema=reading, orient="row"),
        dict.fromkeys(INDICATORS, Fraction(100)),
        earlier=pl.DataFrame(earlier, schema=reading, orient="row"),
        counts=pl.DataFrame(counts, schema=count, orient="row"),
    )
