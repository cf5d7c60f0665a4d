"""Tables of an assessment: scores with places and bands, points by part, the method's items."""

from collections.abc import Iterable, Sequence

from etl.composing.assessment.disputed import name_of, notes_on
from etl.composing.book import Phrase, words
from etl.composing.score_figures import ScoreFigures
from etl.composing.score_sums import notes_on_sums, part_cells, part_columns, sum_cells, sum_columns
from etl.composing.writer import Writer
from etl.definitions.method.tables import Item
from etl.editions.model import Section, Table
from etl.queries.score.shape import AssessmentRow
from etl.values.periods import Period
from etl.values.text import Text
from etl.wording import phrases
from etl.wording.dates import period_words


def score_table(
    writer: Writer,
    scores: ScoreFigures,
    code: str,
    title: Text,
    rows: Sequence[AssessmentRow],
    notes: Iterable[Text],
) -> Table:
    """What the score is the sum of, place, movement, place in the group, grade (where any are given) and rank band."""
    is_graded = bool(scores.found.method.grade)
    columns = [
        writer.column("institution", is_number=False),
        *sum_columns(writer, scores, parts=False),
        *(writer.column(term) for term in ("place", "moved", "group-place")),
        *([writer.column("grade", is_number=False)] if is_graded else []),
        writer.column("band", is_number=False),
    ]
    cells = [
        [
            name_of(writer, row),
            *sum_cells(scores, row, parts=False),
            scores.number(row, "place", row.rank),
            scores.moved(row, bare=True) if row.rank is not None else None,
            scores.number(row, "group_place", row.group_rank),
            *([scores.grade(row)] if is_graded else []),
            scores.band(row),
        ]
        for row in rows
    ]
    return writer.table(code, title, columns, cells, [*notes, *notes_on(writer, rows)])


def annexes(writer: Writer, scores: ScoreFigures) -> list[Section]:
    """The annexes on sheets of their own: points by part and institution, and the method's items; their order here."""
    tables = {"scores": _parts(writer, scores), "method": _items(writer, scores)}
    return [
        Section(f"annex-{code}", writer.term(f"annex-{code}"), (table,), is_annex=True, landscape=True)
        for code, table in tables.items()
    ]


def _parts(writer: Writer, scores: ScoreFigures) -> Table:
    found = scores.found
    columns = [
        writer.column("institution", is_number=False),
        *part_columns(writer, scores),
        *sum_columns(writer, scores, parts=True),
    ]
    rows: list[list[Phrase | None]] = [
        [name_of(writer, row), *part_cells(writer, scores, row), *sum_cells(scores, row, parts=True)]
        for row in found.result.rows
    ]
    notes = [*notes_on_sums(writer, scores, parts=True), *notes_on(writer, found.result.rows)]
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
                _item_name(writer, scores, item),
                full,
                writer.book.name(f"definition.{indicator.code}.why", indicator.why),
            ]
        )
    rows += _items_in_all(writer, scores)
    shown = any(_is_shown_only(scores, item) for item in method.item)
    notes = [writer.term("note-counts-later")] if shown else []
    return writer.table("method", writer.term("annex-method"), columns, rows, notes)


def _is_shown_only(scores: ScoreFigures, item: Item) -> bool:
    """Whether nobody earns points for it yet in the assessed period."""
    return bool(item.display_until) and scores.found.result.period <= item.display_until


def _item_name(writer: Writer, scores: ScoreFigures, item: Item) -> Phrase:
    """The name of an item's indicator, and from when on it counts where it does not count yet: what it can earn is no
    part of anybody's score."""
    indicator = writer.material.programme.indicators[item.indicator]
    if not _is_shown_only(scores, item):
        return writer.indicator_name(indicator)
    begins = period_words(Period.parse(item.display_until).shift(1))
    return writer.book.name(f"item.{item.code}.counts_later", phrases.counts_from(indicator.name, begins))


def _items_in_all(writer: Writer, scores: ScoreFigures) -> list[list[Phrase | None]]:
    """What all items give together, bonus items apart from those that make the base points; none where points are not
    added up."""
    method = scores.found.method
    if method.combine != "sum":
        return []
    rows: list[list[Phrase | None]] = []
    for term, is_bonus in (("items-base", False), ("items-bonus", True)):
        points = [item.points for item in method.item if method.parts[item.part].bonus == is_bonus]
        if len(points) > 1:
            whole = f"{sum(points):f}"
            id, source = f"table.item.{term}.full", writer.term("source-method")
            full = writer.book.add(id, whole, "score", Text(zh=whole, en=whole), (), source)
            rows.append([words(writer.term(term)), None, full, words(writer.term(f"{term}-why"))])
    return rows
