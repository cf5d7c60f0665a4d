"""The announcement of a quarter's assessment: groups, grades, parts, bands, and why those at the end lost points."""

from fractions import Fraction

from etl.composing.assessment.annexes import annexes, score_table
from etl.composing.assessment.disputed import cases_told, disputed_told, name_of
from etl.composing.book import Phrase, joined, paragraph, words
from etl.composing.bulletin.requirements import within
from etl.composing.score_figures import Assessed, ScoreFigures, assessed, lost_most
from etl.composing.writer import Writer
from etl.editions.model import Block, Paragraph, Section
from etl.queries.score.shape import AssessmentRow
from etl.values.text import Text
from etl.wording import numbers

LAST = 3
"""How many at the end are told with their reasons, as circulars do."""
ITEMS = 5
"""How many items of each."""

__all__ = ["assessed", "lead", "sections"]


def lead(writer: Writer, found: Assessed, *, is_correction: bool) -> tuple[Paragraph, ...]:
    correction = writer.say("lead-correction") if is_correction else None
    return writer.paragraph(
        "lead", [correction, writer.say("lead-assessment", method=method_name(writer, found))]
    )


def method_name(writer: Writer, found: Assessed) -> Phrase:
    return writer.book.name(f"method.{found.method.code}", found.method.name)


def sections(writer: Writer, found: Assessed) -> tuple[Section, ...]:
    scores = ScoreFigures(writer, found)
    blocks: dict[str, tuple[Block, ...]] = {
        "result": _result(writer, scores),
        "groups": tuple(_groups(writer, scores)),
        "parts": parts(writer, scores),
        "last": _last(writer, scores),
        "consequences": _consequences(writer, scores),
    }
    told = [Section(code, writer.term(code), listed) for code, listed in blocks.items() if listed]
    return (*told, *annexes(writer, scores))


