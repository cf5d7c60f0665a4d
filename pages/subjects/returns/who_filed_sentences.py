"""Who has filed, in words."""

from collections.abc import Sequence
from datetime import datetime

from etl.queries.returns.status import Owed, StatusRow
from pages.shared.words import Words


def filing_title(words: Words, period: str, rows: Sequence[StatusRow], now: datetime) -> str:
    """Whether everything that is expected for the period is in: what was sent back is not. It names the period, since a
    later one may be owed. Before its deadline a return is still to come, and not missing."""
    states = [row.state for row in rows]
    missing, returned, month = states.count("missing"), states.count("returned"), words.period(period)
    if not missing and returned:
        return words.count(
            "{n} return for {month} was sent back and is not in again",
            "{n} returns for {month} were sent back and are not in again",
            returned,
            month=month,
        )
    if not missing:
        return words.say("Every return for {month} is in", month=month)
    if all(now <= row.deadline for row in rows if row.state == "missing"):
        return words.count(
            "{n} return for {month} is still to come",
            "{n} returns for {month} are still to come",
            missing,
            month=month,
        )
    return words.count(
        "{n} return for {month} is missing", "{n} returns for {month} are missing", missing, month=month
    )


def is_to_chase(row: StatusRow) -> bool:
    """Whether somebody must go after this return: it is not in, came late, or has something to explain."""
    return row.state != "accepted" or bool(row.working_days_late) or row.open_findings > 0


def filing_sentence(words: Words, period: str, rows: Sequence[StatusRow]) -> str:
    """How many of the expected returns are in, in which state, and how many came late."""
    states = [row.state for row in rows]
    expected = words.count(
        "{month}: {n} return is expected.",
        "{month}: {n} returns are expected.",
        len(rows),
        month=words.period(period),
    )
    sentence = words.say(
        "Accepted: {accepted}; filed and not yet accepted: {filed}; returned: {returned}; not filed: {missing}.",
        accepted=states.count("accepted"),
        filed=states.count("filed"),
        returned=states.count("returned"),
        missing=states.count("missing"),
    )
    late = sum(bool(row.working_days_late) for row in rows)
    return words.together(expected, sentence, words.say("Received after the deadline: {late}.", late=late))


def others_told(words: Words, owing: Sequence[Owed], now: datetime) -> str:
    """The periods whose returns are overdue, and those whose returns may still come in time."""
    late = [words.period(one.period) for one in owing if one.due < now]
    to_come = [words.period(one.period) for one in owing if one.due >= now]
    return words.together(
        words.say("Returns are overdue for {months}.", months=words.listed(late)) if late else "",
        words.say("Returns for {months} are still to come.", months=words.listed(to_come)) if to_come else "",
    )
