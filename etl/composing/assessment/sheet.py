"""One institution's own sheet of a quarter: its score, its parts beside the medians, where its points were lost."""

from etl.composing.assessment.disputed import disputed_items, item_name, notes_on
from etl.composing.book import Phrase
from etl.composing.bulletin.requirements import within
from etl.composing.score_figures import Assessed, ScoreFigures, lost_most
from etl.composing.writer import Writer
from etl.editions.model import Block, Paragraph, Section, Table
from etl.queries.score.shape import AssessmentRow
from etl.scoring.fixed import written
from etl.values.text import Text
from etl.wording import numbers

ITEMS = 8
"""As many items as leave the sheet a single page; the proof of the score has them all."""


def lead(writer: Writer, found: Assessed) -> tuple[Paragraph, ...]:
    method = writer.book.name(f"method.{found.method.code}", found.method.name)
    return writer.paragraph("lead", [writer.say("sheet-lead", method=method)])


def sections(writer: Writer, found: Assessed, institution: str) -> tuple[Section, ...]:
    row = found.result.row(institution)
    assert row is not None
    scores = ScoreFigures(writer, found)
    blocks: dict[str, tuple[Block, ...]] = {
        "sheet-score": _score(writer, scores, row),
        "sheet-parts": (_parts(writer, scores, row),),
        "sheet-items": (_items(writer, scores, row),),
        "sheet-appeal": writer.paragraph("appeal", [writer.say("appeal", **within(writer, "appeal"))]),
    }
    return tuple(Section(code, writer.term(code), told) for code, told in blocks.items())


def _score(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> tuple[Block, ...]:
    found = scores.found
    ranked = numbers.count(len(found.ranked), Text(zh="家", en="institutions"))
    medians = found.result.medians.get(row.member.group)
    median = medians.official if medians else None
    said: list[Phrase | None] = [
        writer.say(
            "sheet-score",
            score=scores.official(row),
            bonus=scores.bonus(row, bare=False),
            place=scores.place(row),
            ranked=writer.book.add(
                "score.ranked", len(found.ranked), "count", ranked, (), writer.term("source-place")
            ),
            moved=scores.moved(row),
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
        text = Text(zh=f"第{place}名", en=f"place {place}")
        id, source = f"score.{row.member.code}.band.{what}", writer.term("source-trials")
        ends.append(writer.book.add(id, place, "rank", text, (), source))
    return writer.say("sheet-band", low=ends[0], high=ends[1])


def _parts(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Table:
    found, unit = scores.found, writer.term("point-unit")
    columns = [writer.column("part", is_number=False)]
    columns += [writer.column(term, unit=unit) for term in ("points-earned", "worth", "median")]
    medians = found.result.medians.get(row.member.group)
    rows: list[list[Phrase | None]] = []
    for line in row.parts:
        worth = written(line.worth) if line.worth else ""
        median = medians.parts.get(line.part) if medians else None
        rows.append(
            [
                writer.book.name(f"part.{line.part}", found.method.parts[line.part].name),
                scores.part(row, line.part),
                scores.bare(f"score.{row.member.code}.{line.part}.worth", worth) if worth else None,
                scores.median(f"score.group.{row.member.group}.{line.part}", median, 4, bare=True),
            ]
        )
    return writer.table("sheet.parts", writer.term("sheet-parts"), columns, rows)


def _items(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Table:
    unit = writer.term("point-unit")
    columns = [
        writer.column("indicator", is_number=False),
        *(writer.column(term, unit=unit) for term in ("points-earned", "full", "lost")),
        writer.column("grounds", is_number=False),
    ]
    of_item = {item.code: item.indicator for item in scores.found.method.item}
    rows: list[list[Phrase | None]] = []
    disputed = disputed_items(row)
    listed = lost_most(scores.found, row, ITEMS, is_own=True)
    listed += [line for line in row.items if line.item in disputed and line not in listed]
    for line in listed:
        indicator = writer.material.programme.indicators[of_item[line.item]]
        rows.append(
            [
                item_name(writer, indicator, is_disputed=line.item in disputed),
                *(scores.item(row, line, what, bare=True) for what in ("points", "full", "lost")),
                writer.book.name(f"score.{row.member.code}.{line.item}.grounds", line.sentence),
            ]
        )
    return writer.table("sheet.items", writer.term("sheet-items"), columns, rows, notes_on(writer, [row]))
