"""How an assessment's printed points add up: what a score is the sum of, column by column, and what a loss costs.

In every table of scores the base points, plus bonus, less deductions, rounded once, are the score; and the parts add
up to the base points, or the table shows by what they were converted. Points are printed exactly (four decimals),
so that who adds them finds the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from etl.composing.book import Phrase, words
from etl.composing.score_figures import Assessed, ScoreFigures
from etl.composing.writer import Writer
from etl.definitions.method.tables import Part
from etl.editions.model import Column
from etl.queries.score import losses
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.scoring.fixed import written, written_short
from etl.values.text import Text

Cells = list[Phrase | None]


def basic(found: Assessed) -> list[Part]:
    """The parts that make the base points."""
    return [part for part in found.method.part if not part.bonus]


def sum_of_parts(found: Assessed, row: AssessmentRow) -> int:
    """What the basic parts give together, in units of 0.0001 points, before they are set against what applies."""
    codes = {part.code for part in basic(found)}
    return sum(line.points for line in row.parts if line.part in codes)


def worth_of_parts(found: Assessed, row: AssessmentRow) -> int:
    """The most that the parts which apply can give."""
    return losses.worth_of_parts(found.method, row)


@dataclass(frozen=True)
class Shown:
    """Which columns an assessment needs so that its scores add up; those that say nothing are left out."""

    conversion: bool
    bonus: bool
    penalty: bool

    @property
    def adds(self) -> bool:
        """Whether anything is added to base points or deducted from them."""
        return self.bonus or self.penalty

    @classmethod
    def of(cls, found: Assessed) -> "Shown":
        """Looks over all rows: conversion shows where any row differs from the sum of its parts, deductions where any
        has one."""
        rows = found.result.rows
        return cls(
            conversion=any(row.before_bonus != sum_of_parts(found, row) for row in rows),
            bonus=found.method.bonus is not None or any(row.bonus for row in rows),
            penalty=any(row.penalty for row in rows),
        )


def sum_columns(writer: Writer, scores: ScoreFigures, *, parts: bool) -> list[Column]:
    """Base points, bonus, deductions, score. Where nothing is added or deducted the base points are the score to two
    more decimals: they stand only where the `parts` do whose sum they are."""
    shown, unit = Shown.of(scores.found), writer.term("point-unit")
    terms = [
        *(["base"] if parts or shown.adds else []),
        *(["bonus"] if shown.bonus else []),
        *(["deducted"] if shown.penalty else []),
        "score",
    ]
    return [writer.column(term, unit=unit) for term in terms]


def sum_cells(scores: ScoreFigures, row: AssessmentRow, *, parts: bool) -> Cells:
    """The cells between the parts and the score of one row: their sum where it says anything, additions, deductions."""
    shown, code = Shown.of(scores.found), row.member.code
    if row.rank is None and not worth_of_parts(scores.found, row):
        return [None] * (
            1 + (parts or shown.adds) + shown.bonus + shown.penalty
        )  # of nothing that applies there is no score of 0
    cells: Cells = []
    if parts or shown.adds:
        cells.append(scores.bare(f"score.{code}.base", written(row.before_bonus), scores.basis(code)))
    if shown.bonus:
        cells.append(scores.bonus(row))
    if shown.penalty:
        cells.append(scores.deducted(row, bare=True))
    return [*cells, scores.total(row)]


def part_columns(writer: Writer, scores: ScoreFigures) -> list[Column]:
    """The parts; where anybody's are converted, also their sum and the most that applies."""
    unit = writer.term("point-unit")
    columns = [Column(part.name, True, unit) for part in basic(scores.found)]
    if Shown.of(scores.found).conversion:
        columns += [writer.column(term, unit=unit) for term in ("parts-sum", "worth")]
    return columns


