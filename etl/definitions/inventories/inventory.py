"""Inventories: what a register holds of each outlet, point or person, the standards over it, and what is counted.

A file states all that an institution keeps at the end of a period. Of persons there is a number that the institution
gave, and days and words that are declared: nothing that says who they are.
"""

from typing import Literal

from pydantic import Field, model_validator

from etl.definitions.dated import Dated
from etl.definitions.model import Definition
from etl.values.text import Text

OUTLET_FIELDS = ("key", "institution", "period", "name", "region", "lon", "lat")
PERSON_FIELDS = ("key", "institution", "period")
NEEDED = ("key", "institution", "period")
_CODE = "^[a-z][a-z0-9_]*$"
Kind = Literal["yes", "count", "money", "date", "list"]
_ADDED: tuple[Kind, ...] = ("count", "money")
_ANY: tuple[Kind, ...] = ("yes", "date", "list", *_ADDED)
Counts = Literal["all", "with", "sum", "subject", "complying", "granted", "holding"]


class Item(Definition):
    """One of the things that a list may hold, and how files write it."""

    code: str = Field(pattern=_CODE)
    name: Text
    words: tuple[str, ...] = Field(min_length=1)


class Attribute(Definition):
    """What is held of each thing: whether, how many, how much (major units in files), since when, or which items."""

    code: str = Field(pattern=_CODE)
    name: Text
    kind: Kind
    item: tuple[Item, ...] = ()

    @model_validator(mode="after")
    def _items_of_a_list(self) -> "Attribute":
        if (self.kind == "list") != bool(self.item):
            raise ValueError(
                "a list, and nothing else, has [[inventory.attribute.item]]: what may stand in it"
            )
        if self.code in OUTLET_FIELDS:
            raise ValueError(f"“{self.code}” is what every inventory has; call the attribute something else")
        return self


class Need(Definition):
    """One thing that a standard asks for. Of yes or no: yes; of a count or an amount: `least` (major units) or more; of
    a list: all of `items`; of a date: it is given and, with `months`, at the end of the period no more months old."""

    attribute: str
    least: int = Field(default=1, ge=1)
    items: tuple[str, ...] = ()
    months: int = Field(default=0, ge=0, le=600)


