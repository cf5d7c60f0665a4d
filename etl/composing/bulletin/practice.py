"""Section five of a bulletin: who has improved most, what the ledger records of innovation."""

import polars as pl

from etl.composing.book import Phrase, joined
from etl.composing.choice import hides_values, is_ranked, named, placed
from etl.composing.writer import Writer
from etl.definitions.method.tables import Event
from etl.editions.model import Block
from etl.scoring.ranking import RankRow
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from etl.wording import numbers
from etl.wording.dates import period_words

FALL = 3
"""Places that an institution must have lost to be named."""


def practice(writer: Writer) -> tuple[Block, ...]:
    """Who has improved most, and what the ledger records of innovation."""
    return (
        *writer.paragraph("practice.radar", _radar(writer)),
        *writer.paragraph("practice.ledger", [_practices(writer)]),
    )


def _radar(writer: Writer) -> list[Phrase | None]:
    """Who stood in the last third of its group a quarter ago and stands in the first half now."""
    material = writer.material
    before = material.period.shift(-max(1, material.period.per_year // 4))
    before_words = writer.book.add("radar.before", str(before), "text", period_words(before))
    items = []
    for indicator in dict.fromkeys(placed(writer, "problems") + placed(writer, "upgrade")):
        if hides_values(writer, indicator) or not is_ranked(indicator):
            continue
        now, then = material.ranking(indicator.code), material.ranking(indicator.code, before)
        for row in named(writer, now):
            was = then.row(row.figure.institution)
            if was is not None and _improved(was, row):
                slots = {
                    "name": writer.name(row.figure.institution),
                    "indicator": writer.indicator_name(indicator),
                    "before": writer.value_of(then, was),
                    "value": writer.value_of(now, row),
                    "from": writer.place_of(then, was, in_group=True),
                    "to": writer.place_of(now, row, in_group=True),
                }
                code = "radar-item-lower" if indicator.direction == "lower" else "radar-item"
                items.append(writer.say(code, **slots))
    there = [item for item in items if item is not None]
    if not there and str(before) < str(writer.figures.start):
        return []
    if not there:
        return [writer.say("radar-none", before=before_words)]
    return [
        writer.say("radar", list=joined(there, "；", "; ", "; ")),
        writer.say("radar-how", before=before_words),
    ]


def _improved(was: RankRow, now: RankRow) -> bool:
    """From the last third of its group into the first half, with a better figure (a place alone may be others')."""
    if was.group_rank is None or now.group_rank is None or was.figure.group != now.figure.group:
        return False
    before, value = was.figure.ranked, now.figure.ranked
    return (
        3 * was.group_rank > 2 * was.group_size
        and 2 * now.group_rank <= now.group_size
        and before is not None
        and value is not None
        and before != value
    )


def _practices(writer: Writer) -> Phrase | None:
    """The entries of the ledger that the bonus is given for."""
    events = _bonus_events(writer)
    if not events:
        return None
    entries = writer.material.entries.filter(pl.col("event").is_in(list(events)), pl.col("count") > 0)
    if entries.is_empty():
        return writer.say("practices-none")
    items = []
    for row in entries.sort("institution", "event", "row").iter_rows(named=True):
        id = f"ledger.{row['period']}.{row['institution']}.{row['event']}.{row['row']}"
        event, evidence = events[row["event"]], Text(zh=row["evidence"], en=row["evidence"])
        counted = numbers.exact(row["count"], event.counted_in)
        items.append(
            writer.say(
                "practice-item",
                name=writer.name(row["institution"]),
                event=writer.book.name(f"event.{event.code}", event.name),
                count=writer.book.add(f"{id}.count", row["count"], "count", counted, (), evidence),
                evidence=writer.book.add(f"{id}.evidence", None, "text", evidence),
            )
        )
    period = Period.parse(str(entries["period"][0]))
    ledger = writer.book.add("ledger.period", str(period), "text", period_words(period))
    there = [item for item in items if item is not None]
    return writer.say("practices", ledger=ledger, list=joined(there, "；", "; ", "; "))


def _bonus_events(writer: Writer) -> dict[str, Event]:
    """The events entered by hand that feed an indicator of the method's bonus part."""
    programme = writer.material.programme
    try:
        method = programme.method_for(writer.material.period)
    except Refusal:
        return {}
    fed = {
        measure
        for item in method.item
        if method.parts[item.part].bonus
        for measure in programme.indicators[item.indicator].measures
    }
    return {event.code: event for event in method.event if event.feeds in fed and event.is_manual}
