"""Transactions: how an extract of single payments is laid out, and which measures are counted from it."""

import re
from typing import Literal

from pydantic import Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.values.text import Text

Counted = Literal[
    "count",
    "amount",
    "refund_count",
    "refund_amount",
    "self_test_count",
    "self_test_amount",
    "campaign_count",
    "campaign_amount",
    "small_count",
    "users",
    "repeat_users",
    "merchants",
    "busy_merchants",
    "winsorised",
]
"""What a pass over the payments counts in a cell (`etl.aggregate.figures` says how)."""
DISTINCT = ("users", "repeat_users", "merchants", "busy_merchants", "winsorised")
"""Those that do not add up: over regions, scenarios, channels and months they are counted anew."""
Level = Literal["institution", "institution+region", "institution+scenario", "institution+region+scenario"]


class Channel(Definition):
    """[[transactions.channel]]: a class of channels, and how the extract writes those that belong to it."""

    code: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    values: tuple[str, ...] = Field(min_length=1)
    mobile: bool = False


class CountedMeasure(Definition):
    """[[transactions.measure]]: a measure, what is counted for it, and by what.

    With `channels` only payments of these classes count; what does not add up is counted of all of them.
    """

    measure: str
    counts: Counted
    by: Level
    channels: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _adds_up(self) -> "CountedMeasure":
        if self.counts in DISTINCT and self.channels:
            raise ValueError(f"{self.counts} does not add up over channels: take out channels")
        return self

    @property
    def dimensions(self) -> tuple[str, ...]:
        """By what it is counted, institution first: institution, region, scenario."""
        return tuple(self.by.split("+"))


class Transactions(Definition):
    """[transactions]: the columns of an extract in Parquet or CSV, by their names there.

    Declared types count, never inferred ones: `time` is a moment in the programme's own time without a zone (in a CSV
    written as `time_format`), `amount` a whole number of minor units and never negative, `refund` and `campaign` are
    true or false (in a CSV 1 or 0), all others text; `numbers` names those of them that are whole numbers instead.
    `path` finds the month in a file's path; a file whose rows are of another one is refused.
    """

    time: str
    user: str
    merchant: str
    institution: str
    region: str
    scenario: str
    channel_: str = Field(alias="channel_column")
    amount: str
    refund: str = ""
    campaign: str = ""
    terminal: str = ""
    numbers: tuple[str, ...] = ()
    path: str = ""
    separator: str = Field(default=",", min_length=1, max_length=1)
    time_format: str = "%Y-%m-%d %H:%M:%S"
    self_test_at_most: int = Field(default=1, ge=0)
    small_at_most: int = Field(default=10, ge=0)
    busy_from: int = Field(default=10, ge=1)
    broken_at_most: float = Field(default=0.01, ge=0, lt=1)
    channel: tuple[Channel, ...] = Field(min_length=1)
    measure: tuple[CountedMeasure, ...] = Field(min_length=1)

    @field_validator("path")
    @classmethod
    def _names_the_month(cls, value: str) -> str:
        try:
            groups = set(re.compile(value).groupindex)
        except re.error as error:
            raise ValueError(f"“{value}” is no regular expression ({error})") from None
        if value and groups not in ({"period"}, {"year", "month"}):
            raise ValueError("path needs the group period, or year and month")
        return value

    @model_validator(mode="after")
    def _fits(self) -> "Transactions":
        values = [value for channel in self.channel for value in channel.values]
        if twice := {value for value in values if values.count(value) > 1}:
            raise ValueError(f"the channel “{min(twice)}” belongs to two classes")
        classes = {channel.code for channel in self.channel}
        for one in self.measure:
            if unknown := [code for code in one.channels if code not in classes]:
                raise ValueError(f"{one.measure} counts the channel “{unknown[0]}”, which is no class here")
        if unknown := [name for name in self.numbers if name not in self.columns.values()]:
            raise ValueError(f"numbers names “{unknown[0]}”, which is no column here")
        if {self.time, self.amount, self.refund, self.campaign} & set(self.numbers):
            raise ValueError("numbers are for identifiers and codes; time, amount and flags have their types")
        return self

    @property
    def columns(self) -> dict[str, str]:
        """Our name of each column and the extract's, those that are declared."""
        named = {
            "time": self.time,
            "user": self.user,
            "merchant": self.merchant,
            "institution": self.institution,
            "region": self.region,
            "scenario": self.scenario,
            "channel": self.channel_,
            "amount": self.amount,
            "refund": self.refund,
            "campaign": self.campaign,
            "terminal": self.terminal,
        }
        return {ours: theirs for ours, theirs in named.items() if theirs}

    def month_of(self, path: str) -> str:
        """The month that a file's path says, 2019-12; "" where it says none."""
        found = re.search(self.path, path) if self.path else None
        if found is None:
            return ""
        parts = found.groupdict()
        year, month = parts["period"].split("-") if "period" in parts else (parts["year"], parts["month"])
        return f"{int(year):04}-{int(month):02}"
