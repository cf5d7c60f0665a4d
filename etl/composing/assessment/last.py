"""Those at the end of an assessment: where each stands, the items that cost it points, and what is asked of it."""

from collections import Counter
from collections.abc import Sequence

from etl.composing.assessment.disputed import name_of, notes_on
from etl.composing.assessment.named import LAST, asked_of, told_of
from etl.composing.book import Phrase, joined, together, words
from etl.composing.bulletin.requirements import within
from etl.composing.score_figures import ScoreFigures
from etl.composing.score_sums import basic, cost, is_converted, items_that_count, lost_most, rests_on_one
from etl.composing.writer import Writer
from etl.definitions.method.tables import Part
from etl.editions.model import Block, Column
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.values.text import Text
from etl.wording import phrases

ITEMS = 5
"""How many items of each."""


def told_at_the_end(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    """Those at the end, each with its score and the items that cost it most points; what is required of them."""
    asked, rows = asked_of(writer, scores.found), told_of(writer, scores.found)
    if not asked:
        return ()
    told: list[Block] = (
        last_table(writer, scores, rows)
        if writer.material.reasons
        else [
            p
            for row in rows
            for p in writer.paragraph(f"last.{row.member.code}", [last_one(writer, scores, row)])
        ]
    )
    volumes = writer.paragraph(
        "last.volumes", [words(writer.term("note-volumes"))] if scores.found.telling else [], "note"
    )
    names = writer.names([row.member.code for row in asked])
    if writer.material.reasons and len(asked) == len(rows):
        names = words(writer.term("those-above"))
    plan = writer.paragraph(
        "last.require", [writer.say("last-require", names=names, **within(writer, "last"))]
    )
    return (*told, *volumes, *plan)


def standing_columns(writer: Writer) -> list[Column]:
    """Who, its score, its place, how that moved: the columns of `standing`."""
    return [
        writer.column("institution", is_number=False),
        writer.column("score", unit=writer.term("point-unit")),
        writer.column("place"),
        writer.column("moved"),
    ]


def standing(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> list[Phrase | None]:
    """Where an institution stands, as the first cells of its row."""
    return [
        name_of(writer, row),
        scores.total(row),
        scores.number(row, "place", row.rank),
        scores.moved(row, bare=True) if row.rank is not None else None,
    ]


def last_table(writer: Writer, scores: ScoreFigures, rows: Sequence[AssessmentRow]) -> list[Block]:
    """A row each: where it stands, and the items that cost it most. What was deducted stands in the groups' tables, and
    what a single item carries below the table of scores."""
    columns = [*standing_columns(writer), writer.column("items-costliest", is_number=False)]
    cells = [[*standing(writer, scores, row), _lost_items(writer, scores, row)] for row in rows]
    converted = [writer.term("note-cost")] if is_converted(scores.found) else []
    notes = [writer.term("note-lost"), *converted, *notes_on(writer, rows)]
    table = writer.table("last", writer.term("table-last"), columns, cells, notes)
    return [*writer.paragraph("last.said", [_last_said(writer, scores, rows)]), table]


def _last_said(writer: Writer, scores: ScoreFigures, rows: Sequence[AssessmentRow]) -> Phrase | None:
    """The items on which most of them lost most, which is what they have in common."""
    often = Counter(
        line.item for row in rows for line in lost_most(scores.found, row, ITEMS, is_own=False)
    ).most_common()
    most = [item for item, count in often if count == often[0][1]] if often else []
    if len(rows) < 2 or not most or often[0][1] < 2 or len(most) > LAST:
        return None
    programme, items = writer.material.programme, scores.found.method.items
    told = [
        said
        for item in most
        if (
            said := writer.say(
                "last-common-item",
                item=writer.indicator_name(programme.indicators[items[item].indicator]),
            )
        )
    ]
    count = writer.book.add(
        "score.last.common",
        often[0][1],
        "count",
        writer.counted(often[0][1]),
        (),
        writer.term("source-score"),
    )
    return writer.say("last-common", count=count, items=joined(told, "、", ", ", " and "))


def _lost_items(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Phrase | None:
    found = scores.found
    said = [
        writer.say(
            "lost-item-short",
            item=writer.indicator_name(
                writer.material.programme.indicators[found.method.items[line.item].indicator]
            ),
            cost=scores.cost(row, line, cost(found, row, line), bare=True),
        )
        for line in lost_most(found, row, ITEMS, is_own=False)
    ]
    there = [one for one in said if one is not None]
    return (
        writer.flat(f"table.last.{row.member.code}.items", joined(there, "、", ", ", ", ")) if there else None
    )


def last_one(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Phrase | None:
    """What is told of one at the end: score, place, grade, what was deducted, and on what most points were lost. None
    where even the first of it cannot be said."""
    items = [
        _lost_item(writer, scores, row, line) for line in lost_most(scores.found, row, ITEMS, is_own=False)
    ]
    there = [item for item in items if item is not None]
    slots: dict[str, Phrase | Text | None] = {
        "name": name_of(writer, row),
        "score": scores.official(row),
        "place": scores.place(row),
        "moved": scores.moved(row) if row.movement else None,
        "grade": scores.grade(row),
    }
    stands = writer.say("last-stands", **slots)
    deducted = writer.say("last-deducted", points=scores.deducted(row)) if row.penalty else None
    lost = writer.say("last-lost", list=joined(there, "、", "; ", "; ")) if there else None
    rests = [_rests(writer, scores, row, part) for part in basic(scores.found)]
    said = [one for one in (stands, deducted, lost, *rests) if one is not None]
    return together(said) if stands is not None else None


def _lost_item(writer: Writer, scores: ScoreFigures, row: AssessmentRow, line: ItemLine) -> Phrase | None:
    """What an item lost, and what that cost of the score where its part was converted."""
    indicator = scores.found.method.items[line.item].indicator
    paid = cost(scores.found, row, line)
    is_told = scores.found.told is scores.found.result
    is_converted = is_told and paid != line.maximum - (line.points or 0)
    return writer.say(
        "lost-item-converted" if is_converted else "lost-item",
        item=writer.indicator_name(writer.material.programme.indicators[indicator]),
        lost=scores.item(row, line, "lost"),
        points=scores.item(row, line, "points"),
        full=scores.item(row, line, "full"),
        cost=scores.cost(row, line, paid) if is_converted else None,
    )


def _rests(writer: Writer, scores: ScoreFigures, row: AssessmentRow, part: Part) -> Phrase | None:
    """A part that rests on one item of several: whose points are converted to those of the whole part."""
    if not rests_on_one(scores.found, row, part.code):
        return None
    counted, there = items_that_count(row, part.code)
    id = f"score.{row.member.code}.{part.code}"
    source = writer.term("source-method")
    slots = {
        "part": writer.book.name(f"part.{part.code}", part.name),
        "items": writer.book.add(f"{id}.items", there, "count", phrases.items(there), (), source),
        "counted": writer.book.add(f"{id}.counted", counted, "count", phrases.one_item(counted), (), source),
    }
    return writer.say("last-rests", **slots)
