"""The tables of a method's file: parts, events, items, grades, vetoes, persistence, consequences, commendations."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Literal

from pydantic import Field, TypeAdapter, ValidationError, model_validator

from etl.definitions.files import sentence_of
from etl.definitions.method.rules import Bands, Base, Checklist, Rule
from etl.definitions.model import Definition
from etl.values.amounts import Exact, Points, four_decimals
from etl.values.faults import filled
from etl.values.text import Text

DATE = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"
_RULE: TypeAdapter[Any] = TypeAdapter(Rule)


class Part(Definition):
    """A part of the score and the points it is worth. A bonus part stands outside the hundred."""

    code: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    name: Text
    points: Points = Field(gt=0)
    bonus: bool = False


class Event(Definition):
    """Something that is counted for a tariff, a checklist or a veto: from a measure of the returns, by the system
    from its own records (days late), or entered by a person. What is entered by hand may also feed a measure, so
    that indicators can be made of it."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Text
    counted_in: Text
    measure: str = ""
    system: bool = False
    feeds: str = ""

    @property
    def is_manual(self) -> bool:
        """Whether a person enters it, with evidence, reason and the post that answers for it."""
        return not self.measure and not self.system

    @model_validator(mode="after")
    def _one_source(self) -> "Event":
        if self.measure and self.system:
            raise ValueError("an event is counted from a measure or by the system, not both")
        return self


class Item(Definition):
    """One scored indicator. `by_group` replaces parameters of the rule for a peer group. Up to `display_until`
    the item is shown but leaves the score. `note` says as of when the figure stands. `source` is the layout of the
    second source whose figures are authoritative for the indicator; "" is the returns."""

    code: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    part: str
    indicator: str
    points: Points = Field(gt=0)
    rule: Rule
    by_group: Mapping[str, Mapping[str, Exact]] = {}
    display_until: str = ""
    note: Text | None = None
    source: str = ""

    @model_validator(mode="after")
    def _points_agree(self) -> "Item":
        if isinstance(self.rule, Checklist) and sum(check.points for check in self.rule.check) != self.points:
            total = sum(check.points for check in self.rule.check)
            raise ValueError(f"the lines of the checklist add to {total}, the item has {self.points} points")
        if isinstance(self.rule, Bands) and max(band.points for band in self.rule.band) > self.points:
            raise ValueError(f"a band gives more than the item's {self.points} points")
        for group in ("", *self.by_group):
            rule = self.rule_for(group)
            inner = getattr(rule, "inner", None) or rule
            if isinstance(inner, Base):
                four_decimals(inner.cap * self.points)
        return self

    def rule_for(self, group: str) -> Any:
        """The rule with the parameters that hold in a peer group."""
        if group not in self.by_group:
            return self.rule
        try:
            return _RULE.validate_python(self.rule.model_dump(by_alias=True) | dict(self.by_group[group]))
        except ValidationError as error:
            words = sentence_of(error)
            raise ValueError(
                filled("the parameters for group {0} do not fit the rule: {1}", group, words)
            ) from None


class Bonus(Definition):
    """Bonus points: on top of the hundred up to the cap, or only restoring what was lost below the full score."""

    mode: Literal["on_top", "restoring"]
    cap: Points = Field(gt=0)


class Missing(Definition):
    """What happens to the points of items that leave the score. "part": earned ÷ applicable × the part's points;
    "total": earned ÷ applicable × the full score; "none": points as earned. A part of whose items fewer than
    `minimum_present` (a share) have a figure leaves the score itself."""

    rescale: Literal["part", "total", "none"]
    minimum_present: Exact = Field(default=Decimal(0), ge=0, le=1)


class Grade(Definition):
    """A grade band of the official score."""

    code: str
    name: Text
    from_: Exact | None = Field(default=None, alias="from")
    to: Exact | None = None


class Veto(Definition):
    """R12: a ceiling on the grade, whatever the points: after an event, or beyond a line of an indicator."""

    code: str
    name: Text
    ceiling: str
    event: str = ""
    indicator: str = ""
    below: Exact | None = None
    above: Exact | None = None

    @model_validator(mode="after")
    def _one_trigger(self) -> "Veto":
        lines = (self.below is not None) + (self.above is not None)
        if bool(self.event) == bool(self.indicator) or lines != bool(self.indicator):
            raise ValueError("a veto has either an event, or an indicator with one line: below or above")
        return self


