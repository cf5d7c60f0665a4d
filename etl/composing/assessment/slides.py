"""The slides of an assessment: the result, the groups, the parts, those at the end; a question each."""

from etl.composing.assessment.annexes import score_table
from etl.composing.assessment.announcement import LAST, ends, grades_told, last_one, lowest, parts, told_of
from etl.composing.book import Phrase, paragraph, printed
from etl.composing.score_figures import Assessed, ScoreFigures
from etl.composing.writer import Writer
from etl.editions.model import Chart, Series, Slide, Table
from etl.values.text import Text


def slides(writer: Writer, found: Assessed) -> tuple[Slide, ...]:
    """The result, the groups, the parts, those at the end: a question each."""
    scores = ScoreFigures(writer, found)
    told = ends(writer, scores)
    if told is None:
        return ()
    bars = Chart(
        "bars.scores",
        "bar",
        writer.term("score"),
        tuple(Text(zh=row.member.short_zh, en=row.member.short_en) for row in found.ranked),
        (Series(writer.term("score"), tuple(scores.official(row).zh[0].figure for row in found.ranked)),),
        writer.term("point-unit"),
    )
    table = next(block for block in parts(writer, scores) if isinstance(block, Table))
    last = [last_one(writer, scores, row) for row in told_of(found)[-2 * LAST :]]
    tables = score_table(writer, scores, "slide.scores", writer.term("result"), found.ranked[:20], [])
    chosen: list[tuple[str, list[Phrase | None], Table | Chart | None]] = [
        ("result", [told], bars),
        ("groups", [writer.say("grades", list=grades_told(writer, found))], tables),
        ("parts", [lowest(writer, scores)], table),
        *((f"last-{i}", [said], None) for i, said in enumerate(last)),
    ]
    return tuple(
        _slide(writer, code, [p for p in said if p], body) for code, said, body in chosen if any(said)
    )


def _slide(writer: Writer, code: str, said: list[Phrase], body: Table | Chart | None) -> Slide:
    notes, figures = writer.say("notes-assessment"), writer.book.figures
    assert notes is not None
    text = Text(zh=printed(notes.zh, figures, "zh"), en=printed(notes.en, figures, "en"))
    question = writer.term(f"question-{code.partition('-')[0]}")
    return Slide(f"slide.{code}", question, paragraph(f"slide.{code}", said), body, text)
