"""The seeded trouble: what goes wrong, where, and which check should find it.

Nothing else in the demonstration is wrong on purpose.
"""

from dataclasses import dataclass
from typing import Literal

from etl.demo.city import PERIODS
from etl.demo.stage import Stage, Values

What = Literal[
    "late",
    "filed much later",
    "after the holiday",
    "unit slip",
    "two acquirers",
    "copied month",
    "campaign spike",
    "merger",
    "above second source",
]


@dataclass(frozen=True)
class Trouble:
    """One planted fault. `arrives` is when the return comes in (if corrected, its second version), blank
    if it comes in on time like any other. `told` is the explanation that its filer would give."""

    what: What
    institution: str
    period: str
    arrives: str
    found_by: str
    told: str


# fmt: off
TROUBLE = (
    Trouble("late", "B12", "2018-07", "2018-08-10 10:22",
            "deadline: two working days late", "岗位轮换，报送迟延"),
    Trouble("late", "B16", "2018-11", "2018-12-12 15:47",
            "deadline: the 8th is a Saturday; two working days after the 10th", "系统升级，取数迟延"),
    Trouble("late", "P03", "2019-09", "2019-10-11 09:31",
            "deadline: due on the first day after the holiday; three working days late", "假期后取数不及时"),
    Trouble("late", "P03", "2019-11", "2019-12-12 10:12",
            "deadline: the 8th is a Sunday; three working days late, the second quarter in a row", "同一岗位再次迟报"),
    Trouble("filed much later", "B15", "2018-10", "2019-01-16 14:05",
            "missing return until January", "当月漏报，次年1月补报"),
    Trouble("after the holiday", "B13", "2019-01", "2019-02-11 09:12",
            "nothing: on time once holidays are counted", "截止日在春节假期内，节后首日报送"),
    Trouble("after the holiday", "P02", "2019-01", "2019-02-11 16:38",
            "nothing: on time once holidays are counted", "截止日在春节假期内，节后首日报送"),
    Trouble("unit slip", "B04", "2019-03", "2019-04-12 11:20",
            "ratio to own history near 1/10000; average ticket", "T4交易金额误按万元填列，现予更正"),
    Trouble("two acquirers", "P02", "2019-12", "",
            "one merchant key claimed by two institutions in the register", "同一药店两家机构均已登记"),
    Trouble("copied month", "B13", "2019-02", "",
            "unchanged from last month", "春节期间照抄上月，仅顺延期初数"),
    Trouble("campaign spike", "P02", "2019-06", "",
            "campaign share above one half; month-on-month range", "满减活动集中投放"),
    Trouble("merger", "B17", "2019-07", "",
            "B14 begins with its own last end and that of the bank it absorbed", "并入B14，此后由B14报送"),
    Trouble("above second source", "P01", "2019-08", "",
            "more than 2 % above what UnionPay counts", "退货与撤销交易未剔除"),
)
# fmt: on

_SPIKE_PERMILLE = 640
_SLIPPED = frozenset({"tx_amt", "refund_amt", "campaign_amt", "subsidy_amt"})
"""The amounts of T4: whoever fills in a sheet in 万元 fills in all of it so."""


def troubles(what: What) -> list[Trouble]:
    """The planted faults of one sort."""
    return [trouble for trouble in TROUBLE if trouble.what == what]


def campaign_spike(institution: str, period: str) -> int:
    """The campaign share (permille) of a month with a spike; 0 in any other month."""
    hit = any((t.institution, t.period) == (institution, period) for t in troubles("campaign spike"))
    return _SPIKE_PERMILLE if hit else 0


def copy_months(stage: Stage) -> None:
    """Let the copied months repeat the month before.

    The beginning is carried forward and nothing is new, as the form demands; the month after makes up for it.
    """
    for trouble in troubles("copied month"):
        step = PERIODS.index(trouble.period)
        copied = _carried_forward(stage.months[step - 1][trouble.institution])
        stage.months[step][trouble.institution] = copied
        _make_up(stage.months[step + 1][trouble.institution], copied)


def _carried_forward(before: Values) -> Values:
    copied = dict(before)
    for region, scenario, measure in before:
        if measure == "m_end":
            copied[region, "", "m_begin"] = before[region, "", "m_end"]
            copied[region, "", "m_new"] = before[region, "", "m_closed"]
            copied[region, "", "m_activated30"] = 0
        elif measure in ("u_reg_new", "u_valid_new"):
            copied[region, scenario, measure] = 0
    return copied


def _make_up(after: Values, copied: Values) -> None:
    for region, _, measure in list(after):
        if measure == "m_end":
            after[region, "", "m_begin"] = copied[region, "", "m_end"]
            after[region, "", "m_new"] = (
                after[region, "", "m_end"] - copied[region, "", "m_end"] + after[region, "", "m_closed"]
            )
        elif measure == "u_reg_end":
            after[region, "", "u_reg_new"] = after[region, "", "u_reg_end"] - copied[region, "", "u_reg_end"]


def with_unit_slip(values: Values) -> Values:
    """The same return with every amount of T4 in 万元 (two decimals) where 元 is asked for."""
    return {key: (value + 5_000) // 10_000 if key[2] in _SLIPPED else value for key, value in values.items()}
