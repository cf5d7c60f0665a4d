"""What the single payments of a month ask of people: signs of payments that are made to be counted."""

import streamlit as st

from pages.shared import data
from pages.shared.links import to_return
from pages.shared.shell import Page
from pages.shared.show import show_table
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.check_names import check_column


def show_questions(page: Page) -> None:
    """The questions of the month, then how often each kind is wrong and how much of planted trouble it finds."""
    words = page.words
    st.header(words.say("Questions from payments"), anchor=False)
    found = returns_data.questions(page.view.asked, page.period)
    st.caption(
        words.say(
            "Each is a question, not a judgement: a fare, a promotion or a night market may explain it. Whoever "
            "asks should listen first."
        )
    )
    if found is None:
        st.markdown(words.say("No payments of this month have been counted."))
    elif not found:
        st.markdown(words.say("The payments of this month raise no question."))
    else:
        show_table(page, questions_table(page.view), "questions", words.say("Questions from payments"))
    title = words.say("How well the questions are asked")
    st.header(title, anchor=False)
    st.caption(
        words.say(
            "Measured on made-up payments: false alarms in clean months, and how much is found where a sixth of an "
            "institution’s payments were tampered with. Measure again on your own months."
        )
    )
    show_table(page, signals_table(page.view), "signals", title)


@data.kept
def questions_table(view: View) -> Table:
    """A row for each question, by institution."""
    words, known = view.words, view.programme.institutions
    rows = returns_data.questions(view.asked, view.period) or ()
    names = [
        known[one.institution].short(words.language) if one.institution in known else one.institution
        for one in rows
    ]
    return Table(
        (
            text_column(
                words.say("Institution"), names, leads=[to_return(view, one.institution) for one in rows]
            ),
            text_column(words.say("Question"), [words.text(one.sentence) for one in rows]),
            text_column(words.say("Share"), [one.share for one in rows], is_short=True),
            check_column(view, [one.rule for one in rows]),
        )
    )


@data.kept
def signals_table(view: View) -> Table:
    """A row for each kind of question: false alarms and what is found, in percent of the trials."""
    words = view.words
    rows = [row for row in returns_data.checks(view.asked) if row.id.startswith("SIGNAL-")]

    def shares(title: str, of: str) -> Column:
        rates = [getattr(row, of) for row in rows]
        values = [None if rate is None or rate.share is None else rate.share * 100 for rate in rates]
        shown = [
            words.say("not measured")
            if value is None
            else words.say(
                "{share} ({found} of {of})", share=words.number(value, 1), found=rate.found, of=rate.of
            )
            for value, rate in zip(values, rates, strict=True)
        ]
        return figure_column(title, values, shown, 1)

    return Table(
        (
            text_column(words.say("What it says"), [words.text(row.sentence) for row in rows]),
            shares(words.say("False alarms (%)"), "alarm"),
            shares(words.say("Found of planted trouble (%)"), "recall"),
            check_column(view, [row.id for row in rows]),
        )
    )
