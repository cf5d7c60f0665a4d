"""The sentence of every item, word for word, and the data behind it."""

import json
from fractions import Fraction

import pytest

from etl.definitions.load import load_programme
from etl.definitions.method.tables import Item
from etl.scoring.score import score
from etl.telling.reasons import Reason, reasons
from etl.telling.rule_words import rule_words
from tests.unit.scoring.example import INDICATORS, METHOD, example

SCORES = score(METHOD, INDICATORS, example())


def reason(institution: str, item: str) -> Reason:
    return next(r for r in reasons(SCORES, INDICATORS, SCORES.row(institution)) if r.item == item)


SENTENCES = {
    ("B1", "B01"): (
        "受理改造率 87.50% = 350 ÷ 400（9 月末，冻结分母）；60%→0 分，95%→50 分；得 39.29 分。",
        "Upgrade rate 87.50% = 350 ÷ 400 (end of September); 60% → 0 points, 95% → 50 points; 39.29 points.",
    ),
    ("B3", "B01"): (
        "受理改造率 70.00% = 280 ÷ 400（9 月末，冻结分母）；50%→0 分，95%→50 分（G4 组标准）；得 22.22 分。",
        "Upgrade rate 70.00% = 280 ÷ 400 (end of September); 50% → 0 points, 95% → 50 points "
        "(standard of group G4); 22.22 points.",
    ),
    ("B4", "B01"): (
        "受理改造率：未报送，得 0 分（满分 50 分照计）。",
        "Upgrade rate: not filed, 0 points of 50.",
    ),
    ("B4", "F02"): (
        "投诉率：分母为 0 或低于最小分母 30，不评，30 分不计入满分。",
        "Complaint rate: the denominator is 0 or below the minimum of 30; "
        "not scored, and its 30 points leave the maximum.",
    ),
    ("B5", "F02"): (
        "投诉率：不适用，不评，30 分不计入满分。",
        "Complaint rate: not applicable; not scored, and its 30 points leave the maximum.",
    ),
    ("B5", "B01"): (
        "受理改造率 80.00% = 320 ÷ 400（9 月末，冻结分母）；60%→0 分，95%→50 分；得 28.57 分"
        "（异议处理中，暂按现有数据计分）。",
        "Upgrade rate 80.00% = 320 ÷ 400 (end of September); 60% → 0 points, 95% → 50 points; 28.57 points "
        "(under objection, scored on the figure in force).",
    ),
    ("B2", "A02"): (
        "月报及时率 100.00% = 3 ÷ 3；基础 20 分；扣 迟报工作日 1 日 × 2.5 分；得 17.5 分。",
        "On-time filing 100.00% = 3 ÷ 3; from 20 points; less days late 1 × 2.5 points; 17.5 points.",
    ),
    ("B1", "G01"): (
        "月报及时率 100.00% = 3 ÷ 3；合计不超过 10 分；首创项目 1 项 × 4 分；得 4 分。",
        "On-time filing 100.00% = 3 ÷ 3; together at most 10 points; first projects 1 × 4 points; 4 points.",
    ),
}


@pytest.mark.parametrize("key", SENTENCES, ids=lambda key: "-".join(key))
def test_the_sentence(key: tuple[str, str]) -> None:
    sentence = reason(*key).sentence
    assert (sentence.zh, sentence.en) == SENTENCES[key]


def test_the_data_recompute_the_points() -> None:
    """An outsider reads text and whole numbers: value from numerator, denominator and scale; points by the rule."""
    data = json.loads(json.dumps(dict(reason("B1", "B01").data)))
    value = Fraction(data["numerator"], data["denominator"]) * Fraction(data["scale"])
    floor, target = Fraction(data["parameters"]["floor"]), Fraction(data["parameters"]["target"])
    share = min(max((value - floor) / (target - floor), Fraction(0)), Fraction(1))
    assert value == Fraction(data["value"])
    assert round(data["maximum"] * share) == data["points"] == 392857
    assert (data["rule"], data["state"], data["counted"], data["group"]) == ("R3", "value", True, "G1")


def test_no_data_hold_floats() -> None:
    def walk(value: object) -> None:
        assert not isinstance(value, float)
        for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
            walk(inner)

    for row in range(6):
        for one in reasons(SCORES, INDICATORS, row):
            walk(json.loads(json.dumps(dict(one.data))))


def item_with(rule: dict[str, object]) -> Item:
    return Item.model_validate({"code": "X", "part": "P1", "indicator": "B01", "points": 5, "rule": rule})


