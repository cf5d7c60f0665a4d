"""Who is named in an assessment: who failed, who is asked for a plan, whose reasons are told, who is at the end."""

from collections.abc import Sequence

from etl.composing.choice import last_of
from etl.composing.score_figures import Assessed
from etl.composing.writer import Writer
from etl.queries.score.shape import AssessmentRow

LAST = 3
"""How many at the end are told with their reasons, as circulars do."""


def nameable(writer: Writer, rows: Sequence[AssessmentRow]) -> list[AssessmentRow]:
    """Without rows of published tables that belong to an institution: they are not said to lead or to lag."""
    return [row for row in rows if row.member.code not in writer.material.parts]


def failed_of(writer: Writer, found: Assessed) -> list[AssessmentRow]:
    """Those with the worst grade, in their order."""
    worst = found.method.grade[0].code if found.method.grade else None
    return [row for row in nameable(writer, found.result.rows) if worst is not None and row.grade == worst]


def asked_of(writer: Writer, found: Assessed) -> list[AssessmentRow]:
    """Those at the end, who are all asked for the same: all with the worst grade, and the last three in any case (a
    tie is not cut)."""
    last = at_the_end(writer, found) | {row.member.code for row in failed_of(writer, found)}
    return [row for row in found.result.rows if row.member.code in last]


def told_of(writer: Writer, found: Assessed) -> list[AssessmentRow]:
    """Those of whom it is told why: everybody who is asked; where that is everybody there is, the last ones."""
    asked = asked_of(writer, found)
    if not writer.are_everybody([row.member.code for row in asked]):
        return asked
    last = at_the_end(writer, found)
    return [row for row in asked if row.member.code in last]


def at_the_end(writer: Writer, found: Assessed) -> set[str]:
    """The codes of the very last; of few none, and never more than half."""
    ranked = nameable(writer, found.ranked)
    if len(ranked) <= LAST:
        return set()
    return {row.member.code for row in last_of(ranked, lambda row: row.official, min(LAST, len(ranked) // 2))}
