"""The register: a line for each meeting, with what was decided and how it stands."""

import streamlit as st

from etl.queries.meetings import Meeting, Minutes
from pages.shared.narrowed import asked_only, told_only
from pages.shared.quoting import for_markdown, strong
from pages.shared.shell import Page, now_in
from pages.subjects.meetings import reads
from pages.subjects.meetings.entering import show_correcting
from pages.subjects.objections.decided import decision_line
from pages.subjects.objections.reads import resolutions

OPEN = "open"
"""What of the decisions a link asks for that counts those that are not closed."""


def show_open(page: Page) -> None:
    """To who comes from a count of the open decisions: just these, whichever meeting made them."""
    if not is_narrowed():
        return
    words, found = page.words, resolutions(page.view.asked, page.period)
    said = words.count("{n} open decision of a meeting", "{n} open decisions of meetings", len(found))
    st.header(words.say("Open decisions"), anchor=False)
    st.markdown(told_only(page, said))
    for one in found:
        st.markdown(decision_line(page, one, now_in(page).date()))


def is_narrowed() -> bool:
    """Whether only open decisions are asked for."""
    return bool(asked_only((OPEN,)))


def show_register(page: Page) -> None:
    """Every meeting that the viewer may know of, the latest first."""
    words, found = page.words, reads.register(page.view.asked)
    st.header(words.say("The register of meetings"), anchor=False)
    st.markdown(
        words.count("{n} meeting is entered.", "{n} meetings are entered.", len(found))
        if found
        else words.say("No meeting is entered yet.")
    )
    st.caption(
        words.say(
            "What was decided appears in the next bulletin and on its slides automatically until it is closed. A "
            "line is never changed: a corrected one takes its place, and both stay on record."
        )
    )
    for one in found:
        _show_line(page, one)


def _show_line(page: Page, one: Minutes) -> None:
    words, line = page.words, one.meeting
    title = words.say(
        "{day} · {name} · about {period}",
        day=words.day(line.held_on),
        name=for_markdown(line.name),
        period=words.period(line.period),
    )
    with st.expander(title, expanded=len(reads.register(page.view.asked)) == 1):
        st.markdown(words.say("**There**: {names}", names=for_markdown(_present(page, line))))
        _show_shown(page, line)
        if one.decisions:
            st.markdown(strong(words.say("What was decided")))
            for decided in one.decisions:
                st.markdown(decision_line(page, decided, now_in(page).date()))
        else:
            st.markdown(words.say("No decision is recorded."))
        st.caption(_recorded(page, line))
        for earlier in one.superseded:
            st.caption(
                words.say(
                    "Takes the place of line {n}: “{name}”, {day}.",
                    n=earlier.id,
                    name=for_markdown(earlier.name),
                    day=words.day(earlier.held_on),
                )
            )
        if page.may("record meetings"):
            show_correcting(page, one)


def _present(page: Page, line: Meeting) -> str:
    words, known = page.words, page.programme.institutions
    names = [known[code].short(words.language) if code in known else code for code in line.institutions]
    return words.listed([*names, *line.posts])


def _show_shown(page: Page, line: Meeting) -> None:
    words = page.words
    if not line.shown:
        st.markdown(words.say("No edition was shown."))
    for one in line.shown:
        st.markdown(
            words.say(
                "**Shown**: {edition} · SHA-256 {digest} · slides {slides}",
                edition=for_markdown(one.edition),
                digest=f"`{one.sha256[:12]}`",
                slides=f"`{one.slides[:12]}`",
            )
        )


def _recorded(page: Page, line: Meeting) -> str:
    words = page.words
    moment = words.moment(line.recorded_at, page.programme.settings.time_zone)
    who = for_markdown(page.view.translated(line.recorded_by))
    said = words.say("Line {n}, entered by {who} on {day}.", n=line.id, who=who, day=moment)
    if line.reason:
        said = words.together(
            said, words.say("Corrected because: {reason}", reason=for_markdown(line.reason))
        )
    return said
