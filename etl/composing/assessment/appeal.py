"""Until when objections to an assessment are taken, as it asks for them: one day in print and at the desk."""

from datetime import date
from zoneinfo import ZoneInfo

from etl.composing.book import Phrase
from etl.composing.bulletin.requirements import contact, recipient, within
from etl.composing.writer import Writer
from etl.definitions.clocks import day_upto
from etl.values.periods import day_words
from store.objections import Release, read_release


def appeal(writer: Writer) -> Phrase | None:
    """How to object and by when. Where results were opened to objections before it was drawn up, that period's own end
    is told, and that it is over where it is."""
    opened, where = _opened(writer), {"recipient": recipient(writer), "contact": contact(writer)}
    if opened is None:
        return writer.say("appeal", **within(writer, "appeal"), **where)
    since = opened.released_at.astimezone(ZoneInfo(writer.material.programme.settings.time_zone)).date()
    told = writer.book.add("appeal.since", since.isoformat(), "text", day_words(since))
    return writer.say(
        "appeal-over" if _is_over(writer, opened) else "appeal-open",
        since=told,
        due=_end(writer, opened),
        **where,
    )


def due(writer: Writer) -> Phrase | None:
    """The last day for objections; None where it is over."""
    opened = _opened(writer)
    if opened is None:
        return within(writer, "appeal")["due"]
    return None if _is_over(writer, opened) else _end(writer, opened)


def _opened(writer: Writer) -> Release | None:
    """What was released before the edition was drawn up. One that opened with its own publication came after."""
    material = writer.material
    found = read_release(material.engine, material.programme.slug, str(material.period))
    return found if found is not None and found.released_at < material.known else None


def _is_over(writer: Writer, opened: Release) -> bool:
    return _last_day(writer, opened) < writer.material.issued


def _end(writer: Writer, opened: Release) -> Phrase:
    """A day that is over is no day by which anything is asked (`etl.editions.appeal.announced`)."""
    day, id = _last_day(writer, opened), "appeal.over" if _is_over(writer, opened) else "appeal.due"
    return writer.book.add(id, day.isoformat(), "text", day_words(day))


def _last_day(writer: Writer, opened: Release) -> date:
    """`until` is the moment at which the last day is over."""
    return day_upto(writer.material.programme.settings, opened.until)
