"""The slides of an assessment: result, groups, parts, those who failed and why, what follows, how to object."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from etl.composing.assessment.announcement import (
    ends,
    grades_told,
    lowest,
    may_object,
    middle_of,
    unranked_told,
    weakest,
)
from etl.composing.assessment.appeal import appeal, due
from etl.composing.assessment.disputed import (
    besides,
    cases_told,
    disputed_told,
    name_of,
    rungs_named,
    undecided,
)
from etl.composing.assessment.last import ITEMS, standing, standing_columns
from etl.composing.assessment.named import asked_of, at_the_end, failed_of, nameable, told_of
from etl.composing.book import Phrase, joined, paragraph, printed, words
from etl.composing.bulletin.requirements import within
from etl.composing.choice import foremost
from etl.composing.score_figures import Assessed, ScoreFigures
from etl.composing.score_sums import basic, cost, lost_most, notes_on_losses, rests_on_one
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.definitions.method.tables import Consequence, Part
from etl.editions.model import Chart, Series, Slide, Table
from etl.queries.score.shape import AssessmentRow, ItemLine
from etl.scoring.fixed import units
from etl.values.text import Text
from etl.values.told import in_percent
from etl.wording import phrases

MOST_ALONE = 6
"""Up to how many of those at the end have a slide each."""
MOST_EQUAL = 2
"""How many items that cost equally much are named; of more their number is told."""
MOST_BARS, FIRST = 40, 10
"""Bars that a slide has room for, and how many stand on it where there are more."""


def slides(writer: Writer, found: Assessed) -> tuple[Slide, ...]:
    """A question that this period's scores do not answer has no slide."""
    scores = ScoreFigures(writer, found)
    if ends(writer, scores) is None:
        return ()
    chosen = [
        _result(writer, scores),
        _groups(writer, scores),
        _parts(writer, scores),
        _failing(writer, scores),
        *(_last(writer, scores, row) for row in _told_alone(writer, found)),
        _consequences(writer, scores),
        _appeal(writer, scores),
    ]
    return tuple(slide for slide in chosen if slide is not None)


def _slide(
    writer: Writer,
    code: str,
    said: Sequence[Phrase | None],
    body: Table | Chart | None,
    question: Phrase | None = None,
) -> Slide | None:
    """A slide with the question, which is the wording's own for that kind unless it names whom it is about."""
    there = [phrase for phrase in said if phrase is not None]
    if not there:
        return None
    notes = writer.say(writer.of_source("notes-assessment"))
    assert notes is not None
    asked = _as_text(writer, question) if question else writer.term(f"question-{code}")
    return Slide(f"slide.{code}", asked, paragraph(f"slide.{code}", there), body, _as_text(writer, notes))


def _as_text(writer: Writer, phrase: Phrase) -> Text:
    figures = writer.book.figures
    return Text(zh=printed(phrase.zh, figures, "zh"), en=printed(phrase.en, figures, "en"))


def _result(writer: Writer, scores: ScoreFigures) -> Slide | None:
    """Everybody's score as bars, those who failed in another colour; of very many the first ones."""
    found = scores.found
    shown = found.ranked
    title, everybody = writer.term("score"), nameable(writer, shown)
    if len(shown) > MOST_BARS:
        shown = foremost(everybody, lambda row: row.official, FIRST)
        regions = writer.material.programme.settings.ranked == "region"
        title = phrases.first_of_all(title, len(shown), len(everybody), regions=regions)
    coloured = {row.member.code for row in failed_of(writer, found)}
    means = found.method.grade[0].name if found.method.grade else None
    if 2 * len(coloured) > len(shown):
        coloured = at_the_end(writer, found)  # where most failed their colour would tell nobody apart
        means = phrases.last_of_all(len(coloured))
    bars = Chart(
        "bars.scores",
        "bar",
        title,
        tuple(Text(zh=row.member.short_zh, en=row.member.short_en) for row in shown),
        (Series(writer.term("score"), tuple(scores.official(row).zh[0].figure for row in shown)),),
        writer.term("point-unit"),
        tuple(place for place, row in enumerate(shown) if row.member.code in coloured),
        means,
    )
    said = [
        ends(writer, scores),
        writer.say("grades", list=grades_told(writer, found)) if found.method.grade else None,
        unranked_told(writer, found),
    ]
    return _slide(writer, "result", said, bars)


