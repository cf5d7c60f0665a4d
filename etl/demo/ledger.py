"""The ledgers of the demonstration: what the coordinator's posts entered for a quarter, one CSV file each."""

import csv
import datetime
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

from etl.definitions.calendar import is_working_day
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.demo.chance import chance
from etl.demo.city import PERIODS
from etl.demo.members import Member
from etl.demo.model import Figures
from etl.values.periods import Period

QUARTERS = tuple(dict.fromkeys(str(Period.parse(period).quarter) for period in PERIODS))
_ASSESSOR, _SUPERVISOR, _INSPECTOR = "支付结算科考核岗", "支付结算科督办岗", "支付结算科检查岗"
_MOST_FIRSTS = 2
_BANKS, _PAPERS = 17, 21
"""Numbers of papers that a quarter keeps for the banks, and for everybody."""


@dataclass(frozen=True)
class Line:
    """One entry: an event of the method, how often, what proves it, why, and which post entered it."""

    institution: str
    event: str
    count: int
    evidence: str
    reason: str
    post: str


def ledger(programme: Programme, layout: Layout, made: Figures, quarter: str) -> bytes:
    """The ledger of a quarter in the columns of `layout`, UTF-8 as a spreadsheet saves it."""
    entered_on = entered(quarter)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([field.heading for field in layout.field])
    for line in lines(programme, made, quarter):
        values = {
            "institution": line.institution,
            "quarter": quarter,
            "event": line.event,
            "count": str(line.count),
            "evidence": line.evidence,
            "reason": line.reason,
            "entered_by": line.post,
            "entered_on": entered_on.isoformat(),
        }
        writer.writerow([values[field.name] for field in layout.field])
    return buffer.getvalue().encode("utf-8-sig")


def entered(quarter: str) -> datetime.date:
    """The day on which a quarter's ledger is closed: the 12th of the month after it, or the next working day."""
    after = Period.parse(quarter).months[-1].shift(1)
    day = datetime.date(after.year, after.number, 12)
    while not is_working_day("CN", day):
        day += datetime.timedelta(days=1)
    return day


def lines(programme: Programme, made: Figures, quarter: str) -> list[Line]:
    """Every entry of the quarter, institution by institution."""
    last = Period.parse(quarter).months[-1]
    return [
        line
        for code, member in made.stage.members.items()
        if programme.institutions[code].is_member(last)
        for line in _of_one(member, quarter, made.stage.seed)
    ]


def _of_one(member: Member, quarter: str, seed: int) -> Iterator[Line]:
    draw = chance(seed, "ledger", quarter, member.code)
    yield from _governance(member, quarter, seed)
    yield from _actions(member, quarter, draw)
    yield from _relief(member, quarter, draw)
    yield from _convenience(member, quarter, draw)
    yield from _highlights(member, quarter, draw)
    yield from _errors(member, quarter, draw)


def _governance(member: Member, quarter: str, seed: int) -> Iterator[Line]:
    """Who is responsible is settled once and stays; the plan is due every year, the summary every quarter."""
    once = chance(seed, "governance", member.code)
    settled = {
        "governance-leader": ("分管行领导分工文件", once.randint(0, 1)),
        "governance-department": ("牵头部门职责文件", once.randint(0, 2)),
    }
    written = {
        "governance-plan": (f"{quarter[:4]}年度工作计划", quarter[:4], 700 + member.diligence // 4),
        "governance-summary": (f"{quarter}工作总结", quarter, 620 + member.diligence // 3),
    }
    for event, (paper, since) in settled.items():
        yield _line_of_governance(member, quarter, event, paper, QUARTERS.index(quarter) >= since)
    for event, (paper, when, permille) in written.items():
        there = chance(seed, event, when, member.code).randint(0, 999) < permille
        yield _line_of_governance(member, quarter, event, paper, there)


def _line_of_governance(member: Member, quarter: str, event: str, paper: str, is_there: bool) -> Line:
    reason = "材料齐备，经核符合要求" if is_there else "截至季末未收到材料"
    return Line(member.code, event, int(is_there), f"{paper}（{member.code}-{quarter}）", reason, _ASSESSOR)


def _actions(member: Member, quarter: str, draw: random.Random) -> Iterator[Line]:
    due = draw.randint(0, 5)
    if not due:
        return
    closed = sum(draw.randint(0, 999) < 640 + member.diligence // 3 for _ in range(due))
    record = f"督办台账{quarter}第{member.code}页"
    yield Line(member.code, "action-due", due, record, "本季到期的督办事项", _SUPERVISOR)
    yield Line(member.code, "action-closed", closed, record, "按期办结并经督办岗核销", _SUPERVISOR)


def _relief(member: Member, quarter: str, draw: random.Random) -> Iterator[Line]:
    """Merchants are sampled at acquirers only; whoever serves none has nothing to sample."""
    if not member.merchants:
        return
    sampled = draw.randint(20, 40)
    granted = sampled - sum(draw.randint(0, 999) > 955 + member.diligence // 30 for _ in range(sampled))
    record = f"减费让利抽查底稿{quarter}-{member.code}"
    yield Line(member.code, "relief-sampled", sampled, record, "按季抽查应享受减免的商户", _INSPECTOR)
    yield Line(member.code, "relief-granted", granted, record, "账单收费不高于公示标准", _INSPECTOR)


def _convenience(member: Member, quarter: str, draw: random.Random) -> Iterator[Line]:
    """Nobody was ready at the start: the share of what is in place rises from quarter to quarter."""
    risen = 60 * QUARTERS.index(quarter)
    kept = {"elderly-service": 420, "foreign-cards": 240, "cash-fallback": 560}
    for event, permille in kept.items():
        met = draw.randint(0, 999) < permille + risen + member.diligence // 6
        reason = "现场检查达标" if met else "现场检查未达标"
        yield Line(member.code, event, int(met), f"现场检查记录{quarter}-{member.code}", reason, _INSPECTOR)


def _highlights(member: Member, quarter: str, draw: random.Random) -> Iterator[Line]:
    """Firsts and adopted practices: rare, and mostly those of the diligent."""
    chances = {
        "first-in-province": ("创新项目认定书", "经省内比对为首家", 60),
        "first-in-country": ("创新项目认定书", "经全国比对为首家", 8),
        "adopted-by-city": ("市级工作简报", "经验做法被采用", 130),
        "adopted-by-province": ("省级工作简报", "经验做法被采用", 45),
        "adopted-by-head-office": ("总行工作简报", "经验做法被采用", 6),
    }
    for event, (paper, reason, permille) in chances.items():
        count = sum(draw.randint(0, 1999) < permille + member.diligence // 12 for _ in range(_MOST_FIRSTS))
        if count:
            yield Line(member.code, event, count, _numbered(paper, quarter, member.code), reason, _ASSESSOR)


def _numbered(paper: str, quarter: str, member: str) -> str:
    """A paper as an office numbers it within the year, 市级工作简报〔2019〕63号: bulletins print it."""
    period, (kind, place) = Period.parse(quarter), (member[0], int(member[1:]))
    within = place + (_BANKS if kind == "P" else 0)
    return f"{paper}〔{period.year}〕{(period.number - 1) * _PAPERS + within}号"


def _errors(member: Member, quarter: str, draw: random.Random) -> Iterator[Line]:
    """Material errors that the coordinator found; nobody in the demonstration has falsified anything."""
    if draw.randint(0, 999) > 930 + member.diligence // 20:
        record = f"数据质量核查记录{quarter}-{member.code}"
        yield Line(member.code, "material-error", 1, record, "核查发现口径差错，影响汇总数", _INSPECTOR)
