"""One institution's own sheet of a quarter: its score, its parts beside the medians, where its points were lost."""

from collections.abc import Iterator
from fractions import Fraction

from etl.composing.assessment.appeal import appeal
from etl.composing.assessment.disputed import disputed_items, item_name, notes_on
from etl.composing.book import Phrase, words
from etl.composing.score_figures import Assessed, ScoreFigures
from etl.composing.score_sums import (
    basic,
    cost,
    is_converted,
    items_that_count,
    left,
    lost_most,
    note_on_sum,
    sum_of_parts,
    worth_of_parts,
)
from etl.composing.writer import Writer
from etl.editions.model import Block, Paragraph, Section, Table
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.scoring.fixed import half_up, units, written, written_short
from etl.values.text import Text
from etl.wording import phrases

ITEMS = 8
"""As many items as leave the sheet a single page; the proof of the score has them all."""


def lead(writer: Writer, found: Assessed) -> tuple[Paragraph, ...]:
    """The opening paragraph: which method the sheet is reckoned by."""
    method = writer.book.name(f"method.{found.method.code}", found.method.name)
    return writer.paragraph("lead", [writer.say(writer.of_source("sheet-lead"), method=method)])


def sections(writer: Writer, found: Assessed, institution: str) -> tuple[Section, ...]:
    """An institution's score, parts, items and how to object, each a section. It must be among the rows."""
    row = found.result.row(institution)
    assert row is not None
    scores = ScoreFigures(writer, found, is_own=True)
    blocks: dict[str, tuple[Block, ...]] = {
        "sheet-score": _score(writer, scores, row),
        "sheet-parts": (_parts(writer, scores, row),),
        "sheet-items": (
            _items(writer, scores, row),
            *writer.paragraph("sheet.rest", [_rest(writer, scores, row)], "note"),
        ),
        "sheet-appeal": writer.paragraph("appeal", [appeal(writer)]),
    }
    return tuple(Section(code, writer.term(code), told) for code, told in blocks.items())


