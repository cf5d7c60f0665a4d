"""The parts of the assessment page that are about everybody: places, parts, and what the items tell apart."""

from collections.abc import Callable
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from etl.definitions.method.tables import Part
from etl.queries.score.shape import Assessment, AssessmentRow
from pages.shared import data, filters
from pages.shared.figures.heat import Patch, heat
from pages.shared.links import to_score
from pages.shared.narrowed import ONLY, asked_only, told_only
from pages.shared.quoting import paragraph, small
from pages.shared.shell import Page
from pages.shared.show import finding, fold, show_chart, show_finding, show_table, show_table_first
from pages.shared.view import View
from pages.subjects.ranking.tables import groups_explained
from pages.subjects.score import reads
from pages.subjects.score.beyond_parts import Cell, beyond_parts
from pages.subjects.score.everybody_tables import (
    AGAIN,
    UNDER,
    Shown,
    band_title,
    discrimination_table,
    parts_table,
    places_so_far,
    places_table,
    remark_in_words,
    remarked,
    remarks_table,
    shown_rows,
)
from pages.subjects.score.rank_bands import Range, ranges
from pages.subjects.score.sentences import (
    assessment_sentence,
    assessment_title,
    band_in_words,
    bands_explained,
    columns_explained,
    discrimination_sentence,
    earned,
    level,
    parts_sentence,
    parts_title,
    score_in_parts,
)

EVERY_GROUP = "all"
MOST_ROWS = 40
LONGEST_LINE = {"zh": 6, "en": 14}


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    bands_chart(view, Shown())
    places_table(view, Shown())
    heat_chart(view, Shown())
    parts_table(view, Shown())


def pick_look(page: Page) -> str:
    """Which of the three parts is shown. An institution's own staff, and who comes for one institution, see that one
    first."""
    words = page.words
    labels = {
        "standing": words.say("Places"),
        "stability": words.say("How firm a place is"),
    }
    if page.scope.institution or page.scope.sees_all_volumes:
        labels["one"] = words.say("One institution")
    is_about_one = "one" in labels and (
        page.scope.institution or filters.asked("institution") or filters.asked("about")
    )
    return filters.pick_one(
        words, "look", words.say("What is shown"), labels, "one" if is_about_one else "standing"
    )


def pick_shown(page: Page) -> Shown:
    """Which rows are shown: a group, and what a link counted alone, with the way back to all. Showing fewer takes rows
    away and never makes new places."""
    words = page.words
    labels = {EVERY_GROUP: words.say("All groups")}
    labels |= {code: words.text(group.name) for code, group in page.programme.groups.items()}
    group = filters.pick(words, "group", words.say("Shown"), labels, EVERY_GROUP, width=filters.ALONE)
    chosen = "" if group == EVERY_GROUP else group
    remarks = remarked(page.view, Shown(chosen)) if filters.asked(ONLY) else {}
    only = asked_only((AGAIN, UNDER, *remarks))
    shown = Shown(chosen, only)
    if only:
        count = len(shown_rows(reads.assessment(page.view.asked, page.period), shown))
        if only == AGAIN:
            said = words.count("{n} institution failed again", "{n} institutions failed again", count)
        elif only == UNDER:
            said = words.count("{n} institution under a red line", "{n} institutions under red lines", count)
        else:
            said = words.say("{name} ({n})", name=remark_in_words(page.view, only), n=words.number(count))
        st.markdown(told_only(page, said, **({"group": shown.group} if shown.group else {})))
    return shown


def show_notes(page: Page) -> None:
    """What the reader must know before believing the figures. Whatever the page shows waits here for the score, below
    its heading and pickers; after a change of the figures that takes longer than a reader looks on without a word."""
    with st.spinner(page.words.say("Working out {quarter} …", quarter=page.words.period(page.period))):
        notes = reads.assessment(page.view.asked, page.period).notes
    for note in notes:
        st.warning(page.words.text(note))


def show_places(page: Page, shown: Shown) -> Callable[[], None]:
    """Everybody's official score, place, movement, grade and rank band. In a period that nobody asked for before the
    bands are drawn last: what comes back puts them into the table."""
    view, assessment = page.view, reads.assessment(page.view.asked, page.period)
    sentence = assessment_sentence(view, assessment)
    method = small(
        page.words.say(
            "Method of {date}: {name}. A filter hides rows; places stay those among all.",
            date=page.words.dated(assessment.method.code),
            name=page.words.text(assessment.method.name),
        )
    )
    above = finding(assessment_title(view, assessment), sentence)
    signs = small(groups_explained(view)) + small(columns_explained(page.words, assessment))
    whole = partial(places_table, view, shown)
    so_far = None if assessment.bands_are_drawn else places_so_far(view, shown)
    waits = (band_title(view),)
    fill = show_table_first(
        page, so_far, whole, "places", sentence, waits=waits, above=above + method, below=signs
    )
    remarks = remarks_table(view, shown)
    if remarks.height:
        # Of many a cell leads to their rows, whose download has them all.
        show_table(page, remarks, "remarks", page.words.say("Remarks"), download=False)
    return fill


def show_stability(page: Page, shown: Shown) -> None:
    """Within which places each institution would lie if weights and targets were a little different."""
    words = page.words
    assessment = reads.assessment(page.view.asked, page.period)
    if not any(row.late_band for row in shown_rows(assessment, shown)):
        st.info(words.say("No rank bands are reckoned for this quarter."))
        return
    show_finding(words.say("How firm is a place?"), bands_explained(words))
    with st.spinner(words.say("Reckoning the rank bands …")):
        chart = bands_chart(page.view, shown)
    show_chart(page, chart, bands_explained(words), "bands")
    _say_what_is_left_out(page, shown)


