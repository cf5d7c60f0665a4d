"""Which months a return can be looked at or filed for: those with figures, and those that are open after them."""

from collections.abc import Sequence
from datetime import datetime

from etl.values.periods import PER_YEAR, Period
from pages.shared import data, filters
from pages.shared.data import begun_months
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


def pick_return_month(
    words: Words, asked: data.Asked, now: datetime, *, first_open: bool
) -> tuple[tuple[str, ...], str]:
    """The months and the one picked; at first the open month, or the last with figures."""
    known = data.periods_in_force(asked)
    later = open_months(known, now, PER_YEAR[words.frequency])
    months = tuple(sorted({*known, *begun_months(asked), *later}))
    if not months:
        return months, ""
    default = later[0] if later and (first_open or not known) else known[-1] if known else months[-1]
    labels = {month: words.period(month) for month in reversed(months)}
    return months, filters.pick(words, "month", words.say("Month of the return"), labels, default)


def last_arrival(view: View) -> str:
    """For which month, and when the last file came."""
    words, zone = view.words, view.programme.settings.time_zone
    came = data.last_received(view.asked)
    month = words.period(view.period)
    if came is None:
        return words.say("Returns for {month}. Nothing has been received yet.", month=month)
    return words.say(
        "Returns for {month}. The last file of the programme was received on {day}.",
        month=month,
        day=words.moment(came, zone),
    )
