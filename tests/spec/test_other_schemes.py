"""Two schemes that have nothing to do with mobile payments run on the same engine."""

from etl.scoring.score import score
from tests.spec.example import by_institution, indicator, inputs, method, official
from tests.unit.scoring.tables import totals_table

ANTI_MONEY_LAUNDERING = """
name = { zh = "反洗钱工作绩效考核", en = "Appraisal of anti-money-laundering work" }
bonus = { mode = "on_top", cap = 15 }
[[part]]
code = "controls"
points = 15
[[part]]
code = "duties"
points = 40
[[part]]
code = "supervision"
points = 15
[[part]]
code = "requirements"
points = 30
[[part]]
code = "incentive"
points = 15
bonus = true
[[item]]
code = "rules-in-place"
part = "controls"
indicator = "rules-in-place"
points = 15
[item.rule]
kind = "checklist"
check = [
  { event = "identity", points = 5 },
  { event = "reporting", points = 5 },
  { event = "secrecy", points = 5 },
]
[[item]]
code = "in-time"
part = "duties"
indicator = "in-time"
points = 40
rule = { kind = "linear", floor = 60, target = 100 }
[[item]]
code = "self-inspection"
part = "supervision"
indicator = "self-inspection"
points = 15
rule = { kind = "deduct", tariff = [{ event = "shortcoming", points = 2.5 }] }
[[item]]
code = "carried-out"
part = "requirements"
indicator = "carried-out"
points = 30
rule = { kind = "red_line", line = 80, inner = { kind = "completion", target = 100 } }
[[item]]
code = "initiative"
part = "incentive"
indicator = "initiative"
points = 15
rule = { kind = "award", tariff = [{ event = "proposal", points = 5 }] }
"""


def test_anti_money_laundering_appraisal() -> None:
    """15 / 40 / 15 / 30 and up to 15 on top: controls, duties, supervision, requirements, incentive."""
    codes = ("rules-in-place", "in-time", "self-inspection", "carried-out", "initiative")
    given = inputs(
        """
        period  | institution | in-time | carried-out | identity | reporting | secrecy | shortcoming | proposal
        2018-H1 | risk        | 90/100  | 95/100      | 1        | 1         | 0       | 2           | 1
        2018-H1 | operations  | 80/100  | 79/100      | 1        | 1         | 1       | 0           | 4
        2018-H1 | business    | 55/100  | 100/100     | 1        | 0         | 0       | 7           | 0
        """,
        codes=codes,
    )
    rules = method(ANTI_MONEY_LAUNDERING, events=tuple(given.counts))
    scores = score(rules, {code: indicator(code) for code in codes}, given)
    assert official(scores) == {
        "risk": (5 + 5) + 40 * (90 - 60) / (100 - 60) + (15 - 2 * 2.5) + 30 * 95 / 100 + 5,
        "operations": (5 + 5 + 5) + 40 * (80 - 60) / (100 - 60) + 15 + 0 + 15,
        "business": 5 + 0 + 0 + 30 + 0,
    }


SERVICE = """
name = { zh = "服务流程评估", en = "Assessment of the service process" }
grade = [{ code = "failed", to = 60 }, { code = "passed", from = 60 }]
[[part]]
code = "service"
points = 100
[[item]]
code = "risk-control"
part = "service"
indicator = "risk-control"
points = 40
rule = { kind = "all_or_nothing", target = 95 }
[[item]]
code = "complaints-in-time"
part = "service"
indicator = "complaints-in-time"
points = 30
rule = { kind = "linear", floor = 50, target = 100 }
[[item]]
code = "coverage"
part = "service"
indicator = "coverage"
points = 30
rule = { kind = "completion", target = 100 }
[[persistence]]
code = "escalate"
grade = "failed"
periods = 2
consequence = { zh = "负责人须说明情况", en = "the head reports to the board" }
"""


def test_service_process() -> None:
    """Risk control, complaints in time, coverage; half-yearly; who fails twice in a row is escalated."""
    codes = ("risk-control", "complaints-in-time", "coverage")
    given = inputs(
        """
        period  | institution | risk-control | complaints-in-time | coverage
        2025-H1 | front-desk  | 94/100       | 60/100             | 80/100
        2025-H2 | front-desk  | 94/100       | 75/100             | 100/100
        2025-H1 | claims      | 90/100       | 60/100             | 80/100
        2025-H2 | claims      | 96/100       | 75/100             | 90/100
        """,
        codes=codes,
    )
    rules = method(SERVICE)
    scores = score(rules, {code: indicator(code) for code in codes}, given)
    assert [int(s) for s in scores.totals.official] == [
        100 * (0 + 30 * (60 - 50) // 50 + 30 * 80 // 100),
        100 * (0 + 30 * (75 - 50) // 50 + 30),
        100 * (0 + 30 * (60 - 50) // 50 + 30 * 80 // 100),
        100 * (40 + 30 * (75 - 50) // 50 + 30 * 90 // 100),
    ]
    assert totals_table(scores)["persistent"].to_list() == [[], ["escalate"], [], []]
    assert set(by_institution(scores, scores.grade)) == {"front-desk", "claims"}