def _result(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    found = scores.found
    unranked = [row.member.code for row in found.result.rows if row.rank is None]
    said = [
        ends(writer, scores),
        writer.say("grades", list=grades_told(writer, found)),
        writer.say("unranked", list=writer.names(unranked)) if unranked else None,
        disputed_told(writer, found),
    ]
    notes = [words_or_name(writer, f"note.{i}", note) for i, note in enumerate(found.result.notes)]
    return (*writer.paragraph("result.scores", said), *writer.paragraph("result.notes", notes, "note"))


def words_or_name(writer: Writer, id: str, text: Text) -> Phrase:
    return writer.book.name(id, text)


def ends(writer: Writer, scores: ScoreFigures) -> Phrase | None:
    ranked, decimals = scores.found.ranked, scores.found.method.decimals
    if not ranked:
        return None
    first = [row.member.code for row in ranked if row.rank == ranked[0].rank]
    last = [row.member.code for row in ranked if row.rank == ranked[-1].rank]
    return writer.say(
        "ends",
        first=writer.names(first),
        best=scores.official(ranked[0]),
        last=writer.names(last),
        worst=scores.official(ranked[-1]),
        median=scores.median("score.median", scores.found.median, decimals),
    )


def grades_told(writer: Writer, found: Assessed) -> Phrase:
    unit = Text(zh="家", en="institutions")
    items = []
    for grade in reversed(found.method.grade):
        count = sum(row.grade == grade.code for row in found.result.rows)
        figure = writer.book.add(
            f"score.grade.{grade.code}",
            count,
            "count",
            numbers.count(count, unit),
            (),
            writer.term("source-score"),
        )
        items.append(writer.say("grade-item", grade=grade.name, count=figure))
    return joined([item for item in items if item is not None])


def _groups(writer: Writer, scores: ScoreFigures) -> list[Block]:
    """For each group a sentence and a table."""
    found, blocks = scores.found, list[Block]()
    for code, group in writer.material.programme.groups.items():
        rows = [row for row in found.result.rows if row.member.group == code]
        if not rows:
            continue
        name = writer.book.name(f"group.{code}", group.name)
        blocks.append(paragraph(f"groups.{code}.heading", [name], "subheading"))
        first = rows[0]
        medians = found.result.medians.get(code)
        if first.group_rank is not None and medians is not None:
            median = scores.median(f"score.group.{code}.median", medians.official, found.method.decimals)
            leaders = [row.member.code for row in rows if row.group_rank == 1]
            blocks += writer.paragraph(
                f"groups.{code}",
                [
                    writer.say(
                        "group-ends",
                        first=writer.names(leaders),
                        best=scores.official(first),
                        median=median,
                    )
                ],
            )
        notes = [writer.term("note-places"), writer.term("note-band")]
        blocks.append(score_table(writer, scores, f"groups.{code}", group.name, rows, notes))
    return blocks


def parts(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    """Median points of each group by part, and the part that earns least."""
    found = scores.found
    columns = [writer.column("part", is_number=False), writer.column("full")]
    groups = [c for c in writer.material.programme.groups if c in found.result.medians]
    columns += [type(columns[0])(writer.material.programme.groups[code].name, True) for code in groups]
    rows = []
    for part in found.method.part:
        cells = [
            scores.median(
                f"score.group.{code}.{part.code}",
                found.result.medians[code].parts.get(part.code),
                4,
                bare=True,
            )
            for code in groups
        ]
        rows.append(
            [writer.book.name(f"part.{part.code}", part.name), _worth(writer, part.code, scores), *cells]
        )
    table = writer.table("parts", writer.term("parts"), columns, rows)
    return (*writer.paragraph("parts.low", [lowest(writer, scores)]), table)


def _worth(writer: Writer, part: str, scores: ScoreFigures) -> Phrase:
    points = f"{scores.found.method.parts[part].points:f}"
    text = Text(zh=points, en=points)
    return writer.book.add(f"table.part.{part}.full", points, "score", text, (), writer.term("source-method"))


def lowest(writer: Writer, scores: ScoreFigures) -> Phrase | None:
    """The part in which the median member earns the smallest share of what it may earn."""
    found = scores.found
    best: tuple[Fraction, str, Fraction] | None = None
    for part in found.method.part:
        earned = sorted(
            Fraction(line.points, line.worth) * Fraction(part.points)
            for row in found.ranked
            for line in row.parts
            if line.part == part.code and line.worth and not part.bonus
        )
        if earned:
            middle = (earned[(len(earned) - 1) // 2] + earned[len(earned) // 2]) / 2
            rate = middle / Fraction(part.points)
            if best is None or rate < best[0]:
                best = (rate, part.code, middle)
    if best is None:
        return None
    _, code, middle = best
    part = found.method.parts[code]
    worth = f"{part.points:f}"
    return writer.say(
        "part-low",
        part=writer.book.name(f"part.{code}", part.name),
        median=scores.median(f"score.part.{code}.median", middle * 100, 2),
        worth=writer.book.add(
            f"part.{code}.full",
            worth,
            "score",
            Text(zh=f"{worth}分", en=f"{worth} points"),
            (),
            writer.term("source-method"),
        ),
    )


def _last(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    """The last three, each with its score and the items that lost it most points; what is required of them."""
    ranked = scores.found.ranked
    if len(ranked) <= LAST:
        return ()
    told = [
        p
        for row in ranked[-LAST:]
        for p in writer.paragraph(f"last.{row.member.code}", [last_one(writer, scores, row)])
    ]
    volumes = writer.paragraph("last.volumes", [words(writer.term("note-volumes"))], "note")
    plan = writer.paragraph("last.require", [writer.say("last-require", **within(writer, "last"))])
    return (*told, *volumes, *plan)


def last_one(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Phrase | None:
    indicators = writer.material.programme.indicators
    of_item = {item.code: item.indicator for item in scores.found.method.item}
    items = [
        writer.say(
            "lost-item",
            item=writer.indicator_name(indicators[of_item[line.item]]),
            lost=scores.item(row, line, "lost"),
            points=scores.item(row, line, "points"),
            full=scores.item(row, line, "full"),
        )
        for line in lost_most(scores.found, row, ITEMS, is_own=False)
    ]
    there = [item for item in items if item is not None]
    if not there:
        return None
    return writer.say(
        "last-one",
        name=name_of(writer, row),
        score=scores.official(row),
        place=scores.place(row),
        moved=scores.moved(row),
        grade=scores.grade(row),
        list=joined(there, "、", "; ", "; "),
    )


def _consequences(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    grades = {grade.code: grade.name for grade in scores.found.method.grade}
    said: list[Phrase | None] = []
    for row in scores.found.result.rows:
        name = writer.name(row.member.code)
        for veto in row.vetoes:
            ground = writer.book.name(f"rule.{veto.code}", veto.name)
            said.append(writer.say("veto", name=name, rule=ground, ceiling=grades[veto.ceiling]))
    for rule in scores.found.method.persistence:
        struck = [row.member.code for row in scores.found.result.rows if rule in row.persistent]
        if struck and rule.consequence is not None:
            said.append(
                writer.say(
                    "persistent",
                    names=writer.names(struck),
                    rule=writer.book.name(f"rule.{rule.code}", rule.name),
                    consequence=writer.book.name(f"rule.{rule.code}.consequence", rule.consequence),
                )
            )
    told = said or [writer.say("no-consequence")]
    told.append(cases_told(writer, scores.found))
    appeal = writer.say("appeal", **within(writer, "appeal"))
    return (*writer.paragraph("consequences", told), *writer.paragraph("appeal", [appeal]))
