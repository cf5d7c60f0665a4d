"""A decision of the meeting, recorded where it is taken: against a figure of the slide; it returns next month."""

from functools import partial

import streamlit as st

from etl.editions.model import Slide
from etl.values.periods import Period
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import now_in
from pages.subjects.editions.picked import Chosen
from pages.subjects.editions.reader import figures_in
from pages.subjects.objections import acts
from pages.subjects.objections import reads as objections_data


def show_deciding(chosen: Chosen, slide: Slide) -> None:
    """What earlier meetings decided and is not done, and the form for a new decision."""
    page, words, edition = chosen.page, chosen.page.words, chosen.edition
    month = str(Period.parse(chosen.stored.period).months[-1])
    opened = st.popover(words.say("Decisions"), key=f"decide-{slide.code}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        for one in objections_data.resolutions(page.view.asked, month):
            st.markdown(
                f"- № {one.id} · {for_markdown(one.text)} · {for_markdown(one.owner)} · {one.due.isoformat()}"
            )
        blocks = [slide.answer, *([slide.body] if slide.body else [])]
        ids = list(figures_in(blocks, words.language))
        with st.form(f"decide-{slide.code}-form"):
            figure = st.selectbox(
                words.say("About which figure"),
                ids,
                format_func=lambda id: f"{words.text(edition.figures[id].text)} · {id}",
                key=f"decide-figure-{slide.code}",
            )
            text = st.text_input(words.say("What was decided"), key=f"decide-text-{slide.code}")
            owner = st.text_input(words.say("Who is to do it"), key=f"decide-owner-{slide.code}")
            due = st.date_input(words.say("Due by"), now_in(page).date(), key=f"decide-due-{slide.code}")
            if st.form_submit_button(words.say("Record the decision"), type="primary"):
                act = partial(
                    acts.record_resolution,
                    page.programme,
                    month,
                    figure or "",
                    text,
                    owner,
                    due,
                    page.viewer,
                    now_in(page),
                    edition=chosen.stored.name,
                )
                attempt(page, act, words.say("The decision is recorded."))