def show_parts(page: Page, shown: Shown) -> None:
    """The parts by institution: a grid with figures and words, and the same as a table."""
    view, assessment = page.view, reads.assessment(page.view.asked, page.period)
    sentence = parts_sentence(view, assessment)
    show_finding(parts_title(view, assessment), sentence)
    show_chart(page, heat_chart(view, shown), sentence, "parts")
    _say_what_is_left_out(page, shown)
    with fold(page.words.say("The same as a table, with the medians of the groups"), "parts") as is_open:
        if is_open:
            show_table(page, parts_table(view, shown), "parts", sentence)


def _say_what_is_left_out(page: Page, shown: Shown) -> None:
    if len(shown_rows(reads.assessment(page.view.asked, page.period), shown)) > MOST_ROWS:
        st.caption(page.words.say("The chart shows the first {n}; the table has them all.", n=MOST_ROWS))


def show_discrimination(page: Page) -> None:
    """How far each item tells institutions apart: for those who run the programme."""
    if not page.scope.may("desk"):
        return
    words = page.words
    sentence = discrimination_sentence(words, reads.discrimination(page.view.asked, page.period))
    show_finding(words.say("Which items still tell institutions apart?"), sentence)
    label = words.say("Every item: share at full points, spread, part in the ranking")
    with fold(label, "discrimination") as is_open:
        if is_open:
            above = paragraph(
                words.say(
                    "Spread is the distance between the upper and the lower quarter of points. Part in the ranking is "
                    "the item's share of the variance of totals; a negative one works against the total."
                )
            )
            show_table(page, discrimination_table(page.view), "discrimination", sentence, above=above)


@data.kept
def bands_chart(view: View, shown: Shown) -> go.Figure:
    """Places and rank bands."""
    assessment, words = reads.assessment(view.asked, view.period), view.words
    rows = [
        Range(
            f"{row.rank} {row.member.short(view.language)}",
            row.rank,
            row.band[0],
            row.band[1],
            band_in_words(row),
            words.say(
                "{name}: place {place}, band {band}, {score} points",
                name=row.member.short(view.language),
                place=row.rank,
                band=band_in_words(row),
                score=score_in_parts(words, row, assessment.method),
            ),
            row.member.code == view.asked.scope.institution,
            to_score(view, row.member.code),
        )
        for row in shown_rows(assessment, shown)
        if row.rank is not None and row.band is not None
    ]
    return ranges(rows[:MOST_ROWS], words.say("place"), view.palette)


@data.kept
def heat_chart(view: View, shown: Shown) -> go.Figure:
    """Points of every part by institution, with a word in every cell."""
    assessment, words = reads.assessment(view.asked, view.period), view.words
    rows = shown_rows(assessment, shown)[:MOST_ROWS]
    beyond = beyond_parts(view, assessment, rows)
    headings = [_heading(view, words.text(part.name), points) for part, points in _worths(view, assessment)]
    return heat(
        [row.member.short(view.language) for row in rows],
        [*headings, *("\n".join(_lines(view, column.title)) for column in beyond)],
        [
            [
                *(_patch(view, assessment, row, nth) for nth in range(len(row.parts))),
                *(_plain(view, row, column.title, column.cells[place]) for column in beyond),
            ]
            for place, row in enumerate(rows)
        ],
        view.palette,
        worst="least",
        row_leads=[to_score(view, row.member.code) for row in rows],
    )


def _worths(view: View, assessment: Assessment) -> list[tuple[Part, str]]:
    return [(part, view.words.number(part.points)) for part in assessment.method.part]


def _patch(view: View, assessment: Assessment, row: AssessmentRow, nth: int) -> Patch:
    words, line, part = view.words, row.parts[nth], assessment.method.part[nth]
    full = part.points * 10_000
    is_told = line.worth and not (line.is_masked and line.told is None)
    # A bonus that nobody owes is no loss, and bears no colour.
    share = float(line.points / full) if is_told and not part.bonus else None
    got = earned(words, line, 2)
    text = f"{got} {level(words, line)}" if is_told else level(words, line)
    if part.bonus:
        text = f"+{got}"
    spoken = words.say(
        "{name}, {part}: {said}",
        name=row.member.short(view.language),
        part=words.text(part.name),
        said=words.text(line.sentence),
    )
    return Patch(share, text, spoken)


def _plain(view: View, row: AssessmentRow, title: str, cell: Cell) -> Patch:
    """A cell beside the parts: it is no share of anything, and bears no colour."""
    said = f"{cell.text} ({cell.why})" if cell.why else cell.text
    spoken = view.words.say(
        "{name}, {part}: {said}", name=row.member.short(view.language), part=title, said=said
    )
    return Patch(None, cell.text, spoken)


def _heading(view: View, name: str, worth: str) -> str:
    """A part's name in lines that fit over a column, and what it is worth."""
    return "\n".join([*_lines(view, name), view.words.say("of {points}", points=worth)])


def _lines(view: View, name: str) -> list[str]:
    """A name in lines that fit over a column."""
    most = LONGEST_LINE[view.language]
    if view.language == "zh":
        return [name[i : i + most] for i in range(0, len(name), most)]
    lines = [""]
    for word in name.split():
        lines = (
            [*lines[:-1], f"{lines[-1]} {word}".strip()]
            if len(lines[-1]) + len(word) < most
            else [*lines, word]
        )
    return lines
