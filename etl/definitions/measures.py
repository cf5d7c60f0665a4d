"""Measures: every thing that is counted, with its unit and whether it is a stock or a flow."""

from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.values.periods import Period
from etl.values.text import Text

_BEYOND = 1 << 63


class Measure(Definition):
    """One [[measure]] of measures.toml. Facts of a "money" measure are integers in the minor unit.

    Two kinds are not filed but made of another measure: `year_ago_of` is what the institution reported for the same
    month a year before, `total_of` what all institutions together reported for the month.
    """

    code: str = Field(pattern="^[a-z][a-z0-9_]*$")
    name: Text
    unit: Literal["count", "money"]
    counted_in: Text
    kind: Literal["stock", "flow"]
    counts: Text | None = None
    """What counts and what does not: the filer reads it in the form."""
    at: Literal["", "begin", "quarter_begin", "during"] = ""
    """Of a stock the moment that it tells, where that is not the end of the period: its beginning, that of the quarter,
    or all of it (whoever did something in the period counts once; months are not added up)."""
    since: str = ""
    """Of a stock: it is counted on and on from this period, and never falls."""
    of: str = ""
    """Of one counted since a period: the measure that says what the period itself adds."""
    once: bool = False
    """Whether nobody is counted twice, within a period and over all: the period adds at most what `of` says."""
    apart: str = ""
    """The whole that the figures are of where it is not the institutions (group, nation): never added to theirs."""
    minimum: int | None = 0
    maximum: int | None = None
    year_ago_of: str = ""
    total_of: str = ""

    @property
    def made_of(self) -> str:
        """The measure that this one is made of; "" for one that is filed or kept."""
        return self.year_ago_of or self.total_of

    @field_validator("minimum", "maximum")
    @classmethod
    def _can_be_stored(cls, bound: int | None) -> int | None:
        """A figure has 64 bits wherever it is kept; no fact could reach a bound beyond them."""
        if bound is not None and not -_BEYOND <= bound < _BEYOND:
            raise ValueError(f"{bound} lies beyond what a figure can be here; write one of at most 18 digits")
        return bound

    @model_validator(mode="after")
    def _at_of_a_stock(self) -> "Measure":
        if self.at and self.kind != "stock":
            raise ValueError(f"{self.code} is a flow, which happens during its period: take out at")
        return self

    @model_validator(mode="after")
    def _counted_on_and_on(self) -> "Measure":
        if self.since:
            Period.parse(self.since)
        if self.since and (self.kind != "stock" or self.at):
            raise ValueError(
                f"{self.code} is counted since {self.since}: that is a stock, told at the end of the period"
            )
        if (self.of or self.once) and not (self.since and self.of):
            raise ValueError(
                f"{self.code}: of and once belong to what is counted since a period; write since and of"
            )
        return self

    @model_validator(mode="after")
    def _made_in_one_way(self) -> "Measure":
        if self.year_ago_of and self.total_of:
            raise ValueError("a measure is made of the year before or of all institutions, not both")
        return self
