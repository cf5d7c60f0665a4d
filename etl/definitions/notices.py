"""Since when the days off and the days worked of a year were known: the calendar package has the days alone.

What is told of a coming deadline is told as of a day, and on that day a notice that came later had said nothing: on
16 January 2020 nobody knew that the Spring Festival would last until 2 February.
"""

import datetime
from collections.abc import Mapping
from functools import cache

from pydantic import Field

from etl.definitions.files import read_csv
from etl.definitions.model import Definition
from etl.values.house import ROOT

FOLDER = ROOT / "data" / "static" / "working_days"


class Notice(Definition):
    """One row of notices.csv: the notice that laid down a year's days off and the weekends worked for them."""

    country: str = Field(pattern="^[A-Z]{2}$")
    year: int
    published_on: datetime.date
    source: str = Field(min_length=1)


class Change(Definition):
    """One row of changes.csv: a day that a later notice made a day off or a working day; what it was before."""

    country: str = Field(pattern="^[A-Z]{2}$")
    date: datetime.date
    worked_before: bool
    published_on: datetime.date
    source: str = Field(min_length=1)


@cache
def published(country: str) -> Mapping[int, datetime.date]:
    """The day on which each year's notice was published, where it is on record."""
    return {
        one.year: one.published_on
        for one in read_csv(FOLDER / "notices.csv", Notice)
        if one.country == country
    }


@cache
def changes(country: str) -> tuple[Change, ...]:
    """The days that were changed after the year's notice, in order."""
    found = (one for one in read_csv(FOLDER / "changes.csv", Change) if one.country == country)
    return tuple(sorted(found, key=lambda one: one.date))
