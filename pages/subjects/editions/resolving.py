"""A decision of the meeting, recorded where it is taken: against a figure of the slide; it returns next month."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from etl.editions.model import Slide
from etl.queries.score.follow_up import Case, Resolution, reason_of
from etl.values.periods import Period
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.editions.picked import Chosen
from pages.subjects.editions.reader import labels_of
from pages.subjects.objections import acts
from pages.subjects.objections import reads as objections_data
from pages.subjects.objections.decided import decision_line


def show_deciding(chosen: Chosen, slide: Slide | None) -> None:
    """What earlier meetings decided and is not done, the follow-up that is open, and for who records decisions the
    form. How many there are is read without opening it."""
    page, words = chosen.page, chosen.page.words
    if not page.may("resolutions"):
        return
    month = str(Period.parse(chosen.stored.period).months[-1])
    decided = objections_data.resolutions(page.view.asked, month)
    cases = objections_data.open_cases(page.view.asked) if page.may("cases") else ()
    label = words.say("Decisions: {n}", n=len(decided))
    if page.may("cases"):
        label = words.say("Decisions: {n} · follow-up: {cases}", n=len(decided), cases=len(cases))
    opened = st.popover(label, key=f"decide-{slide.code if slide else 'cover'}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        _show_open(page, decided, cases)
        if slide is not None and page.may("record resolutions"):
            _form(chosen, slide, month)


def _show_open(page: Page, decided: Sequence[Resolution], cases: Sequence[Case]) -> None:
    words = page.words
    if not decided:
        st.markdown(words.say("No decision of an earlier meeting is open."))
    for one in decided:
        st.markdown(decision_line(page, one, now_in(page).date()))
    if cases:
        st.markdown(words.say("Follow-up that is open:"))
    for case in cases:
        known = page.programme.institutions.get(case.institution)
        name = known.short(words.language) if known else case.institution
        due = words.say("due by {day}", day=words.day(case.due)) if case.due else words.say("without a day")
        reason = for_markdown(words.text(reason_of(case)))
        st.markdown(f"- № {case.id} · {for_markdown(name)} · {reason} · {due}")


def _form(chosen: Chosen, slide: Slide, month: str) -> None:
    page, words, edition = chosen.page, chosen.page.words, chosen.edition
    blocks = [slide.answer, *([slide.body] if slide.body else [])]
    labels = labels_of(edition, blocks, words.language)
    with st.form(f"decide-{slide.code}-form"):
        figure = st.selectbox(
            words.say("About which figure"),
            list(labels),
            format_func=labels.__getitem__,
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
