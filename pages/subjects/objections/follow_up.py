"""The part of the objections page that is about follow-up: proposals, open cases, decisions of meetings."""

from datetime import date
from functools import partial

import streamlit as st

from etl.queries.score.follow_up import Case, Proposal, Resolution, StepKind
from etl.values.periods import Period
from pages.shared.acting import attempt
from pages.shared.narrowed import asked_only, told_only
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.words import Words
from pages.subjects.objections import acts
from pages.subjects.objections import reads as objections_data
from pages.subjects.objections.decided import owner_in_words

STEPS: tuple[StepKind, ...] = ("notice", "meeting", "plan", "verification", "closing")


def show_follow_up(page: Page) -> None:
    """What the method proposes, what is open, and what meetings decided; forms to who may fill them in."""
    if page.may("proposals"):
        _show_proposals(page)
    _show_cases(page)
    _show_resolutions(page)


def _show_proposals(page: Page) -> None:
    words = page.words
    found = objections_data.proposals(page.view.asked, page.period, now_in(page).date())
    waiting = [one for one in found if one.case is None]
    st.header(words.say("What the method proposes"), anchor=False)
    st.markdown(
        words.count(
            "{n} proposal waits for a decision. Nothing follows by itself.",
            "{n} proposals wait for a decision. Nothing follows by itself.",
            len(waiting),
        )
    )
    for one in found:
        _show_proposal(page, one)


def _show_proposal(page: Page, one: Proposal) -> None:
    words = page.words
    title = for_markdown(f"{one.member.name(words.language)} · {words.text(one.consequence.name)}")
    with st.expander(title if one.case is None else f"{title} · {_decided(words, one)}"):
        st.markdown(words.say("Reason: {reason}.", reason=for_markdown(words.text(one.reason))))
        if one.case is not None:
            st.caption(for_markdown(f"{page.view.translated(one.case.decided_by)}: {one.case.reasons}"))
            return
        key = f"{one.member.code}-{one.consequence.code}"
        with st.form(f"propose-{key}"):
            reasons = st.text_input(words.say("Reasons"), key=f"propose-reasons-{key}")
            opened = words.say("Commend") if one.commends else words.say("Open a case")
            opening = st.form_submit_button(opened, type="primary")
            leaving = st.form_submit_button(words.say("Leave it"))
        if opening or leaving:
            act = partial(
                acts.decide_proposal,
                page.programme,
                page.period,
                one,
                opening,
                reasons,
                page.viewer,
                now_in(page),
            )
            attempt(page, act, words.say("The decision is recorded."))


def _decided(words: Words, one: Proposal) -> str:
    case = one.case
    if case is None or not case.opened:
        return words.say("left")
    return words.say("commended") if one.commends else words.say("case {n}", n=case.id)


def _show_cases(page: Page) -> None:
    words, cases = page.words, objections_data.open_cases(page.view.asked)
    st.header(words.say("Open cases"), anchor=False)
    whose = asked_only(page.programme.institutions)
    if own := tuple(case for case in cases if case.institution == whose):
        name = page.programme.institutions[whose].short(words.language)
        said = words.count("{n} open case of {name}", "{n} open cases of {name}", len(own), name=name)
        st.markdown(told_only(page, said, section="follow-up"))
        cases = own
    if not cases:
        st.caption(words.say("No case is open."))
    for case in cases:
        _show_case(page, case)


def _show_case(page: Page, case: Case) -> None:
    words = page.words
    rungs = {rung.code: rung.name for method in page.programme.methods for rung in method.consequence}
    institution = page.programme.institutions[case.institution].name(words.language)
    with st.expander(
        for_markdown(
            f"№ {case.id} · {institution} · {words.text(rungs[case.consequence])} · {words.period(case.period)}"
        )
    ):
        show_course(page, case)
        if page.may("follow up"):
            _step_form(page, case)


def show_course(page: Page, case: Case) -> None:
    """By when something is due in a case, and what has happened in it."""
    words = page.words
    if case.due is not None:
        st.markdown(_due_sentence(page, case.due))
    for step in case.steps:
        who = page.view.translated(step.taken_by)
        st.markdown(
            f"- {words.moment(step.taken_at, page.programme.settings.time_zone)} · "
            f"**{step_word(words, step.kind)}** · {for_markdown(step.text)} ({for_markdown(who)})"
        )


def _due_sentence(page: Page, due: date) -> str:
    words, day = page.words, page.words.day(due)
    if due < now_in(page).date():
        return words.say("Was due on {day}: late.", day=day)
    return words.say("Due by {day}.", day=day)


def _step_form(page: Page, case: Case) -> None:
    words = page.words
    with st.form(f"step-{case.id}"):
        left, right = st.columns(2)
        with left:
            kind = st.selectbox(
                words.say("Next step"),
                STEPS,
                format_func=lambda k: step_word(words, k),
                key=f"step-kind-{case.id}",
            )
        with right:
            due = st.date_input(words.say("Next thing due by (optional)"), None, key=f"step-due-{case.id}")
            text = st.text_input(words.say("What was done"), key=f"step-text-{case.id}")
        if st.form_submit_button(words.say("Record the step")):
            act = partial(acts.take_step, page.programme, case.id, kind, text, due, page.viewer, now_in(page))
            attempt(page, act, words.say("The step is recorded."))


def step_word(words: Words, kind: str) -> str:
    """What a step of a case is called."""
    return {
        "notice": words.say("notice"),
        "meeting": words.say("meeting"),
        "plan": words.say("plan of rectification"),
        "verification": words.say("verification"),
        "closing": words.say("closing"),
    }[kind]


def _show_resolutions(page: Page) -> None:
    words = page.words
    after = str(Period.parse(page.period).months[-1].shift(1))
    found = objections_data.resolutions(page.view.asked, after)
    st.header(words.say("Decisions of meetings"), anchor=False)
    st.caption(words.say("A decision is brought up again every month until it is closed."))
    for one in found:
        _show_resolution(page, one)
    if not found:
        st.caption(words.say("No decision is open."))
    if not page.may("record resolutions"):
        return
    with st.expander(words.say("Record a decision")), st.form("resolution"):
        text = st.text_input(words.say("What was decided"), key="resolution-text")
        figure = st.text_input(words.say("About which figure (optional)"), key="resolution-figure")
        owner = st.text_input(words.say("Who is to do it"), key="resolution-owner")
        due = st.date_input(words.say("Due by"), now_in(page).date(), key="resolution-due")
        if st.form_submit_button(words.say("Record the decision")):
            period = str(Period.parse(page.period).months[-1])
            act = partial(
                acts.record_resolution,
                page.programme,
                period,
                figure,
                text,
                owner,
                due,
                page.viewer,
                now_in(page),
            )
            attempt(page, act, words.say("The decision is recorded."))


def _show_resolution(page: Page, one: Resolution) -> None:
    words = page.words
    with st.expander(
        for_markdown(f"№ {one.id} · {one.text} · {owner_in_words(page, one)} · {words.day(one.due)}")
    ):
        for report in one.reports:
            st.markdown(
                f"- {for_markdown(report.text)} ({for_markdown(page.view.translated(report.taken_by))})"
            )
        if not page.may("record resolutions"):
            st.caption(_due_sentence(page, one.due))
            return
        with st.form(f"resolve-{one.id}"):
            text = st.text_input(words.say("What was done"), key=f"resolve-text-{one.id}")
            if st.form_submit_button(words.say("Close it")):
                act = partial(acts.close_resolution, page.programme, one.id, text, page.viewer, now_in(page))
                attempt(page, act, words.say("Decision {n} is closed.", n=one.id))
