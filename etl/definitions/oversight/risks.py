"""risk.toml: risks by likelihood and impact, what a grade calls for, and by when who has to be told.

Levels are counted from 1, the mildest. Every band and line is a whole number in the unit of what is read (percent of a
share, units of a count); figures are compared with it exactly, so that nothing hangs on how they are rounded.
"""

from typing import Literal

from pydantic import Field, model_validator

from etl.definitions.model import Definition
from etl.values.text import Text


class Level(Definition):
    """One [[likelihood]] or [[impact]]: what the level is called, the mildest first."""

    name: Text


class Grade(Definition):
    """One [[grade]], the mildest first: it holds where likelihood × impact is `from` or more.

    With `days` it calls for a warning: its `owner`, a post, has that many working days from the day on which the
    period's figures are published.
    """

    code: str = Field(pattern=r"^[A-Z][A-Z0-9]?$")
    name: Text
    from_: int = Field(alias="from", ge=1)
    days: int | None = Field(default=None, ge=1)
    owner: Text | None = None

    @model_validator(mode="after")
    def _somebody_has_the_days(self) -> "Grade":
        if (self.days is None) != (self.owner is None):
            raise ValueError(
                f"grade “{self.code}” needs both days and an owner, or neither: a warning has a day and a post"
            )
        return self


class Scale(Definition):
    """How likely a risk is, or how much it weighs: an indicator or a measure of the period, held against `bands`.

    Each band that is reached (`worse` "higher": at least the band; "lower": under it) lifts the level by one. With a
    `line` it is counted in how many of the last `periods` the figure was beyond the line, and the bands are of that
    count.
    """

    indicator: str = ""
    measure: str = ""
    worse: Literal["higher", "lower"] = "higher"
    bands: tuple[int, ...] = Field(min_length=1)
    line: int | None = None
    periods: int = Field(default=1, ge=1, le=60)

    @model_validator(mode="after")
    def _hangs_together(self) -> "Scale":
        if bool(self.indicator) == bool(self.measure):
            raise ValueError("a scale reads an indicator or a measure, and one of them only")
        if (self.line is None) != (self.periods == 1):
            raise ValueError("periods are counted against a line: give both, periods at least 2")
        rises = self.line is not None or self.worse == "higher"
        if list(self.bands) != sorted(set(self.bands), reverse=not rises):
            order = "rise" if rises else "fall"
            raise ValueError(f"the bands must {order}, each worse than the one before")
        if self.line is not None and not 1 <= self.bands[0] <= self.bands[-1] <= self.periods:
            raise ValueError(f"the bands count periods: each lies between 1 and {self.periods}")
        return self


class Risk(Definition):
    """One [[risk]], the same for every institution."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Text
    why: Text
    likelihood: Scale
    impact: Scale


class MajorEvent(Definition):
    """One [[event]] that has to be reported within hours."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Text


class Reporting(Definition):
    """[reporting]: within how many hours of a major event, to which post, with a copy to whom."""

    hours: int = Field(default=24, ge=1, le=240)
    to: Text
    copy_to: Text | None = None


class Escalation(Definition):
    """[escalation]: after how many sweeps in a row that called for a warning, and to whom it goes."""

    after: int = Field(default=2, ge=2, le=60)
    to: Text


class Review(Definition):
    """[review]: the month in which the rules are reviewed every year, and the post that does it."""

    month: int = Field(ge=1, le=12)
    owner: Text


class Compliance(Definition):
    """[compliance]: the parts of the method that are compliance, and the percent of the full score that they must
    have at least."""

    share: int = Field(ge=1, le=100)
    parts: tuple[str, ...] = Field(min_length=1)


class Risks(Definition):
    """risk.toml, wholly optional."""

    likelihood: tuple[Level, ...] = Field(min_length=2, max_length=6)
    impact: tuple[Level, ...] = Field(min_length=2, max_length=6)
    grade: tuple[Grade, ...] = Field(min_length=2, max_length=6)
    risk: tuple[Risk, ...] = Field(min_length=1)
    event: tuple[MajorEvent, ...] = ()
    reporting: Reporting | None = None
    escalation: Escalation | None = None
    review: Review | None = None
    compliance: Compliance | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> "Risks":
        for sentence in _inconsistencies(self):
            raise ValueError(sentence)
        return self

    def grade_of(self, likelihood: int, impact: int) -> Grade:
        """The grade of a cell: the last whose product is reached."""
        return [one for one in self.grade if one.from_ <= likelihood * impact][-1]

    def named(self, code: str) -> Risk:
        """The risk with this code."""
        return next(one for one in self.risk if one.code == code)


def _inconsistencies(risks: Risks) -> list[str]:
    found = []
    most = len(risks.likelihood) * len(risks.impact)
    before = 0
    for place, grade in enumerate(risks.grade):
        if (place == 0 and grade.from_ != 1) or not before < grade.from_ <= most:
            found.append(
                f"grade “{grade.code}” begins at {grade.from_}; the grades must begin at 1 and rise, none beyond "
                f"{most}, which is the highest likelihood times the highest impact"
            )
        before = grade.from_
    for what, listed in (("grade", risks.grade), ("risk", risks.risk), ("event", risks.event)):
        codes = [one.code for one in listed]
        found += [
            f"the {what} “{code}” is given twice" for code in dict.fromkeys(codes) if codes.count(code) > 1
        ]
    for one in risks.risk:
        for side, levels in (("likelihood", risks.likelihood), ("impact", risks.impact)):
            bands = len(getattr(one, side).bands)
            if bands != len(levels) - 1:
                found.append(
                    f"{side} of “{one.code}” has {bands} bands; {len(levels)} levels need {len(levels) - 1}"
                )
    if risks.event and risks.reporting is None:
        found.append(f"“{risks.event[0].code}” has to be reported, but [reporting] does not say to whom")
    return found
