"""The announcement of a quarter's assessment: groups, grades, parts, bands, and why those at the end lost points."""

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from etl.composing.assessment.annexes import score_table
from etl.composing.assessment.disputed import cases_told, commended, disputed_told, name_of, notes_on
from etl.composing.assessment.risks import risks
from etl.composing.book import Phrase, joined, paragraph, together, words
from etl.composing.bulletin.requirements import within
from etl.composing.choice import last_of
from etl.composing.score_figures import Assessed, ScoreFigures, assessed
from etl.composing.score_sums import (
    basic,
    cost,
    items_that_count,
    lost_most,
    notes_on_sums,
    rests_on_one,
)
from etl.composing.writer import MOST_NAMED, Writer
from etl.definitions.method.tables import Part
from etl.editions.model import Block, Column, Paragraph, Section
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.queries.score.told import in_band
from etl.scoring.fixed import units
from etl.values.exact import median, rounded
from etl.values.text import Text
from etl.values.told import in_percent
from etl.wording import numbers, phrases

LAST = 3
"""How many at the end are told with their reasons, as circulars do."""
ITEMS = 5
"""How many items of each."""

__all__ = ["assessed", "lead", "sections"]


def lead(writer: Writer, found: Assessed, *, is_correction: bool) -> tuple[Paragraph, ...]:
    correction = writer.say("lead-correction") if is_correction else None
    said = writer.say(
        writer.of_source("lead-assessment"),
        method=method_name(writer, found),
        members=_assessed(writer, found),
    )
    return writer.paragraph("lead", [correction, said])


def _assessed(writer: Writer, found: Assessed) -> Phrase:
    """How many were assessed: not every member is, as one that still awaits review."""
    count = len(nameable(writer, found.result.rows))
    text = numbers.count(count, phrases.MEMBERS)
    return writer.book.add("score.members", count, "count", text, (), writer.term("source-score"))


def method_name(writer: Writer, found: Assessed) -> Phrase:
    return writer.book.name(f"method.{found.method.code}", found.method.name)


def sections(writer: Writer, found: Assessed, annexed: list[Section]) -> tuple[Section, ...]:
    scores = ScoreFigures(writer, found)
    blocks: dict[str, tuple[Block, ...]] = {
        "result": _result(writer, scores),
        "commended": writer.paragraph("commended", [commended(writer, found)]),
        "groups": tuple(_groups(writer, scores)),
        "parts": parts(writer, scores),
        "last": _last(writer, scores),
        "risks": risks(writer),
        "consequences": _consequences(writer, scores),
    }
    told = [Section(code, writer.term(code), listed) for code, listed in blocks.items() if listed]
    return (*told, *annexed)


