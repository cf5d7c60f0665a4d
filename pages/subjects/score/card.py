"""One institution's card: where it stands, points by part, what cost most, what would help, how to object. On one
screen, because whoever is last asks all of it at once."""

from collections.abc import Sequence
from fractions import Fraction
from html import escape

import streamlit as st

from etl.queries.score.losses import cost
from etl.queries.score.shape import AssessmentRow, ItemLine, PartLine
from etl.scoring.fixed import UNIT
from etl.values.exact import rounded
from pages.shared import data
from pages.shared.links import link, show_list, to_card, to_objections
from pages.shared.registry import BY_NAME
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.objections import reads as objections
from pages.subjects.objections.sentences import clock_sentence
from pages.subjects.score import reads
from pages.subjects.score.beyond_parts import beyond_parts
from pages.subjects.score.everybody_tables import item_name
from pages.subjects.score.sentences import (
    gaps_sentence,
    in_points,
    official,
    points,
    standing_sentence,
    standing_title,
)

MOST_IN_SHORT = 2
MOST_LOSSES = 4
MOST_HELP = 3


def lost(line: ItemLine) -> int:
    """Points that an item could have brought and did not, in units of 0.0001; none where it has left."""
    return line.maximum - line.points if line.counted and line.points is not None else 0


def _lost_of_part(line: PartLine) -> int:
    return line.worth - line.points if line.worth else 0


def losses(view: View, row: AssessmentRow) -> list[tuple[ItemLine, Fraction]]:
    """The items that cost points with what each cost of the score, in points: the dearest first. An item's loss is
    converted with its part where items have left, so that an own loss of 3.5 points may cost 17. A bonus that was not
    earned is no loss."""
    method = reads.assessment(view.asked, view.period).method
    bonus = {part.code for part in method.part if part.bonus}
    found = [
        (line, cost(method, row, line) / UNIT)
        for line in row.items
        if line.part not in bonus and lost(line) > 0
    ]
    return sorted(found, key=lambda one: (-one[1], one[0].item))


def show_card(page: Page, institution: str) -> None:
    """The card of an institution whose items the viewer may see."""
    words, view = page.words, page.view
    assessment = reads.assessment(view.asked, view.period)
    row = assessment.row(institution)
    assert row is not None
    st.header(standing_title(view, assessment, row), anchor=False)
    _show_in_short(page, row)
    st.markdown(standing_sentence(view, assessment, row))
    parts, why, help_ = st.columns([4, 5, 5])
    with parts:
        st.subheader(words.say("Points by part"), anchor=False)
        show_table(
            page, parts_card(view, institution), "card-parts", words.say("Points by part"), download=False
        )
    with why:
        _show_losses(page, row)
    with help_:
        _show_help(page, institution)


def dearest_of(found: Sequence[tuple[ItemLine, Fraction]], most: int) -> Sequence[tuple[ItemLine, Fraction]]:
    """The first `most` of what `losses` gives, and those that cost as many points in print as the last of them, so that
    none is named before its equal; of more than twice as many only the first."""
    asked = [rounded(paid, 2) for _, paid in found]
    equals = sum(one == asked[most - 1] for one in asked[most:]) if len(asked) > most else 0
    return found[: most + equals] if equals <= most else found[:most]


def _show_in_short(page: Page, row: AssessmentRow) -> None:
    """Why, what would help, and how to object, a line each, so that a phone's screen holds all three."""
    words, view = page.words, page.view
    method = reads.assessment(view.asked, view.period).method
    dearest = [
        words.say(
            "{item} ({points} points)",
            item=link(
                item_name(view, method.items[line.item].indicator, line.item),
                to_card(view, method.items[line.item].indicator),
            ),
            points=words.number(paid, 2),
        )
        for line, paid in dearest_of(losses(view, row), MOST_IN_SHORT)
    ]
    said = [words.say("What cost most: {items}.", items=words.listed(dearest))] if dearest else []
    with st.spinner(words.say("Scoring again with one figure changed at a time …")):
        said += _help_in_short(view, row.member.code)
    said += _how_to_object(page, row.member.code)
    show_list(said, "in-short")


def _help_in_short(view: View, institution: str) -> list[str]:
    """The cheapest single change, else the cheapest set of them, by its items and the place that it leads to."""
    words, found = view.words, reads.advised(view.asked, view.period, institution).prospects
    change = found.singles[0] if found.singles else found.cheapest_set
    if change is None:
        return []
    items = {lever.item: item_name(view, lever.indicator, lever.item) for lever in change.plan}
    said = words.say(
        "What would help: more points in {items}, which would give place {place}.",
        items=words.listed([escape(one) for one in items.values()]),
        place=change.rank,
    )
    return [said]


