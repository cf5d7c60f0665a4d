"""Institutions of a programme with the dates of their membership, and the other names they go by."""

from functools import lru_cache

from pydantic import Field, field_validator, model_validator

from etl.definitions.dated import period_in
from etl.definitions.model import Definition
from etl.values.periods import Period

CODE = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

TO_BE_REVIEWED = "review-"
"""How codes of names begin that came with a file and that nobody has decided about: no definition has them."""


class Institution(Definition):
    """One row of institutions.csv. `valid_from` and `valid_to` are months, both included; blank is open. `away` are the
    spells between them in which it did not take part, such as 2019-04/2019-09: who left and came back. What
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
    away: tuple[str, ...] = ()
    successor: str = ""
    belongs_to: str = ""

    @field_validator("kinds", "away", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _dates(self) -> "Institution":
        months = [period_in(m) for m in (self.valid_from, self.valid_to) if m]
        if len(months) == 2 and months[0] > months[1]:
            raise ValueError(f"valid_from {self.valid_from} is later than valid_to {self.valid_to}")
        before = self.valid_from
        for spell in self.away:
            first, slash, last = spell.partition("/")
            if not slash or {len(first), len(last)} != {7} or period_in(first) > period_in(last):
                raise ValueError(
                    f"away “{spell}” is no spell of months; write the first and the last, as 2019-04/2019-09"
                )
            if first <= before or (self.valid_to and last >= self.valid_to):
                raise ValueError(
                    f"away “{spell}” must lie between valid_from and valid_to and after the spell before it, with a "
                    "month of taking part on both sides"
                )
            before = last
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
        begun = not self.valid_from or self.valid_from <= last
        if not begun or (self.valid_to and self.valid_to < first):
            return False
        return not self.away or any(self._is_there(str(month)) for month in period.months)

    def _is_there(self, month: str) -> bool:
        if month < self.valid_from or (self.valid_to and month > self.valid_to):
            return False
        spells = (spell.partition("/") for spell in self.away)
        return not any(first <= month <= last for first, _, last in spells)

    def span(self, first: str = "…", last: str = "…") -> str:
        """From when to when it takes part, in months; `first` and `last` stand where an end is open."""
        spells = [spell.partition("/") for spell in self.away]
        begins = [self.valid_from or first, *(str(Period.parse(over).shift(1)) for _, _, over in spells)]
        ends = [*(str(Period.parse(gone).shift(-1)) for gone, _, _ in spells), self.valid_to or last]
        return ", ".join(f"{begin} – {end}" for begin, end in zip(begins, ends, strict=True))


@lru_cache(maxsize=1024)
def _ends(period: Period) -> tuple[str, str]:
    """The first and the last month of a period, written: every institution of a country is held against them."""
    return str(period.months[0]), str(period.months[-1])


class Alias(Definition):
    """One row of aliases.csv: another name of an institution and why it is the same one."""

    alias: str = Field(min_length=1)
    institution: str
    note: str = Field(min_length=1)
