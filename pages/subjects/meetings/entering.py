"""The forms of the register: a meeting is entered, or a line corrected by another that takes its place."""

from functools import partial

import streamlit as st

from etl.queries.meetings import Meeting, Minutes
from pages.shared.acting import attempt
from pages.shared.quoting import strong
from pages.shared.shell import Page, now_in
from pages.subjects.meetings import acts, reads
from pages.subjects.meetings.acts import Decided, Held

MOST = 12
"""As many decisions as one form takes; more come with a correction of the line."""


def show_entering(page: Page) -> None:
    """The form for a meeting that was held."""
    words = page.words
    with st.expander(words.say("Enter a meeting")):
        count = st.number_input(words.say("How many new decisions"), 0, MOST, 1, key="meeting-count")
        with st.form("meeting"):
            held = _fields(page, "meeting", int(count), None)
            if st.form_submit_button(words.say("Enter the meeting"), type="primary"):
                act = partial(acts.record_meeting, page.programme, held, page.viewer, now_in(page))
                attempt(page, act, words.say("The meeting is entered."))


def show_correcting(page: Page, one: Minutes) -> None:
    """The form that puts another line in the place of this one."""
    words, key = page.words, f"meeting-{one.meeting.id}"
    opened = st.popover(words.say("Correct this line"), key=f"{key}-open", on_change="rerun")
    if not opened.open:
        return
    with opened:
        count = st.number_input(words.say("How many new decisions"), 0, MOST, 0, key=f"{key}-count")
        with st.form(key):
            held = _fields(page, key, int(count), one.meeting)
            reason = st.text_input(words.say("Why it is corrected"), key=f"{key}-reason")
            if st.form_submit_button(words.say("Put this line in its place"), type="primary"):
                act = partial(
                    acts.correct_meeting,
                    page.programme,
                    one.meeting.id,
                    held,
                    reason,
                    page.viewer,
                    now_in(page),
                )
                attempt(page, act, words.say("The line is corrected; the earlier one stays in the register."))


def _fields(page: Page, key: str, count: int, before: Meeting | None) -> Held:
    words, programme = page.words, page.programme
    period = before.period if before else page.period
    left, right = st.columns(2)
    with left:
        name = st.text_input(words.say("What meeting"), before.name if before else "", key=f"{key}-name")
    with right:
        day = st.date_input(
            words.say("Held on"), before.held_on if before else now_in(page).date(), key=f"{key}-day"
        )
    institutions = st.multiselect(
        words.say("Institutions that were there"),
        list(programme.institutions),
        list(before.institutions) if before else [],
        format_func=lambda code: programme.institutions[code].short(words.language),
        placeholder=words.say("Choose one or more"),
        key=f"{key}-institutions",
        select_all=False,
    )
    posts = st.text_area(
        words.say("Posts that were there, one a line"),
        "\n".join(before.posts) if before else "",
        key=f"{key}-posts",
        height=90,
    )
    editions = reads.shown_editions(page.view.asked)
    shown = st.multiselect(
        words.say("What was shown"),
        editions,
        [one.edition for one in before.shown if one.edition in editions] if before else [],
        placeholder=words.say("Choose one or more"),
        key=f"{key}-shown",
        select_all=False,
    )
    recorded = _pick_recorded(page, key, period)
    decided = tuple(_decision(page, f"{key}-{place}", place) for place in range(count))
    return Held(
        period, day, name, tuple(institutions), tuple(posts.splitlines()), tuple(shown), recorded, decided
    )


def _pick_recorded(page: Page, key: str, period: str) -> tuple[int, ...]:
    """Decisions that were recorded from a slide: of this meeting, unless they are taken out."""
    found = {one.id: one.text for one in reads.unlisted(page.view.asked, period)}
    if not found:
        return ()
    return tuple(
        st.multiselect(
            page.words.say("Decisions recorded from the slides"),
            list(found),
            list(found),
            format_func=lambda number: f"№ {number} · {found[number]}",
            placeholder=page.words.say("Choose one or more"),
            key=f"{key}-recorded",
            select_all=False,
        )
    )


def _decision(page: Page, key: str, place: int) -> Decided:
    words, known = page.words, page.programme.institutions
    # Kept by the Chinese name, which is what minutes say; shown as the page's language calls it.
    shown = {one.short("zh"): one.short(words.language) for one in known.values()}
    st.markdown(strong(words.say("Decision {n}", n=place + 1)))
    text = st.text_input(words.say("What was decided"), key=f"{key}-text")
    left, right = st.columns(2)
    with left:
        owner = st.selectbox(
            words.say("Who is to do it: an institution, or type a post"),
            list(shown),
            None,
            format_func=lambda name: shown.get(name, name),
            accept_new_options=True,
            key=f"{key}-owner",
        )
    with right:
        due = st.date_input(words.say("Due by"), None, key=f"{key}-due")
    return Decided(text, owner or "", due)
