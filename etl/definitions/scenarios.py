"""Scenario families, the kinds of point counted in each, and the universe they are counted against."""

from pydantic import Field

from etl.definitions.model import Definition
from etl.definitions.text import Text


class Point(Definition):
    """A kind of point (bus, pharmacy, car park …); its code is the `scenario` of a fact."""

    code: str = Field(pattern="[a-z][a-z0-9-]*")
    name: Text
    unit: Text


class Family(Definition):
    """A scenario family and the kinds of point it consists of."""

    code: str = Field(pattern="[a-z][a-z0-9-]*")
    name: Text
    point: tuple[Point, ...] = Field(min_length=1)


class Universe(Definition):
    """One row of universe.csv: how many points of a kind exist in a region at a date, and who says so."""

    scenario: str
    region: str
    as_of: str = Field(min_length=1)
    count: int = Field(ge=0)
    source: str = Field(min_length=1)
