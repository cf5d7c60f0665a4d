"""Extracts: JSON or CSV documents as an operator publishes them, where the path says what they are and for when; and
messages of SDMX, which say it themselves."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.definitions.sheets import Column, check_pattern, columns_at
from etl.values.periods import Period

_TIMES = ({"year", "quarter"}, {"year", "month"}, {"period"})
_PLACES = {"region", "scenario", "institution"}


class Extract(Definition):
    """A JSON or CSV document whose path says the period. `path` is what its path ends with, a regular expression
    with the groups year and quarter (or month), or period. The groups region, scenario and institution, where it has
    them, say of whom or what the document is, so that one layout serves for all regions.

    `rows` are the keys from the root to the rows, a list or an object; in a CSV there are none. `label` is the key
    (in a CSV the heading) of a row's name, "" where the object's keys are the names. `kind` says what a name means:
    a region below `region` (or below the path's), a kind of point that is counted in it, or an institution. Regions
    and kinds of point go by their English names and codes, institutions by their names and aliases; `names` are
    other spellings, also of the path's parts, and the codes that they mean. `skip` are regular expressions: a row whose
    name one of them matches is no row (a total, a note). `ignore` are headings of a CSV, or keys of a JSON, that are
    not read. A measure of `zero_is_missing` that is 0 in every row was not collected. `says` is what a document says
    beside its figures, if it says anything of it, by the keys that lead there from a row ("metric.0.type"), or from the
    whole ("$.success"); `begins` are the keys of the day or moment at which its figures begin, which has to lie in the
    path's period.
    """

    path: str
    rows: tuple[str, ...] = ()
    label: str = ""
    kind: Literal["region", "scenario", "institution"]
    region: str = ""
    names: dict[str, str] = Field(default_factory=dict)
    skip: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    zero_is_missing: tuple[str, ...] = ()
    says: dict[str, str] = Field(default_factory=dict)
    begins: tuple[str, ...] = ()
    column: tuple[Column, ...] = Field(min_length=1)

    @field_validator("path")
    @classmethod
    def _names_the_period(cls, value: str) -> str:
        try:
            groups = set(re.compile(value).groupindex)
        except re.error as error:
            raise ValueError(f"“{value}” is no regular expression ({error})") from None
        if groups - _PLACES not in _TIMES:
            raise ValueError(
                "path needs the groups year and quarter, or year and month, or period; "
                "besides, it may have region, scenario and institution"
            )
        return value

    @field_validator("skip")
    @classmethod
    def _can_be_read(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(check_pattern(one) for one in value)

    @model_validator(mode="after")
    def _says_where(self) -> "Extract":
        if self.kind == "region" and not self.region:
            raise ValueError("an extract by region needs region: the region that the rows are parts of")
        if self.is_csv and (self.rows or not self.label):
            raise ValueError("a CSV needs label, the heading of the names, and has no rows: it is all rows")
        if self.is_csv and any(len(path) > 1 for column in self.column for path in column.paths):
            raise ValueError("a CSV has one row of headings; give each column's heading as one text")
        if self.is_csv and (self.says or self.begins):
            raise ValueError("says and begins are of a JSON document; a CSV has nothing but rows")
        if f"(?P<{self.kind}>" in self.path and self.kind != "region":
            raise ValueError(f"either the path or the rows say which {self.kind} is meant")
        return self

    def at(self, period: Period) -> "Extract":
        """The extract as it has to be in `period`: columns of another time are optional."""
        return self.model_copy(update={"column": columns_at(self.column, period)})

    @property
    def is_csv(self) -> bool:
        """Whether its documents are CSV; otherwise they are JSON."""
        return self.path.casefold().endswith("csv")


class SdmxSeries(Definition):
    """One [[sdmx.series]]: the observations whose dimensions have the codes of `key` are the measure. `unit` is what
    their values are counted in, as in a column; a UNIT_MULT in the message counts besides."""

    measure: str
    key: dict[str, str] = Field(default_factory=dict)
    unit: str = ""


class Sdmx(Definition):
    """[sdmx]: a message in SDMX-ML 2.1 or SDMX-CSV 1.0 or 2.0. `structure` is AGENCY:ID of its data structure or
    dataflow; `dataflow` is the other of the two, where files of one office name now one and now the other. `multiplier`
    is the attribute that says by which power of ten values are multiplied. `dimensions` are all its dimensions but
    TIME_PERIOD. `institution`, `region` and `scenario` name the dimensions that say of whom and where an observation
    is; every other dimension stands in the key of each series, so that no two observations of one thing are added up.
    `codes` are, by dimension, codes that differ from ours."""

    structure: str = Field(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_@$-]+$")
    dataflow: str = Field(default="", pattern=r"^([A-Za-z][A-Za-z0-9_.-]*:[A-Za-z0-9_@$-]+)?$")
    multiplier: str = "UNIT_MULT"
    dimensions: tuple[str, ...] = Field(min_length=1)
    institution: str = ""
    region: str = ""
    scenario: str = ""
    codes: dict[str, dict[str, str]] = Field(default_factory=dict)
    series: tuple[SdmxSeries, ...] = Field(min_length=1)

    @property
    def names(self) -> tuple[str, ...]:
        """What a message of it may be structured by."""
        return tuple(name for name in (self.structure, self.dataflow) if name)

    @property
    def places(self) -> dict[str, str]:
        """institution, region, scenario -> dimension, of those that the message tells."""
        told = {"institution": self.institution, "region": self.region, "scenario": self.scenario}
        return {kind: dimension for kind, dimension in told.items() if dimension}

    @model_validator(mode="after")
    def _uses_every_dimension(self) -> "Sdmx":
        placed = set(self.places.values())
        named = placed | set(self.codes) | {name for one in self.series for name in one.key}
        if unknown := sorted(named - set(self.dimensions)):
            raise ValueError(f"“{unknown[0]}” is not one of dimensions")
        for one in self.series:
            if loose := [name for name in self.dimensions if name not in placed and name not in one.key]:
                raise ValueError(
                    f"the series of {one.measure} does not say which “{loose[0]}” is meant; add it to its key"
                )
        return self
