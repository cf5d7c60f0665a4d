"""Everything a page says: messages in its language, and figures, months and moments written for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Protocol
from unicodedata import east_asian_width
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.lists import format_list

from etl.definitions.indicators import Indicator
from etl.definitions.measures import Measure
from etl.definitions.settings import Currency
from etl.values.exact import rounded
from etl.values.periods import Frequency, Period, day_and_clock
from etl.values.text import Text, unit_of
from etl.values.told import Told, times
from pages.shared import numbers
from pages.shared.language import LOCALES, Language, translations
from pages.shared.terms import Ranked, fitted

NOTHING = "—"
TO_COME = "…"
"""Stands in a cell whose figure is still being reckoned."""
MOST_TICKS = 24
TICKS_ON_A_PHONE = 4
"""Of so many a phone shows the newest before a chart is moved sideways."""


class Placed(Protocol):
    """A row with a place among all, in this period and the one before."""

    @property
    def previous_rank(self) -> int | None:
        """Its place in the period before."""

    @property
    def movement(self) -> int | None:
        """Places gained since then (negative: lost)."""

    @property
    def field_before(self) -> int | None:
        """How many had a place then, where they were not the same as now; else None."""


@dataclass(frozen=True)
class Words:
    """The words of one language, fitted to what a programme ranks, how often it reports and how often it assesses.

    Messages are given in English and looked up in the catalogue.
    """

    language: Language
    ranked: Ranked = "institution"
    frequency: Frequency = "month"
    assessed: Frequency = "quarter"

    @property
    def locale(self) -> str:
        """The Babel locale of the language."""
        return LOCALES[self.language]

    def say(self, message: str, /, **values: object) -> str:
        """`message` in the page's language with `{names}` filled in."""
        return self._fitted(translations(self.language).gettext(message)).format(**values)

    def count(self, one: str, many: str, n: int, /, **values: object) -> str:
        """`one` or `many` by the number `n`, which `{n}` shows with grouping."""
        message = self._fitted(translations(self.language).ngettext(one, many, n))
        return message.format(n=self.number(n), **values)

    def _fitted(self, message: str) -> str:
        return fitted(message, self.language, self.ranked, self.frequency, self.assessed)

    def text(self, text: Text) -> str:
        """A text of the programme in the page's language."""
        return numbers.with_minus(text.in_language(self.language))

    def together(self, *sentences: str) -> str:
        """Sentences one after the other; Chinese puts no space between them."""
        return ("" if self.language == "zh" else " ").join(sentence for sentence in sentences if sentence)

    def listed(self, names: Sequence[str]) -> str:
        """Names as a list: 甲、乙和丙; A, B, and C."""
        return format_list(list(names), locale=self.locale)

    # Months and moments

    def period(self, period: str) -> str:
        """`2019-12` as 2019年12月 or December 2019; `2019-Q4` as 2019年第四季度 or Q4 2019, which needs no article
        wherever it stands."""
        value = Period.parse(period)
        if self.language == "en" and value.per_year in (4, 2):
            return f"{str(value)[-2:]} {value.year}"
        return self.text(value.name)

    def period_heading(self, period: str) -> str:
        """A period over a narrow column: a month of English is written short (Dec 2019), all else as `period`."""
        value = Period.parse(period)
        if self.language == "zh" or value.per_year != 12:
            return self.period(period)
        return format_date(date(value.year, value.number, 1), "LLL y", locale=self.locale)

    def month_ticks(self, periods: Sequence[str], most: int = MOST_TICKS) -> tuple[tuple[str, str], ...]:
        """What an axis writes under the periods, about `most` of them; the year where one begins or the axis does, and
        at the end where it was last said too far back: on a phone only the newest months are in view."""
        values = [Period.parse(period) for period in periods]
        per_year = values[0].per_year if values else 12
        few = most if per_year in (12, 1) else most // 2
        every = 1 if len(values) <= few else per_year if per_year < 12 or len(values) > 3 * most else 3
        shown = [
            value for value in values if (value.number - 1) % every == 0 or value == values[-1] == values[0]
        ]
        years = {value.year: value for value in reversed(shown)}
        says_year = [years[value.year] == value for value in shown]
        if says_year and not any(says_year[-TICKS_ON_A_PHONE:]):
            says_year[-1] = True
        return tuple(
            (str(value), self._tick(value, has)) for value, has in zip(shown, says_year, strict=True)
        )

    def _tick(self, value: Period, begins_year: bool) -> str:
        if value.per_year == 1:
            return f"{value.year}年" if self.language == "zh" else str(value.year)
        if value.per_year < 12:
            name = str(value)[-2:]
        else:
            first = date(value.year, value.number, 1)
            name = (
                f"{value.number}月"
                if self.language == "zh"
                else format_date(first, "LLL", locale=self.locale)
            )
        year = f"{value.year}年" if self.language == "zh" else str(value.year)
        return f"{name}<br>{year}" if begins_year else name

    def moment(self, moment: datetime, time_zone: str) -> str:
        """A moment to the minute in the programme's time zone; midnight is the end of the day before it."""
        day, clock = day_and_clock(moment.astimezone(ZoneInfo(time_zone)))
        written = format_date(day, "y年M月d日" if self.language == "zh" else "d MMM y", locale=self.locale)
        return (" " if self.language == "zh" else ", ").join((written, clock))

    def month_name(self, month: int) -> str:
        """A month of any year: 11月 or November."""
        pattern = "M月" if self.language == "zh" else "LLLL"
        return format_date(date(2000, month, 1), pattern, locale=self.locale)

    def day(self, day: date) -> str:
        """A day in full: 2020年1月15日 or 15 January 2020."""
        return format_date(day, "y年M月d日" if self.language == "zh" else "d MMMM y", locale=self.locale)

    def dated(self, iso: str) -> str:
        """A day or a minute as files write it (2020-01-15, 2020-01-15T16:30:00) in words; anything else as it is."""
        try:
            moment = datetime.fromisoformat(iso)
        except ValueError:
            return iso
        if len(iso) == len("2020-01-15"):
            return self.day(moment.date())
        return self.moment(moment.replace(tzinfo=UTC), "UTC")

    # Figures

    def number(self, value: numbers.Exact, decimals: int = 0) -> str:
        """A number in full, with grouping."""
        return numbers.written(value, self.locale, decimals)

    def signed(self, value: numbers.Exact, decimals: int = 0) -> str:
        """A difference with its sign."""
        return numbers.signed(value, self.locale, decimals)

    def in_full(self, value: numbers.Exact) -> str:
        """A number with every decimal it has, up to ten and an ellipsis: as a calculator shows it."""
        text = numbers.written(value, self.locale, 10, trim=True)
        return text if rounded(Fraction(value), 10) == value else text + "…"

    def large(self, value: numbers.Exact) -> str:
        """A number in few digits: 113万, 1.13 million."""
        return numbers.large(value, self.language, self.locale)

    def volume(self, value: int | None, measure: Measure, currency: Currency) -> str:
        """A count or an amount in few digits with its unit; an amount arrives in the minor unit."""
        if value is None:
            return NOTHING
        if measure.unit == "money":
            return self.joined(
                self.large(Fraction(value, currency.minor_per_major)), self.text(currency.major)
            )
        return self.joined(self.large(value), self.text(measure.counted_in))

    def volume_bare(self, value: int | None, measure: Measure, currency: Currency) -> str:
        """The same without its unit, which then must stand beside it."""
        if value is None:
            return NOTHING
        return self.large(Fraction(value, currency.minor_per_major if measure.unit == "money" else 1))

    def volume_in_full(self, value: int | None, measure: Measure, currency: Currency) -> str:
        """A count, or an amount in the major unit, with every digit and no unit: for tables."""
        if value is None:
            return NOTHING
        if measure.unit == "money":
            return self.number(Fraction(value, currency.minor_per_major), _decimals(currency))
        return self.number(value)

    def unit_of(self, measure: Measure, currency: Currency) -> str:
        """What a measure is counted in."""
        return self.text(currency.major if measure.unit == "money" else measure.counted_in)

    def ratio(self, value: numbers.Exact | None, indicator: Indicator) -> str:
        """An indicator's value with its decimals and unit."""
        if value is None:
            return NOTHING
        return self.joined(self.ratio_bare(value, indicator), self.text(indicator.unit))

    def ratio_bare(self, value: numbers.Exact, indicator: Indicator) -> str:
        """The same without its unit, which then must stand beside it."""
        return self.large(value) if indicator.is_volume else self.number(value, indicator.decimals)

    def growth(self, percent: Decimal | None) -> str:
        """A growth rate in percent with its sign, or that there is nothing to compare with."""
        if percent is None:
            return self.say("not comparable")
        return numbers.signed(percent, self.locale, 2) + "%"

    def share(self, share: Fraction | None, decimals: int = 2) -> str:
        """A part of a whole in percent: 1/3 as 33.33%."""
        return NOTHING if share is None else numbers.written(share * 100, self.locale, decimals) + "%"

    def change(self, change: Fraction | None, indicator: Indicator) -> str:
        """An indicator's change with its sign, or that there is nothing to compare with.

        A change is relative (1/2 is fifty percent); that of a share is a difference (half of it is 50 points).
        """
        if isinstance(change, Told) or (change is not None and indicator.is_share):
            return self.joined(self.change_bare(change), self.say("pp") if indicator.is_share else "%")
        return self.growth(None if change is None else rounded(change * 100, 2))

    def change_bare(self, change: Fraction) -> str:
        """A change in hundredths with its sign, where its unit stands beside it."""
        return numbers.signed(times(change, 100), self.locale, 2)

    def change_unit(self, indicator: Indicator) -> str:
        """What an indicator's changes are counted in."""
        return self.say("percentage points") if indicator.is_share else "%"

    def movement(self, places: int | None) -> str:
        """How many places an institution moved since the last period, in words with an arrow."""
        if places is None:
            return self.say("no earlier place")
        if places == 0:
            return self.say("＝ same place")
        if places > 0:
            return self.count("▲ up {n} place", "▲ up {n} places", places)
        return self.count("▼ down {n} place", "▼ down {n} places", -places)

    def movement_of(self, row: Placed) -> str:
        """The same of a row; where others had a place than now, the place that it had and among how many."""
        if row.field_before is None or row.previous_rank is None:
            return self.movement(row.movement)
        before = self.number(row.field_before)
        return self.say("{place} of {n} before", place=row.previous_rank, n=before)

    def moved_of(self, row: Placed) -> str:
        """The same within a sentence."""
        if row.field_before is None or row.previous_rank is None:
            return self.moved(row.movement)
        before = self.number(row.field_before)
        return self.say("place {place} of {n} before", place=row.previous_rank, n=before)

    def shared(self, said: str, others: int) -> str:
        """A place in words, and with how many others it is shared; as it is where it is nobody else's."""
        if not others:
            return said
        return self.count(
            "{said}, shared with {n} other", "{said}, shared with {n} others", others, said=said
        )

    def moved(self, places: int | None) -> str:
        """The same within a sentence, where an arrow or a sign is no word."""
        if places is None:
            return self.say("no earlier place")
        if places == 0:
            return self.say("the same place as before")
        if places > 0:
            return self.count("up {n} place", "up {n} places", places)
        return self.count("down {n} place", "down {n} places", -places)

    def filing_state(self, state: str, superseded: bool = False) -> str:
        """What became of a return, in words; a version that a newer one replaced says so."""
        if superseded:
            return self.say("superseded")
        said = {
            "accepted": self.say("accepted"),
            "filed": self.say("filed, not yet accepted"),
            "returned": self.say("returned"),
            "missing": self.say("not filed"),
        }
        return said[state]

    def joined(self, figure: str, unit: str) -> str:
        """A figure and its unit: Chinese and the percent sign stand close, an English word stands off."""
        if self.language == "zh" or unit in ("%", "‰"):
            return figure + unit
        return f"{figure} {unit_of(figure, unit)}"


def _decimals(currency: Currency) -> int:
    """How many decimals the major unit has: 2 where it is 100 of the minor."""
    return len(str(currency.minor_per_major)) - 1


def ems(text: str) -> float:
    """How wide a text is, in ems, rather too wide: a Han character is one, other letters a little over half."""
    return sum(1.0 if east_asian_width(one) in "WFA" else 0.54 for one in text)
