"""Which months a return can be looked at or filed for: those with figures, and those that are open after them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from etl.definitions.settings import Settings
from etl.queries.returns.status import Owed
from etl.values.periods import PER_YEAR, Period
from pages.shared import data, filters
from pages.shared.data import begun_months
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import Words

MOST_OPEN = 3


def open_months(with_figures: Sequence[str], now: datetime, per_year: int = 12) -> tuple[str, ...]:
    """The periods of returns after the last with figures up to the last complete one: at least one, at most three.

    Before anything has been filed, the last three complete ones.
    """
    complete = Period(now.year, now.month).holder(per_year).previous
    if not with_figures:
        return tuple(str(complete.shift(back)) for back in range(1 - MOST_OPEN, 1))
    first = Period.parse(with_figures[-1]).shift(1)
    later = [first.shift(step) for step in range(MOST_OPEN)]
    return tuple(str(month) for month in later if month == first or month <= complete)


def due_told(words: Words, settings: Settings, period: str, until: datetime, now: datetime) -> str:
    """Until when a period's return is awaited, or was."""
    named, moment = words.period(period), words.moment(until, settings.time_zone)
    if until < now:
        return words.say("The return for {period} was due on {moment}.", period=named, moment=moment)
    return words.say("The return for {period} is due on {moment}.", period=named, moment=moment)


Opens = Literal["next", "unfinished", "last"]
"""Where a page of returns begins: at the month that is filed next, at the earliest of which something is outstanding or
to be decided, or at the last with figures."""


def unfinished(words: Words, asked: data.Asked, now: datetime) -> tuple[Owed, ...]:
    """The months with unfinished returns, the one that is filed next among them; nothing to who does not coordinate."""
    known = data.periods_in_force(asked)
    if not asked.scope.may("desk"):
        return ()
    return data.owed(asked, open_months(known, now, PER_YEAR[words.frequency])[-1], now.date())


def pick_return_month(
    words: Words, asked: data.Asked, now: datetime, opens: Opens
) -> tuple[tuple[str, ...], str]:
    """The months and the one picked; at first the one that the page opens at."""
    known = data.periods_in_force(asked)
    later = open_months(known, now, PER_YEAR[words.frequency])
    owing = unfinished(words, asked, now) if opens == "unfinished" else ()
    months = tuple(sorted({*known, *begun_months(asked), *later, *(one.period for one in owing)}))
    if not months:
        return months, ""
    last = known[-1] if known else months[-1]
    default = owing[0].period if owing else later[0] if later and (opens == "next" or not known) else last
    labels = {month: words.period(month) for month in reversed(months)}
    # The day of the reminders and the version looked at are another month's.
    clears = ("on", "version")
    return months, filters.pick(
        words, "month", words.say("Month of the return"), labels, default, clears=clears
    )


def last_arrival(view: View) -> str:
    """For which month, and when the last file came."""
    words, month = view.words, view.words.period(view.period)
    if not (file := arrival_in_words(view)):
        return words.say("Returns for {month}. Nothing has been received yet.", month=month)
    return words.say("Returns for {month}. Last file of the programme: {file}.", month=month, file=file)


def arrival_in_words(view: View) -> str:
    """What the last file was, for which period, and when it came: it need not be a return of the month at all. ""
    where none has come."""
    words, came = view.words, data.last_received(view.asked)
    if came is None:
        return ""
    return words.say(
        "{name} for {period}, received on {day}",
        name=for_markdown(words.text(view.programme.source_name(came.source))),
        period=words.period(came.period),
        day=words.moment(came.received_at, view.programme.settings.time_zone),
    )