def _groups(writer: Writer, scores: ScoreFigures) -> Slide | None:
    """The groups by their medians, where there are several: how many they are, who is first, how many failed."""
    found, is_graded = scores.found, bool(scores.found.method.grade)
    failed = {row.member.code for row in failed_of(writer, found)}
    medians = {
        code: found.result.medians[code].official
        for code in writer.material.programme.groups
        if code in found.result.medians and found.result.medians[code].official is not None
    }
    if len(medians) < 2:
        return None  # one group is compared with nobody; the slide before tells of all
    ordered = sorted(medians, key=lambda code: (-(medians[code] or 0), code))
    rows = []
    for code in ordered:
        members = [row for row in nameable(writer, found.result.rows) if row.member.group == code]
        own = nameable(writer, [row for row in members if row.group_rank])
        leaders = [row for row in own if row.group_rank == own[0].group_rank]
        id = f"table.group.{code}"
        source = writer.term("source-score")
        rows.append(
            [
                writer.book.name(f"group.{code}", writer.material.programme.groups[code].name),
                writer.number(f"{id}.members", len(members), source=source),
                writer.flat(f"{id}.first", writer.names([row.member.code for row in leaders]))
                if leaders
                else None,
                _median(scores, code, bare=True),
                *(
                    [
                        writer.number(
                            f"{id}.failed", sum(row.member.code in failed for row in members), source=source
                        )
                    ]
                    if is_graded
                    else []
                ),
            ]
        )
    columns = [
        writer.column("group", is_number=False),
        writer.column("members", unit=writer.term("members-unit")),
        writer.column("leader", is_number=False),
        writer.column("group-median", unit=writer.term("point-unit")),
        *([writer.column("failed-members", unit=writer.term("members-unit"))] if is_graded else []),
    ]
    best, worst = ordered[0], ordered[-1]
    told = (
        writer.say(
            "slide-groups",
            best=writer.group_inside(best),
            high=_median(scores, best),
            worst=writer.group_inside(worst),
            low=_median(scores, worst),
        )
        if medians[best] != medians[worst]
        else writer.say("grades", list=grades_told(writer, found))
    )
    table = writer.table("slide.groups", writer.term("table-groups"), columns, rows)
    lagging = (len(rows) - 1,) if medians[best] != medians[worst] else ()
    return _slide(writer, "groups", [told], replace(table, lagging=lagging))


def _median(scores: ScoreFigures, group: str, *, bare: bool = False) -> Phrase | None:
    official = scores.found.told.medians[group].official
    return scores.median(f"score.group.{group}.median", official, scores.found.method.decimals, bare=bare)


def _parts(writer: Writer, scores: ScoreFigures) -> Slide | None:
    """What share of each part the median member earns, the weakest in another colour."""
    shares = [part for part in basic(scores.found) if _rate(writer, scores, part)]
    weak = {part.code for part, _ in weakest(scores.found)}
    bars = Chart(
        "bars.parts",
        "bar",
        writer.term("chart-rate"),
        tuple(part.name for part in shares),
        (Series(writer.term("rate"), tuple(_rate(writer, scores, part) for part in shares)),),
        writer.term("percent"),
        tuple(place for place, part in enumerate(shares) if part.code in weak),
    )
    return _slide(writer, "parts", [lowest(writer, scores)], bars if shares else None)


def _rate(writer: Writer, scores: ScoreFigures, part: Part) -> str:
    """The id of the figure, which stands in the table of the parts too; "" where there is none."""
    middle = middle_of(scores.found, part)
    rate = None if middle is None else in_percent(middle, units(part.points))
    id, source = f"table.part.{part.code}.rate", writer.term("source-score")
    return id if writer.number(id, rate, 2, unit="percent", source=source) else ""


