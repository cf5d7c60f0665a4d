"""Tables of an assessment: scores with places and bands, points by part, the method's items."""

from collections.abc import Iterable, Sequence

from etl.composing.assessment.disputed import name_of, notes_on
from etl.composing.book import Phrase, words
from etl.composing.score_figures import ScoreFigures
from etl.composing.writer import Writer
from etl.editions.model import Column, Section, Table
from etl.queries.score.shape import AssessmentRow
from etl.values.text import Text


def score_table(
    writer: Writer,
    scores: ScoreFigures,
    code: str,
    title: Text,
    rows: Sequence[AssessmentRow],
    notes: Iterable[Text],
) -> Table:
    """Score, bonus, place, movement, place in the group, grade and rank band."""
    unit = writer.term("point-unit")
    columns = [
        writer.column("institution", is_number=False),
        writer.column("score", unit=unit),
        writer.column("bonus", unit=unit),
        *(writer.column(term) for term in ("place", "moved", "group-place")),
        writer.column("grade", is_number=False),
        writer.column("band", is_number=False),
    ]
    cells = [
        [
            name_of(writer, row),
            scores.total(row),
            scores.bonus(row),
            scores.number(row, "place", row.rank),
            scores.moved(row, bare=True) if row.rank is not None else None,
            scores.number(row, "group_place", row.group_rank),
            words(scores.grade(row)),
            scores.band(row),
        ]
        for row in rows
    ]
    return writer.table(code, title, columns, cells, [*notes, *notes_on(writer, rows)])


def annexes(writer: Writer, scores: ScoreFigures) -> list[Section]:
    tables = {"scores": _parts(writer, scores), "method": _items(writer, scores)}
    return [
        Section(f"annex-{code}", writer.term(f"annex-{code}"), (table,), is_annex=True, landscape=True)
        for code, table in tables.items()
    ]


def _parts(writer: Writer, scores: ScoreFigures) -> Table:
    found, unit = scores.found, writer.term("point-unit")
    columns = [writer.column("institution", is_number=False), writer.column("score", unit=unit)]
    columns += [Column(part.name, True, unit) for part in found.method.part]
    rows: list[list[Phrase | None]] = [
        [
            name_of(writer, row),
            scores.total(row),
            *(scores.part(row, part.code) for part in found.method.part),
        ]
        for row in found.result.rows
    ]
    notes = notes_on(writer, found.result.rows)
    return writer.table("scores", writer.term("annex-scores"), columns, rows, notes)


def _items(writer: Writer, scores: ScoreFigures) -> Table:
    """The items of the method with their points: what was scored, by which part."""
    method, programme = scores.found.method, writer.material.programme
    columns = [
        writer.column("part", is_number=False),
        writer.column("indicator", is_number=False),
        writer.column("full", unit=writer.term("point-unit")),
        writer.column("why", is_number=False),
    ]
    rows: list[list[Phrase | None]] = []
    for item in method.item:
        points, indicator = f"{item.points:f}", programme.indicators[item.indicator]
        full = writer.book.add(
            f"table.item.{item.code}.full",
            points,
            "score",
            Text(zh=points, en=points),
            (),
            writer.term("source-method"),
        )
        rows.append(
            [
                writer.book.name(f"part.{item.part}", method.parts[item.part].name),
                writer.indicator_name(indicator),
                full,
                writer.book.name(f"definition.{indicator.code}.why", indicator.why),
            ]
        )
    return writer.table("method", writer.term("annex-method"), columns, rows)
