"""What is so only for a time: layouts, sheets and columns that came later, or went."""

from pydantic import ConfigDict, Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text

_EVER = ("0001-01", "9999-12")
_LATER = Text(zh="{period} 及以后", en="{period} and later")
_EARLIER = Text(zh="{period} 及以前", en="{period} and earlier")
_ALWAYS = Text(zh="所有报告期", en="all periods")


def period_in(written: str) -> Period:
    """The period that a definition writes; what is none is a ValueError, which keeps its place in the file."""
    try:
        return Period.parse(written)
    except Refusal as refusal:
        raise ValueError(refusal.sentence) from None


class Dated(Definition):
    """Something with a first and a last period, both included; one that is blank is open."""

    model_config = ConfigDict(populate_by_name=True)

    since: str = Field(default="", alias="from")
    until: str = ""

    @field_validator("since", "until")
    @classmethod
    def _is_a_period(cls, value: str) -> str:
        return str(period_in(value)) if value else value

    @model_validator(mode="after")
    def _runs_forwards(self) -> "Dated":
        first, last = self.months
        if first > last:
            raise ValueError(f"from {self.since} is later than until {self.until}")
        return self

    @property
    def is_dated(self) -> bool:
        """Whether it has a beginning or an end; what has neither is always there."""
        return bool(self.since or self.until)

    @property
    def months(self) -> tuple[str, str]:
        """The first and the last month, as text that sorts."""
        return (
            str(Period.parse(self.since).months[0]) if self.since else _EVER[0],
            str(Period.parse(self.until).months[-1]) if self.until else _EVER[1],
        )

    def is_for(self, period: Period) -> bool:
        """Whether any month of `period` lies in the time."""
        if not self.is_dated:
            return True
        first, last = self.months
        return first <= str(period.months[-1]) and str(period.months[0]) <= last

    def overlaps(self, other: "Dated") -> bool:
        """Whether some month lies in both times."""
        (first, last), (its_first, its_last) = self.months, other.months
        return first <= its_last and its_first <= last

    def span(self, language: str) -> str:
        """The time in words: “2024-04 – 2025-03”, “from 2025-04 on”, “until 2025-03”."""
        if self.since and self.until:
            return f"{self.since} – {self.until}"
        words = _LATER if self.since else _EARLIER if self.until else _ALWAYS
        return words.in_language(language).format(period=self.since or self.until)
