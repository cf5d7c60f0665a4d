"""The announcement of a quarter's assessment: result, groups, grades, parts, and what follows."""

from collections.abc import Sequence
from fractions import Fraction

from etl.composing.assessment.annexes import score_table
from etl.composing.assessment.appeal import appeal
from etl.composing.assessment.disputed import (
    besides,
    cases_told,
    commended,
    disputed_told,
    rungs_named,
    undecided,
)
from etl.composing.assessment.last import told_at_the_end
from etl.composing.assessment.named import failed_of, nameable, told_of
from etl.composing.assessment.risks import risks
from etl.composing.book import Phrase, joined, paragraph, words
from etl.composing.score_figures import Assessed, ScoreFigures, assessed
from etl.composing.score_sums import (
    basic,
    notes_on_sums,
)
from etl.composing.writer import MOST_NAMED, Writer
from etl.definitions.method.tables import Part, Persistence
from etl.editions.model import Block, Column, Paragraph, Section
from etl.queries.score.told import in_band
from etl.scoring.fixed import units
from etl.values.exact import median, rounded
from etl.values.text import Text
from etl.values.told import in_percent
from etl.wording import phrases

__all__ = ["assessed", "lead", "sections"]


def lead(writer: Writer, found: Assessed) -> tuple[Paragraph, ...]:
    """The opening paragraph: by which method how many were assessed, and before that, of a correction, that it is
    one."""
    correction = writer.corrected()
    said = writer.say(
        writer.of_source("lead-assessment"),
        method=method_name(writer, found),
        members=_assessed(writer, found),
    )
    return writer.paragraph("lead", [correction, said])


def _assessed(writer: Writer, found: Assessed) -> Phrase:
    """How many were assessed: not every member is, as one that still awaits review. Who is in a published table takes
    part in nothing."""
    count = len(nameable(writer, found.result.rows))
    text = writer.counted(count, phrases.MEMBERS if may_object(writer) else phrases.LISTED)
    return writer.book.add("score.members", count, "count", text, (), writer.term("source-score"))


def method_name(writer: Writer, found: Assessed) -> Phrase:
    """The method's name with its date, by which an edition says what it was scored by."""
    return writer.book.name(f"method.{found.method.code}", found.method.name)


def sections(writer: Writer, found: Assessed, annexed: list[Section]) -> tuple[Section, ...]:
    """The sections that have something to say, in their order, and the annexes behind them."""
    scores = ScoreFigures(writer, found)
    blocks: dict[str, tuple[Block, ...]] = {
        "result": _result(writer, scores),
        "commended": writer.paragraph("commended", [commended(writer, found)]),
        "groups": tuple(_groups(writer, scores)),
        "parts": parts(writer, scores),
        "last": told_at_the_end(writer, scores),
        "risks": risks(writer),
        "consequences": _consequences(writer, scores),
    }
    titles = {code: writer.term(code) for code in blocks} | {"last": _title_of_last(writer, found)}
    told = [Section(code, titles[code], listed) for code, listed in blocks.items() if listed]
    return (*told, *annexed)


def _title_of_last(writer: Writer, found: Assessed) -> Text:
    """Who failed may stand in the upper half, and is not told to stand at the end."""
    told, failed = (
        {row.member.code for row in rows} for rows in (told_of(writer, found), failed_of(writer, found))
    )
    if not told & failed or told < failed:  # where everybody failed, the last are told
        return writer.term("last")
    title, grade = writer.term("last-failed" if told <= failed else "last-mixed"), found.method.grade[0].name
    return Text(zh=title.zh.format(grade=grade.zh), en=title.en.format(grade=grade.en))


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
    """A text that the programme words, so that digits may stand in it, as a phrase."""
    return writer.book.name(id, text)


