"""The coordinator's desk for an edition: drawn up, prepared, reviewed by another person, published, corrected."""

from datetime import date, datetime
from functools import partial

import streamlit as st

from access.viewer import Viewer
from etl.definitions.programme import Programme
from etl.editions.model import Kind
from pages.shared.acting import attempt
from pages.shared.shell import Page, now_in
from pages.subjects.editions import acts
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.bulletin import show_corrections
from pages.subjects.editions.picked import Chosen, Subject, editions_of
from pages.subjects.editions.reads import StoredEdition
from pages.subjects.editions.sentences import name_of, way_of


def show_desk(page: Page, subject: Subject) -> None:
    """Every edition of the period, and the next step of the last one."""
    words, found = page.words, editions_of(page, subject)
    st.header(words.say("Prepare and publish"), anchor=False)
    st.caption(
        words.say(
            "One person prepares, another reviews; what is published never changes and is never deleted."
        )
    )
    for one in found:
        st.markdown(
            f"- **{name_of(words, one, corrects=one.corrects is not None)}** · {way_of(page.view, one)}"
        )
    last = found[-1] if found else None
    if last is None or last.state in ("draft", "published"):
        if page.may("draw up editions"):
            _show_drawing(page, subject, last)
        else:
            st.info(words.say("The coordinator draws up and prepares editions; you review what is prepared."))
    elif last.state == "prepared":
        _show_corrections(page, last)
        _review_form(page, last)
        _back_form(page, last)
    else:
        _show_corrections(page, last)
        _publish_form(page, last)
        _back_form(page, last)


def _show_drawing(page: Page, subject: Subject, last: StoredEdition | None) -> None:
    """A draft, or the frozen edition, or a correction of what is published."""
    words = page.words
    day = editions_data.issue_day(page.programme, subject.period)
    if last is not None and last.state == "published":
        st.subheader(words.say("Correct what is published"), anchor=False)
        st.markdown(
            words.say(
                "What is published stays. A correction is a further edition, which lists every figure that changes, "
                "before, after and why. Where no figure has changed there is nothing to correct."
            )
        )
    if last is not None and last.state == "draft":
        _show_corrections(page, last)
    if last is None or last.state == "draft":
        _show_left_out(page, subject, day)
    with st.form("draw-up"):
        issued = st.date_input(
            words.say(
                "Date of issue (if empty: {day} by the calendar; for a correction, the day of the last change)",
                day=words.day(day),
            ),
            None,
            key="draw-issued",
        )
        drafting = st.form_submit_button(words.say("Draw up a draft"))
        preparing = st.form_submit_button(words.say("Prepare it for review"), type="primary")
    given = issued if isinstance(issued, date) else None
    args = (page.programme, subject.kind, subject.period, given, page.viewer, now_in(page))
    if drafting:
        with st.spinner(words.say("Drawing up the edition …")):
            attempt(page, partial(acts.draw_up, *args), words.say("The draft is there to be read."))
    if preparing:
        with st.spinner(words.say("Drawing up the edition …")):
            attempt(
                page,
                partial(_prepare, *args),
                words.say("It is prepared and waits for another person."),
            )


def _show_left_out(page: Page, subject: Subject, day: date) -> None:
    """Before a first edition under the calendar's day, which may be long over: what it would be without."""
    if late := editions_data.accepted_after(page.view.asked, subject.period, day):
        st.warning(
            page.words.count(
                "{n} return was accepted after {day}: dated that day, the document is without it. Give a later date of "
                "issue for it to count.",
                "{n} returns were accepted after {day}: dated that day, the document is without them. Give a later "
                "date of issue for them to count.",
                late,
                day=page.words.day(day),
            )
        )


def _prepare(
    programme: Programme, kind: Kind, period: str, issued_on: date | None, who: Viewer, at: datetime
) -> None:
    """Prepare; where nothing has changed since the edition that is there, say so instead."""
    prepared = acts.prepare(programme, kind, period, issued_on, who, at)
    if prepared.unchanged:
        raise acts.nothing_changed(prepared.stored)


def _show_corrections(page: Page, last: StoredEdition) -> None:
    if last.corrects is None:
        return
    edition = Chosen(page, last).edition
    st.subheader(page.words.say("What this correction changes"), anchor=False)
    show_corrections(page, edition, "desk")


def _review_form(page: Page, last: StoredEdition) -> None:
    words = page.words
    if last.prepared_by == page.viewer.account:
        st.info(words.say("You prepared it: somebody else reads and reviews it."))
        return
    with st.form("review"):
        st.markdown(words.say("Read it first. Who prepared it cannot review it."))
        if st.form_submit_button(words.say("I have read it and agree"), type="primary"):
            act = partial(acts.review, page.programme, last, page.viewer, now_in(page))
            attempt(page, act, words.say("It is reviewed."))


def _publish_form(page: Page, last: StoredEdition) -> None:
    words = page.words
    with st.form("publish"):
        st.markdown(words.say("From then on it can only be corrected by a further edition."))
        if last.kind == "assessment":
            st.markdown(
                words.say(
                    "Where it asks for objections, they are taken from then on, until the day that it names."
                )
            )
        if st.form_submit_button(words.say("Publish it"), type="primary"):
            act = partial(acts.publish, page.programme, last, page.viewer, now_in(page))
            attempt(page, act, words.say("It is published."))


def _back_form(page: Page, last: StoredEdition) -> None:
    words = page.words
    with st.expander(words.say("Send it back")), st.form("send-back"):
        reason = st.text_input(words.say("What has to change"), key="back-reason")
        if st.form_submit_button(words.say("Send it back")):
            act = partial(acts.send_back, page.programme, last, reason, page.viewer, now_in(page))
            attempt(page, act, words.say("It is a draft again."))
