"""What concerns one institution: its cases with their plans and deadlines, and every decision that names it."""

import streamlit as st

from etl.queries.score.follow_up import commendations, reason_of
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.subjects.objections import reads
from pages.subjects.objections.decided import decision_line
from pages.subjects.objections.follow_up import show_course


def show_own(page: Page, institution: str) -> None:
    """To the institution itself and to who follows up; to others this part is not there."""
    if not page.may("cases", institution):
        return
    words = page.words
    cases = reads.cases_of(page.view.asked, institution)
    decisions = reads.decisions_naming(page.view.asked, institution)
    st.header(words.say("Follow-up and decisions"), anchor=False)
    if not cases and not decisions:
        st.caption(words.say("No case was opened about it, and no decision of a meeting names it."))
    rungs = {code: rung.name for method in page.programme.methods for code, rung in method.rungs.items()}
    praise = commendations(page.programme)
    for case in cases:
        name = words.text(rungs[case.consequence]) if case.consequence in rungs else case.consequence
        reason = for_markdown(words.text(reason_of(case)))
        if case.consequence in praise:
            told = words.say("Commended: {what}, {reason}.", what=name, reason=reason)
            st.success(f"№ {case.id} · {words.period(case.period)} · {told}")
            continue
        state = words.say("closed") if case.is_closed else words.say("open")
        with st.expander(
            for_markdown(f"№ {case.id} · {name} · {words.period(case.period)} · {state}"),
            expanded=not case.is_closed,
        ):
            st.markdown(words.say("Reason: {reason}.", reason=reason))
            show_course(page, case)
    for one in decisions:
        st.markdown(decision_line(page, one, now_in(page).date()))
