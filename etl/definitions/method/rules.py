"""The twelve rules of scoring as they are written in a method. What they do with a value is in etl/scoring."""

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, model_validator

from etl.definitions.model import Definition
from etl.values.amounts import Exact, Points, Share, check_bands


class AllOrNothing(Definition):
    """R1: full points at the target or better, else none."""

    kind: Literal["all_or_nothing"]
    target: Exact


class Completion(Definition):
    """R2: points in proportion to value ÷ target, full at the target."""

    kind: Literal["completion"]
    target: Exact = Field(gt=0)


class Linear(Definition):
    """R3: nothing at the floor, full points at the target, straight between; a floor above the target where
    lower is better."""

    kind: Literal["linear"]
    floor: Exact
    target: Exact

    @model_validator(mode="after")
    def _apart(self) -> "Linear":
        if self.floor == self.target:
            raise ValueError("floor and target are the same; use all_or_nothing for a cliff")
        return self


class Band(Definition):
    """One band of R4: values from `from` to `to`; the first has no `from`, the last no `to`."""

    from_: Exact | None = Field(default=None, alias="from")
    to: Exact | None = None
    points: Points


class Bands(Definition):
    """R4: a table of bands. `closed` tells which end belongs to the band: "left" is [from, to)."""

    kind: Literal["bands"]
    closed: Literal["left", "right"]
    band: tuple[Band, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _no_gap(self) -> "Bands":
        check_bands([(band.from_, band.to) for band in self.band])
        return self


class Base(Definition):
    """R5: `base` (a share of the points) at the target, `per_unit` points more or less for each unit of the
    indicator beyond or short of it, never below 0 or above `cap` (a share of the points)."""

    kind: Literal["base"]
    target: Exact
    per_unit: Exact = Field(gt=0)
    base: Exact = Field(default=Decimal("0.8"), gt=0, le=1)
    cap: Exact = Field(default=Decimal(1), gt=0)

    @model_validator(mode="after")
    def _cap_above_base(self) -> "Base":
        if self.cap < self.base:
            raise ValueError(f"the cap {self.cap} is below the base {self.base}: nobody could reach the base")
        return self


class Place(Definition):
    """R6: full points for the first of the peer group, `step` (a share of the points) less for each place."""

    kind: Literal["place"]
    step: Exact = Field(default=Decimal("0.05"), gt=0, le=1)


class Tariff(Definition):
    """Points for each occurrence of an event."""

    event: str
    points: Points = Field(gt=0)


class Award(Definition):
    """R8: points for each occurrence, together at most the item's points."""

    kind: Literal["award"]
    tariff: tuple[Tariff, ...] = Field(min_length=1)


class Check(Definition):
    """One line of a checklist: its points are earned when the event has been entered, with evidence."""

    event: str
    points: Points = Field(gt=0)


class Checklist(Definition):
    """R10: the points of the ticked lines."""

    kind: Literal["checklist"]
    check: tuple[Check, ...] = Field(min_length=1)


class Improvement(Definition):
    """R11: points in proportion to the gain since the period before, full at `gain`. With `from_last` and
    `to_first` (shares of the peer group) only for those who came from the last places to the first ones."""

    kind: Literal["improvement"]
    gain: Exact = Field(gt=0)
    from_last: Share | None = Field(default=None, gt=0, le=1)
    to_first: Share | None = Field(default=None, gt=0, le=1)

    @model_validator(mode="after")
    def _both_or_none(self) -> "Improvement":
        if (self.from_last is None) != (self.to_first is None):
            raise ValueError("from_last and to_first belong together; give both or neither")
        return self


ByValue = Annotated[AllOrNothing | Completion | Linear | Bands | Base, Field(discriminator="kind")]
"""Rules that turn one value into points and can therefore stand inside another rule."""


class RedLine(Definition):
    """R9: nothing beyond the line; otherwise `inner`, or full points where there is none."""

    kind: Literal["red_line"]
    line: Exact
    inner: ByValue | None = None


class Deduct(Definition):
    """R7: points of `inner` (full points where there is none) less the tariff of each event, never under
    `minimum`, which may be negative."""

    kind: Literal["deduct"]
    minimum: Points = Decimal(0)
    tariff: tuple[Tariff, ...] = Field(min_length=1)
    inner: ByValue | None = None


Rule = Annotated[
    AllOrNothing
    | Completion
    | Linear
    | Bands
    | Base
    | Place
    | Deduct
    | Award
    | RedLine
    | Checklist
    | Improvement,
    Field(discriminator="kind"),
]
"""Any rule of an item. R12, the veto, belongs to the method as a whole."""

NUMBERS = {
    "all_or_nothing": "R1",
    "completion": "R2",
    "linear": "R3",
    "bands": "R4",
    "base": "R5",
    "place": "R6",
    "deduct": "R7",
    "award": "R8",
    "red_line": "R9",
    "checklist": "R10",
    "improvement": "R11",
}
"""Kinds of rule and the numbers they go by."""


def events_of(rule: object) -> tuple[str, ...]:
    """Codes of the events a rule counts, in its order."""
    if isinstance(rule, (Deduct, Award)):
        return tuple(tariff.event for tariff in rule.tariff)
    if isinstance(rule, Checklist):
        return tuple(check.event for check in rule.check)
    return ()