class Standard(Dated):
    """What a thing should have: all of its needs, or (`at_least`) so many of them. It applies to those that say yes to
    `where`, blank: to all. Editions of one standard share its code and follow each other in time."""

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    where: str = ""
    at_least: int = Field(default=0, ge=0)
    need: tuple[Need, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _can_be_met(self) -> "Standard":
        if self.at_least > len(self.need):
            raise ValueError(
                f"at_least asks for {self.at_least} of {len(self.need)} needs, which nothing can meet"
            )
        return self


class Award(Definition):
    """An honour: the attribute with the day it was granted, and that of the day it ended (blank: none ends)."""

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    granted: str
    ended: str = ""


class InventoryCount(Definition):
    """A measure that is counted of an inventory, at the end of the period. all: things; with: those that say yes, or
    more than nothing, under `attribute`; sum: the sum of it; subject, complying: to which the `standard` applies, and
    which meet it; holding: that hold the `award`; granted: to which it was granted in the period. `where`: only things
    that say yes to that attribute."""

    measure: str
    counts: Counts
    attribute: str = ""
    standard: str = ""
    award: str = ""
    where: str = ""

    @model_validator(mode="after")
    def _of_something(self) -> "InventoryCount":
        needed = {
            "with": "attribute",
            "sum": "attribute",
            "subject": "standard",
            "complying": "standard",
            "granted": "award",
            "holding": "award",
        }.get(self.counts, "")
        for name in ("attribute", "standard", "award"):
            if bool(getattr(self, name)) != (name == needed):
                raise ValueError(
                    f"counts “{self.counts}” goes with {needed or 'nothing else'}; {name} does not fit"
                )
        return self


class Inventory(Definition):
    """[inventory] of a layout: of what it is, what is held, which standards and honours there are, what is counted."""

    of: Literal["outlet", "point", "person"]
    crs: Literal["WGS-84", "GCJ-02", "BD-09"] = "WGS-84"
    nothing: tuple[str, ...] = ("无", "nil")
    yes: tuple[str, ...] = ("是", "yes")
    no: tuple[str, ...] = ("否", "no")
    attribute: tuple[Attribute, ...] = Field(min_length=1)
    standard: tuple[Standard, ...] = ()
    award: tuple[Award, ...] = ()
    count: tuple[InventoryCount, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _of_one_piece(self) -> "Inventory":
        self._refuse_twice()
        for standard in self.standard:
            self._refuse_unknown(f"the standard “{standard.code}”", standard.where, ("yes",))
            for need in standard.need:
                self._refuse_need(standard, need)
        for award in self.award:
            self._refuse_unknown(f"the award “{award.code}”", award.granted, ("date",))
            self._refuse_unknown(f"the award “{award.code}”", award.ended, ("date",))
        for count in self.count:
            who = f"“{count.measure}”"
            self._refuse_unknown(who, count.where, ("yes",))
            self._refuse_unknown(who, count.attribute, _ADDED if count.counts == "sum" else _ANY)
            if count.standard and count.standard not in {one.code for one in self.standard}:
                raise ValueError(
                    f"{who} counts by the standard “{count.standard}”, which is none of [[inventory.standard]]"
                )
            if count.award and count.award not in {one.code for one in self.award}:
                raise ValueError(
                    f"{who} counts the award “{count.award}”, which is none of [[inventory.award]]"
                )
        return self

    def _refuse_twice(self) -> None:
        for what, codes in (
            ("attribute", [one.code for one in self.attribute]),
            ("award", [one.code for one in self.award]),
            ("measure", [one.measure for one in self.count]),
        ):
            if twice := [code for code in codes if codes.count(code) > 1]:
                raise ValueError(f"the {what} “{twice[0]}” is given twice")
        for at, one in enumerate(self.standard):
            if any(one.code == other.code and one.overlaps(other) for other in self.standard[:at]):
                raise ValueError(
                    f"two editions of the standard “{one.code}” hold at one time; give them from and until"
                )

    def _refuse_unknown(self, who: str, code: str, kinds: tuple[Kind, ...]) -> None:
        if not code:
            return
        known = next((one for one in self.attribute if one.code == code), None)
        if known is None:
            raise ValueError(f"{who} names “{code}”, which is none of [[inventory.attribute]]")
        if known.kind not in kinds:
            raise ValueError(
                f"{who} names “{code}”, which is of kind “{known.kind}”; it has to be {' or '.join(kinds)}"
            )

    def _refuse_need(self, standard: Standard, need: Need) -> None:
        who = f"the standard “{standard.code}”"
        self._refuse_unknown(who, need.attribute, _ANY)
        one = self.of_code(need.attribute)
        if bool(need.items) != (one.kind == "list"):
            raise ValueError(f"{who}: a list, and nothing else, is held against items (“{one.code}”)")
        if strange := [item for item in need.items if item not in {each.code for each in one.item}]:
            raise ValueError(f"{who} asks for the item “{strange[0]}”, which “{one.code}” does not have")
        if need.months and one.kind != "date":
            raise ValueError(f"{who}: months are of a date, and “{one.code}” is of kind “{one.kind}”")
        if need.least > 1 and one.kind not in ("count", "money"):
            raise ValueError(
                f"{who}: least is of a count or an amount, and “{one.code}” is of kind “{one.kind}”"
            )

    def of_code(self, code: str) -> Attribute:
        """The attribute with a code."""
        return next(one for one in self.attribute if one.code == code)

    @property
    def fields(self) -> tuple[str, ...]:
        """What a row may hold."""
        return (
            *(PERSON_FIELDS if self.is_of_persons else OUTLET_FIELDS),
            *(one.code for one in self.attribute),
        )

    @property
    def is_of_persons(self) -> bool:
        """Whether its rows are persons, of whom only counts are kept and shown."""
        return self.of == "person"
