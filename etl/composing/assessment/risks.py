"""Risks in an assessment: the matrix of its last period, what is warned of with owners and days, major events.

Institutions are named only where the programme's figures are public: a cell tells how an institution stands.
"""

from etl.composing.book import Phrase, words
from etl.composing.writer import Writer
from etl.editions.model import Block, Column, Table
from etl.queries.risks import Sweep, Warning
from etl.values.periods import day_words
from etl.values.text import Text
from etl.wording import phrases
from etl.wording.dates import period_words


def risks(writer: Writer) -> tuple[Block, ...]:
    """Nothing where the programme declares no risks."""
    if writer.material.programme.risks is None:
        return ()
    found = writer.material.risks
    said = [_told(writer, found), _events(writer, found), _compliance(writer, found)]
    return (*writer.paragraph("risks", said), _matrix(writer, found), *_warned(writer, found))


def _told(writer: Writer, found: Sweep) -> Phrase | None:
    today = writer.material.issued
    open_ = [one for one in found.warnings if one.state != "closed"]
    counts = {
        "count": len(found.findings),
        "warned": sum(one.warns for one in found.findings),
        "open": len(open_),
        "late": sum(one.is_overdue(today) for one in open_),
        "up": sum(found.is_escalated(one) for one in open_),
    }
    period = writer.book.add("risks.period", found.period, "text", period_words(writer.material.last))
    return writer.say("risks", period=period, **_counted(writer, counts))


def _events(writer: Writer, found: Sweep) -> Phrase | None:
    """Major events that happened within the period of the assessment."""
    rule = found.rules.reporting
    if rule is None:
        return None
    months = {(one.year, one.number) for one in writer.material.period.months}
    there = [
        one for one in found.events if (one.event.occurred_at.year, one.event.occurred_at.month) in months
    ]
    if not there:
        return writer.say("risk-no-events")
    counts = {"events": len(there), "in_time": sum(one.in_time for one in there)}
    hours = writer.book.add("risks.hours", rule.hours, "count", phrases.hours(rule.hours), (), phrases.RECORD)
    return writer.say("risk-events", hours=hours, **_counted(writer, counts))


def _compliance(writer: Writer, found: Sweep) -> Phrase | None:
    """The share of the full score that compliance has in the method that scored the period."""
    rule, programme = found.rules.compliance, writer.material.programme
    if rule is None:
        return None
    method = programme.method_for(writer.material.period)
    points = f"{sum(method.parts[code].points for code in rule.parts):f}"
    full = f"{method.full:f}"
    slots = {
        name: writer.book.add(f"risks.{name}", value, "score", phrases.points(value), (), phrases.METHOD)
        for name, value in (("compliance", points), ("full", full))
    }
    return writer.say("risk-compliance", **slots)


def _counted(writer: Writer, counts: dict[str, int]) -> dict[str, Phrase]:
    return {
        name: writer.book.add(f"risks.{name}", number, "count", phrases.pieces(number), (), phrases.RISKS)
        for name, number in counts.items()
    }


def _matrix(writer: Writer, found: Sweep) -> Table:
    """Likelihood from the highest at the top; each cell says its grade and how many stand there."""
    rules = found.rules
    columns = [writer.column("risk-likelihood", is_number=False)]
    columns += [Column(level.name, False, None) for level in rules.impact]
    rows = []
    for likelihood in range(len(rules.likelihood), 0, -1):
        cells: list[Phrase | None] = [
            writer.book.name(f"risks.likelihood.{likelihood}", rules.likelihood[likelihood - 1].name)
        ]
        for impact in range(1, len(rules.impact) + 1):
            grade, count = rules.grade_of(likelihood, impact), len(found.cell(likelihood, impact))
            text = phrases.graded(grade.name, count)
            cells.append(
                writer.book.add(f"risks.cell.{likelihood}.{impact}", count, "count", text, (), phrases.RISKS)
            )
        rows.append(cells)
    return writer.table("risks", writer.term("table-risks"), columns, rows, [writer.term("note-risks")])


def _warned(writer: Writer, found: Sweep) -> tuple[Table, ...]:
    open_ = [one for one in found.warnings if one.state != "closed"]
    if not open_:
        return ()
    named = not writer.material.disclosure
    terms = [*(["institution"] if named else []), "risk-which", "grade", "owner", "due", "state"]
    columns = [writer.column(term, is_number=False) for term in terms]
    rows = [_row(writer, found, one, place, named=named) for place, one in enumerate(open_, 1)]
    return (writer.table("warnings", writer.term("table-warnings"), columns, rows),)


def _row(writer: Writer, found: Sweep, one: Warning, place: int, *, named: bool) -> list[Phrase | None]:
    grade, risk = one.last.grade, found.rules.named(one.last.risk)
    assert grade is not None
    due = writer.book.add(f"warning.{place}.due", one.due.isoformat(), "text", day_words(one.due))
    owner = grade.owner
    if found.is_escalated(one) and found.rules.escalation is not None:
        owner = found.rules.escalation.to
    late = one.is_overdue(writer.material.issued)
    state = writer.term(f"warning-{'late' if late else one.state}")
    return [
        *([writer.name(one.last.institution)] if named else []),
        writer.book.name(f"risk.{risk.code}", risk.name),
        writer.book.name(f"risk.grade.{grade.code}", grade.name),
        writer.book.name(f"warning.{place}.owner", owner or Text(zh="", en="")),
        due,
        words(state),
    ]
