"""The appraisal of anti-money-laundering work: eight quarterly returns of nine invented units, and their ledgers.

Only the parts and their weights are published; every figure here is drawn from a seed.
"""

import datetime
import random
from collections.abc import Iterator, Mapping
from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.calendar import is_working_day
from etl.definitions.institutions import Institution
from etl.definitions.programme import Programme
from etl.demo.arrivals import Arrival
from etl.demo.chance import chance, wobble
from etl.forms.cover import CoverSheet
from etl.forms.form import Form, form_of
from etl.forms.records import listed
from etl.forms.workbook import fill
from etl.values.periods import Period, periods_between

QUARTERS = tuple(periods_between(Period(2016, 1, 4), Period(2017, 4, 4)))
NATION = "CN"
_DILIGENCE = {
    "d1": 640,
    "d2": 830,
    "d3": 720,
    "d4": 930,
    "b1": 900,
    "b2": 760,
    "b3": 680,
    "b4": 560,
    "b5": 230,
}
"""In permille: how much of what is asked for is done. The last branch fails in both years."""
_SIZE = {"d1": 260, "d2": 40, "d3": 30, "d4": 60, "b1": 180, "b2": 150, "b3": 120, "b4": 90, "b5": 110}
"""New customers in a quarter."""
_PAIRS: Mapping[str, tuple[str, int, int]] = {
    # what was done: of what, how many of these for a hundred new customers, and permille when nothing is done well
    "identified": ("new_customers", 100, 840),
    "reviews_done": ("reviews_due", 14, 620),
    "alerts_in_time": ("alerts", 95, 640),
    "large_in_time": ("large_due", 60, 905),
    "self_checks_done": ("self_checks_planned", 3, 500),
    "issues_mended": ("issues_due", 5, 480),
    "requests_answered": ("requests", 6, 700),
    "trained": ("staff", 30, 700),
}
_LATE = {("b5", "2017-Q2"): 3, ("b4", "2016-Q3"): 1, ("d1", "2017-Q1"): 2}
"""Working days after the deadline."""
_MONITOR, _INSPECTOR = "反洗钱工作岗", "内部审计岗"


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Every return and ledger, in the order in which they arrive."""
    zone, form = ZoneInfo(programme.settings.time_zone), form_of(programme, programme.returns["quarterly"])
    arrivals = [
        _return(programme, form, unit, quarter, seed, zone)
        for quarter in QUARTERS
        for unit in programme.institutions.values()
    ]
    arrivals += [_ledger(programme, quarter, seed, zone) for quarter in QUARTERS]
    return sorted(arrivals, key=lambda one: (one.received_at, one.name))


def _return(
    programme: Programme, form: Form, unit: Institution, quarter: Period, seed: int, zone: ZoneInfo
) -> Arrival:
    draw = chance(seed, "aml-arrival", str(quarter), unit.code)
    late = _LATE.get((unit.code, str(quarter)))
    days = _working_days_after(quarter)
    due = sum(day.day <= programme.settings.calendar.due_day for day in days)
    day = days[due - 1 + late] if late else days[draw.randrange(due)]
    received_at = datetime.datetime.combine(day, datetime.time(9, draw.randrange(60)), zone)
    cover = CoverSheet(unit.code, unit.name_zh, str(quarter), day, 1, "")
    values = {(NATION, "", measure): value for measure, value in figures(unit.code, quarter, seed).items()}
    return Arrival(f"{quarter}/{unit.code}-{quarter}.xlsx", received_at, partial(fill, form, cover, values))


def figures(unit: str, quarter: Period, seed: int) -> dict[str, int]:
    """What a unit files for a quarter, by measure; it learns a little from quarter to quarter."""
    draw = chance(seed, "aml", str(quarter), unit)
    grown = _SIZE[unit] * (100 + 3 * QUARTERS.index(quarter)) // 100
    values = {}
    for done, (asked, often, floor) in _PAIRS.items():
        count = max(1, wobble(draw, grown * often // 100, 120))
        values[asked] = count
        values[done] = _done(draw, count, floor, _DILIGENCE[unit] + 8 * QUARTERS.index(quarter))
    values["suspicious_reports"] = values["alerts_in_time"] * draw.randint(20, 60) // 1000
    return values


def _done(draw: random.Random, asked: int, floor: int, diligence: int) -> int:
    """How many of what was asked for: between the floor (permille) and all, mostly as diligent as the unit is."""
    share = floor + (1000 - floor) * min(1000, max(0, diligence + draw.randint(-150, 150))) // 1000
    return min(asked, (asked * share + 500) // 1000)


def _ledger(programme: Programme, quarter: Period, seed: int, zone: ZoneInfo) -> Arrival:
    """The ledger of a quarter: closed on the tenth working day after it. Rules are entered once a year."""
    day = _working_days_after(quarter)[9]
    rows = [
        {"quarter": str(quarter), "entered_on": day.isoformat(), "institution": unit, **line}
        for unit in programme.institutions
        for line in _lines(unit, quarter, seed)
    ]
    received_at = datetime.datetime.combine(day, datetime.time(16, 30), zone)
    name = f"ledgers/ledger-{quarter}.csv"
    return Arrival(name, received_at, partial(listed, programme.returns["ledger"], rows))


def _lines(unit: str, quarter: Period, seed: int) -> Iterator[dict[str, str]]:
    draw, diligence = chance(seed, "aml-ledger", str(quarter), unit), _DILIGENCE[unit]
    if quarter.number == 4:
        for rule in ("rule-identity", "rule-risk", "rule-report", "rule-secrecy", "rule-training"):
            kept = draw.randint(0, 999) < 500 + diligence // 2
            reason = "制度文本齐备，经审阅覆盖规定内容" if kept else "未见制度文本，或未覆盖规定内容"
            yield _line(rule, int(kept), f"制度文本审阅记录{quarter.year}-{unit}", reason, _MONITOR)
    if quarter.number in (2, 4):
        paper = f"现场检查底稿{quarter}-{unit}"
        minor = sum(draw.randint(0, 999) > 300 + diligence * 6 // 10 for _ in range(4))
        major = int(draw.randint(0, 999) > 600 + diligence * 4 // 10)
        yield _line("site-minor", minor, paper, "现场检查事实确认书所列一般问题", _INSPECTOR)
        yield _line("site-major", major, paper, "现场检查事实确认书所列重大问题", _INSPECTOR)
    if draw.randint(0, 999) < diligence // 3:
        yield _line(
            "proposal", 1, _numbered("合理化建议采纳单", quarter, unit), "建议经领导小组办公室采纳", _MONITOR
        )
    if draw.randint(0, 999) < diligence // 16:
        paper = _numbered("监管部门工作简报", quarter, unit)
        yield _line("proposal-supervisor", 1, paper, "经验做法被监管部门采用", _MONITOR)


def _numbered(paper: str, quarter: Period, unit: str) -> str:
    """A paper as an office numbers it within the year: bulletins print it."""
    return f"{paper}〔{quarter.year}〕{(quarter.number - 1) * len(_SIZE) + list(_SIZE).index(unit) + 1}号"


def _line(event: str, count: int, evidence: str, reason: str, post: str) -> dict[str, str]:
    return {"event": event, "count": str(count), "evidence": evidence, "reason": reason, "entered_by": post}


def _working_days_after(quarter: Period) -> list[datetime.date]:
    """The working days of the month after a quarter."""
    after = quarter.months[-1].shift(1)
    days = (datetime.date(after.year, after.number, day) for day in range(1, 29))
    return [day for day in days if is_working_day("CN", day)]
