"""What a chart or table depends on, in one value that can be a cache key."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from access.viewer import PLAYED, PLAYED_IN_WORDS
from etl.definitions.calendar import is_settled
from etl.definitions.indicators import Indicator
from etl.definitions.programme import Programme
from etl.definitions.settings import Currency
from etl.values.periods import Period, periods_between
from pages.shared import data
from pages.shared.figures.months import Months
from pages.shared.figures.palette import PALETTES, Ground, Palette
from pages.shared.language import Language
from pages.shared.words import MOST_TICKS, Words

_MEASURE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class View:
    """A reading (programme, version of the data, the viewer's scope), a period, a language and light or dark."""

    asked: data.Asked
    period: str
    language: Language
    ground: Ground

    @property
    def programme(self) -> Programme:
        """The programme's definitions."""
        return data.programme_of(self.asked)

    @property
    def currency(self) -> Currency:
        """The programme's money."""
        return self.programme.settings.currency

    @property
    def words(self) -> Words:
        """The words of the language."""
        settings = self.programme.settings
        return Words(self.language, settings.ranked, settings.frequency, settings.assessment)

    @property
    def palette(self) -> Palette:
        """The colours for the ground."""
        return PALETTES[self.ground]

    def deadline(self, moment: datetime) -> str:
        """A moment that working days led to, by which something is due; provisional where nobody knows yet which
        weekends of its year will be worked."""
        words, settings = self.words, self.programme.settings
        said = words.moment(moment, settings.time_zone)
        if is_settled(settings, moment.astimezone(ZoneInfo(settings.time_zone)).date()):
            return said
        return words.say("{day} (provisional)", day=said)

    def due(self, moment: datetime, now: datetime) -> str:
        """Until when something is due that has not come, or that it was due: a part of a sentence."""
        until = self.deadline(moment)
        if moment < now:
            return self.words.say("was due by {due}, overdue", due=until)
        return self.words.say("due by {due}", due=until)

    def periods_so_far(self) -> list[str]:
        """Every period from the first with figures to the view's own, those without figures too."""
        first = Period.parse(data.periods(self.asked)[0])
        return [str(period) for period in periods_between(first, Period.parse(self.period))]

    def months(self, periods: Sequence[str], *, is_narrow: bool = False) -> Months:
        """The axis for a chart over these periods, as wide as the page or half of it."""
        names = tuple(self.words.period(period) for period in periods)
        return Months(
            tuple(periods),
            names,
            self.words.month_ticks(periods, MOST_TICKS // 3 if is_narrow else MOST_TICKS),
        )

    def is_money(self, expression: str) -> bool:
        """Whether a sum of measures is an amount of money."""
        return any(self.programme.measures[name].unit == "money" for name in _MEASURE.findall(expression))

    def translated(self, text: str) -> str:
        """A post or a source that the programme's files write in one language, in the view's; as it stands where the
        programme does not say what it is called. So are the posts that are played in an open demonstration, those of
        institutions among them, which the record keeps by their codes."""
        known = (*self.programme.settings.translated, *PLAYED_IN_WORDS)
        if found := next((one for one in known if text in (one.zh, one.en)), None):
            return found.in_language(self.language)
        before, after = PLAYED["institution"].split("{code}")
        member = self.programme.institutions.get(text.removeprefix(before).removesuffix(after))
        return member.short(self.language) if member and text == f"{before}{member.code}{after}" else text

    def is_translated(self, text: str) -> bool:
        """Whether the programme says what a source is called in both languages."""
        return any(text in (one.zh, one.en) for one in self.programme.settings.translated)

    def formula(self, indicator: Indicator) -> str:
        """How an indicator is reckoned, with the names of its measures in place of their codes."""
        formula = self._named(indicator.numerator)
        if indicator.denominator:
            formula = f"({formula}) ÷ ({self._named(indicator.denominator)})"
        scale = f" × {indicator.scale}" if indicator.scale != 1 else ""
        return f"{self.words.text(indicator.name)} = {formula}{scale}"

    def _named(self, expression: str) -> str:
        measures = self.programme.measures
        return _MEASURE.sub(lambda found: self.words.text(measures[found[0]].name), expression).replace(
            "*", "×"
        )
