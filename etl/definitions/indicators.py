"""Indicators: what is measured, as sums of measures, with the reasons and the people answerable for it."""

import re
from collections.abc import Collection
from typing import Literal

from pydantic import Field, field_validator

from etl.definitions.model import Definition
from etl.values.text import Text

_NAMES = re.compile(r"[a-z][a-z0-9_]*")
_EXPRESSION = re.compile(
    r"\s*(?:\d+\s*\*\s*)?[a-z][a-z0-9_]*(?:\s*[+*-]\s*(?:\d+\s*\*\s*)?[a-z][a-z0-9_]*)*\s*"
)


class Indicator(Definition):
    """indicators/<code>.toml. Numerator and denominator are written with measure codes and + - *.

    Without a denominator the indicator is a plain volume. `scale` multiplies the ratio (100 for percent).
    """

    code: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")
    name: Text
    why: Text
    numerator: str = Field(min_length=1)
    denominator: str = ""
    scale: int = Field(default=1, ge=1)
    unit: Text
    decimals: int = Field(default=2, ge=0, le=6)
    direction: Literal["higher", "lower", "neutral"]
    measured: tuple[str, ...] = ()
    scenario: tuple[str, ...] = ()
    minimum_denominator: int = Field(default=0, ge=0)
    counter_indicator: str = ""
    author: str = Field(min_length=1)
    checker: str = Field(min_length=1)
    next_review: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    shown: Literal["scored", "display"] = "display"

    @field_validator("numerator", "denominator")
    @classmethod
    def _is_sum_of_measures(cls, value: str) -> str:
        if value and not _EXPRESSION.fullmatch(value):
            raise ValueError(f"“{value}” is not a sum of measures: write measure codes with + - *")
        return value

    @property
    def measures(self) -> tuple[str, ...]:
        """Codes of the measures that numerator and denominator need, sorted, each once."""
        return tuple(sorted(measures_in(self.numerator) | measures_in(self.denominator)))

    @property
    def is_share(self) -> bool:
        """Whether the indicator is a percentage: its changes are differences in percentage points."""
        return bool(self.denominator) and self.scale == 100

    def is_of(self, kinds: Collection[str]) -> bool:
        """Whether it is measured of an institution of these kinds (issuer, acquirer …)."""
        return not self.measured or not set(self.measured).isdisjoint(kinds)

    @property
    def is_volume(self) -> bool:
        """Whether the indicator discloses a business volume (it has no denominator)."""
        return not self.denominator


def measures_in(expression: str) -> set[str]:
    """The codes that a sum of measures names."""
    return set(_NAMES.findall(expression))
