"""Section seven of a bulletin: what is required next, of whom, and by which working day."""

from datetime import date

from etl.composing.book import Phrase, words
from etl.composing.bulletin.problems import Problem
from etl.composing.writer import Writer
from etl.definitions.calendar import deadline, is_settled, working_days_from
from etl.editions.model import Block, Table
from etl.values.periods import day_words
from etl.wording import numbers, phrases
from etl.wording.dates import period_words
from etl.wording.templates import unbroken


def requirements(writer: Writer, found: list[Problem]) -> tuple[Block, ...]:
    """The next return first, which stands below no other day; then what is required, by the day on which it is due: to
    whom it is reported, for each problem who does what and how far."""
    asked = [problem for problem in found if problem.task and _kind(problem) in writer.wording.days]
    blocks: list[Block] = [*writer.paragraph("next.kept", [_kept(writer)])]
    blocks += writer.paragraph("next.return", [_next_return(writer)])
    if asked:
        slots = {"recipient": recipient(writer), "contact": contact(writer)}
        blocks += writer.paragraph("next.intro", [writer.say("next-intro", **slots)])
    for days in sorted({writer.wording.days[_kind(problem)] for problem in asked}):
        together = [problem for problem in asked if writer.wording.days[_kind(problem)] == days]
        by = writer.say("next-by", **within(writer, _kind(together[0])))
        blocks += writer.paragraph(f"next.by.{days}", [by], "subheading")
        for problem in together:
            told = writer.say("require", goal=problem.goal, **(_requirement(writer, problem) or {}))
            blocks += writer.paragraph(f"next.{problem.code}", [told])
    return tuple(blocks)


def _kept(writer: Writer) -> Phrase | None:
    """Said in a correction: who asked for what follows, and that its days stay."""
    asked, material = writer.material.asked_on, writer.material
    if asked is None or asked == material.issued:
        return None
    return writer.say(
        "next-kept", asked_day=writer.book.add("next.asked_on", asked.isoformat(), "text", day_words(asked))
    )


def _kind(problem: Problem) -> str:
    return problem.code.partition(".")[0]


def recipient(writer: Writer) -> Phrase:
    """To whom is reported what was done: whom the wording names, else the issuer."""
    document = writer.wording.document
    named = (document.report_to or unbroken(document.issuer)) if document else None
    return writer.book.name("report_to", named or writer.material.programme.settings.name)


def contact(writer: Writer) -> Phrase | None:
    """How the issuer is reached; None where the wording does not say."""
    document = writer.wording.document
    return writer.book.name("contact", document.contact) if document and document.contact else None


def _requirement(writer: Writer, problem: Problem) -> dict[str, Phrase | None] | None:
    code = _kind(problem)
    if problem.task is None or code not in writer.wording.days:
        return None
    return {
        "owners": writer.names(problem.owners) if problem.owners else words(writer.term("all-institutions")),
        "task": problem.task,
        **within(writer, code),
    }


def within(writer: Writer, what: str) -> dict[str, Phrase | None]:
    """The working days that the wording gives for something, and the day on which they end."""
    days = writer.wording.days[what]
    due = working_days_from(writer.material.working_days, writer.material.asked, days)
    return {
        "days": writer.book.add(f"next.{days}.days", days, "days", numbers.count(days, phrases.WORKING_DAYS)),
        "due": writer.book.add(f"next.{days}.due", due.isoformat(), "text", day_words(due)),
        "provisional": _provisional(writer, due),
    }


def _next_return(writer: Writer) -> Phrase | None:
    if not writer.material.status:
        return None
    following = writer.material.period.shift(1)
    due = deadline(writer.material.working_days, following)
    text = phrases.time_of_day(day_words(due.date()), due.hour, due.minute)
    return writer.say(
        "next-return",
        deadline=writer.book.add("next.deadline", due.isoformat(), "text", text),
        next=writer.book.add("next.period", str(following), "text", period_words(following)),
        provisional=_provisional(writer, due.date()),
    )


def _provisional(writer: Writer, day: date) -> Phrase | None:
    """Said of a deadline in a year whose make-up days were not known yet."""
    if is_settled(writer.material.programme.settings, day, writer.material.working_days_of):
        return None
    return writer.say(
        "provisional",
        year=writer.book.add(f"next.{day.year}.year", str(day.year), "text", phrases.year(day.year)),
    )


def requirement_table(writer: Writer, found: list[Problem]) -> Table:
    """The requirements as a table: who, what, by when; what is due first stands first, as in the text."""
    columns = [writer.column(term, is_number=False) for term in ("owner", "task", "due")]
    rows = []
    for problem in found:
        slots = _requirement(writer, problem)
        if slots is not None:
            rows.append(
                [
                    _one_piece(writer, problem, "owners", slots),
                    _one_piece(writer, problem, "task", slots),
                    slots["due"],
                ]
            )
    rows.sort(key=lambda row: str(writer.book.figures[row[-1].zh[0].figure].value) if row[-1] else "")
    return writer.table("requirements", writer.term("next"), columns, rows)


def _one_piece(writer: Writer, problem: Problem, what: str, slots: dict[str, Phrase | None]) -> Phrase | None:
    """A phrase of several pieces as a figure of words, for a cell."""
    phrase = slots[what]
    if phrase is None or (len(phrase.zh) == 1 and len(phrase.en) == 1):
        return phrase
    return writer.flat(f"next.{problem.code}.{what}", phrase)
