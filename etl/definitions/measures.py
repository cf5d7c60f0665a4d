"""Measures: every thing that is counted, with its unit and whether it is a stock or a flow."""

from typing import Literal

from pydantic import Field

from etl.definitions.model import Definition
from etl.definitions.text import Text


class Measure(Definition):
    """One [[measure]] of measures.toml. Facts of a "money" measure are integers in the minor unit."""

    code: str = Field(pattern="[a-z][a-z0-9_]*")
    name: Text
    unit: Literal["count", "money"]
    counted_in: Text
    kind: Literal["stock", "flow"]
    minimum: int | None = 0
    maximum: int | None = None
