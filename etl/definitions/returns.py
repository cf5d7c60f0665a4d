"""Layouts of what comes in: sheets, headings, units and what each row stands for."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.definitions.text import Text

REGISTER_FIELDS = [
    "key",
    "institution",
    "scenario",
    "name",
    "region",
    "lon",
    "lat",
    "connected_on",
    "live",
    "as_of",
]


class Column(Definition):
    """A column of numbers: its path of headings from the top header row to the leaf, without the unit."""

    heading: tuple[str, ...] = Field(min_length=1)
    measure: str
    unit: str = ""


class Sheet(Definition):
    """A sheet of a workbook. `title` finds the period where the sheet itself states it."""

    name: str
    names: tuple[str, ...] = ()
    title: str = ""
    rows: Literal["institution", "region", "region+scenario"]
    label: tuple[str, ...] = ()
    region: str = ""
    scenario: str = ""
    ignore: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    optional: bool = False
    column: tuple[Column, ...] = Field(min_length=1)

    @field_validator("title")
    @classmethod
    def _names_the_period(cls, value: str) -> str:
        if value and "period" not in re.compile(value).groupindex:
            raise ValueError("title needs a group named period, as in “for the month of (?P<period>.+)”")
        return value

    @model_validator(mode="after")
    def _row_key(self) -> "Sheet":
        if self.rows == "institution" and not self.label:
            raise ValueError(
                "a sheet with a row per institution needs label: the headings of the name column"
            )
        if self.rows != "institution" and not self.region:
            raise ValueError("a sheet with a row per region needs region: the heading of the code column")
        if self.rows == "region+scenario" and not self.scenario:
            raise ValueError("a sheet with a row per scenario needs scenario: the heading of the code column")
        return self


class Cover(Definition):
    """Cells of a return's first sheet, found by their labels; the value stands to the right."""

    sheet: str
    institution: str
    period: str
    version: str = ""


class RegisterField(Definition):
    """A column of a register and the field of a point that it fills."""

    heading: str
    name: Literal[tuple(REGISTER_FIELDS)]  # type: ignore[valid-type]
    required: bool = True


class Register(Definition):
    """What a register's coordinates are written in."""

    crs: Literal["WGS-84", "GCJ-02", "BD-09"] = "WGS-84"


class Layout(Definition):
    """returns/<code>.toml. Form "entities" is a published table with a row per institution, "return" is one
    institution's workbook, "register" a list of points."""

    code: str = Field(pattern="[a-z][a-z0-9-]*")
    name: Text
    form: Literal["entities", "return", "register"]
    unknown_institution: Literal["review", "refuse"] = "refuse"
    ignored_sheets: tuple[str, ...] = ()
    cover: Cover | None = None
    register_: Register | None = Field(default=None, alias="register")
    sheet: tuple[Sheet, ...] = ()
    field: tuple[RegisterField, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> "Layout":
        if self.form == "return" and self.cover is None:
            raise ValueError("a return needs [cover]: where institution and period stand")
        if self.form == "register" and not self.field:
            raise ValueError("a register needs at least one [[field]]")
        if self.form != "register" and not self.sheet:
            raise ValueError("a workbook needs at least one [[sheet]]")
        return self
