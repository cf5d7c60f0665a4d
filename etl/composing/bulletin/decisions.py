"""What earlier meetings decided and what has become of it: it comes into the next bulletin by itself."""

from etl.composing.book import Phrase, words
from etl.composing.writer import Writer
from etl.editions.model import Block, Table
from etl.queries.meetings import institution_of
from etl.queries.score.follow_up import Resolution
from etl.values.periods import day_words
from etl.values.text import Text
from etl.wording import phrases


def decisions(writer: Writer) -> tuple[Block, ...]:
    """How many there are and how they stand, and each with its owner and day."""
    if not writer.material.decisions:
        return ()
    return (*writer.paragraph("decisions", [decisions_told(writer)]), decision_table(writer))


def decisions_told(writer: Writer) -> Phrase | None:
    """How many were done, are under way, are overdue."""
    found = writer.material.decisions
    states = [_state(writer, one) for one in found]
    slots = {
        name: writer.book.add(
            f"decisions.{name}", number, "count", phrases.pieces(number), (), phrases.MEETINGS
        )
        for name, number in ((state, states.count(state)) for state in ("done", "open", "late"))
    }
    count = phrases.decisions(len(found))
    whole = writer.book.add("decisions.count", len(found), "count", count, (), phrases.MEETINGS)
    return writer.say("decisions", count=whole, **slots)


def decision_table(writer: Writer) -> Table:
    """A row for each: what was decided, who does it, by when, how it stands."""
    columns = [writer.column(term, is_number=False) for term in ("decision", "owner", "due", "state")]
    return writer.table(
        "decisions",
        writer.term("decisions"),
        columns,
        [_row(writer, one) for one in writer.material.decisions],
    )


def _row(writer: Writer, one: Resolution) -> list[Phrase | None]:
    due = writer.book.add(f"decision.{one.id}.due", one.due.isoformat(), "text", day_words(one.due))
    state = words(writer.term(f"decision-{_state(writer, one)}"))
    return [_as_recorded(writer, f"decision.{one.id}.text", one.text), _owner(writer, one), due, state]


def _owner(writer: Writer, one: Resolution) -> Phrase:
    institution = institution_of(writer.material.programme, one.owner)
    return (
        writer.name(institution)
        if institution
        else _as_recorded(writer, f"decision.{one.id}.owner", one.owner)
    )


def _as_recorded(writer: Writer, id: str, said: str) -> Phrase:
    """What a person wrote: in an English document too, unless it is Chinese."""
    said = said.strip().rstrip("。.")
    text = Text(zh=said, en=said if said.isascii() else writer.term("decision-in-chinese").en)
    return writer.book.add(id, None, "text", text, (), phrases.MEETINGS)


def _state(writer: Writer, one: Resolution) -> str:
    if one.is_closed:
        return "done"
    return "late" if one.due < writer.material.asked else "open"
