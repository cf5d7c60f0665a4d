"""Section five of a bulletin: who has improved most, what the ledger records of innovation."""

import re
from fractions import Fraction

import polars as pl

from etl.composing.book import Phrase, joined, together
from etl.composing.choice import hides_values, is_ranked, named, placed
from etl.composing.figures import value_text
from etl.composing.ledger import TOLD_IN
from etl.composing.writer import OPEN_FROM, Writer
from etl.definitions.method.tables import Event
from etl.editions.model import Block
from etl.queries.figures.rank import Ranking
from etl.scoring.ranking import RankRow
from etl.values.errors import Refusal
from etl.values.periods import Period
from etl.values.text import Text
from etl.wording import numbers, phrases
from etl.wording.dates import period_words

_CODE = re.compile(r"[\s#：:-]*(?<!\d)\d{4}-(?:Q[1-4]|H[12]|\d\d)(?:-[A-Za-z]*\d+)+$")
"""A period and numbers at the end of what was filed."""
MOST = 5
"""How many institutions are told with their practice: those with most of it."""


def practice(writer: Writer) -> tuple[Block, ...]:
    """Who has improved most, and what the ledger records of innovation."""
    return (
        *writer.paragraph("practice.radar", _radar(writer)),
        *writer.paragraph(TOLD_IN, [_practices(writer)]),
    )


def _radar(writer: Writer) -> list[Phrase | None]:
    """Who stood in the last third of its group a quarter ago, or a longer period ago, and is in the first half now."""
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
            if (
                was is not None
                and _improved(was, row, is_lower=indicator.direction == "lower")
                and _is_firm(writer, then, was, now, row)
            ):
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
    if not there:
        return []
    return [
        writer.say(f"radar.{material.programme.settings.ranked}", list=joined(there, "；", "; ", "; ")),
        writer.say(f"radar-how.{material.programme.settings.ranked}", before=before_words),
    ]


def _improved(was: RankRow, now: RankRow, *, is_lower: bool) -> bool:
    """From the last third of its group into the first half, with a better figure (a place alone may be others')."""
    if was.group_rank is None or now.group_rank is None or was.figure.group != now.figure.group:
        return False
    before, value = was.figure.ranked, now.figure.ranked
    return (
        3 * was.group_rank > 2 * was.group_size
        and 2 * now.group_rank <= now.group_size
        and before is not None
        and value is not None
        and (value < before if is_lower else value > before)
    )


def _is_firm(writer: Writer, then: Ranking, was: RankRow, now: Ranking, row: RankRow) -> bool:
    """Whether the worst of the places in its group that cannot be ruled out now is before the best of then: nobody is
    praised for what chance may have made. By the rule of before that was not asked."""
    if writer.material.places < OPEN_FROM:
        return True
    possible, group = writer.material.possible_places, row.figure.group
    before = possible(then, group).get(was.figure.institution)
    after = possible(now, group).get(row.figure.institution)
    return before is None or after is None or after[1] < before[0]


def _practices(writer: Writer) -> Phrase | None:
    """The entries of the ledger that the bonus is given for, institution by institution, each with the number that
    rose most in that time: who does well is told with what came of it."""
    events = _bonus_events(writer)
    if not events:
        return None
    if writer.material.ledger:
        return _told_before(writer)
    entries = writer.material.entries.filter(pl.col("event").is_in(list(events)), pl.col("count") > 0)
    if entries.is_empty():
        return None
    told: dict[str, list[Phrase]] = {}
    counted_by = entries.group_by("institution").agg(pl.col("count").sum().alias("all"))
    ordered = entries.join(counted_by, on="institution").sort(
        "all", "institution", "event", "row", descending=[True, False, False, False]
    )
    for row in ordered.iter_rows(named=True):
        id = f"ledger.{row['period']}.{row['institution']}.{row['event']}.{row['row']}"
        event, evidence = events[row["event"]], _evidence(writer, row["evidence"])
        counted = numbers.exact(row["count"], event.counted_in)
        item = writer.say(
            "practice-event",
            event=writer.book.name(f"event.{event.code}", event.name),
            count=writer.book.add(f"{id}.count", row["count"], "count", counted, (), evidence),
            evidence=writer.book.add(f"{id}.evidence", None, "text", evidence),
        )
        if item is not None:
            told.setdefault(row["institution"], []).append(item)
    ledger = Period.parse(str(entries["period"][0]))
    items = [
        writer.say(
            "practice-item",
            name=writer.name(institution),
            events=joined(listed),
            number=_gained(writer, institution, ledger),
        )
        for institution, listed in list(told.items())[:MOST]
    ]
    told_of = writer.book.add("ledger.period", str(ledger), "text", period_words(ledger))
    there = [item for item in items if item is not None]
    said = writer.say("practices", ledger=told_of, list=joined(there, "；", "; ", "; "))
    if said is None or len(told) <= MOST:
        return said
    rest = len(told) - MOST
    count = writer.book.add(
        "ledger.others", rest, "count", numbers.count(rest, phrases.INSTITUTIONS), (), phrases.RECORD
    )
    more = writer.say("practices-more", count=count, list=writer.names(list(told)[MOST:]))
    return together([said, more]) if more else said


def _told_before(writer: Writer) -> Phrase | None:
    """That nothing has come to the ledger, and which bulletin tells it."""
    ledger, told = (str(writer.material.entries["period"][0]), writer.material.ledger)
    return writer.say(
        "practices-told",
        ledger=writer.book.add("ledger.period", ledger, "text", period_words(Period.parse(ledger))),
        told=writer.book.add("ledger.told", told, "text", period_words(Period.parse(told))),
    )


def _evidence(writer: Writer, filed: str) -> Text:
    """What was filed as evidence, in the language in which it was filed and as people call it: the code under which a
    paper is kept (2018-Q2-B07) stays in the ledger."""
    called = _CODE.sub("", filed) or filed
    return Text(zh=called, en=called if called.isascii() else writer.term("evidence-on-file").en)


def _gained(writer: Writer, institution: str, ledger: Period) -> Phrase | None:
    """The share of an institution that rose most in the period of the ledger, from the end of the one before to its
    own; None where none did, and where it ends after the period that is told: its figures are of later months."""
    material = writer.material
    if material.asked_on is not None and ledger.months[-1] > material.period.months[-1]:
        return None
    (first, last) = ((material.programme.parts(one) or (one,))[-1] for one in (ledger.previous, ledger))
    best, most = None, Fraction()
    for indicator in dict.fromkeys(placed(writer, "problems") + placed(writer, "upgrade")):
        if hides_values(writer, indicator) or not is_ranked(indicator) or not indicator.is_share:
            continue
        now, then = material.ranking(indicator.code, last), material.ranking(indicator.code, first)
        row, was = now.row(institution), then.row(institution)
        if row is None or was is None or row.figure.value is None or was.figure.value is None:
            continue
        if value_text(indicator, row.figure.value) == value_text(indicator, was.figure.value):
            continue  # the same in print, which may be a band
        rise = row.figure.value - was.figure.value
        rise = -rise if indicator.direction == "lower" else rise
        if rise > most:
            best, most = (indicator, then, was, now, row), rise
    if best is None:
        return None
    indicator, then, was, now, row = best
    return writer.say(
        "practice-number",
        indicator=writer.indicator_name(indicator),
        before=writer.value_of(then, was),
        value=writer.value_of(now, row),
    )


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
