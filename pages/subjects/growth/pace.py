"""How fast it grows by the year, and over breaks in what is counted and mergers of institutions."""

import streamlit as st

from etl.facts.linked import LinkedRow
from pages.shared import data
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, remarks, text_column
from pages.shared.view import View
from pages.subjects.growth import reads


def show_pace(page: Page, measure: str, institution: str) -> None:
    """The pace of the last three months at an annual rate, and the index that is linked over changes."""
    view, words = page.view, page.words
    rows = reads.linked(view.asked, page.period, measure, institution)
    if len(rows) < 2 or rows[-1].period != page.period:
        return
    sentence = pace_sentence(view, measure, rows)
    show_finding(words.say("Pace, and growth over changes"), sentence)
    with st.expander(words.say("The index of every period")):
        show_table(page, linked_table(view, measure, institution), "linked", sentence)


def pace_sentence(view: View, measure: str, rows: tuple[LinkedRow, ...]) -> str:
    """Where the index stands, and over which changes it was linked; of a stock the pace too. A flow's pace has the
    season in it and is told where that is taken out, and in the table."""
    words, first, last = view.words, rows[0], rows[-1]
    said = words.say(
        "With {first} as 100, {month} stands at {index}; on the year before: {year}.",
        first=words.period(first.period),
        month=words.period(last.period),
        index=f"{last.index:,.2f}",
        year=words.growth(last.on_year_pct),
    )
    if view.programme.measures[measure].kind == "stock" and last.annualised_pct is not None:
        said = words.together(
            said,
            words.say(
                "At the pace of the last three months, a full year would bring {pace}.",
                pace=words.growth(last.annualised_pct),
            ),
        )
    links = [words.period(row.period) for row in rows if row.is_linked]
    if not links:
        return said
    return words.together(
        said,
        words.say(
            "Linked across the changes of {months}: there a month is compared with what the month before would "
            "have been.",
            months=words.listed(links),
        ),
    )


@data.kept
def linked_table(view: View, measure: str, institution: str) -> Table:
    """A row a month, the newest first."""
    rows, words = reads.linked(view.asked, view.period, measure, institution)[::-1], view.words
    changes = (
        (words.say("On the month before (%)"), [row.on_before_pct for row in rows]),
        (words.say("On the year before (%)"), [row.on_year_pct for row in rows]),
        (words.say("Last quarter of a year, annual rate (%)"), [row.annualised_pct for row in rows]),
    )
    return Table(
        (
            text_column(words.say("Month"), [words.period(row.period) for row in rows], is_short=True),
            figure_column(
                words.say("Index"), [row.index for row in rows], [f"{row.index:,.2f}" for row in rows], 2
            ),
            *(
                figure_column(title, percents, [words.growth(percent) for percent in percents], 2)
                for title, percents in changes
            ),
            *remarks(words.say("Remark"), [words.say("linked") if row.is_linked else "" for row in rows]),
        )
    )
