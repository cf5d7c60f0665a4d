"""What a programme is called, when it reports, in which money, and what its first page shows."""

import datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from holidays.registry import EntityLoader
from pydantic import Field, field_validator, model_validator

from etl.definitions.model import Definition
from etl.values.periods import LENGTHS, PER_YEAR, Frequency
from etl.values.text import Text

CALENDARS = frozenset(EntityLoader.get_country_codes())
"""The countries of the calendar package. (`list_supported_countries` would import three hundred files to say it.)"""


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
    """When a period's return is due and when its bulletin is issued: days of the month after it, or of a later one
    (`due_month` 2 is the second month after its end)."""

    due_day: int = Field(ge=1, le=28)
    due_month: int = Field(default=1, ge=1, le=12)
    due_time: str = Field(default="18:00", pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    publish_day: int = Field(ge=1, le=28)
    publish_month: int = Field(default=1, ge=1, le=12)


class SpecialDay(Definition):
    """One row of holidays.csv: a day on which the yearly notice differs from what the calendar package knows.

    `published_on`: since when that is known, so that a deadline told as of an earlier day does not count it; None: what
    is told as of any day counts it.
    """

    date: datetime.date
    working: bool
    source: str = Field(min_length=1)
    published_on: datetime.date | None = None

    @field_validator("published_on", mode="before")
    @classmethod
    def _is_a_day_or_blank(cls, value: object) -> object:
        return None if value == "" else value


class Filing(Definition):
    """[filing]: whether a return that is filed on the page counts at once or waits for the coordinator, and what
    the numbers of receipts begin with (blank: the first letters of the slug)."""

    accepts: Literal["by_hand", "at_once"] = "by_hand"
    receipt_prefix: str = Field(default="", pattern="^[A-Z]{0,6}$")


class Access(Definition):
    """[access]: whether institutions and presenters see periods that are not published yet. Published is a period with
    a published bulletin, and one whose results were released or published, and what lies before it."""

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
    growth_step: int | None = Field(default=None, ge=1, le=100)
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


class Target(Definition):
    """[[target]]: what a year is to bring. A flow is summed over the year, a stock and an indicator are read as they
    stand; an indicator of which less is better is to stay at the value or below it. `value` is in what the measure is
    counted in (money in the major unit) or in the indicator's unit."""

    year: int = Field(ge=1990, le=2200)
    measure: str = ""
    indicator: str = ""
    value: Decimal = Field(gt=0)
    source: Text

    @model_validator(mode="after")
    def _is_of_one_thing(self) -> "Target":
        if bool(self.measure) == bool(self.indicator):
            raise ValueError("a target is of a measure or of an indicator: write one of them")
        return self


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
    """programme.toml. `frequency` is how long the periods of returns are, `assessed` those that are scored: where it is
    not stated a quarter, or what the returns are for where that is longer. `campaigns`: a measure and the measure of
    the part of it that campaigns made. `translated`: posts, sources and the like that other files write in one language
    only, in both."""

    slug: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    frequency: Frequency = "month"
    assessed: Frequency | None = None
    ranked: Literal["institution", "region"] = "institution"
    currency: Currency
    time_zone: str
    country: str = Field(pattern="^[A-Z]{2}$")
    languages: tuple[Literal["zh", "en"], ...] = ("zh", "en")
    demonstration: bool
    today: datetime.date | None = None
    visibility: Literal["participants", "public"]
    notice: Text | None = None
    source: Text
    calendar: Calendar
    filing: Filing = Filing()
    disclosure: Disclosure = Disclosure()
    access: Access = Access()
    licence: Licence | None = None
    special_days: tuple[SpecialDay, ...] = ()
    translated: tuple[Text, ...] = ()
    headline: Headline
    target: tuple[Target, ...] = ()
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
        if value not in CALENDARS:
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

    @field_validator("target")
    @classmethod
    def _is_set_once(cls, value: tuple[Target, ...]) -> tuple[Target, ...]:
        known = [(one.year, one.measure, one.indicator) for one in value]
        if twice := [one for one in known if known.count(one) > 1]:
            year, measure, indicator = twice[0]
            raise ValueError(f"the target of “{measure or indicator}” for {year} is given twice")
        return value

    @model_validator(mode="after")
    def _only_a_demonstration_stands_still(self) -> "Settings":
        if self.today is not None and not self.demonstration:
            raise ValueError("“today” stands only in a demonstration; real returns run by the real clock")
        return self

    @model_validator(mode="after")
    def _is_assessed_on_whole_returns(self) -> "Settings":
        if PER_YEAR[self.assessment] > self.per_year:
            raise ValueError(
                f"assessed is “{self.assessed}”, but returns are for a {LENGTHS[self.frequency].en}; "
                "nothing can be assessed more often than it is reported"
            )
        return self

    @property
    def per_year(self) -> int:
        """How many returns a year has."""
        return PER_YEAR[self.frequency]

    @property
    def assessment(self) -> Frequency:
        """How long the periods are that are scored."""
        return self.assessed or ("quarter" if self.frequency == "month" else self.frequency)

    @property
    def assessed_per_year(self) -> int:
        """How many assessments a year has."""
        return PER_YEAR[self.assessment]

    @property
    def receipt_prefix(self) -> str:
        """What the numbers of receipts begin with."""
        return self.filing.receipt_prefix or "".join(part[0] for part in self.slug.split("-")).upper()
