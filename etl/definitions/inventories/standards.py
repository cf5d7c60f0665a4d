"""Which standards a thing of an inventory meets in a period, what it lacks, and what is counted of all of them."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from etl.definitions.inventories.inventory import Attribute, Award, Inventory, InventoryCount, Need, Standard
from etl.values.periods import Period

Value = bool | int | str | tuple[str, ...]
"""Yes or no; a count; an amount in the smallest unit; a day as 2020-12-31; the codes of a list's items."""


@dataclass(frozen=True)
class Thing:
    """One outlet, point or person at the end of a period. What is blank stands in `values` under no code.

    lon and lat are in degrees, WGS-84; of persons neither they nor a name nor a region is known.
    """

    key: str
    institution: str
    name: str = ""
    region: str = ""
    lon: float | None = None
    lat: float | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    sheet: str = ""
    cell: str = ""


def last_day(period: Period) -> datetime.date:
    """The last day of a period."""
    after = period.months[-1].shift(1)
    return datetime.date(after.year, after.number, 1) - datetime.timedelta(days=1)


def first_day(period: Period) -> datetime.date:
    """The first day of a period."""
    return datetime.date(period.months[0].year, period.months[0].number, 1)


def standards_at(inventory: Inventory, period: Period) -> tuple[Standard, ...]:
    """The editions of standards that hold at the end of a period."""
    return tuple(one for one in inventory.standard if one.is_for(period.months[-1]))


def is_subject(standard: Standard, thing: Thing) -> bool:
    """Whether a standard applies to a thing."""
    return not standard.where or thing.values.get(standard.where) is True


def lacks(
    inventory: Inventory, standard: Standard, thing: Thing, period: Period, minor: int
) -> tuple[Need, ...]:
    """The needs of a standard that a thing does not meet at the end of a period; what is not stated is not met.
    `minor`: how many of the smallest unit make a major one."""
    return tuple(
        one
        for one in standard.need
        if not _is_met(inventory.of_code(one.attribute), one, thing, period, minor)
    )


def complies(inventory: Inventory, standard: Standard, thing: Thing, period: Period, minor: int) -> bool:
    """Whether a thing has all that a standard asks for, or as many of it as are enough."""
    met = len(standard.need) - len(lacks(inventory, standard, thing, period, minor))
    return met >= (standard.at_least or len(standard.need))


def holds(award: Award, thing: Thing, on: datetime.date) -> bool:
    """Whether a thing holds an honour on a day; on the day it ends no longer."""
    day, granted, ended = on.isoformat(), thing.values.get(award.granted), thing.values.get(award.ended)
    return isinstance(granted, str) and granted <= day and not (isinstance(ended, str) and ended <= day)


def counted(
    inventory: Inventory, count: InventoryCount, things: Iterable[Thing], period: Period, minor: int
) -> int:
    """What a measure comes to over some things: how many, or the sum of a count or an amount."""
    wanted = [one for one in things if not count.where or one.values.get(count.where) is True]
    if count.counts == "sum":
        return sum(int(value) for one in wanted if isinstance(value := one.values.get(count.attribute), int))
    return sum(_counts(inventory, count, one, period, minor) for one in wanted)


def _counts(inventory: Inventory, count: InventoryCount, thing: Thing, period: Period, minor: int) -> bool:
    if count.counts == "all":
        return True
    if count.counts == "with":
        return bool(thing.values.get(count.attribute))
    if count.award:
        award = next(one for one in inventory.award if one.code == count.award)
        if count.counts == "holding":
            return holds(award, thing, last_day(period))
        granted = thing.values.get(award.granted)
        return (
            isinstance(granted, str)
            and first_day(period).isoformat() <= granted <= last_day(period).isoformat()
        )
    held = next((one for one in standards_at(inventory, period) if one.code == count.standard), None)
    if held is None or not is_subject(held, thing):
        return False
    return count.counts == "subject" or complies(inventory, held, thing, period, minor)


def _is_met(attribute: Attribute, need: Need, thing: Thing, period: Period, minor: int) -> bool:
    value = thing.values.get(attribute.code)
    if attribute.kind == "yes":
        return value is True
    if attribute.kind in ("count", "money"):
        least = need.least * (minor if attribute.kind == "money" else 1)
        return isinstance(value, int) and value >= least
    if attribute.kind == "list":
        return isinstance(value, tuple) and set(need.items) <= set(value)
    if not isinstance(value, str) or value > last_day(period).isoformat():
        return False
    oldest = last_day(period.months[-1].shift(-need.months)).isoformat() if need.months else ""
    return value > oldest
