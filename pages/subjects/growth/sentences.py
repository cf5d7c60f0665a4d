"""What a measure did, in words."""

from etl.definitions.measures import Measure
from etl.definitions.settings import Currency
from etl.facts.growth import GrowthRow
from etl.queries.figures.growth import NOT_TOLD, UNFINISHED
from pages.shared.words import Words


def growth_title(words: Words, measure: Measure, row: GrowthRow) -> str:
    """What happened to a measure, as a heading: the year's change, else the month's, else that there is none."""
    name = words.text(measure.name)
    if row.value is None and row.note in (NOT_TOLD, UNFINISHED):
        return (
            words.say("{name}: not shown yet", name=name)
            if row.note == UNFINISHED
            else words.say("{name}: not shown", name=name)
        )
    if row.value is None:
        return words.say("{name}: no figure for this month", name=name)
    if row.yoy_pct is not None:
        return words.say("{name}: {rate} on the year before", name=name, rate=words.growth(row.yoy_pct))
    if row.mom_pct is not None:
        return words.say("{name}: {rate} on the month before", name=name, rate=words.growth(row.mom_pct))
    return words.say("{name}: nothing to compare with yet", name=name)


def growth_sentence(words: Words, measure: Measure, row: GrowthRow, currency: Currency) -> str:
    """Value, change on the month and on the year of one month, and what cannot be compared and why."""
    sentence = words.say(
        "{name}, {month}: {value}. On the month before: {mom}. On the year before: {yoy}.",
        name=words.text(measure.name),
        month=words.period(row.period),
        value=words.volume(row.value, measure, currency),
        mom=words.growth(row.mom_pct),
        yoy=words.growth(row.yoy_pct),
    )
    return (
        words.together(sentence, words.say("Remark: {note}.", note=words.text(row.note)))
        if row.note
        else sentence
    )