def unranked_told(writer: Writer, found: Assessed) -> Phrase | None:
    """Who has no place; of so many that a list would name a few by chance, how many they are."""
    codes = [row.member.code for row in nameable(writer, found.result.rows) if row.rank is None]
    if len(codes) > MOST_NAMED:
        return writer.say("unranked-many", count=_counted(writer, "score.unranked", len(codes)))
    return writer.say("unranked", list=writer.names(codes)) if codes else None


def _counted(writer: Writer, id: str, count: int) -> Phrase:
    text = writer.counted(count)
    return writer.book.add(id, count, "count", text, (), writer.term("source-score"))


def ends(writer: Writer, scores: ScoreFigures) -> Phrase | None:
    """Who stands first and last with which score, and the median; None where nobody, or one alone, has a place."""
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
    """How many have each grade that anybody has, from the best to the worst."""
    items: list[Phrase | None] = []
    for grade in reversed(found.method.grade):
        count = sum(row.grade == grade.code for row in nameable(writer, found.result.rows))
        if not count:
            continue
        figure = writer.book.add(
            f"score.grade.{grade.code}",
            count,
            "count",
            _of_grade(writer, count, is_first=not items),
            (),
            writer.term("source-score"),
        )
        items.append(
            writer.say("grade-item", grade=writer.book.name(f"grade.{grade.code}", grade.name), count=figure)
        )
    return joined([item for item in items if item is not None])


def _of_grade(writer: Writer, count: int, *, is_first: bool) -> Text:
    """Good for 3 institutions, satisfactory for 10: the first says of what."""
    said = writer.counted(count)
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
    if any(row.rank is not None and row.group_rank is None for row in scores.found.result.rows):
        told.append(writer.term("note-small-groups"))
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


def may_object(writer: Writer) -> bool:
    """Whether the institutions take part: of published figures nobody asked them for anything, and nobody is told to
    hand in evidence."""
    return bool(writer.material.status)


def _consequences(writer: Writer, scores: ScoreFigures) -> tuple[Block, ...]:
    grades = {grade.code: grade.name for grade in scores.found.method.grade}
    said: list[Phrase | None] = []
    rows = nameable(writer, scores.found.result.rows)
    for row in rows:
        name = writer.name(row.member.code)
        for veto in row.vetoes:
            ground = writer.book.name(f"rule.{veto.code}", veto.name)
            ceiling = writer.book.name(f"grade.{veto.ceiling}", grades[veto.ceiling])
            said.append(writer.say("veto", name=name, rule=ground, ceiling=ceiling))
    for rule in scores.found.method.persistence:
        struck = [row.member.code for row in rows if rule in row.persistent]
        said += _struck(writer, scores.found, rule, struck)
    can_follow = bool(scores.found.method.veto or scores.found.method.persistence)
    told = said or ([writer.say("no-consequence")] if can_follow else [])
    told.append(cases_told(writer, scores.found))
    asked = appeal(writer) if may_object(writer) else None
    return (*writer.paragraph("consequences", told), *writer.paragraph("appeal", [asked]))


def _struck(writer: Writer, found: Assessed, rule: Persistence, struck: Sequence[str]) -> list[Phrase | None]:
    """What a rule of repeated failure calls for, and what the ladder of measures proposes beside it: in one sentence
    where that is for the same institutions."""
    if not struck or rule.consequence is None:
        return []
    rungs = besides(found, rule)
    later = undecided(writer, found, rungs, struck)
    slots: dict[str, Phrase | None] = {
        "rule": writer.book.name(f"rule.{rule.code}", rule.name),
        "consequence": writer.book.name(f"rule.{rule.code}.consequence", rule.consequence),
        "besides": rungs_named(writer, rungs) if later else None,
    }
    if later in ([], list(struck)):
        return [writer.say("persistent", names=writer.names(struck), **slots)]
    return [
        writer.say("persistent", names=writer.names(struck), **(slots | {"besides": None})),
        writer.say("persistent-besides", names=writer.names(later), **slots),
    ]