@data.kept
def parts_card(view: View, institution: str) -> Table:
    """A row for each part of an institution's score, the dearest loss first, then what else moved the total and the
    score that all of it adds up to; points in four decimals are below."""
    assessment, words = reads.assessment(view.asked, view.period), view.words
    row = assessment.row(institution)
    assert row is not None
    parts = assessment.method.parts
    lines = sorted(row.parts, key=lambda line: (parts[line.part].bonus, -_lost_of_part(line)))
    beyond = [(one.title, one.cells[0]) for one in beyond_parts(view, assessment, [row])]
    beyond = [(title, cell) for title, cell in beyond if cell.exact]
    return Table(
        (
            text_column(
                words.say("Part"),
                [*(words.text(parts[line.part].name) for line in lines), *(title for title, _ in beyond)],
            ),
            figure_column(
                words.say("Points"),
                [*(in_points(line.points) for line in lines), *(cell.exact for _, cell in beyond)],
                [
                    *(
                        words.say(
                            "{points} of {full}",
                            points=points(words, line.points, 2),
                            full=words.number(parts[line.part].points),
                        )
                        if line.worth
                        else words.say("does not count")
                        for line in lines
                    ),
                    *(cell.text for _, cell in beyond),
                ],
                4,
                is_short=True,
            ),
            figure_column(
                words.say("Lost"),
                [
                    *(None if parts[line.part].bonus else in_points(_lost_of_part(line)) for line in lines),
                    *(None for _ in beyond),
                ],
                [
                    *(
                        NOTHING
                        if parts[line.part].bonus or not _lost_of_part(line)
                        else points(words, _lost_of_part(line), 2)
                        for line in lines
                    ),
                    *(NOTHING for _ in beyond),
                ],
                4,
                is_short=True,
            ),
        )
    )


def _show_losses(page: Page, row: AssessmentRow) -> None:
    words, view = page.words, page.view
    found = losses(view, row)
    shown = dearest_of(found, MOST_LOSSES)
    total = sum(paid for _, paid in found)
    st.subheader(words.say("What cost most"), anchor=False)
    if not found:
        st.markdown(words.say("No item cost a point."))
        return
    method = reads.assessment(view.asked, view.period).method
    rows = []
    for line, paid in shown:
        code = method.items[line.item].indicator
        name = link(item_name(view, code, line.item), to_card(view, code))
        said = words.say("{points} points lost", points=words.number(paid, 2))
        reason = words.together(_converted(view, row, line, paid), words.text(line.sentence))
        rows.append(f"<strong>{said}</strong> · {name}<br><small>{link(reason, '')}</small>")
    show_list(rows, "losses")
    if rest := found[len(shown) :]:
        st.caption(
            words.count(
                "These are {share}% of what was lost; {n} more item cost points, see below.",
                "These are {share}% of what was lost; {n} more items cost points, see below.",
                len(rest),
                share=words.number(Fraction(100 * sum(paid for _, paid in shown)) / total),
            )
        )


def _converted(view: View, row: AssessmentRow, line: ItemLine, paid: Fraction) -> str:
    """How an item's own loss became what it cost; nothing where it is the same."""
    own, words = Fraction(lost(line), UNIT), view.words
    if paid == own:
        return ""
    method = reads.assessment(view.asked, view.period).method
    part = next(one for one in row.parts if one.part == line.part)
    if method.missing.rescale == "part" and 0 < part.applicable < part.worth:
        return words.say(
            "{own} of its {full} points lost. Of the {whole} points of “{part}” only {applies} apply to this "
            "institution and count for all of them: {cost} points of the score.",
            own=words.number(own, 2),
            full=words.number(Fraction(line.maximum, UNIT)),
            whole=words.number(Fraction(part.worth, UNIT)),
            part=words.text(method.parts[line.part].name),
            applies=words.number(Fraction(part.applicable, UNIT)),
            cost=words.number(paid, 2),
        )
    return words.say(
        "{own} of its {full} points lost, {cost} after its part was converted.",
        own=words.number(own, 2),
        full=points(words, line.maximum).rstrip("0").rstrip("."),
        cost=words.number(paid, 2),
    )


def _show_help(page: Page, institution: str) -> None:
    """What would move it up, shortly: one change alone, else the cheapest set of changes."""
    words, view = page.words, page.view
    st.subheader(words.say("What would move it up"), anchor=False)
    with st.spinner(words.say("Scoring again with one figure changed at a time …")):
        advised = reads.advised(view.asked, view.period, institution)
    assessment = reads.assessment(view.asked, view.period)
    said = gaps_sentence(words, assessment.method, advised.prospects)
    if said:
        st.markdown(said)
    together = advised.prospects.cheapest_set
    if advised.singles:
        st.caption(words.say("Any one of these is enough by itself; each was verified by scoring again."))
        show_list([link(words.text(one), "") for one in advised.singles[:MOST_HELP]], "help")
    elif together is not None:
        st.caption(
            words.say(
                "No single change is enough. Together these give {score} points and place {place}, verified by "
                "scoring again.",
                score=official(words, together.official, assessment.method),
                place=together.rank,
            )
        )
        show_list([link(words.text(one), "") for one in advised.steps[:MOST_HELP]], "help")
    else:
        row = assessment.row(institution)
        is_first = row is not None and row.rank == 1
        st.markdown(
            words.say("Nobody stands above it.")
            if is_first
            else words.say("No change that a peer has shown to be possible is enough.")
        )


def _how_to_object(page: Page, institution: str) -> list[str]:
    """Whether and until when an objection can be filed, and the way there; HTML."""
    words, view = page.words, page.view
    if not page.may("objections", institution) or not BY_NAME["objections"].serves(page.programme):
        return []
    found = objections.docket(view.asked, view.period)
    own = [one for one in (*found.carried, *found.rows) if one.institution == institution]
    way = words.say("File an objection") if found.open_at(now_in(page)) and page.may("object") else ""
    said = words.together(
        words.say("Is a figure wrong?"),
        escape(clock_sentence(view, found, now_in(page))),
        words.count(
            "{n} objection of its own is on file.", "{n} objections of its own are on file.", len(own)
        )
        if own
        else "",
    )
    where = link(way or words.say("Objections of the quarter"), to_objections(view, view.period))
    return [words.together(said, where)]
