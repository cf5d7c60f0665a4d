"""What the coordinator does with a return: accept it, send it back with reasons, move a deadline."""

from datetime import datetime, time
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from etl.queries.returns.deadlines import MOST_DAYS_LATER
from etl.queries.returns.desk import Board, BoardCell
from etl.queries.returns.own_return import OwnReturn
from pages.shared import filters
from pages.shared.acting import attempt
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.subjects.returns import acts
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.desk_tables import state_in_words
from pages.subjects.returns.month_tables import findings_table, sentence_of
from pages.subjects.returns.sentences import state_sentence


def show_acts(page: Page, found: Board) -> None:
    """The return of one institution, looked at more closely, and what can be done with it."""
    words = page.words
    st.header(words.say("Decide on a return"), anchor=False)
    cells = {row.institution.code: row.cells[page.period] for row in found.rows}
    names = {row.institution.code: row.institution.name(words.language) for row in found.rows}
    if not cells:
        return
    labels = {one: f"{names[one]} · {state_in_words(words, cell)}" for one, cell in cells.items()}
    first = next((one for one, cell in cells.items() if cell.state == "filed"), next(iter(cells)))
    code = filters.pick(words, "institution", words.say("Institution"), labels, first)
    minute = returns_data.to_the_minute(now_in(page))
    own = returns_data.own_return(page.view.asked, code, page.period, minute)
    if own is not None:
        _show_return(page, own)
    _extension_form(page, code, cells, names)


def _show_return(page: Page, own: OwnReturn) -> None:
    words, cell = page.words, own.cell
    st.markdown(state_sentence(page.view, own))
    asking = [one for one in own.findings if one.finding.severity != "note"]
    if asking:
        show_table(page, findings_table(page.view, asking), "findings", words.say("Findings"))
    for one in {one.finding.key: one for one in own.findings if one.explanation}.values():
        assert one.explanation is not None
        st.markdown(
            words.say(
                "{finding} Explained by {by}: {text}",
                finding=for_markdown(sentence_of(page.view, one)),
                by=for_markdown(page.view.translated(one.explanation.given_by)),
                text=for_markdown(one.explanation.text),
            )
        )
    if cell.state == "filed":
        _acceptance_form(page, cell)
    if cell.is_in:
        _return_form(page, cell)


def _acceptance_form(page: Page, cell: BoardCell) -> None:
    words = page.words
    assert cell.filing is not None
    if st.button(words.say("Accept the return"), type="primary", key=f"accept-{cell.filing}"):
        act = partial(acts.accept, page.programme, cell.filing, page.viewer, now_in(page))
        attempt(page, act, words.say("The return is accepted; its figures count from now on."))


def _return_form(page: Page, cell: BoardCell) -> None:
    words, is_accepted = page.words, cell.state == "accepted"
    assert cell.filing is not None
    label = words.say("Ask for a correction") if is_accepted else words.say("Send the return back")
    with st.form(f"send-back-{cell.filing}"):
        reasons = st.text_area(
            words.say("What is wrong, and what to do"), key=f"send-back-reasons-{cell.filing}", height=80
        )
        if is_accepted:
            st.caption(words.say("The accepted figures stay in force until a corrected version is accepted."))
        if st.form_submit_button(label):
            act = partial(acts.send_back, page.programme, cell.filing, reasons, page.viewer, now_in(page))
            attempt(page, act, words.say("The institution reads the reasons on its page."))


def _extension_form(page: Page, code: str, cells: dict[str, BoardCell], names: dict[str, str]) -> None:
    """Old deadline, new deadline and how far they lie apart are read before the button is pressed."""
    words, zone = page.words, page.programme.settings.time_zone
    choices = {code: names[code], "": words.say("All institutions"), **names}
    with st.expander(words.say("Extend a deadline")):
        for_whom = st.selectbox(
            words.say("For whom"),
            list(choices),
            format_func=choices.__getitem__,
            key=f"extend-for-{page.period}-{code}",
        )
        old = (
            min((cell.due for cell in cells.values()), default=None) if not for_whom else cells[for_whom].due
        )
        assert old is not None
        left, right = st.columns(2)
        day = left.date_input(
            words.say("New day"),
            old.date(),
            min_value=old.date(),
            key=f"extend-day-{page.period}-{for_whom}",
            format="YYYY-MM-DD",
        )
        due = time.fromisoformat(page.programme.settings.calendar.due_time)
        hour = right.time_input(words.say("New hour"), due, key=f"extend-hour-{page.period}-{for_whom}")
        until = datetime.combine(day, hour, ZoneInfo(zone))
        later = (until.date() - old.date()).days
        who = names.get(for_whom) or words.say("All institutions")
        st.markdown(
            words.say(
                "{who}: due by {old} now, by {new} after the change, which is {days} later.",
                who=for_markdown(who),
                old=words.moment(old, zone),
                new=words.moment(until, zone),
                days=words.count("{n} day", "{n} days", later),
            )
        )
        is_meant = later > MOST_DAYS_LATER and st.checkbox(
            words.say("More than a month later is intended"), key=f"extend-far-{page.period}-{for_whom}"
        )
        reason = st.text_input(words.say("Reason (it is kept and shown)"), key=f"extend-reason-{page.period}")
        if st.button(words.say("Extend the deadline"), key=f"extend-{page.period}"):
            act = partial(
                acts.extend,
                page.programme,
                for_whom,
                page.period,
                until,
                reason,
                page.viewer,
                now_in(page),
                is_meant=is_meant,
            )
            attempt(page, act, words.say("The deadline is moved and recorded."))
