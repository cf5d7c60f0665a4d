"""Tables of a workbook: what its sheets may be called, what a row and a column of them stand for, in what unit."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.dated import Dated
from etl.definitions.model import Definition
from etl.values.periods import Period

PERIOD = "{period}"
"""In a heading: here stands a period, and the column is of that period."""

Rows = Literal["institution", "region", "region+scenario", "period"]


def check_pattern(written: str, *wanted: str) -> str:
    """The pattern, refused where it cannot be read or lacks a group."""
    try:
        groups = re.compile(written).groupindex
    except re.error as error:
        raise ValueError(f"“{written}” is no regular expression ({error})") from None
    for name in wanted:
        if name not in groups:
            raise ValueError(f"title needs a group named {name}, as in “for the month of (?P<{name}>.+)”")
    return written


class Column(Dated):
    """A column of numbers: its headings from the top header row to the leaf, without the unit, and its measure.

    `headings` are other wordings of the same path. In a heading, "{period}" stands for a period, so that the column
    is there once for each. `unit` is the unit where the file names none; one that it names must be the same.
    `from` and `until` are the first and the last period in which the column has to be there; one that is `optional`
    may always be missing. It is read wherever it is.
    """

    heading: tuple[str, ...] = Field(min_length=1)
    headings: tuple[tuple[str, ...], ...] = ()
    measure: str
    unit: str = ""
    optional: bool = False

    @property
    def paths(self) -> tuple[tuple[str, ...], ...]:
        """Every wording, the usual one first."""
        return (self.heading, *self.headings)

    @property
    def is_of_periods(self) -> bool:
        """Whether it is there once for each period."""
        return any(PERIOD in part for path in self.paths for part in path)

    def of_period(self, written: str) -> "Column":
        """The column of the period that a heading writes so."""
        heading, *others = (tuple(part.replace(PERIOD, written) for part in path) for path in self.paths)
        return self.model_copy(update={"heading": heading, "headings": tuple(others)})


def columns_at(columns: tuple[Column, ...], period: Period) -> tuple[Column, ...]:
    """The columns as they have to be in `period`: those of another time are optional."""
    return tuple(c if c.is_for(period) else c.model_copy(update={"optional": True}) for c in columns)


class Whole(Definition):
    """[sheet.whole]: whom or what every figure of a sheet is of, where no row and no column says so."""

    institution: str = ""
    region: str = ""
    scenario: str = ""


class Sheet(Dated):
    """A sheet of a workbook.

    `names` are other names that it may have, `patterns` regular expressions that the whole name may match. `title`
    finds the period where the sheet itself states it, `titles` are other wordings; a pattern of the name with a
    group named period does the same.

    `rows` says what a row stands for. `label` are the headings of the column of names (or of periods), `year` those
    of a column of years beside months; `region` and `scenario` are the headings of columns of codes. `ignore` are
    columns that are not read, `totals` the labels of totals rows. `skip` are regular expressions: a row whose label
    one of them matches is no row (a note, a product line, a total in another scale). A table that is `turned` lies
    on its side: what is called a row here is a column there.
    """

    name: str
    names: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    title: str = ""
    titles: tuple[str, ...] = ()
    rows: Rows
    turned: bool = False
    label: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    region: str = ""
    scenario: str = ""
    ignore: tuple[str, ...] = ()
    totals: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    optional: bool = False
    whole: Whole = Whole()
    column: tuple[Column, ...] = Field(min_length=1)

    @field_validator("title")
    @classmethod
    def _names_the_period(cls, value: str) -> str:
        return check_pattern(value, "period") if value else value

    @field_validator("titles")
    @classmethod
    def _name_the_period(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_pattern(one, "period") for one in value)

    @field_validator("patterns", "skip")
    @classmethod
    def _can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_pattern(one) for one in value)

    @model_validator(mode="after")
    def _row_key(self) -> "Sheet":
        if self.rows == "institution" and not self.label:
            raise ValueError(
                "a sheet with a row per institution needs label: the headings of the name column"
            )
        if self.rows == "period" and not self.label:
            raise ValueError("a sheet with a row per period needs label: the headings of the period column")
        if self.rows.startswith("region") and not self.region:
            raise ValueError("a sheet with a row per region needs region: the heading of the code column")
        if self.rows == "region+scenario" and not self.scenario:
            raise ValueError("a sheet with a row per scenario needs scenario: the heading of the code column")
        if self.rows != "period" and self.turned:
            raise ValueError(
                "turned is for a sheet with a row per period: the periods then stand side by side"
            )
        if self.rows == "period" and self.has_period_columns:
            raise ValueError(f"a sheet with a row per period has no {PERIOD} in its headings")
        if len({column.is_of_periods for column in self.column}) > 1:
            raise ValueError(f"either every heading of a sheet has {PERIOD} in it or none")
        return self

    @property
    def has_period_columns(self) -> bool:
        """Whether its columns are there once for each period."""
        return any(column.is_of_periods for column in self.column)

    @property
    def is_of_many_periods(self) -> bool:
        """Whether it holds several periods, in rows or in columns."""
        return self.rows == "period" or self.has_period_columns

    @property
    def every_title(self) -> tuple[str, ...]:
        """The patterns of its titles, the first one first; none where no title states the period."""
        return (*((self.title,) if self.title else ()), *self.titles)

    @property
    def states_period(self) -> bool:
        """Whether the sheet is one that says for when it is, in its title or its name."""
        return bool(self.every_title) or any("(?P<period>" in one for one in self.patterns)

    def at(self, period: Period) -> "Sheet":
        """The sheet as it has to be in `period`: itself and columns of another time are optional."""
        columns = columns_at(self.column, period)
        optional = self.optional or not self.is_for(period)
        if columns == self.column and optional == self.optional:
            return self
        return self.model_copy(update={"column": columns, "optional": optional})