def _failing(writer: Writer, scores: ScoreFigures) -> Slide | None:
    """Those who failed, with the item that cost each of them most."""
    found, failed = scores.found, failed_of(writer, scores.found)
    if not failed or writer.are_everybody([row.member.code for row in failed]):
        return None  # the bars and the grades of the first slide say it of everybody
    is_long = len(failed) > MOST_ALONE
    rows: list[list[Phrase | None]] = []
    # A long table is cut where the slide ends: what stands there has to be the worst of them.
    for row in sorted(failed, key=lambda row: row.official) if is_long else failed:
        lost = lost_most(found, row, 1, is_own=False)
        item = _costliest(writer, scores, row)
        rows.append(
            [
                *standing(writer, scores, row),
                writer.flat(f"table.failing.{row.member.code}.item", item) if item else None,
                scores.cost(row, lost[0], cost(found, row, lost[0]), bare=True) if lost else None,
            ]
        )
    columns = [
        *standing_columns(writer),
        writer.column("item-costliest", is_number=False),
        writer.column("cost", unit=writer.term("point-unit")),
    ]
    count = writer.book.add(
        "score.failed.count",
        len(failed),
        "count",
        writer.counted(len(failed)),
        (),
        writer.term("source-score"),
    )
    notes = [*([writer.term("note-lowest-first")] if is_long else []), *notes_on_losses(writer, found)]
    said = writer.say(
        "slide-failing",
        count=count,
        grade=scores.grade(failed[0]),
        names=_few(writer, [row.member.code for row in failed]),
    )
    return _slide(
        writer,
        "failing",
        [said],
        writer.table("failing", writer.term("table-failing"), columns, rows, notes),
    )


def _few(writer: Writer, codes: Sequence[str]) -> Phrase | None:
    """Their names where a title can hold them; of more the title gives the number, and the table the names."""
    return writer.names(codes) if len(codes) <= MOST_ALONE or writer.are_everybody(codes) else None


def _told_alone(writer: Writer, found: Assessed) -> list[AssessmentRow]:
    """Those who have a slide each: all at the end, and where that would be a deck of its own the very last; the slide
    of those who failed names everybody."""
    told = told_of(writer, found)
    if len(told) <= MOST_ALONE or not writer.material.reasons:
        return told
    last = at_the_end(writer, found)
    return [row for row in told if row.member.code in last]