def _result(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    found = scores.found
    said = [
        ends(writer, scores),
        writer.say("grades", list=grades_told(writer, found)) if found.method.grade else None,
        unranked_told(writer, found),
        disputed_told(writer, found),
    ]
    notes = [words_or_name(writer, f"note.{i}", note) for i, note in enumerate(found.result.notes)]
    return (*writer.paragraph("result.scores", said), *writer.paragraph("result.notes", notes, "note"))


def words_or_name(writer: Writer, id: str, text: Text) -> Phrase:
    return writer.book.name(id, text)


def nameable(writer: Writer, rows: Sequence[AssessmentRow]) -> list[AssessmentRow]:
    """Without rows of published tables that belong to an institution: they are not said to lead or to lag."""
    return [row for row in rows if row.member.code not in writer.material.parts]


def unranked_told(writer: Writer, found: Assessed) -> Phrase | None:
    """Who has no place; of so many that a list would name a few by chance, how many they are."""
    codes = [row.member.code for row in nameable(writer, found.result.rows) if row.rank is None]
    if len(codes) > MOST_NAMED:
        return writer.say("unranked-many", count=_counted(writer, "score.unranked", len(codes)))
    return writer.say("unranked", list=writer.names(codes)) if codes else None


def _counted(writer: Writer, id: str, count: int) -> Phrase:
    text = numbers.count(count, phrases.INSTITUTIONS)
    return writer.book.add(id, count, "count", text, (), writer.term("source-score"))


def ends(writer: Writer, scores: ScoreFigures) -> Phrase | None:
    ranked, decimals = nameable(writer, scores.found.ranked), scores.found.method.decimals
    if not ranked:
        return None
    first = [row.member.code for row in ranked if row.rank == ranked[0].rank]
    last = [row.member.code for row in ranked if row.rank == ranked[-1].rank]
    if ranked[0].official == ranked[-1].official:
        return writer.say("ends-equal", score=scores.official(ranked[0])) if len(ranked) > 1 else None
    return writer.say(
        "ends" if len(last) <= MOST_NAMED else "ends-many",
        first=writer.names(first),
        best=scores.official(ranked[0]),
        last=writer.names(last),
        count=_counted(writer, "score.last", len(last)) if len(last) > MOST_NAMED else None,
        worst=scores.official(ranked[-1]),
        median=scores.median("score.median", scores.found.median, decimals),
    )


def grades_told(writer: Writer, found: Assessed) -> Phrase:
    items: list[Phrase | None] = []
    for grade in reversed(found.method.grade):
        count = sum(row.grade == grade.code for row in nameable(writer, found.result.rows))
        if not count:
            continue
        figure = writer.book.add(
            f"score.grade.{grade.code}",
            count,
            "count",
            _of_grade(count, is_first=not items),
            (),
            writer.term("source-score"),
        )
        items.append(writer.say("grade-item", grade=grade.name, count=figure))
    return joined([item for item in items if item is not None])


def _of_grade(count: int, *, is_first: bool) -> Text:
    """Good for 3 institutions, satisfactory for 10: the first says of what."""
    said = numbers.count(count, phrases.INSTITUTIONS)
    return said if is_first else Text(zh=said.zh, en=str(count))


def _groups(writer: Writer, scores: ScoreFigures) -> list[Block]:
    """For each group a sentence and a table of those who have a place; who has none is named before."""
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
            placed = nameable(writer, [row for row in rows if row.group_rank])
            first = placed[0] if placed else first
            leaders = [row.member.code for row in placed if row.group_rank == first.group_rank]
            if len(leaders) == len(placed):
                leaders = []  # where all are equal nobody leads
            blocks += writer.paragraph(
                f"groups.{code}",
                [
                    writer.say(
                        "group-ends",
                        first=writer.names(leaders) if leaders else None,
                        best=scores.official(first),
                        median=median,
                    )
                ],
            )
        shown = [row for row in nameable(writer, rows) if row.rank is not None] or rows
        blocks.append(score_table(writer, scores, f"groups.{code}", group.name, shown, []))
    return [*blocks, *_notes(writer, scores)] if blocks else []


def _notes(writer: Writer, scores: ScoreFigures) -> tuple[Paragraph, ...]:
    """How to read the tables of the groups, said once for all of them."""
    places = "note-places-decided" if scores.found.method.tie_break else "note-places"
    told = [*notes_on_sums(writer, scores, parts=False), writer.term(places)]
    if any(row.band for row in scores.found.result.rows):
        told.append(writer.term("note-band"))
    return writer.paragraph("groups.notes", [words(note) for note in told], "note")


def parts(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    """Median points by part, of all and of each group, and the part that earns least. Bonus points are no part of
    what can be lost, and stand apart."""
    found, unit = scores.found, writer.term("point-unit")
    groups = [c for c in writer.material.programme.groups if c in found.result.medians]
    columns = [writer.column("part", is_number=False), writer.column("full", unit=unit)]
    columns += [writer.column("all-median", unit=unit), writer.column("rate", unit=writer.term("percent"))]
    columns += [Column(writer.material.programme.groups[code].name, True, unit) for code in groups]
    rows = [_medians(writer, scores, part, groups) for part in basic(found)]
    table = writer.table("parts", writer.term("parts"), columns, rows, [writer.term("note-rate")])
    return (*writer.paragraph("parts.low", [lowest(writer, scores)]), table)


def _medians(writer: Writer, scores: ScoreFigures, part: Part, groups: Sequence[str]) -> list[Phrase | None]:
    found, middle = scores.found, middle_of(scores.found, part)
    rate = None if middle is None else in_percent(middle, units(part.points))
    return [
        writer.book.name(f"part.{part.code}", part.name),
        _worth(writer, part.code, scores),
        scores.median(f"score.part.{part.code}.all", middle, 4, bare=True),
        writer.number(
            f"table.part.{part.code}.rate", rate, 2, unit="percent", source=writer.term("source-score")
        ),
        *(
            scores.median(
                f"score.group.{code}.{part.code}",
                found.told.medians[code].parts.get(part.code),
                4,
                bare=True,
            )
            for code in groups
        ),
    ]


def _worth(writer: Writer, part: str, scores: ScoreFigures) -> Phrase:
    points = f"{scores.found.method.parts[part].points:f}"
    text = Text(zh=points, en=points)
    return writer.book.add(f"table.part.{part}.full", points, "score", text, (), writer.term("source-method"))


def middle_of(found: Assessed, part: Part) -> Fraction | None:
    """The median points of a part among those with a place to whom it applies, in units of 0.0001."""
    earned = [
        Fraction(line.points, line.worth) * units(part.points)
        for row in found.counted
        for line in row.parts
        if line.part == part.code and line.worth
    ]
    middle = median(earned)
    return middle if found.told is found.result else in_band(middle, units(part.points))


def weakest(found: Assessed) -> list[tuple[Part, Fraction]]:
    """The part of which the median member earns the smallest share, with its median; several where they are equal
    in print, and none where all are."""
    middles = [(part, middle) for part in basic(found) if (middle := middle_of(found, part)) is not None]
    rates = [rounded(100 * middle / units(part.points), 2) for part, middle in middles]
    if not rates or (len(rates) > 1 and min(rates) == max(rates)):
        return []
    return [one for one, rate in zip(middles, rates, strict=True) if rate == min(rates)]


def lowest(writer: Writer, scores: ScoreFigures) -> Phrase | None:
    """The part in which the median member earns the smallest share of what it may earn."""
    said = []
    for part, middle in weakest(scores.found):
        worth, code = f"{part.points:f}", part.code
        slots = {
            "part": writer.book.name(f"part.{code}", part.name),
            "median": scores.median(f"score.part.{code}.median", middle, 4),
            "worth": writer.book.add(
                f"part.{code}.full", worth, "score", phrases.points(worth), (), writer.term("source-method")
            ),
        }
        said.append(writer.say("part-item", **slots))
    there = [one for one in said if one is not None]
    return writer.say("part-low", list=joined(there)) if there else None


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
    ranked = nameable(writer, found.ranked)
    if len(ranked) <= LAST:
        return set()
    return {row.member.code for row in last_of(ranked, lambda row: row.official, min(LAST, len(ranked) // 2))}


def _last(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
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
    volumes = writer.paragraph("last.volumes", [words(writer.term("note-volumes"))], "note")
    names = writer.names([row.member.code for row in asked])
    if writer.material.reasons and len(asked) == len(rows):
        names = words(writer.term("those-above"))
    plan = writer.paragraph(
        "last.require", [writer.say("last-require", names=names, **within(writer, "last"))]
    )
    return (*told, *volumes, *plan)


def last_table(writer: Writer, scores: ScoreFigures, rows: Sequence[AssessmentRow]) -> list[Block]:
    """A row each: where it stands, and the items that cost it most. What was deducted stands in the groups' tables, and
    what a single item carries below the table of scores."""
    unit = writer.term("point-unit")
    columns = [
        writer.column("institution", is_number=False),
        writer.column("score", unit=unit),
        writer.column("place"),
        writer.column("moved"),
        writer.column("items-costliest", is_number=False),
    ]
    cells: list[list[Phrase | None]] = [
        [
            name_of(writer, row),
            scores.total(row),
            scores.number(row, "place", row.rank),
            scores.moved(row, bare=True) if row.rank is not None else None,
            _lost_items(writer, scores, row),
        ]
        for row in rows
    ]
    notes = [writer.term("note-lost"), *notes_on(writer, rows)]
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
        numbers.count(often[0][1], phrases.INSTITUTIONS),
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


def may_object(writer: Writer) -> bool:
    """Whether the institutions take part: of published figures nobody asked them for anything, and nobody is told to
    hand in evidence."""
    return bool(writer.material.status)


def _rests(writer: Writer, scores: ScoreFigures, row: AssessmentRow, part: Part) -> Phrase | None:
    """A part that rests on one item of several: whose points are converted to those of the whole part."""
    if not rests_on_one(scores.found, row, part.code):
        return None
    counted, there = items_that_count(scores.found, row, part.code)
    id = f"score.{row.member.code}.{part.code}"
    source = writer.term("source-method")
    slots = {
        "part": writer.book.name(f"part.{part.code}", part.name),
        "items": writer.book.add(f"{id}.items", there, "count", phrases.items(there), (), source),
        "counted": writer.book.add(f"{id}.counted", counted, "count", phrases.one_item(counted), (), source),
    }
    return writer.say("last-rests", **slots)


def _consequences(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    grades = {grade.code: grade.name for grade in scores.found.method.grade}
    said: list[Phrase | None] = []
    rows = nameable(writer, scores.found.result.rows)
    for row in rows:
        name = writer.name(row.member.code)
        for veto in row.vetoes:
            ground = writer.book.name(f"rule.{veto.code}", veto.name)
            said.append(writer.say("veto", name=name, rule=ground, ceiling=grades[veto.ceiling]))
    for rule in scores.found.method.persistence:
        struck = [row.member.code for row in rows if rule in row.persistent]
        if struck and rule.consequence is not None:
            said.append(
                writer.say(
                    "persistent",
                    names=writer.names(struck),
                    rule=writer.book.name(f"rule.{rule.code}", rule.name),
                    consequence=writer.book.name(f"rule.{rule.code}.consequence", rule.consequence),
                )
            )
    can_follow = bool(scores.found.method.veto or scores.found.method.persistence)
    told = said or ([writer.say("no-consequence")] if can_follow else [])
    told.append(cases_told(writer, scores.found))
    appeal = writer.say("appeal", **within(writer, "appeal")) if may_object(writer) else None
    return (*writer.paragraph("consequences", told), *writer.paragraph("appeal", [appeal]))
