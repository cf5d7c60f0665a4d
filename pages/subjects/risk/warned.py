"""The list of early warnings: what, whose, by when, how it stands, and the acts about it."""

from functools import partial

import streamlit as st

from etl.queries.risks import Sweep, Warning
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.words import Words
from pages.subjects.risk import acts
from pages.subjects.risk.matrix import sweep_of


def show_warnings(page: Page) -> None:
    """Every warning that is open or of this period, those due first."""
    words, found = page.words, sweep_of(page)
    st.header(words.say("Early warnings"), anchor=False)
    overdue = sum(one.is_overdue(found.today) for one in found.warnings)
    said = words.count("{n} warning is on the list", "{n} warnings are on the list", len(found.warnings))
    if not found.warnings:
        st.markdown(words.say("There is no warning on the list."))
        return
    st.markdown(words.say("{warnings}; {overdue} overdue.", warnings=said, overdue=words.number(overdue)))
    for one in found.warnings:
        _show_warning(page, found, one)


def _show_warning(page: Page, found: Sweep, one: Warning) -> None:
    words, last = page.words, one.last
    member = found.members[last.institution]
    name = member.short_zh if words.language == "zh" else member.short_en
    risk = found.rules.named(last.risk)
    assert last.grade is not None
    title = " · ".join((last.grade.code, name, words.text(risk.name), _state(words, found, one)))
    with st.expander(for_markdown(title)):
        st.markdown(for_markdown(words.text(risk.why)))
        if last.grade.owner is not None:
            st.markdown(
                words.say(
                    "Owner: {owner}. Under warning since {period}, {n} sweeps in a row.",
                    owner=for_markdown(words.text(last.grade.owner)),
                    period=words.period(one.begun),
                    n=words.number(one.failures),
                )
            )
        if found.is_escalated(one) and found.rules.escalation is not None:
            st.warning(
                words.say(
                    "It is referred to {post}: {n} sweeps in a row called for it.",
                    post=words.text(found.rules.escalation.to),
                    n=words.number(one.failures),
                )
            )
        for act in one.acts:
            moment = words.moment(act.at, page.programme.settings.time_zone)
            until = "" if act.due is None else f" → {words.day(act.due)}"
            st.markdown(
                f"- {moment} · **{act_word(words, act.kind)}**{until} · "
                f"{for_markdown(act.text)} ({for_markdown(page.view.translated(act.by))})"
            )
        _forms(page, one)


def _state(words: Words, found: Sweep, one: Warning) -> str:
    day = words.day(one.due)
    if one.state == "closed":
        return words.say("closed")
    if one.state == "fallen":
        return words.say("fallen below, to be closed")
    if one.is_overdue(found.today):
        return words.say("was due on {day}: late", day=day)
    return words.say("due by {day}", day=day)


def act_word(words: Words, kind: str) -> str:
    """What an act about a warning is called."""
    return {
        "taken": words.say("taken on"),
        "extended": words.say("put off"),
        "closed": words.say("closed"),
    }[kind]


def _forms(page: Page, one: Warning) -> None:
    """What the viewer may do about it."""
    words, last = page.words, one.last
    if one.state == "closed":
        return
    may_settle = page.may("settle warnings", last.institution)
    may_take = page.may("take warnings on", last.institution) and not any(a.kind == "taken" for a in one.acts)
    if not (may_settle or may_take):
        return
    key = f"warning-{last.institution}-{last.risk}"
    with st.form(key):
        text = st.text_input(words.say("What is done, or why"), key=f"{key}-text")
        due = (
            st.date_input(words.say("Put off until (only when putting off)"), None, key=f"{key}-due")
            if may_settle
            else None
        )
        with st.container(horizontal=True):
            taking = may_take and st.form_submit_button(words.say("Take it on"), type="primary")
            extending = may_settle and st.form_submit_button(words.say("Put it off"))
            closing = may_settle and st.form_submit_button(words.say("Close it"))
    about = (page.programme, page.period, last.institution, last.risk, text)
    if taking:
        attempt(
            page,
            partial(acts.take_on, *about, page.viewer, now_in(page)),
            words.say("The warning is taken on."),
        )
    if extending:
        act = partial(acts.extend, *about, due, page.viewer, now_in(page))
        attempt(page, act, words.say("The warning is put off."))
    if closing:
        attempt(
            page, partial(acts.close, *about, page.viewer, now_in(page)), words.say("The warning is closed.")
        )