WORDS = [
    (
        {"kind": "all_or_nothing", "target": 90},
        "不低于 90% 得 5 分，否则 0 分",
        "90% or more: 5 points, otherwise none",
    ),
    (
        {"kind": "completion", "target": "80.5"},
        "按完成目标的比例计分，目标 80.5%→5 分",
        "in proportion to the target, 80.5% → 5 points",
    ),
    (
        {
            "kind": "bands",
            "closed": "left",
            "band": [{"to": 50, "points": 0}, {"from": 50, "to": 90, "points": 1}, {"from": 90, "points": 5}],
        },
        "分档：<50%→0 分，[50%, 90%)→1 分，≥90%→5 分",
        "bands: <50% → 0 points, [50%, 90%) → 1 point, ≥90% → 5 points",
    ),
    (
        {"kind": "bands", "closed": "right", "band": [{"to": 50, "points": 0}, {"from": 50, "points": 5}]},
        "分档：≤50%→0 分，>50%→5 分",
        "bands: ≤50% → 0 points, >50% → 5 points",
    ),
    (
        {"kind": "base", "target": 70, "per_unit": "0.5"},
        "达到 70% 得 4 分，每多（少）1 个百分点加（减）0.5 分，封顶 5 分",
        "70% → 4 points, 0.5 points more or less for every unit beyond or short of it, at most 5 points",
    ),
    (
        {"kind": "place"},
        "组内第一得 5 分，每低一名减 5%",
        "first of the group: 5 points, 5% less for each place",
    ),
    (
        {"kind": "deduct", "tariff": [{"event": "late-day", "points": 1}]},
        "基础 5 分；每日“迟报工作日”1 分，扣至 0 分为止",
        "from 5 points; less 1 point for each of “days late”, never under 0",
    ),
    (
        {"kind": "award", "tariff": [{"event": "prize", "points": 2}]},
        "每项“首创项目”2 分，合计不超过 5 分",
        "2 points for each of “first projects”, together at most 5 points",
    ),
    (
        {"kind": "red_line", "line": 95, "inner": {"kind": "linear", "floor": 90, "target": 100}},
        "低于红线 95% 得 0 分，达到红线的，按其在 90%（0 分）至 100%（5 分）之间的比例得分",
        "under the red line 95% none, otherwise in proportion between 90% (0 points) and 100% (5 points)",
    ),
    (
        {"kind": "checklist", "check": [{"event": "prize", "points": 5}]},
        "逐项核查：首创项目 5 分",
        "checklist: first projects 5 points",
    ),
    (
        {"kind": "improvement", "gain": 10, "from_last": "1/3", "to_first": "1/2"},
        "较上期改善 10 个百分点→5 分（上期居组内后 1/3、本期居组内前 1/2）",
        "a gain of 10 percentage points on the period before → 5 points "
        "(from the last 1/3 of the group to its first 1/2)",
    ),
]


@pytest.mark.parametrize(("rule", "zh", "en"), WORDS, ids=[str(rule["kind"]) for rule, _, _ in WORDS])
def test_every_rule_in_words(rule: dict[str, object], zh: str, en: str) -> None:
    words = rule_words(METHOD, item_with(rule), INDICATORS["B01"])
    assert (words.zh, words.en) == (zh, en)


def test_of_what_is_better_the_less_the_floor_lies_above() -> None:
    rule = {"kind": "linear", "floor": 8, "target": 1}
    words = rule_words(METHOD, item_with(rule), INDICATORS["B01"].model_copy(update={"direction": "lower"}))
    assert words.zh == "8%及以上得 0 分，1%及以下得 5 分，其间按比例"
    assert words.en == "8% or more: 0 points, 1% or less: 5 points, in proportion between"


@pytest.mark.parametrize(
    ("line", "zh"),
    [
        (60, "低于红线 60% 得 0 分，否则 75%及以下得 0 分，95%及以上得 5 分，其间按比例"),
        (90, "低于红线 90% 得 0 分，达到红线的，按其在 75%（0 分）至 95%（5 分）之间的比例得分"),
        (95, "低于红线 95% 得 0 分，否则 5 分"),
    ],
)
def test_a_red_line_beyond_the_floor_leaves_nobody_at_the_floor(line: int, zh: str) -> None:
    rule = {"kind": "red_line", "line": line, "inner": {"kind": "linear", "floor": 75, "target": 95}}
    assert rule_words(METHOD, item_with(rule), INDICATORS["B01"]).zh == zh


def test_every_rule_of_the_real_method_has_words() -> None:
    programme = load_programme("daqing")
    for item in programme.methods[0].item:
        for group in ("", *programme.groups):
            words = rule_words(programme.methods[0], item, programme.indicators[item.indicator], group)
            assert words.zh
            assert words.en