def _score(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> tuple[Block, ...]:
    found = scores.found
    ranked = writer.counted(len(found.ranked))
    medians = found.result.medians.get(row.member.group)
    median = medians.official if medians else None
    said: list[Phrase | None] = [
        writer.say(
            "sheet-score",
            score=scores.official(row),
            place=scores.place(row),
            ranked=writer.book.add(
                "score.ranked", len(found.ranked), "count", ranked, (), writer.term("source-place")
            ),
            moved=scores.moved(row) if row.movement else None,
            grade=scores.grade(row),
            median=scores.median(f"score.group.{row.member.group}.median", median, found.method.decimals),
        ),
        writer.say("sheet-group", place=scores.place(row, in_group=True)),
        _band(writer, row),
    ]
    if said[0] is None:
        said = [writer.say("sheet-unranked")]
    return writer.paragraph("sheet.score", said)


def _band(writer: Writer, row: AssessmentRow) -> Phrase | None:
    if row.band is None:
        return None
    ends = []
    for what, place in zip(("low", "high"), row.band, strict=True):
        text = phrases.place(place)
        id, source = f"score.{row.member.code}.band.{what}", writer.term("source-trials")
        ends.append(writer.book.add(id, place, "rank", text, (), source))
    if row.band[0] == row.band[1]:
        return writer.say("sheet-band-one", place=ends[0])
    return writer.say("sheet-band", low=ends[0], high=ends[1])


def _parts(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Table:
    """The parts, and below them how they add up to the score: conversion, bonus, deductions."""
    found, unit = scores.found, writer.term("point-unit")
    columns = [writer.column("part", is_number=False)]
    columns += [writer.column(term, unit=unit) for term in ("points-earned", "worth")]
    columns += [writer.column("items-counted"), writer.column("median", unit=unit)]
    medians = found.told.medians.get(row.member.group)
    rows: list[list[Phrase | None]] = []
    for part in basic(found):
        line = next(one for one in row.parts if one.part == part.code)
        median = medians.parts.get(line.part) if medians else None
        name = writer.book.name(f"part.{line.part}", part.name)
        if not line.worth:
            rows.append([name, left(writer), left(writer), _counted(writer, scores, row, part.code), None])
            continue
        rows.append(
            [
                name,
                scores.part(row, line.part),
                scores.bare(f"score.{row.member.code}.{line.part}.worth", written_short(line.worth)),
                _counted(writer, scores, row, part.code),
                scores.median(f"score.group.{row.member.group}.{line.part}", median, 4, bare=True),
            ]
        )
    rows += [[words(writer.term(term)), *cells, None, None] for term, cells in _sum(scores, row)]
    notes = [
        note_on_sum(writer, bonus=found.method.bonus is not None, penalty=bool(row.penalty)),
        writer.term("note-sheet-parts"),
    ]
    return writer.table("sheet.parts", writer.term("sheet-parts"), columns, rows, notes)


def _counted(writer: Writer, scores: ScoreFigures, row: AssessmentRow, part: str) -> Phrase:
    """Of how many items of a part the points come: 1/6."""
    counted, there = items_that_count(row, part)
    text = Text(zh=f"{counted}/{there}", en=f"{counted} of {there}")
    id, source = f"table.score.{row.member.code}.{part}.items", writer.term("source-method")
    return writer.book.add(id, counted, "count", text, (), source)


def _sum(
    scores: ScoreFigures, row: AssessmentRow
) -> Iterator[tuple[str, tuple[Phrase | None, Phrase | None]]]:
    """The rows that lead from the parts to the score."""
    found, id = scores.found, f"score.{row.member.code}"
    full = scores.bare(f"{id}.full", written_short(units(found.method.full)))
    if row.before_bonus != sum_of_parts(found, row):
        worth = scores.bare(f"{id}.worth", written_short(worth_of_parts(found, row)))
        yield "parts-sum", (scores.bare(f"{id}.parts", written(sum_of_parts(found, row))), worth)
        yield "converted", (scores.bare(f"{id}.base", written(row.before_bonus)), full)
    else:
        yield "base", (scores.bare(f"{id}.base", written(row.before_bonus)), full)
    if found.method.bonus is not None:
        yield "bonus", (scores.bonus(row), None)
    if row.penalty:
        yield "deducted", (scores.deducted(row, bare=True), None)
    yield "score", (scores.total(row), None)


def _rest(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Phrase | None:
    """How many more items cost points, and how many points of the score; None where the table has them all."""
    every = lost_most(scores.found, row, len(row.items), is_own=True)
    told = {line.item for line in _told(scores, row)}
    rest = [line for line in every if line.item not in told]
    if not rest:
        return None
    id, source = f"score.{row.member.code}.rest", writer.term("source-score")
    paid = sum((cost(scores.found, row, line) for line in rest), Fraction())
    lost = written_short(half_up(paid.numerator, paid.denominator))
    return writer.say(
        "sheet-rest",
        count=writer.book.add(f"{id}.count", len(rest), "count", phrases.items(len(rest)), (), source),
        lost=scores.points(f"{id}.cost", lost),
    )


def _told(scores: ScoreFigures, row: AssessmentRow) -> list[ItemLine]:
    """The items that the sheet lists: those that cost most, and those that are disputed."""
    disputed = disputed_items(row)
    listed = lost_most(scores.found, row, ITEMS, is_own=True)
    return listed + [line for line in row.items if line.item in disputed and line not in listed]


def _items(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Table:
    unit = writer.term("point-unit")
    columns = [
        writer.column("indicator", is_number=False),
        *(writer.column(term, unit=unit) for term in ("points-earned", "full", "lost", "cost")),
        writer.column("grounds", is_number=False),
    ]
    of_item = {item.code: item.indicator for item in scores.found.method.item}
    rows: list[list[Phrase | None]] = []
    disputed = disputed_items(row)
    for line in _told(scores, row):
        indicator = writer.material.programme.indicators[of_item[line.item]]
        rows.append(
            [
                item_name(writer, indicator, is_disputed=line.item in disputed),
                *(scores.item(row, line, what, bare=True) for what in ("points", "full", "lost")),
                scores.cost(row, line, cost(scores.found, row, line), bare=True),
                writer.book.name(f"score.{row.member.code}.{line.item}.grounds", line.sentence),
            ]
        )
    converted = [writer.term("note-cost")] if is_converted(scores.found) else []
    notes = [*converted, *notes_on(writer, [row])]
    return writer.table("sheet.items", writer.term("sheet-items"), columns, rows, notes)
