"""Layouts of what comes in: sheets, headings, units and what each row stands for."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.checks import Carried, Check, Required, SecondSource, Watched
from etl.definitions.model import Definition
from etl.values.periods import Period
from etl.values.text import Text
from etl.values.units import spelt

SECOND = "second-"
"""The codes of second sources begin so: the store leaves them out unless they are asked for (store.sources)."""

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
LEDGER_FIELDS = [
    "institution",
    "quarter",
    "event",
    "count",
    "evidence",
    "reason",
    "entered_by",
    "entered_on",
]


class Column(Definition):
    """A column of numbers: its path of headings from the top header row to the leaf, without the unit.

    A column that came later, or went, says so: `since` and `until` are the first and the last period in which it has
    to be there. One that is `optional` may always be missing.
    """

    heading: tuple[str, ...] = Field(min_length=1)
    measure: str
    unit: str = ""
    since: str = ""
    until: str = ""
    optional: bool = False

    @field_validator("since", "until")
    @classmethod
    def _is_a_period(cls, value: str) -> str:
        if value:
            Period.parse(value)
        return value

    def is_wanted(self, period: Period) -> bool:
        """Whether a file for `period` has to have the column."""
        begins, ends = (Period.parse(one).months if one else () for one in (self.since, self.until))
        first, last = period.months[0], period.months[-1]
        return not (self.optional or (begins and last < begins[0]) or (ends and first > ends[-1]))


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

    def at(self, period: Period) -> "Sheet":
        """The sheet as it has to be in `period`: columns of another time are optional."""
        columns = tuple(
            c if c.is_wanted(period) else c.model_copy(update={"optional": True}) for c in self.column
        )
        return self if columns == self.column else self.model_copy(update={"column": columns})

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


class Choice(Definition):
    """A line of the cover that takes one of several given words, the usual one first."""

    label: str = Field(min_length=1)
    values: tuple[str, ...] = Field(min_length=2)


class Cover(Definition):
    """Cells of a return's first sheet, found by their labels; the value stands to the right.

    `institution` and `name` label the code and the full name of who reports; the two must not contradict each other.
    """

    sheet: str
    institution: str
    name: str = ""
    period: str
    version: str = ""
    choice: tuple[Choice, ...] = ()


class ListField(Definition):
    """A column of a list with one header row, and the field of a register's point or a ledger's entry it fills."""

    heading: str
    name: str
    required: bool = True


class Register(Definition):
    """What a register's coordinates are written in."""

    crs: Literal["WGS-84", "GCJ-02", "BD-09"] = "WGS-84"


class Extract(Definition):
    """A JSON document whose name says the period. `path` is what its path ends with, a pattern with the groups year
    and quarter (or month).

    `rows` are the keys from the root to the rows, a list or an object; `label` is the key of a row's name, "" where
    the object's keys are the names. Names mean regions below `region`, or kinds of point that are counted in it, by
    their English names; `names` are other spellings and the codes that they mean. A measure of `zero_is_missing`
    that is 0 in every row was not collected.
    """

    path: str
    rows: tuple[str, ...] = Field(min_length=1)
    label: str = ""
    kind: Literal["region", "scenario"]
    region: str
    names: dict[str, str] = Field(default_factory=dict)
    zero_is_missing: tuple[str, ...] = ()
    column: tuple[Column, ...] = Field(min_length=1)

    @field_validator("path")
    @classmethod
    def _names_the_period(cls, value: str) -> str:
        groups = re.compile(value).groupindex.keys()
        if groups != {"year", "quarter"} and groups != {"year", "month"}:
            raise ValueError("path needs the groups year and quarter, or year and month")
        return value


class Layout(Definition):
    """returns/<code>.toml. Form "entities" is a published table with a row per institution, "return" is one
    institution's workbook, "register" a list of points, "ledger" a list of what persons entered for a quarter,
    "extract" a JSON document.

    `change` is the heading of a list's optional column that says what a line does to those filed before it: add,
    correct, cancel, or replace all. `units` are unit words of its own, with how many counts (or major units of money)
    each is: "千户次" = 1000."""

    code: str = Field(pattern="[a-z][a-z0-9-]*")
    name: Text
    form: Literal["entities", "return", "register", "ledger", "extract"]
    units: dict[str, int] = Field(default_factory=dict)
    unknown_institution: Literal["review", "refuse"] = "refuse"
    ignored_sheets: tuple[str, ...] = ()
    cover: Cover | None = None
    register_: Register | None = Field(default=None, alias="register")
    extract: Extract | None = None
    sheet: tuple[Sheet, ...] = ()
    field: tuple[ListField, ...] = ()
    change: str = ""
    check: tuple[Check, ...] = ()
    carried: tuple[Carried, ...] = ()
    required: tuple[Required, ...] = ()
    watch: Watched = Watched()
    second: SecondSource | None = None

    @field_validator("units")
    @classmethod
    def _are_scales(cls, value: dict[str, int]) -> dict[str, int]:
        if bad := [word for word, scale in value.items() if scale < 1]:
            raise ValueError(f"“{bad[0]}” must be 1 or more of what is counted")
        return {spelt(word): scale for word, scale in value.items()}

    @model_validator(mode="after")
    def _complete(self) -> "Layout":
        if self.form == "return" and self.cover is None:
            raise ValueError("a return needs [cover]: where institution and period stand")
        if self.is_list and not self.field:
            raise ValueError(f"a {self.form} needs at least one [[field]]")
        if (self.form == "extract") != (self.extract is not None):
            raise ValueError("an extract, and nothing else, has [extract]: where its figures stand")
        if not self.is_list and self.form != "extract" and not self.sheet:
            raise ValueError("a workbook needs at least one [[sheet]]")
        if self.change and not self.is_list:
            raise ValueError("change belongs to a register or a ledger, whose files add to each other")
        if (self.second is not None) != self.code.startswith(SECOND):
            raise ValueError(
                f"a second source, and nothing else, has [second] and a code that begins with {SECOND}"
            )
        known = LEDGER_FIELDS if self.form == "ledger" else REGISTER_FIELDS
        for field in self.field:
            if field.name not in known:
                raise ValueError(f"a {self.form} has no field “{field.name}”; it has {', '.join(known)}")
        missing = [name for name in LEDGER_FIELDS if name not in {field.name for field in self.field}]
        if self.form == "ledger" and missing:
            raise ValueError(f"a ledger needs every field; {', '.join(missing)} is missing")
        return self

    @property
    def is_second(self) -> bool:
        """Whether it is another body's view of what the returns say, never added to them."""
        return self.second is not None

    @property
    def is_list(self) -> bool:
        """Whether it is a list with one header row rather than a workbook of tables."""
        return self.form in ("register", "ledger")