class Persistence(Definition):
    """A penalty for failing again and again: the item under `below` percent of its points, or a grade no better
    than `grade`, in `periods` periods in a row, costs `points` of the total and calls for the consequence. Over "years"
    it watches the grade of the year's review."""

    code: str
    name: Text
    item: str = ""
    below: Exact | None = None
    grade: str = ""
    over: Literal["assessments", "years"] = "assessments"
    periods: int = Field(ge=2)
    points: Points = Field(default=Decimal(0), ge=0)
    consequence: Text | None = None

    @model_validator(mode="after")
    def _one_subject(self) -> "Persistence":
        if bool(self.item) == bool(self.grade) or bool(self.item) != (self.below is not None):
            raise ValueError(
                "persistence watches either an item under “below” percent of its points, or a grade"
            )
        if self.over == "years" and not self.grade:
            raise ValueError("persistence over years watches the grade of the year; name it")
        if self.grade and self.points:
            raise ValueError(
                "a penalty for a grade would change the grade it is for; give a consequence instead"
            )
        if not self.points and self.consequence is None:
            raise ValueError("persistence needs points, a consequence, or both")
        return self


class Consequence(Definition):
    """A rung of the ladder of consequences, the mildest first. What calls for it is proposed; a person decides.

    "last": last of its peer group with an official score under `below`; "persistence": the rule of that code has
    struck; "veto": any veto has; "overdue": a plan of an earlier case was not delivered in time. `days` are the
    working days that the institution has for its plan.
    """

    code: str
    name: Text
    when: Literal["last", "persistence", "veto", "overdue"]
    below: Exact | None = None
    persistence: str = ""
    days: int = Field(default=10, ge=1)

    @model_validator(mode="after")
    def _says_when(self) -> "Consequence":
        if (self.when == "last") != (self.below is not None):
            raise ValueError("a consequence for the last of a group, and only that, needs “below”")
        if (self.when == "persistence") != bool(self.persistence):
            raise ValueError("a consequence of persistence, and only that, names its rule")
        return self


class Commendation(Definition):
    """A rung upward. What calls for it is proposed; a person decides, and it is told in the assessment.

    "first": first of its peer group with an official score of `at_least`; "grade": a grade no worse than `grade`;
    "improved": at least `places` places up since the assessment before. Whom a veto or a rule of persistence struck is
    not proposed.
    """

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    name: Text
    when: Literal["first", "grade", "improved"]
    at_least: Exact | None = None
    grade: str = ""
    places: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _says_when(self) -> "Commendation":
        needed = {"first": "at_least", "grade": "grade", "improved": "places"}
        for when, key in needed.items():
            if (self.when == when) != (getattr(self, key) not in (None, "")):
                raise ValueError(f"a commendation for “{when}”, and only that, needs “{key}”")
        return self


class MethodTables(Definition):
    """Everything that stands in a method's file, table by table, each sound in itself.
    What must agree between them: `etl.definitions.method.consistency`."""

    code: str = Field(pattern=DATE)
    name: Text
    why: Text
    author: str = Field(min_length=1)
    checker: str = Field(min_length=1)
    next_review: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    full: Points = Decimal(100)
    decimals: int = Field(default=2, ge=0, le=4)
    combine: Literal["sum", "geometric", "harmonic"] = "sum"
    minimum_group: int = Field(default=3, ge=1)
    part: tuple[Part, ...] = Field(min_length=1)
    event: tuple[Event, ...] = ()
    item: tuple[Item, ...] = Field(min_length=1)
    missing: Missing
    bonus: Bonus | None = None
    closed: Literal["left", "right"] = "left"
    grade: tuple[Grade, ...] = ()
    veto: tuple[Veto, ...] = ()
    persistence: tuple[Persistence, ...] = ()
    consequence: tuple[Consequence, ...] = ()
    commendation: tuple[Commendation, ...] = ()
    tie_break: tuple[str, ...] = ()

    @cached_property
    def parts(self) -> Mapping[str, Part]:
        """The parts by code, in the order of the file."""
        return {part.code: part for part in self.part}

    @cached_property
    def items(self) -> Mapping[str, Item]:
        """The items by code, in the order of the file."""
        return {item.code: item for item in self.item}

    @cached_property
    def events(self) -> Mapping[str, Event]:
        """The events by code, in the order of the file."""
        return {event.code: event for event in self.event}

    @cached_property
    def rungs(self) -> Mapping[str, Consequence | Commendation]:
        """Every rung by its code, downward and upward: no code is of two."""
        found: dict[str, Consequence | Commendation] = {rung.code: rung for rung in self.consequence}
        return found | {rung.code: rung for rung in self.commendation}

    @cached_property
    def grades(self) -> tuple[str, ...]:
        """Codes of the grades from the worst to the best."""
        return tuple(grade.code for grade in self.grade)

    def items_of(self, part: str) -> tuple[Item, ...]:
        """The items of a part, in the order of the file; none of a part that there is not."""
        return tuple(item for item in self.item if item.part == part)
