"""Where each institution's risks stand, and what warnings follow: reckoned from figures, by the rules of risk.toml."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Literal

from etl.definitions.oversight.risks import Grade, Risks, Scale

Figures = Sequence[Fraction | None]
"""The figures of one institution, the oldest first, the last one that of the period asked for; None: not known."""
Kind = Literal["taken", "extended", "closed"]
State = Literal["open", "taken", "fallen", "closed"]


def level_of(scale: Scale, figures: Figures) -> int | None:
    """The level, from 1; None where the figure of the period itself is not known.

    Counted against a line, earlier periods without a figure count as not beyond it: nothing is held against anybody
    that nobody knows.
    """
    if not figures or figures[-1] is None:
        return None
    if scale.line is None:
        return 1 + sum(_is_beyond(scale, figures[-1], band) for band in scale.bands)
    line = scale.line
    seen = sum(
        one is not None and _is_beyond(scale, one, line, reached=scale.worse == "lower")
        for one in figures[-scale.periods :]
    )
    return 1 + sum(seen >= band for band in scale.bands)


def _is_beyond(scale: Scale, figure: Fraction, mark: int, *, reached: bool = True) -> bool:
    """A band of what is worse when higher is reached at its value; a line is crossed only beyond it. Of what is worse
    when lower both are crossed under their value."""
    if scale.worse == "lower":
        return figure < mark
    return figure >= mark if reached else figure > mark


@dataclass(frozen=True)
class Finding:
    """One risk of one institution in one period; without levels where a figure is not known."""

    period: str
    institution: str
    risk: str
    likelihood: int | None
    impact: int | None
    grade: Grade | None

    @property
    def warns(self) -> bool:
        """Whether its grade calls for a warning."""
        return self.grade is not None and self.grade.days is not None


def finding(
    risks: Risks, period: str, institution: str, risk: str, likelihood: Figures, impact: Figures
) -> Finding:
    """Where a risk stands: its levels, and the grade of the cell that they meet in."""
    rule = risks.named(risk)
    levels = level_of(rule.likelihood, likelihood), level_of(rule.impact, impact)
    if levels[0] is None or levels[1] is None:
        return Finding(period, institution, risk, *levels, None)
    return Finding(period, institution, risk, *levels, risks.grade_of(levels[0], levels[1]))


@dataclass(frozen=True)
class Act:
    """What a person did about a warning, on the list of `period`; `due` where the day was put off."""

    period: str
    kind: Kind
    text: str
    due: date | None
    by: str
    at: datetime


@dataclass(frozen=True)
class Warning:
    """A warning: it begins in the sweep that first calls for it and goes on until it is closed.

    `last` is the finding of the last sweep that called for it, `failures` how many sweeps in a row did, up to then;
    `due` is the day that holds, `acts` what was done.
    """

    begun: str
    last: Finding
    failures: int
    due: date
    acts: tuple[Act, ...]
    has_fallen: bool

    @property
    def state(self) -> State:
        """Closed; fallen (the last sweep calls for it no more, and somebody has to close it); taken on; open."""
        kinds = {one.kind for one in self.acts}
        if "closed" in kinds:
            return "closed"
        if self.has_fallen:
            return "fallen"
        return "taken" if "taken" in kinds else "open"

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and it is not closed."""
        return self.state != "closed" and self.due < today


def warnings_of(
    findings: Sequence[Finding], acts: Iterable[Act], due_of: Mapping[str, date]
) -> list[Warning]:
    """The warnings of one risk of one institution, the oldest first. `findings` are those of every sweep, oldest first;
    `due_of` is for each period that calls for a warning the day by which it would be due.

    An act belongs to the warning that was there on the list it was done on. What is warned of again after its warning
    was closed begins anew, with a day of its own; the sweeps in a row go on being counted.
    """
    found: list[Warning] = []
    done = sorted(acts, key=lambda one: (one.period, one.at))
    failures = 0
    for one in findings:
        failures = failures + 1 if one.warns else 0
        current = found[-1] if found else None
        if current is not None and any(
            act.kind == "closed" and act.period < one.period for act in current.acts
        ):
            current = None
        if not one.warns:
            if current is not None:
                found[-1] = _with(
                    current, current.last, current.failures, done, until=one.period, fallen=True
                )
        elif current is None:
            due = due_of[one.period]
            found.append(
                _with(Warning(one.period, one, failures, due, (), False), one, failures, done, one.period)
            )
        else:
            found[-1] = _with(current, one, failures, done, until=one.period)
    return found


def _with(
    warning: Warning, last: Finding, failures: int, done: Sequence[Act], until: str, *, fallen: bool = False
) -> Warning:
    acts = tuple(act for act in done if warning.begun <= act.period <= until)
    put_off = [act.due for act in acts if act.due is not None]
    due = put_off[-1] if put_off else warning.due
    return Warning(warning.begun, last, failures, due, acts, fallen)


def hours_between(occurred: datetime, reported: datetime) -> int:
    """Whole hours begun between an event and its report; 0 where it was reported at once."""
    return max(-((occurred - reported) // timedelta(hours=1)), 0)


def is_in_time(occurred: datetime, reported: datetime, hours: int) -> bool:
    """Whether a major event was reported within the hours: on the minute is in time."""
    return reported - occurred <= timedelta(hours=hours)
