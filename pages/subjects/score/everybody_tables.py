"""The tables of an assessment: everybody's places, everybody's parts, and what each item tells apart."""

from dataclasses import dataclass
from fractions import Fraction

from etl.facts.members import Member
from etl.queries.score.failing import crossed
from etl.queries.score.shape import Assessment, AssessmentRow, PartLine
from etl.scoring.states import state_of
from pages.shared import data
from pages.shared.links import HANDFUL, address, link, to_card, to_score
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING, TO_COME
from pages.subjects.score import reads
from pages.subjects.score.beyond_parts import beyond_parts
from pages.subjects.score.sentences import (
    band_in_words,
    earned,
    grade_in_words,
    in_points,
    level,
    official,
    points,
    sum_of_score,
)

AGAIN, UNDER = "again", "red-line"


@dataclass(frozen=True)
class Shown:
    """Which rows are shown: of a group or ("") of all, and of those only who failed again or is under a red line."""

    group: str = ""
    only: str = ""


@data.kept
def places_table(view: View, shown: Shown) -> Table:
    """A row for each institution, best first, those without a place last. Waits for the rank bands to be drawn."""
    rows = shown_rows(reads.assessment(view.asked, view.period), shown)
    bands = text_column(band_title(view), [band_in_words(row) for row in rows], is_short=True)
    return places_so_far(view, shown).with_column(bands)


def band_title(view: View) -> str:
    """What the column is called that waits for the draws."""
    return view.words.say("Rank band")


@data.kept
def places_so_far(view: View, shown: Shown) -> Table:
    """The same with a sign in the place of each rank band that is still to be drawn."""
    assessment, words = reads.assessment(view.asked, view.period), view.words
    rows = shown_rows(assessment, shown)
    method = assessment.method
    return Table(
        (
            figure_column(
                words.say("Place"),
                [row.rank for row in rows],
                [NOTHING if row.rank is None else str(row.rank) for row in rows],
                is_short=True,
            ),
            text_column(words.say("Since last quarter"), [_moved(view, row) for row in rows], is_short=True),
            text_column(
                words.say("Institution"),
                [row.member.short(view.language) for row in rows],
                is_short=True,
                leads=[to_score(view, row.member.code) for row in rows],
            ),
            figure_column(
                words.say("Official score"),
                [Fraction(row.official, 10**method.decimals) for row in rows],
                [official(words, row.official, method) for row in rows],
                method.decimals,
                is_short=True,
            ),
            text_column(
                words.say("Points + bonus − deduction"),
                [sum_of_score(words, row, method) for row in rows],
                is_short=True,
            ),
            text_column(
                words.say("Grade"), [grade_in_words(words, method, row.grade) for row in rows], is_short=True
            ),
            text_column(
                band_title(view),
                [NOTHING if row.late_band is None else TO_COME for row in rows],
                is_short=True,
            ),
            text_column(words.say("Group"), [row.member.group or NOTHING for row in rows], is_short=True),
            figure_column(
                words.say("Place in group"),
                [row.group_rank for row in rows],
                [_or_nothing(row.group_rank) for row in rows],
                is_short=True,
            ),
        )
    )


@data.kept
def remarks_table(view: View, shown: Shown) -> Table:
    """A row for each remark (a state, a ceiling on the grade, a consequence) with those it concerns: how many, and the
    names of the last by place as far as a cell holds them, and a link to the rows of all."""
    words, found = view.words, remarked(view, shown)

    def named(code: str, *, marked: bool) -> str:
        whom = found[code]
        names = [
            link(one.short(view.language), to_score(view, one.code)) if marked else one.short(view.language)
            for one in whom[-HANDFUL:]
        ]
        if more := len(whom) - len(names):
            said = words.count("{n} more", "{n} more", more)
            group = {"group": shown.group} if shown.group else {}
            every = address(view, "assessment", view.period, look="standing", only=code, **group)
            names.append(link(said, every) if marked else said)
        return words.listed(names)

    return Table(
        (
            text_column(words.say("Remark"), [remark_in_words(view, code) for code in found]),
            figure_column(
                words.say("How many"),
                [len(whom) for whom in found.values()],
                [words.number(len(whom)) for whom in found.values()],
                is_short=True,
            ),
            Column(
                words.say("Concerns"),
                tuple(named(code, marked=False) for code in found),
                tuple(named(code, marked=False) for code in found),
                marked=tuple(named(code, marked=True) for code in found),
            ),
        )
    )


def remarked(view: View, shown: Shown) -> dict[str, list[Member]]:
    """The institutions that each remark concerns, by the remark's code, best place first."""
    found = dict[str, list[Member]]()
    for row in shown_rows(reads.assessment(view.asked, view.period), shown):
        for remark in remarks_on(row):
            found.setdefault(remark, []).append(row.member)
    return found


