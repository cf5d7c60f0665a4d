"""The sweep of a period: where every risk stands, what is warned of, and what is owed beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import NoReturn

import polars as pl
from sqlalchemy import Engine

from etl.definitions.calendar import as_known, working_days_from
from etl.definitions.oversight.risks import Grade, Risks, Scale
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.facts.conduct import published_at
from etl.facts.members import Member
from etl.facts.risks import Act, Finding, Warning, finding, is_in_time, warnings_of
from etl.queries.figures.figures import figures
from etl.queries.members import members
from etl.values.errors import Refusal
from etl.values.periods import Period, periods_between
from etl.values.text import Text
from store import facts
from store.facts import read_facts
from store.oversight.risks import MajorEvent, read_events, read_reviews, read_steps

__all__ = ["Event", "Finding", "MajorEvent", "Sweep", "Warning", "sweep"]


@dataclass(frozen=True)
class Event:
    """A major event and whether it was reported in time."""

    event: MajorEvent
    in_time: bool


@dataclass(frozen=True)
class Sweep:
    """A period's sweep. `warnings` are those that are not closed, or whose last
    call is this period's; `reviewed` are the years whose rules were reviewed."""

    period: str
    today: date
    rules: Risks
    members: Mapping[str, Member]
    findings: tuple[Finding, ...]
    warnings: tuple[Warning, ...]
    events: tuple[Event, ...]
    reviewed: tuple[int, ...]

    @cached_property
    def known(self) -> tuple[Finding, ...]:
        """What stands in a cell."""
        return tuple(one for one in self.findings if one.grade is not None)

    def cell(self, likelihood: int, impact: int) -> tuple[Finding, ...]:
        """What stands in one cell of the matrix."""
        return tuple(one for one in self.known if (one.likelihood, one.impact) == (likelihood, impact))

    def of_grade(self, grade: Grade) -> tuple[Finding, ...]:
        """What has one grade."""
        return tuple(one for one in self.known if one.grade == grade)

    def is_escalated(self, one: Warning) -> bool:
        """Whether a warning goes up: so many sweeps in a row called for it."""
        rule = self.rules.escalation
        return rule is not None and one.state in ("open", "taken") and one.failures >= rule.after

    @property
    def review_due(self) -> int | None:
        """The last year whose review ought to have begun by now and is not recorded."""
        if self.rules.review is None:
            return None
        year = self.today.year if self.today.month >= self.rules.review.month else self.today.year - 1
        return None if year in self.reviewed else year


def sweep(
    engine: Engine,
    programme: Programme,
    period: str,
    *,
    today: date,
    institution: str = "",
    as_known_on: datetime | None = None,
) -> Sweep:
    """The sweep of a period of returns, as known at a moment; of one institution, where one is named.

    A warning is due so many working days after the day on which the figures of the period that began it are published.
    """
    rules = programme.risks if programme.risks is not None else _refuse_undeclared(programme)
    asked = Period.parse(period)
    there = {
        one.code: one
        for one in members(engine, programme, asked, as_known_on)
        if institution in ("", one.code)
    }
    first = min((Period.parse(one) for one in facts.periods(engine, programme.slug)), default=asked)
    swept = list(periods_between(min(first, asked), asked))
    read = _Figures(engine, programme, swept, as_known_on)
    acts = _acts(engine, programme, as_known_on)
    findings, warned = [], []
    for code in there:
        for risk in rules.risk:
            course = [
                finding(
                    rules,
                    str(swept[place]),
                    code,
                    risk.code,
                    read.upto(risk.likelihood, code, place),
                    read.upto(risk.impact, code, place),
                )
                for place in range(len(swept))
            ]
            findings.append(course[-1])
            due_of = {
                one.period: _due(as_known(programme.settings, today), one) for one in course if one.warns
            }
            listed = warnings_of(course, acts.get((code, risk.code), []), due_of)
            warned += [one for one in listed if one.state != "closed" or one.last.period == str(asked)]
    events = [
        Event(
            one,
            rules.reporting is None or is_in_time(one.occurred_at, one.reported_at, rules.reporting.hours),
        )
        for one in read_events(engine, programme.slug)
        if one.institution in there and (as_known_on is None or one.reported_at <= as_known_on)
    ]
    reviewed = tuple(one.year for one in read_reviews(engine, programme.slug))
    warned.sort(key=lambda one: (one.due, one.last.institution, one.last.risk))
    return Sweep(str(asked), today, rules, there, tuple(findings), tuple(warned), tuple(events), reviewed)


class _Figures:
    """What the scales read, by institution: each indicator and measure once for all periods."""

    def __init__(
        self, engine: Engine, programme: Programme, swept: list[Period], known: datetime | None
    ) -> None:
        self.engine, self.programme, self.swept, self.known = engine, programme, swept, known
        self.read: dict[str, dict[str, list[Fraction | None]]] = {}

    def upto(self, scale: Scale, institution: str, place: int) -> list[Fraction | None]:
        """The figures of an institution up to one of the periods."""
        key = scale.indicator or scale.measure
        if key not in self.read:
            self.read[key] = self._indicator(key) if scale.indicator else self._measure(key)
        return self.read[key].get(institution, [None] * len(self.swept))[: place + 1]

    def _indicator(self, code: str) -> dict[str, list[Fraction | None]]:
        indicator = self.programme.indicator(code)
        found = figures(
            self.engine,
            self.programme,
            indicator,
            self.swept,
            "value",
            self.known,
            without_changes=self.swept,
        )
        courses: dict[str, list[Fraction | None]] = {}
        for place, period in enumerate(self.swept):
            for one in found.get(period, []):
                courses.setdefault(one.institution, [None] * len(self.swept))[place] = one.value
        return courses

    def _measure(self, code: str) -> dict[str, list[Fraction | None]]:
        periods = [str(one) for one in self.swept]
        filed = read_facts(
            self.engine, self.programme.slug, periods=periods, measures=[code], as_known_on=self.known
        )
        sums = filed.group_by("institution", "period").agg(pl.col("value").sum())
        courses: dict[str, list[Fraction | None]] = {}
        for institution, period, value in sums.iter_rows():
            courses.setdefault(institution, [None] * len(periods))[periods.index(period)] = Fraction(value)
        return courses


def _acts(engine: Engine, programme: Programme, known: datetime | None) -> dict[tuple[str, str], list[Act]]:
    found: dict[tuple[str, str], list[Act]] = {}
    for one in read_steps(engine, programme.slug):
        if known is None or one.taken_at <= known:
            act = Act(one.period, one.kind, one.text, one.due, one.taken_by, one.taken_at)
            found.setdefault((one.institution, one.risk), []).append(act)
    return found


def _due(settings: Settings, one: Finding) -> date:
    assert one.grade is not None
    assert one.grade.days is not None
    published = published_at(settings, Period.parse(one.period)) - timedelta(days=1)
    return working_days_from(settings, published.date(), one.grade.days)


def _refuse_undeclared(programme: Programme) -> NoReturn:
    raise Refusal(
        Text(
            en=f"“{programme.slug}” defines no risks to look for.",
            zh=f"“{programme.slug}”未规定风险排查事项。",
        )
    )
