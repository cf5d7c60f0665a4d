"""Scenario families, the kinds of point counted in each, the universe they are counted against, who counts them."""

from typing import Literal

from pydantic import Field

from etl.definitions.model import Definition
from etl.values.amounts import Exact
from etl.values.text import Text

Credit = Literal["lead", "split", "both"]
"""To whom a point counts that several institutions have connected: to the first of them, to each its part, to each
in full."""


Together = Literal["points", "families"]
"""How a share over several families is made: all points alike, or the plain mean of the families' shares."""


class Point(Definition):
    """A kind of point (bus, pharmacy, car park …); its code is the `scenario` of a fact. `ticket` is the band (major
    units) in which its average payment is plausible."""

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    unit: Text
    ticket: tuple[Exact, Exact] | None = None


class Family(Definition):
    """A scenario family and the kinds of point it consists of."""

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    point: tuple[Point, ...] = Field(min_length=1)


class Universe(Definition):
    """One row of universe.csv: how many points of a kind exist in a region at a date, and who says so."""

    scenario: str
    region: str
    as_of: str = Field(min_length=1)
    count: int = Field(ge=0)
    source: str = Field(min_length=1)


class Counted(Definition):
    """[counted] of scenarios.toml: the measures that returns fill for every kind of point and region.

    Points are those an institution is charged with, has connected, and saw used in the period; payments are
    those of the programme's own method and those of all methods, by count and by amount.
    """

    assigned: str
    connected: str
    live: str
    transactions: str
    amount: str
    all_transactions: str
    all_amount: str


class RuralCounted(Definition):
    """[rural] of scenarios.toml: the measures of village service points and of the villages they serve.

    `register` is the layout by which service points are registered one by one with their places.
    """

    register_: str = Field(default="", alias="register")

    points: str
    live: str
    villages: str
    covered: str

    @property
    def measures(self) -> tuple[str, str, str, str]:
        """The four measures: points, live points, villages, villages with a point."""
        return self.points, self.live, self.villages, self.covered