@data.kept
def parts_table(view: View, shown: Shown) -> Table:
    """A row for each institution with its points in every part, then the medians of the groups."""
    assessment, words = reads.assessment(view.asked, view.period), view.words
    rows = shown_rows(assessment, shown)
    medians = {
        code: found for code, found in assessment.medians.items() if not shown.group or code == shown.group
    }
    names = [row.member.short(view.language) for row in rows]
    names += [words.say("Median: {group}", group=_name(view, code)) for code in medians]
    leads = [to_score(view, row.member.code) for row in rows] + [""] * len(medians)
    columns = [text_column(words.say("Institution"), names, leads=leads)]
    for nth, part in enumerate(assessment.method.part):
        lines = [row.parts[nth] for row in rows]
        middle = [found.parts.get(part.code) for found in medians.values()]
        columns.append(
            figure_column(
                words.say(
                    "{part}, of {points}", part=words.text(part.name), points=words.number(part.points)
                ),
                [
                    *(_exact_points(line) for line in lines),
                    *map(_exact, middle),
                ],
                [
                    *(
                        f"{earned(words, line)} {level(words, line)}".strip()
                        if line.worth
                        else level(words, line)
                        for line in lines
                    ),
                    *(NOTHING if amount is None else points(words, amount) for amount in middle),
                ],
                4,
            )
        )
    columns += [
        figure_column(
            column.title,
            [*(cell.exact for cell in column.cells), *(None for _ in medians)],
            [*(cell.text for cell in column.cells), *(NOTHING for _ in medians)],
            4,
        )
        for column in beyond_parts(view, assessment, rows)
    ]
    return Table(tuple(columns))


@data.kept
def discrimination_table(view: View) -> Table:
    """A row for each item of the method."""
    lines, words = reads.discrimination(view.asked, view.period), view.words
    method = reads.assessment(view.asked, view.period).method
    shares = [line.share_at_maximum * 100 for line in lines]
    parts = [None if line.contribution is None else line.contribution * 100 for line in lines]
    return Table(
        (
            text_column(
                words.say("Item"),
                [item_name(view, method.items[line.item].indicator, line.item) for line in lines],
                leads=[to_card(view, method.items[line.item].indicator) for line in lines],
            ),
            figure_column(
                words.say("Counted for"), [line.rows for line in lines], [str(line.rows) for line in lines]
            ),
            figure_column(
                words.say("At full points (%)"), shares, [words.number(share, 2) for share in shares], 2
            ),
            figure_column(
                words.say("At zero"), [line.at_zero for line in lines], [str(line.at_zero) for line in lines]
            ),
            _amounts(view, words.say("Median"), [line.median for line in lines]),
            _amounts(view, words.say("Spread"), [line.spread for line in lines]),
            figure_column(
                words.say("Part in the ranking (%)"),
                parts,
                [NOTHING if share is None else words.number(share, 2) for share in parts],
                2,
            ),
            text_column(
                words.say("Finding"),
                [
                    words.say("no longer ranks anybody") if line.is_blunt else words.say("tells apart")
                    for line in lines
                ],
            ),
        )
    )


def _exact_points(line: PartLine) -> Fraction | None:
    if not line.worth:
        return None
    return line.told if line.is_masked else Fraction(line.points, 10_000)


def item_name(view: View, indicator: str, item: str) -> str:
    """An item by its code and the name of what it scores."""
    return f"{item} {view.words.text(view.programme.indicators[indicator].name)}"


def _amounts(view: View, title: str, amounts: list[int]) -> Column:
    return figure_column(
        title,
        [Fraction(amount, 10_000) for amount in amounts],
        [points(view.words, amount) for amount in amounts],
        4,
    )


def shown_rows(assessment: Assessment, shown: Shown) -> list[AssessmentRow]:
    """The rows that are shown: best first, those without a place last."""
    rows = [row for row in assessment.rows if not shown.group or row.member.group == shown.group]
    if shown.only == AGAIN:
        return [row for row in rows if row.persistent]
    if shown.only == UNDER:
        return [row for row in rows if crossed(assessment, row)]
    return [row for row in rows if shown.only in remarks_on(row)] if shown.only else rows


def _moved(view: View, row: AssessmentRow) -> str:
    return NOTHING if row.rank is None else view.words.movement_of(row)


def _or_nothing(place: int | None) -> str:
    return NOTHING if place is None else str(place)


def _name(view: View, group: str) -> str:
    known = view.programme.groups.get(group)
    return view.words.text(known.name) if known else view.words.say("to be reviewed")


def remarks_on(row: AssessmentRow) -> list[str]:
    """Why there is no place, ceilings on the grade, and what follows from failing again: a code for each."""
    state = [] if row.state == "value" else [f"state.{row.state}"]
    return [
        *state,
        *(f"ceiling.{veto.code}" for veto in row.vetoes),
        *(f"rule.{rule.code}" for rule in row.persistent),
    ]


def remark_in_words(view: View, code: str) -> str:
    """What a remark says."""
    words, method = view.words, reads.assessment(view.asked, view.period).method
    kind, _, name = code.partition(".")
    if kind == "state":
        return words.text(state_of(name).text)
    if kind == "ceiling":
        veto = next(one for one in method.veto if one.code == name)
        return words.say("ceiling: {name}", name=words.text(veto.name))
    rule = next(one for one in method.persistence if one.code == name)
    if not rule.consequence:
        return words.text(rule.name)
    return words.say("{name}: {follows}", name=words.text(rule.name), follows=words.text(rule.consequence))


def _exact(amount: Fraction | None) -> Fraction | None:
    return None if amount is None else in_points(amount)
