"""Major events with the hours that they were reported in, and the rules that stand: review, escalation, compliance."""

from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from etl.definitions.oversight.risks import Reporting
from etl.facts.risks import hours_between
from etl.queries.risks import Sweep
from pages.shared.acting import attempt
from pages.shared.links import to_institution
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.subjects.risk import acts
from pages.subjects.risk.matrix import sweep_of


def show_events(page: Page) -> None:
    """What has to be reported within hours, what was reported, and the form for it."""
    words, found = page.words, sweep_of(page)
    rule = found.rules.reporting
    if rule is None or not found.rules.event:
        return
    st.header(words.say("Major events"), anchor=False)
    st.markdown(_reporting(page, rule))
    if found.events:
        show_table(page, events_table(page, found, rule), "events", words.say("Major events"))
    else:
        st.caption(words.say("No major event was reported."))
    if page.may("report major events"):
        _event_form(page, found)


def _reporting(page: Page, rule: Reporting) -> str:
    words = page.words
    said = words.say(
        "A major event is reported to {post} within {hours} hours.",
        post=for_markdown(words.text(rule.to)),
        hours=words.number(rule.hours),
    )
    if rule.copy_to is not None:
        said = words.together(
            said, words.say("A copy goes to {post}.", post=for_markdown(words.text(rule.copy_to)))
        )
    return said


def events_table(page: Page, found: Sweep, rule: Reporting) -> Table:
    """A row for each event, the latest first."""
    words, zone = page.words, page.programme.settings.time_zone
    kinds = {one.code: one.name for one in found.rules.event}
    listed = [one.event for one in reversed(found.events)]
    in_time = [one.in_time for one in reversed(found.events)]
    members = page.programme.institutions
    return Table(
        (
            text_column(
                words.say("Institution"),
                [members[e.institution].short(words.language) for e in listed],
                leads=[to_institution(page.view, e.institution) for e in listed],
            ),
            text_column(
                words.say("Event"), [words.text(kinds[e.kind]) if e.kind in kinds else e.kind for e in listed]
            ),
            text_column(words.say("Account of it"), [e.text for e in listed]),
            text_column(
                words.say("Happened"), [words.moment(e.occurred_at, zone) for e in listed], is_short=True
            ),
            text_column(
                words.say("Reported after"),
                [
                    words.count("{n} hour", "{n} hours", hours_between(e.occurred_at, e.reported_at))
                    for e in listed
                ],
                is_short=True,
            ),
            text_column(
                words.say("Within {hours} hours", hours=rule.hours),
                [words.say("yes") if one else words.say("late") for one in in_time],
                is_short=True,
            ),
        )
    )


def _event_form(page: Page, found: Sweep) -> None:
    words, known = page.words, page.programme.institutions
    own = [page.viewer.institution] if page.viewer.institution else list(known)
    kinds = {one.code: words.text(one.name) for one in found.rules.event}
    with st.expander(words.say("Report a major event")), st.form("event"):
        left, right = st.columns(2)
        with left:
            institution = st.selectbox(
                words.say("Institution"),
                own,
                format_func=lambda code: known[code].short(words.language),
                key="event-institution",
            )
            day = st.date_input(words.say("Day on which it happened"), now_in(page).date(), key="event-day")
        with right:
            kind = st.selectbox(
                words.say("Event"), list(kinds), format_func=kinds.__getitem__, key="event-kind"
            )
            hour = st.time_input(words.say("At what time"), time(9), key="event-hour")
        text = st.text_area(
            words.say("What happened, and what was done at once"), key="event-text", height=90
        )
        if st.form_submit_button(words.say("Report it"), type="primary"):
            occurred = datetime.combine(day, hour, ZoneInfo(page.programme.settings.time_zone))
            act = partial(
                acts.report_event,
                page.programme,
                institution,
                kind,
                text,
                occurred,
                page.viewer,
                now_in(page),
            )
            attempt(page, act, words.say("The event is reported."))


def show_rules(page: Page) -> None:
    """When the rules are reviewed, when a warning goes up, what share compliance has."""
    words, found = page.words, sweep_of(page)
    rules = found.rules
    if rules.review is None and rules.escalation is None and rules.compliance is None:
        return
    st.header(words.say("Rules that stand"), anchor=False)
    if rules.escalation is not None:
        st.markdown(
            "- "
            + words.say(
                "A warning called for by {n} sweeps in a row is referred to {post}.",
                n=words.number(rules.escalation.after),
                post=for_markdown(words.text(rules.escalation.to)),
            )
        )
    if rules.compliance is not None:
        st.markdown(f"- {_compliance(page, found)}")
    if rules.review is not None:
        st.markdown(f"- {_review(page, found)}")
        if found.review_due is not None and page.may("settle warnings"):
            _review_form(page, found.review_due)


def _compliance(page: Page, found: Sweep) -> str:
    words, rule = page.words, found.rules.compliance
    assert rule is not None
    method = page.programme.methods[-1]
    points = sum(method.parts[code].points for code in rule.parts)
    return words.say(
        "Compliance is at least {share}% of the appraisal; in the method from {date} it is {points} of {full} points "
        "({parts}).",
        share=rule.share,
        date=words.dated(method.code),
        points=f"{points:f}",
        full=f"{method.full:f}",
        parts=for_markdown(words.listed([words.text(method.parts[code].name) for code in rule.parts])),
    )


def _review(page: Page, found: Sweep) -> str:
    words, rule = page.words, found.rules.review
    assert rule is not None
    said = words.say(
        "The rules are reviewed every year from {month} on, by {post}.",
        month=words.month_name(rule.month),
        post=for_markdown(words.text(rule.owner)),
    )
    if found.review_due is not None:
        return words.together(said, words.say("The review of {year} is due.", year=found.review_due))
    return words.together(said, words.say("Last reviewed: {year}.", year=max(found.reviewed, default="—")))


def _review_form(page: Page, year: int) -> None:
    words = page.words
    with st.form("review"):
        text = st.text_input(words.say("What the review came to"), key="review-text")
        if st.form_submit_button(words.say("Record the review")):
            act = partial(acts.record_review, page.programme, year, text, page.viewer, now_in(page))
            attempt(page, act, words.say("The review is recorded."))
