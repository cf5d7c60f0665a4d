"""The handling of complaints: nine quarterly records of five invented institutions.

Published are the totals of 2017: 81 complaints, 53 % closed within one working day, 47 % in one to three, all of them
closed. Whose they are, every day of every case, and the quarters before and after are drawn from a seed.
"""

import datetime
import random
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

from etl.definitions.calendar import working_days_from, works_on
from etl.definitions.cases import Case, first_due
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.demo.arrivals import Arrival
from etl.demo.chance import chance
from etl.forms.records import case_line, listed
from etl.values.periods import Period, periods_between

QUARTERS = tuple(periods_between(Period(2016, 1, 4), Period(2018, 1, 4)))
_IN_2017 = {"qm": (11, 9), "bl": (9, 8), "yl": (8, 9), "ct": (10, 7), "xs": (5, 5)}
"""Of 2017: closed within one working day, and in one to three; 43 and 38 together, as published."""
_OTHERWISE = {"qm": 6, "bl": 5, "yl": 4, "ct": 5, "xs": 3}
"""Complaints in a quarter of the other years."""
_SLOW = {"qm": 120, "bl": 220, "yl": 420, "ct": 200, "xs": 330}
"""In permille: how many of the other years' cases take longer than they may."""
_REASONS = ("情况复杂", "需第三方配合", "待客户补充材料")


def plan(programme: Programme, seed: int) -> list[Arrival]:
    """Every record, in the order in which they arrive."""
    zone = ZoneInfo(programme.settings.time_zone)
    arrivals = []
    for institution in programme.institutions:
        cases = cases_of(programme, institution, seed)
        for quarter in QUARTERS:
            draw = chance(seed, "complaints-arrival", str(quarter), institution)
            day = working_days_from(programme.settings, _last(quarter), draw.randint(2, 5))
            received_at = datetime.datetime.combine(day, datetime.time(9, draw.randrange(60)), zone)
            name = f"{quarter}/{institution}-{quarter}.csv"
            build = partial(record, programme, institution, quarter, cases)
            arrivals.append(Arrival(name, received_at, build))
    return sorted(arrivals, key=lambda one: (one.received_at, one.name))


def record(programme: Programme, institution: str, quarter: Period, cases: list[Case]) -> bytes:
    """The record that an institution files for a quarter: what it received in it, and what was still open."""
    layout, last = programme.returns["cases"], _last(quarter)
    assert layout.cases is not None
    known = [one for one in cases if one.received.date() <= last]
    stated = [one for one in known if one.closed is None or one.closed >= _first(quarter)]
    rows = [case_line(layout.cases, _as_known(one, last), str(quarter)) for one in stated]
    nothing = {"number": layout.cases.nothing[0], "institution": institution, "period": str(quarter)}
    return listed(layout, rows or [nothing])


def cases_of(programme: Programme, institution: str, seed: int) -> list[Case]:
    """Every case of an institution from 2016 on, in the order of receipt."""
    settings, draw = programme.settings, chance(seed, "complaints", institution)
    cases: list[Case] = []
    for quarter in QUARTERS:
        if quarter.year != 2017:
            count = max(1, _OTHERWISE[institution] + draw.randint(-2, 2))
            cases += [_otherwise(programme, institution, quarter, draw) for _ in range(count)]
    for within, count in enumerate(_IN_2017[institution]):
        cases += [_in_2017(settings, institution, bool(within), draw) for _ in range(count)]
    cases.sort(key=lambda one: one.received)
    numbers: dict[int, int] = {}
    numbered = []
    for one in cases:
        year = one.received.year
        numbers[year] = numbers.get(year, 0) + 1
        numbered.append(replace(one, number=f"{institution.upper()}{year}-{numbers[year]:03d}"))
    return numbered


def _in_2017(settings: Settings, institution: str, is_later: bool, draw: random.Random) -> Case:
    """A case of 2017, closed within one working day, or in more than one and at most three."""
    received = _moment(settings, datetime.date(2017, 1, 1), datetime.date(2017, 12, 24), draw)
    taken = draw.randint(2, 3) if is_later else draw.randint(0, 1)
    closed = working_days_from(settings, received.date(), taken) if taken else received.date()
    grade = "major" if draw.randrange(12) == 0 else "simple" if draw.randrange(3) else "common"
    return _finished(Case("", institution, received, grade, closed=closed), draw)


def _otherwise(programme: Programme, institution: str, quarter: Period, draw: random.Random) -> Case:
    """A case of another year: some are extended, some late, and of the last quarter some still open."""
    settings, cases = programme.settings, programme.returns["cases"].cases
    assert cases is not None
    last = datetime.date(2016, 12, 9) if str(quarter) == "2016-Q4" else _last(quarter)
    received = _moment(settings, _first(quarter), last, draw)
    grade = draw.choice(("simple", "common", "common", "common", "major"))
    case = Case("", institution, received, grade)
    limit = cases.of(grade).days
    due, taken = first_due(settings, cases, case), draw.randint(0, limit)
    if draw.randrange(1000) < _SLOW[institution]:
        taken = limit + draw.randint(1, 5)
        if draw.randrange(2):
            until = working_days_from(settings, due, draw.randint(3, 8))
            case = replace(case, extended_to=until, extension=draw.choice(_REASONS))
    closed = working_days_from(settings, received.date(), taken) if taken else received.date()
    if quarter == QUARTERS[-1] and closed > _last(quarter):
        return replace(
            _finished(replace(case, closed=closed), draw), answered=None, closed=None, satisfied=None
        )
    return _finished(replace(case, closed=closed), draw)


def _finished(case: Case, draw: random.Random) -> Case:
    """When it was reported and answered, and what the customer says of it."""
    reported = None
    if case.grade == "major":
        reported = case.received + datetime.timedelta(hours=draw.choice((1, 2, 3, 5, 8, 20, 26)))
    satisfied = draw.randrange(100) < 86 if draw.randrange(100) < 80 else None
    return replace(case, reported=reported, answered=case.closed, satisfied=satisfied)


def _as_known(case: Case, last: datetime.date) -> Case:
    """A case as its record states it at the end of a quarter: what comes later is not known yet."""
    if case.closed is None or case.closed <= last:
        return case
    return replace(case, answered=None, closed=None, satisfied=None)


def _moment(
    settings: Settings, first: datetime.date, last: datetime.date, draw: random.Random
) -> datetime.datetime:
    """A moment of office hours on a working day between two days."""
    days = [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
    day = draw.choice([one for one in days if works_on(settings, one)])
    clock = datetime.time(draw.randint(9, 16), draw.randrange(60))
    return datetime.datetime.combine(day, clock, ZoneInfo(settings.time_zone))


def _first(quarter: Period) -> datetime.date:
    return datetime.date(quarter.year, quarter.months[0].number, 1)


def _last(quarter: Period) -> datetime.date:
    after = quarter.months[-1].shift(1)
    return datetime.date(after.year, after.number, 1) - datetime.timedelta(days=1)
