"""What moves a total besides its parts: the columns with which a row of the grid adds up to its official score."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from etl.definitions.method.method import Method
from etl.queries.score.shape import Assessment, AssessmentRow
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.score.sentences import in_points, official


@dataclass(frozen=True)
class Cell:
    """A figure of one institution beside its parts: exact in points, as shown, and what it is for."""

    exact: Fraction | None
    text: str
    why: str


@dataclass(frozen=True)
class Beyond:
    """A column beside the parts: its title and a cell for each row."""

    title: str
    cells: tuple[Cell, ...]


def beyond_parts(view: View, assessment: Assessment, rows: Sequence[AssessmentRow]) -> tuple[Beyond, ...]:
    """What is added to or taken off the parts, as far as any row of the assessment has it, then the official score."""
    words, method = view.words, assessment.method
    columns = []
    if any(adjusted(row) for row in assessment.rows):
        columns.append(
            Beyond(words.say("Adjustment of the total"), tuple(_adjustment(view, row) for row in rows))
        )
    if any(row.penalty for row in assessment.rows):
        columns.append(Beyond(words.say("Deduction"), tuple(_deduction(view, row) for row in rows)))
    return (*columns, Beyond(words.say("Official score"), tuple(_score(view, row, method) for row in rows)))


def adjusted(row: AssessmentRow) -> int:
    """By how much what was earned and the bonus differ from the sum of the parts, in units of 0.0001: where a part
    left the score, the parts are combined otherwise than by adding, or the bonus is capped. 0 of a row whose parts the
    viewer sees in bands: a difference of bands says nothing."""
    if any(line.is_masked for line in row.parts):
        return 0
    return row.before_bonus + row.bonus - sum(line.points for line in row.parts if line.worth)


def _adjustment(view: View, row: AssessmentRow) -> Cell:
    amount = adjusted(row)
    if not amount:
        return Cell(Fraction(0), NOTHING, "")
    why = view.words.say(
        "where a part leaves the score, the parts are combined otherwise or the bonus is capped"
    )
    return Cell(in_points(amount), view.words.signed(in_points(amount), 2), why)


def _deduction(view: View, row: AssessmentRow) -> Cell:
    if not row.penalty:
        return Cell(Fraction(0), NOTHING, "")
    why = view.words.listed([view.words.text(rule.name) for rule in row.persistent if rule.points])
    return Cell(in_points(-row.penalty), view.words.signed(in_points(-row.penalty), 2), why)


def _score(view: View, row: AssessmentRow, method: Method) -> Cell:
    score = Fraction(row.official, 10**method.decimals)
    return Cell(score, official(view.words, row.official, method), "")
