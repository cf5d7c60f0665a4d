"""What a programme is called, when it reports, in which money, and what its first page shows."""

import datetime
from difflib import get_close_matches
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import holidays
from pydantic import Field, field_validator

from etl.definitions.model import Definition
from etl.values.text import Text


def _near(written: str) -> str:
    """A zone that was perhaps meant."""
    near = get_close_matches(written, available_timezones(), n=1, cutoff=0.75)
    return f" (perhaps {near[0]})" if near else ""


class Currency(Definition):
    """Money of the programme. Facts are integers in the minor unit (fen, paise)."""

    code: str = Field(pattern="^[A-Z]{3}$")
    major: Text
    minor: Text
    minor_per_major: int = Field(default=100, ge=1)


class Calendar(Definition):
    """When a month's return is due and when its bulletin is issued: days of the following month."""

    due_day: int = Field(ge=1, le=28)
    due_time: str = Field(default="18:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    publish_day: int = Field(ge=1, le=28)


class SpecialDay(Definition):
    """One row of holidays.csv: a day on which the yearly notice differs from what the calendar package knows."""

    date: datetime.date
    working: bool
    source: str = Field(min_length=1)


class Filing(Definition):
    """[filing]: whether a return that is filed on the page counts at once or waits for the coordinator, and what
    the numbers of receipts begin with (blank: the first letters of the slug)."""

    accepts: Literal["by_hand", "at_once"] = "by_hand"
    receipt_prefix: str = Field(default="", pattern="^[A-Z]{0,6}$")


class Access(Definition):
    """[access]: whether institutions and presenters see months and quarters that are not published yet. Published is a
    month with a published bulletin, and a quarter whose results were released or published, and what lies before it."""

    unpublished: Literal["hidden", "shown"] = "hidden"


class Disclosure(Definition):
    """[disclosure]: what participants are told of each other (docs/disclosure.md). Without the table these rules hold.

    `alike`: as many numerators as at least share one printed ratio, so that none of them comes back from it.
    `growth_step`: the finest step, in percent, in which changes of another institution's volumes are told.
    `institutions`: how many must stand behind a sum over institutions that is told.
    `protection`: a sum is not told where it lets its second largest contributor estimate the largest closer than this
    many percent (the p % rule; with a single contributor, or two, it always does).
    `band`: how many percent of the points of a volume's item the band is at least wide in which they can lie.
    `published`: sums that the programme publishes by its own decision, whoever stands behind them: "kinds" are the
    points of each kind over all regions. What else is told must not give anybody away beside them.
    """

    alike: int = Field(default=2, ge=2, le=1000)
    growth_step: int = Field(default=10, ge=1, le=100)
    institutions: int = Field(default=3, ge=3, le=1000)
    protection: int = Field(default=10, ge=1, le=100)
    band: int = Field(default=20, ge=1, le=100)
    published: tuple[Literal["kinds"], ...] = ()


class Licence(Definition):
    """[licence]: under what published figures may be used again; without it an export names none."""

    code: str = Field(pattern=r"^[A-Za-z0-9.-]+$")
    name: Text
    url: str = Field(pattern=r"^https?://\S+$")


class Headline(Definition):
    """What the overview shows first: measure codes, indicator codes and the indicator ranked by default."""

    measures: tuple[str, ...] = Field(min_length=1)
    indicators: tuple[str, ...] = ()
    rank: str


class Users(Definition):
    """[users]: the measures of registered users, of those who paid in the period, and of their payments."""

    registered: str
    active: str
    payments: str


class Festival(Definition):
    """[festival]: a holiday that moves between months, by its English name in the country's calendar.

    `together` are the numbers of the periods that it moves between: only their sum compares with another year's.
    """

    name: Text
    holiday: str = Field(min_length=1)
    together: tuple[int, ...] = Field(min_length=2)


class Group(Definition):
    """A peer group. Fewer members with a value than `minimum_for_rank` get no place in the group."""

    code: str
    name: Text
    minimum_for_rank: int = Field(default=3, ge=1)


class Settings(Definition):
    """programme.toml. `campaigns`: a measure and the measure of the part of it that campaigns made."""

    slug: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    frequency: Literal["month", "quarter"] = "month"
    ranked: Literal["institution", "region"] = "institution"
    currency: Currency
    time_zone: str
    country: str = Field(pattern="^[A-Z]{2}$")
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    demonstration: bool
    visibility: Literal["participants", "public"]
    notice: Text | None = None
    source: Text
    calendar: Calendar
    filing: Filing = Filing()
    disclosure: Disclosure = Disclosure()
    access: Access = Access()
    licence: Licence | None = None
    special_days: tuple[SpecialDay, ...] = ()
    headline: Headline
    users: Users | None = None
    festival: Festival | None = None
    campaigns: dict[str, str] = Field(default_factory=dict)
    group: tuple[Group, ...] = Field(min_length=1)

    @field_validator("time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                f"there is no time zone “{value}”; write one such as Asia/Shanghai{_near(value)}"
            ) from None
        return value

    @field_validator("country")
    @classmethod
    def _has_a_calendar(cls, value: str) -> str:
        known = holidays.list_supported_countries()
        if value not in known:
            raise ValueError(
                f"no calendar of working days is known for the country “{value}”; "
                "write its code of two letters, such as CN or IN"
            )
        return value

    @field_validator("group")
    @classmethod
    def _are_told_apart(cls, value: tuple[Group, ...]) -> tuple[Group, ...]:
        codes = [group.code for group in value]
        if twice := [code for code in codes if codes.count(code) > 1]:
            raise ValueError(f"the code “{twice[0]}” is given twice")
        return value

    @property
    def receipt_prefix(self) -> str:
        """What the numbers of receipts begin with."""
        return self.filing.receipt_prefix or "".join(part[0] for part in self.slug.split("-")).upper()