def part_cells(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Cells:
    """A part that has left the score says so."""
    found, code = scores.found, row.member.code
    told = found.told.row(code)
    assert told is not None
    cells: Cells = [scores.part(told, part.code) or left(writer) for part in basic(found)]
    if Shown.of(found).conversion:
        cells.append(scores.bare(f"score.{code}.parts", written(sum_of_parts(found, row))))
        cells.append(scores.bare(f"score.{code}.worth", written_short(worth_of_parts(found, row))))
    return cells


def left(writer: Writer) -> Phrase:
    """What stands where nothing of a part applies."""
    return words(writer.term("not-applicable"))


def notes_on_sums(writer: Writer, scores: ScoreFigures, *, parts: bool) -> list[Text]:
    """How the columns hang together; `parts` where the parts are columns too."""
    shown, method = Shown.of(scores.found), scores.found.method
    notes = [note_on_sum(writer, bonus=shown.bonus, penalty=shown.penalty)] if shown.adds or parts else []
    if shown.conversion and method.combine != "sum":
        notes.append(writer.term("note-mean"))
    elif shown.conversion and parts:
        notes.append(writer.term("note-conversion"))
    elif shown.conversion:
        notes.append(writer.term("note-converted"))
    if parts:
        notes += _carried(writer, scores)
        notes += [writer.term("note-parts-told")] if scores.found.told is not scores.found.result else []
    return notes


def note_on_sum(writer: Writer, *, bonus: bool, penalty: bool) -> Text:
    """What the score is the sum of: of what stands beside it, and of nothing that does not."""
    terms = {(True, True): "sum", (True, False): "sum-bonus", (False, True): "sum-deducted"}
    return writer.term(f"note-{terms.get((bonus, penalty), 'rounded')}")


def items_that_count(row: AssessmentRow, part: str) -> tuple[int, int]:
    """How many items of a part count, and how many it has."""
    lines = [line for line in row.items if line.part == part]
    return sum(line.counted for line in lines), len(lines)


def rests_on_one(found: Assessed, row: AssessmentRow, part: str) -> bool:
    """Whether a part's points come from a single item of several."""
    counted, there = items_that_count(row, part)
    return counted == 1 and there > 2


def _carried(writer: Writer, scores: ScoreFigures) -> Iterable[Text]:
    """Whose part rests on a single item of several: everything it earns and loses there is converted."""
    found = scores.found
    for part in basic(found):
        resting = [
            row for row in found.result.rows if rests_on_one(found, row, part.code) and row.rank is not None
        ]
        if resting:
            zh = "、".join(row.member.short_zh for row in resting)
            en = ", ".join(row.member.short_en for row in resting)
            note = writer.term("note-carried")
            yield Text(
                zh=note.zh.format(part=part.name.zh, names=zh),
                en=note.en.format(part=part.name.en, names=en),
            )


# ---- what a loss costs ----


def cost(found: Assessed, row: AssessmentRow, line: ItemLine) -> Fraction:
    """Points of the score (units of 0.0001) that an item lost: its loss, converted as its part and the parts are."""
    return losses.cost(found.method, row, line)


def lost_most(found: Assessed, row: AssessmentRow, count: int, *, is_own: bool) -> list[ItemLine]:
    """The items that counted and cost most of the score; to others those that would tell a volume are not shown."""
    lost = [
        line
        for line in row.items
        if line.counted
        and line.points is not None
        and line.points < line.maximum
        and not found.method.parts[line.part].bonus
        and (is_own or line.item not in found.telling)
    ]
    return sorted(lost, key=lambda line: (-cost(found, row, line), line.item))[:count]


def is_converted(found: Assessed) -> bool:
    """Whether an item cost anybody another number of points than it lost: of all alike, so that it tells of nobody."""
    return any(
        cost(found, row, line) != line.maximum - line.points
        for row in found.result.rows
        for line in row.items
        if line.counted and line.points is not None and not found.method.parts[line.part].bonus
    )


def notes_on_losses(writer: Writer, found: Assessed) -> list[Text]:
    """How what an item cost can be more than it can earn, and that items are left out which only the institution
    itself is told: of all tables alike, so that a note tells nothing of a row."""
    notes = [writer.term("note-cost")] if is_converted(found) else []
    return [*notes, *([writer.term("note-volumes")] if found.telling else [])]
