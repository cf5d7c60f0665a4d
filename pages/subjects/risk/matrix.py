"""The matrix of a period: how many risks stand in which cell, and which they are."""

from datetime import date

import plotly.graph_objects as go
import streamlit as st

from etl.definitions.oversight.risks import Level
from etl.queries.risks import Finding, Sweep
from pages.shared import data
from pages.shared.figures.matrix import Field, matrix
from pages.shared.links import page_link, to_institution
from pages.shared.registry import BY_NAME
from pages.shared.shell import Page, now_in
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Table, text_column
from pages.shared.view import View
from pages.subjects.risk import reads


def is_there(page: Page) -> bool:
    """Whether there is anything to show: to this viewer, and of this programme. Else the page says why not."""
    words = page.words
    if page.programme.risks is None:
        where = page_link(page.view, "overview")
        st.info(
            words.say(
                "No risk matrix: the files of this programme define no risks to look for. What "
                "stands out in its figures is under {page}.",
                page=where,
            )
            if BY_NAME["returns_desk"].serves_whom(page.programme, page.viewer)
            else words.say(
                "No risk matrix: the files of this programme define no risks to look for. Its figures are "
                "under {page}.",
                page=where,
            )
        )
        return False
    if not page.may("risks", page.viewer.institution or None):
        st.info(
            words.say(
                "Those who coordinate see all risks, each institution its own. Open to you: {page}.",
                page=page_link(page.view, "overview"),
            )
        )
        return False
    return True


def sweep_of(page: Page) -> Sweep:
    """The sweep of the page's period, as of today."""
    return reads.sweep(page.view.asked, page.period, now_in(page).date())


def show_matrix(page: Page) -> None:
    """What the sweep found, as a sentence, as a picture and as a table."""
    words, found = page.words, sweep_of(page)
    sentence = matrix_sentence(page.view, found)
    show_finding(words.say("The risk matrix"), sentence)
    show_chart(page, matrix_chart(page.view, found.today), sentence, "risk-matrix")
    st.caption(
        words.say(
            "Rows show likelihood, columns impact; the letter is the grade, the number says how many risks stand "
            "there."
        )
    )
    st.caption(legend(page.view, found))
    mild = found.of_grade(found.rules.grade[0])
    if len(mild) < len(found.findings):
        title = words.say("Risks above the mildest grade")
        show_table(page, findings_table(page.view, found.today, mildest=False), "risks", title)
    if mild:
        title = words.count("{n} risk of the mildest grade", "{n} risks of the mildest grade", len(mild))
        with st.expander(title):
            show_table(page, findings_table(page.view, found.today, mildest=True), "mild-risks", title)


def matrix_sentence(view: View, found: Sweep) -> str:
    """How many risks were looked at, how many call for a warning, how many could not be placed."""
    words = view.words
    warned = sum(one.warns for one in found.findings)
    unknown = len(found.findings) - len(found.known)
    said = words.say(
        "{n} risks of {institutions} were looked at; {warned} call for a warning.",
        n=words.number(len(found.findings)),
        institutions=words.count("{n} institution", "{n} institutions", len(found.members)),
        warned=words.number(warned),
    )
    if unknown:
        said = words.together(
            said,
            words.count(
                "{n} has no place: a figure that it reads is not known.",
                "{n} have no place: a figure that they read is not known.",
                unknown,
            ),
        )
    return said


def legend(view: View, found: Sweep) -> str:
    """What the letters mean and what they call for."""
    words = view.words
    told = []
    for grade in found.rules.grade:
        name = f"{grade.code} {words.text(grade.name)}"
        if grade.days is not None and grade.owner is not None:
            name = words.say(
                "{grade}: under warning, {owner} has {days} working days",
                grade=name,
                owner=words.text(grade.owner),
                days=words.number(grade.days),
            )
        told.append(name)
    return " · ".join(told)


@data.kept
def matrix_chart(view: View, today: date) -> go.Figure:
    """Likelihood from the highest at the top, impact from the slightest at the left."""
    found, words = reads.sweep(view.asked, view.period, today), view.words
    rules = found.rules
    codes = [one.code for one in rules.grade]
    rows, fields = [], []
    for likelihood in range(len(rules.likelihood), 0, -1):
        rows.append(f"{likelihood} {words.text(rules.likelihood[likelihood - 1].name)}")
        line = []
        for impact in range(1, len(rules.impact) + 1):
            grade, there = rules.grade_of(likelihood, impact), found.cell(likelihood, impact)
            text = f"{grade.code} {len(there)}" if there else grade.code
            line.append(Field(codes.index(grade.code), text, _spoken(view, found, there), not there))
        fields.append(line)
    columns = [f"{place}\n{words.text(level.name)}" for place, level in enumerate(rules.impact, 1)]
    return matrix(rows, columns, fields, view.ground, view.palette, len(codes))


def _spoken(view: View, found: Sweep, there: tuple[Finding, ...]) -> str:
    words = view.words
    if not there:
        return words.say("nothing stands here")
    names = [f"{_member(view, found, one)}: {words.text(found.rules.named(one.risk).name)}" for one in there]
    shown = names[:6]
    return "; ".join([*shown, "…"] if len(names) > len(shown) else shown)


def _member(view: View, found: Sweep, one: Finding) -> str:
    member = found.members[one.institution]
    return member.short_zh if view.language == "zh" else member.short_en


@data.kept
def findings_table(view: View, today: date, *, mildest: bool) -> Table:
    """A row for each risk of the mildest grade, or of all others, the gravest first; last those that have no place."""
    found, words = reads.sweep(view.asked, view.period, today), view.words
    rules = found.rules
    listed = sorted(
        (one for one in found.findings if (one.grade == rules.grade[0]) == mildest),
        key=lambda one: (-(one.likelihood or 0) * (one.impact or 0), one.institution),
    )

    def level(place: int | None, names: tuple[Level, ...]) -> str:
        return "—" if place is None else f"{place} {words.text(names[place - 1].name)}"

    return Table(
        (
            text_column(
                words.say("Institution"),
                [_member(view, found, one) for one in listed],
                leads=[to_institution(view, one.institution) for one in listed],
            ),
            text_column(words.say("Which risk"), [words.text(rules.named(one.risk).name) for one in listed]),
            text_column(
                words.say("Likelihood"),
                [level(one.likelihood, rules.likelihood) for one in listed],
                is_short=True,
            ),
            text_column(
                words.say("Impact"), [level(one.impact, rules.impact) for one in listed], is_short=True
            ),
            text_column(
                words.say("Grade"),
                [f"{one.grade.code} {words.text(one.grade.name)}" if one.grade else "—" for one in listed],
                is_short=True,
            ),
        )
    )
