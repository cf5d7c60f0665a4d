"""Sentences about returns: how one stands, until when it is due, what a finding asks for."""

from datetime import datetime

from etl.queries.returns.desk import IN_WORDS, BoardCell
from etl.queries.returns.explained import ExplainedFinding
from etl.queries.returns.own_return import OwnReturn
from etl.values.periods import day_and_clock
from pages.shared.quoting import for_markdown
from pages.shared.view import View
from pages.shared.words import Words


def severity_word(words: Words, severity: str) -> str:
    """What a finding asks of the filer, in a word."""
    said = {
        "hard": words.say("must be corrected"),
        "soft": words.say("to be explained"),
        "note": words.say("for information"),
    }
    return said[severity]


def what_to_do(words: Words, one: ExplainedFinding) -> str:
    """The next step for a finding."""
    if one.finding.rule == "HEADING-UNKNOWN":
        return words.say("Restore the heading, or confirm below what it means")
    if one.finding.severity == "hard":
        return words.say("Correct it in the workbook and upload it again")
    if one.explanation is not None and one.is_reused:
        return words.say(
            "Nothing: the explanation of {month} still holds",
            month=words.period(one.explanation.first_period),
        )
    if one.explanation is not None:
        return words.say("Nothing: it is explained")
    if one.finding.severity == "soft":
        return words.say("Correct the figure, or explain it below")
    return words.say("Nothing: it is for information")


def state_sentence(view: View, own: OwnReturn) -> str:
    """How the return stands, so that nobody takes a draft for a filed return."""
    words, zone, cell = view.words, view.programme.settings.time_zone, own.cell
    if cell.state == "not begun":
        return words.say("**Not begun.** Nothing has been uploaded or filed for this month.")
    if cell.state == "draft":
        return _draft_sentence(view, own)
    filed = _filed_sentence(view, own)
    if own.draft is not None:
        return words.together(filed, _draft_sentence(view, own))
    if cell.state == "filed":
        return words.together(filed, words.say("The coordinator has not accepted it yet."))
    if cell.asked is None:
        return filed
    asked = words.say("Wanted since {day}:", day=words.moment(cell.asked.decided_at, zone))
    return words.together(
        filed, asked, for_markdown(reasons(words, cell.asked.reasons, cell.asked.decided_by))
    )


def reasons(words: Words, said: str, by: str) -> str:
    """Why a return was sent back; what the checks found stands in the list of findings."""
    return words.say("sent back by the checks, see what they found") if by == "checks" else said


def _draft_sentence(view: View, own: OwnReturn) -> str:
    words, draft = view.words, own.draft
    assert draft is not None
    uploaded = words.say(
        "**Draft – not filed!** “{file}”, uploaded on {day}, is kept but counts for nothing until it is filed.",
        file=for_markdown(draft.filename),
        day=words.moment(draft.submitted_at, view.programme.settings.time_zone),
    )
    things = {one.finding.key for one in own.findings if one.is_open}
    hard = sum(one.finding.severity == "hard" for one in own.findings)
    return words.together(
        uploaded,
        words.count("{n} place must be corrected.", "{n} places must be corrected.", hard) if hard else "",
        words.count("{n} thing is to be explained.", "{n} things are to be explained.", len(things))
        if things
        else "",
        words.say("It is ready to be filed.") if not own.open else "",
    )


def _filed_sentence(view: View, own: OwnReturn) -> str:
    words, cell, current = view.words, own.cell, own.current
    assert current is not None
    return words.say(
        "**{state}.** Version {version}, received on {day}, receipt number {receipt}.",
        state=words.text(IN_WORDS[cell.state]).capitalize(),
        version=current.filing.version,
        day=words.moment(current.filing.received_at, view.programme.settings.time_zone),
        receipt=for_markdown(cell.receipt) if cell.receipt else words.say("none"),
    )


def deadline_sentence(view: View, own: OwnReturn, now: datetime) -> str:
    """Until when, and what is left of it in working days."""
    words, cell = view.words, own.cell
    zone = view.programme.settings.time_zone
    day = words.moment(cell.due, zone)
    due = (
        words.say("The return was due by {day}.", day=day)
        if cell.due < now
        else words.say("The return is due by {day}.", day=day)
    )
    moved = ""
    if cell.extension is not None and cell.extension.until == cell.due:
        moved = words.say("The deadline was moved: {reason}", reason=for_markdown(cell.extension.reason))
    may_move = for_markdown(words.text(cell.may_move)) if cell.may_move else ""
    return words.together(due, may_move, lateness(words, cell, own.days_left, now), moved)


def due_word(view: View, cell: BoardCell) -> str:
    """The deadline as a cell of a table, and whether it may still move."""
    return view.deadline(cell.due)


def lateness(words: Words, cell: BoardCell, left: int, now: datetime) -> str:
    """On time or late, in working days."""
    late = cell.working_days_late
    if cell.filed_at is not None:
        if not late:
            return words.say("It came on time.")
        return words.count("It came {n} working day late.", "It came {n} working days late.", late)
    if late:
        return words.count("It is {n} working day late.", "It is {n} working days late.", late)
    if now.astimezone(cell.due.tzinfo).date() == day_and_clock(cell.due)[0]:
        return words.say("That is today.")
    return words.count("{n} working day is left.", "{n} working days are left.", left)


def late_word(words: Words, cell: BoardCell) -> str:
    """Lateness for a cell of the board: "" on time or not due yet."""
    late = cell.working_days_late
    return words.count("{n} working day late", "{n} working days late", late) if late else ""
