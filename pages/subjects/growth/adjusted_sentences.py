"""What an adjustment says and how far to trust it, in words of somebody who never heard of the program."""

from etl.adjustment.adjust import Adjustment
from pages.shared.view import View

MOST = 3
"""Months that stand out, named in the sentence; the largest first."""


def adjusted_sentence(view: View, found: Adjustment) -> str:
    """The last month's growth as filed and adjusted, what was taken out, and how stable such a figure has been."""
    return view.words.together(
        _growth(view, found), _taken_out(view, found), _stability(view, found), _outliers(view, found)
    ).strip()


def _growth(view: View, found: Adjustment) -> str:
    words, last = view.words, len(found.adjusted) - 1
    return words.say(
        "{month}: {plain} on the month before as filed, {adjusted} with seasonal effects removed; at the pace of "
        "the last three months a full year would bring {pace}.",
        month=words.period(str(found.series.months[last])),
        plain=words.growth(found.plain_growth(last)),
        adjusted=words.growth(found.adjusted_growth(last)),
        pace=words.growth(found.pace(last)),
    )


def _taken_out(view: View, found: Adjustment) -> str:
    """Season alone, or with the festival and trading days; and a warning where the program itself doubts it."""
    words, festival = view.words, view.programme.settings.festival
    parts = [words.say("the season")]
    if festival and found.festival is not None:
        name = words.text(festival.name)
        parts.append(
            words.say("the moving {festival}", festival=name)
            if found.festival
            else words.say("the moving {festival} (its effect is small here)", festival=name)
        )
    if found.trading_days:
        parts.append(words.say("the number of working days"))
    said = words.say(
        "Taken out: {what}. By X-13ARIMA-SEATS; an aid to reading that enters no score.",
        what=words.listed(parts),
    )
    if found.quality is None or found.quality < 1:
        return said
    doubt = words.say(
        "The program's own diagnostics question this adjustment (Q {quality}, which should be below 1): look at "
        "the change on the year instead.",
        quality=f"{found.quality:.2f}",
    )
    return words.together(said, doubt)


def _stability(view: View, found: Adjustment) -> str:
    words, stability = view.words, found.stability
    if stability is None:
        return words.say(
            "How far such figures are revised later cannot be said yet: the series has only just reached the "
            "shortest length allowed."
        )
    return words.count(
        "When it was new, the adjusted change of the last {n} month was {mean} points off today's.",
        "When they were new, the adjusted changes of the last {n} months were {mean} points off today's on average, "
        "{largest} at most: differences smaller than that mean nothing.",
        stability.months,
        mean=f"{stability.mean:.2f}",
        largest=f"{stability.largest:.2f}",
    )


def _outliers(view: View, found: Adjustment) -> str:
    words = view.words
    if not found.outliers:
        return ""
    largest = sorted(found.outliers, key=lambda one: (-abs(one.percent), one.month))[:MOST]
    named = [
        words.say("{month} ({percent}%)", month=words.period(str(one.month)), percent=f"{one.percent:+.1f}")
        if one.kind == "AO"
        else words.say(
            "from {month} on ({percent}%)",
            month=words.period(str(one.month)),
            percent=f"{one.percent:+.1f}",
        )
        for one in largest
    ]
    return words.say("Unusual, and left in: {months}.", months=words.listed(named))
