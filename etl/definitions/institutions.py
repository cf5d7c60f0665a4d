"""Institutions of a programme with the dates of their membership, and the other names they go by."""

from functools import lru_cache

from pydantic import Field, field_validator, model_validator

from etl.definitions.dated import period_in
from etl.definitions.model import Definition
from etl.values.periods import Period

CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"


class Institution(Definition):
    """One row of institutions.csv. `valid_from` and `valid_to` are months, both included; blank is open. What
    `belongs_to` an institution is a row of its own in what is published, and no institution: its figures count in every
    sum, it is not counted among the institutions and documents do not name it as one."""

    code: str = Field(pattern=CODE, max_length=64)
    name_zh: str = ""
    name_en: str = Field(min_length=1)
    short_zh: str = ""
    short_en: str = ""
    group: str
    kinds: tuple[str, ...] = ()
    valid_from: str = ""
    valid_to: str = ""
    successor: str = ""
    belongs_to: str = ""

    @field_validator("kinds", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _dates(self) -> "Institution":
        months = [period_in(m) for m in (self.valid_from, self.valid_to) if m]
        if len(months) == 2 and months[0] > months[1]:
            raise ValueError(f"valid_from {self.valid_from} is later than valid_to {self.valid_to}")
        return self

    def name(self, language: str) -> str:
        """The full name in `language`, in the other one where it has none."""
        return (self.name_zh or self.name_en) if language == "zh" else self.name_en

    def short(self, language: str) -> str:
        """The short name for charts and tables."""
        if language == "zh":
            return self.short_zh or self.name_zh or self.short_en or self.name_en
        return self.short_en or self.name_en

    def is_member(self, period: Period) -> bool:
        """Whether the institution belongs to the programme in `period` (any month of it)."""
        if not self.valid_from and not self.valid_to:
            return True
        first, last = _ends(period)
        return (not self.valid_from or self.valid_from <= last) and (
            not self.valid_to or self.valid_to >= first
        )


@lru_cache(maxsize=1024)
def _ends(period: Period) -> tuple[str, str]:
    """The first and the last month of a period, written: every institution of a country is held against them."""
    return str(period.months[0]), str(period.months[-1])


class Alias(Definition):
    """One row of aliases.csv: another name of an institution and why it is the same one."""

    alias: str = Field(min_length=1)
    institution: str
    note: str = Field(min_length=1)