def _last(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Slide | None:
    """One of those at the end: where it stands, and the items that cost it most. The slide belongs to the
    institution, whatever its place."""
    found = scores.found
    lost = lost_most(found, row, ITEMS, is_own=False)
    slots: dict[str, Phrase | Text | None] = {
        "name": name_of(writer, row),
        "score": scores.official(row),
        "place": scores.place(row),
        "moved": scores.moved(row, bare=True) if row.movement else None,
        "grade": scores.grade(row),
        "item": _costliest(writer, scores, row),
    }
    said = [
        writer.say("slide-last", **slots),
        writer.say("last-deducted", points=scores.deducted(row)) if row.penalty else None,
        *(_rests(writer, scores, row, part) for part in basic(found)),
    ]
    rows: list[list[Phrase | None]] = [
        [
            writer.indicator_name(_indicator_of(writer, found, line)),
            scores.item(row, line, "full", bare=True),
            scores.item(row, line, "points", bare=True),
            scores.item(row, line, "lost", bare=True),
            scores.cost(row, line, cost(found, row, line), bare=True),
        ]
        for line in lost
    ]
    unit = writer.term("point-unit")
    columns = [
        writer.column("indicator", is_number=False),
        *(writer.column(term, unit=unit) for term in ("full", "points-earned", "lost", "cost")),
    ]
    code = f"last-{row.member.code}"
    notes = notes_on_losses(writer, found)
    table = writer.table(f"slide.{code}", writer.term("sheet-items"), columns, rows, notes) if rows else None
    return _slide(writer, code, said, table, writer.say("question-last", name=slots["name"]))


def _costliest(writer: Writer, scores: ScoreFigures, row: AssessmentRow) -> Phrase | None:
    """The item that cost most, both where two are equal in print, and how many where there are more: a dash beside
    what they cost would say that there is none."""
    found, figures = scores.found, writer.book.figures
    lost = lost_most(found, row, len(row.items), is_own=False)

    def told(line: ItemLine) -> str:
        return printed(scores.cost(row, line, cost(found, row, line), bare=True).zh, figures, "zh")

    most = list(takewhile(lambda line: told(line) == told(lost[0]), lost))
    if len(most) <= MOST_EQUAL:
        names = [writer.indicator_name(_indicator_of(writer, found, line)) for line in most]
        return joined(names) if names else None
    said = phrases.items_alike(len(most))
    source = writer.term("source-score")
    return writer.book.add(f"score.{row.member.code}.costliest", len(most), "count", said, (), source)


def _indicator_of(writer: Writer, found: Assessed, line: ItemLine) -> Indicator:
    return writer.material.programme.indicators[found.method.items[line.item].indicator]


def _rests(writer: Writer, scores: ScoreFigures, row: AssessmentRow, part: Part) -> Phrase | None:
    """A part whose points all come from a single item, told shortly: the announcement says of how many."""
    if not rests_on_one(scores.found, row, part.code):
        return None
    return writer.say("slide-rests", part=writer.book.name(f"part.{part.code}", part.name))


def _consequences(writer: Writer, scores: ScoreFigures) -> Slide | None:
    """Talks, vetoes and cases: on what ground, with what consequence, for whom. What is the same for many is said
    once."""
    found = scores.found
    grades = {grade.code: grade.name for grade in found.method.grade}
    follows_for: list[tuple[str, Phrase, Phrase | None, list[str]]] = []
    named: list[str] = []
    there = nameable(writer, found.result.rows)
    for rule in found.method.persistence:
        struck = [row.member.code for row in there if rule in row.persistent]
        if not struck or rule.consequence is None:
            continue
        ground = writer.book.name(f"rule.{rule.code}", rule.name)
        follows = writer.book.name(f"rule.{rule.code}.consequence", rule.consequence)
        more = _with_besides(writer, follows, rungs := besides(found, rule))
        later = undecided(writer, found, rungs, struck)
        named += struck
        for id, effect, of in (("besides", more, later), ("alone", follows, set(struck) - set(later))):
            whom = [code for code in struck if code in of]
            follows_for.append((f"rule.{rule.code}.{id}", ground, effect, whom))
    for veto in found.method.veto:
        struck = [row.member.code for row in there if veto in row.vetoes]
        ceiling = writer.say(
            "slide-ceiling", grade=writer.book.name(f"grade.{veto.ceiling}", grades[veto.ceiling])
        )
        named += struck
        ground = writer.book.name(f"rule.{veto.code}", veto.name)
        follows_for.append((f"veto.{veto.code}", ground, ceiling, struck))
    rows = [
        [
            writer.flat(f"table.{id}.ground", ground, begins=True),
            writer.flat(f"table.{id}.follows", told, begins=True) if told else None,
            writer.flat(f"table.{id}.names", writer.names(codes), begins=True),
        ]
        for id, ground, told, codes in follows_for
        if codes
    ]
    distinct = [code for code in found.institutions if code in named]
    count = writer.book.add(
        "score.consequences.count",
        len(distinct),
        "count",
        writer.counted(len(distinct)),
        (),
        writer.term("source-method"),
    )
    names = _few(writer, distinct)
    counted = None if writer.are_everybody(distinct) else count  # or it would be said twice
    said = [
        None
        if not distinct
        else writer.say("slide-consequences", count=counted, names=names)
        if names is not None
        else writer.say("slide-consequences-many", count=count),
        cases_told(writer, found),
    ]
    columns = [writer.column(term, is_number=False) for term in ("ground", "consequence", "institution")]
    table = writer.table("consequences", writer.term("table-consequences"), columns, rows) if rows else None
    return _slide(writer, "consequences", said, table)


def _with_besides(writer: Writer, follows: Phrase, rungs: Sequence[Consequence]) -> Phrase:
    """What a rule calls for, and what the ladder of measures proposes beside it, as a cell has them."""
    if not rungs:
        return follows
    said = writer.say("consequence-besides", consequence=follows, besides=rungs_named(writer, rungs))
    assert said is not None
    return said


def _appeal(writer: Writer, scores: ScoreFigures) -> Slide | None:
    """How to object and by when, and what else is due."""
    if not may_object(writer):
        return None
    plan, last_day = within(writer, "last"), due(writer)
    rows: list[list[Phrase | None]] = []
    if last_day is not None:
        rows.append([words(writer.term("all-institutions")), words(writer.term("task-appeal")), last_day])
    asked = [row.member.code for row in asked_of(writer, scores.found)]
    if asked:
        names = writer.flat("table.dates.plan.owners", writer.names(asked), begins=True)
        rows.append([names, words(writer.term("task-plan")), plan["due"]])
    columns = [writer.column(term, is_number=False) for term in ("owner", "task", "due")]
    table = writer.table("dates", writer.term("table-dates"), columns, rows)
    return _slide(writer, "appeal", [appeal(writer), disputed_told(writer, scores.found)], table)
