"""An indicator of all institutions together, in words."""

from etl.definitions.indicators import Indicator
from etl.queries.figures.together import TogetherRow
from pages.shared.words import Words


def together_sentence(words: Words, indicator: Indicator, row: TogetherRow) -> str:
    """Value and changes of one month."""
    return words.say(
        "{name}, {month}: {value}. On the month before: {mom}. On the year before: {yoy}.",
        name=words.text(indicator.name),
        month=words.period(row.period),
        value=words.ratio(row.value, indicator),
        mom=words.change(row.mom, indicator),
        yoy=words.change(row.yoy, indicator),
    )
