"""The filing page: an institution's return for a month, from the template to the receipt."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import streamlit as st

from access.viewer import Viewer
from etl.definitions.programme import Programme
from etl.queries.returns.cases import case_layout
from etl.queries.returns.own_return import OwnReturn, return_layout
from etl.values.periods import Period
from pages.shared import filters
from pages.shared.acting import attempt
from pages.shared.offering import offer_file
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.subjects.returns import acts
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.answers import show_answers
from pages.subjects.returns.case_form import show_case_form
from pages.subjects.returns.cases import show_open_cases
from pages.subjects.returns.lists import show_own_registers
from pages.subjects.returns.month_tables import findings_table
from pages.subjects.returns.seen import note_what_is_shown, refuse_unseen, stands_otherwise
from pages.subjects.returns.sentences import deadline_sentence, state_sentence
from pages.subjects.returns.versions import show_second_source, show_versions

FILE, WITHDRAW = "file-draft", "withdraw-draft"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_filing_page(page: Page) -> None:
    """Everything around one return, in the order in which a filer needs it."""
    words, institution = page.words, _institution(page)
    if not institution:
        return
    now = returns_data.to_the_minute(now_in(page))
    own = returns_data.own_return(page.view.asked, institution, page.period, now)
    if own is None:
        st.info(words.say("This institution is no member of the programme in this month and files nothing."))
        return
    note_what_is_shown(page, own)
    _show_state(page, own)
    if may_file(page, institution):
        if case_layout(page.programme):
            show_case_form(page, own)
        else:
            _template_and_upload(page, own)
    show_open_cases(page, institution)
    _show_findings(page, own)
    if may_file(page, institution):
        if own.draft is not None:
            _file_or_withdraw(page, own)
        elif stands_otherwise(page, own) and any(st.session_state.get(one) for one in (FILE, WITHDRAW)):
            attempt(page, partial(refuse_unseen, page, own), "")
    show_versions(page, own)
    show_second_source(page, institution)
    if may_file(page, institution):
        show_own_registers(page, institution)


def may_file(page: Page, institution: str) -> bool:
    """Whether the viewer may act here: the institution's staff; in a demonstration also the coordinator."""
    return page.may("file returns", institution)


def _institution(page: Page) -> str:
    """Whose return is looked at; "" after the sentence that says why nobody's is."""
    words, programme = page.words, page.programme
    if return_layout(programme) is None:
        st.info(
            words.say(
                "Institutions of this programme do not file themselves: their figures come from a published table."
            )
        )
        return ""
    if page.viewer.role == "institution":
        return page.viewer.institution
    if not page.may("desk"):
        st.info(
            words.say(
                "Before a return is published, only the institution itself and those who coordinate or review see "
                "it."
            )
        )
        return ""
    month = Period.parse(page.period)
    labels = {
        code: one.name(words.language) for code, one in programme.institutions.items() if one.is_member(month)
    }
    chosen = filters.pick(words, "institution", words.say("Institution"), labels, next(iter(labels)))
    if may_file(page, chosen):
        st.caption(
            words.say("In the open demonstration the coordinator may file for the institution chosen here.")
        )
    return chosen


def _show_state(page: Page, own: OwnReturn) -> None:
    words, cell = page.words, own.cell
    st.header(page.programme.institutions[cell.institution].name(words.language), anchor=False)
    sentence = state_sentence(page.view, own)
    is_done = cell.is_in and own.draft is None and cell.asked is None
    show = st.success if is_done else st.info if cell.state == "not begun" else st.warning
    show(sentence)
    st.markdown(deadline_sentence(page.view, own, now_in(page)))


def _template_and_upload(page: Page, own: OwnReturn) -> None:
    words, programme, code = page.words, page.programme, own.cell.institution
    st.header(words.say("Template and upload"), anchor=False)
    offer_file(
        words.say("Download the template of this month"),
        partial(acts.template, programme, code, page.period, page.viewer, words.language),
        f"{code}-{page.period}.xlsx",
        WORKBOOK,
        key="template",
    )
    with st.form("upload", clear_on_submit=True):
        sent = st.file_uploader(
            words.say(
                "The workbook: the template, or one of your own with the same headings (at most {n} MB)",
                n=acts.LARGEST,
            ),
            key="return-file",
        )
        if st.form_submit_button(words.say("Upload and check (does not file)"), type="primary"):
            file = (sent.name, sent.getvalue()) if sent else None
            act = partial(acts.upload, programme, code, page.period, file, page.viewer, now_in(page))
            attempt(page, act, words.say("The workbook is read and kept as a draft. It is not filed yet."))


def _show_findings(page: Page, own: OwnReturn) -> None:
    words = page.words
    if own.draft is None and own.current is None:
        return
    st.header(words.say("What the checks say"), anchor=False)
    if not own.findings:
        st.markdown(words.say("The checks found nothing to ask about."))
        return
    _findings_tables(page, own)
    _marked_copy(page, own)
    if may_file(page, own.cell.institution):
        show_answers(page, own)


def _findings_tables(page: Page, own: OwnReturn) -> None:
    """What asks for something first; what is only for information on request, so that it hides nothing."""
    words = page.words
    asking = [one for one in own.findings if one.finding.severity != "note"]
    notes = [one for one in own.findings if one.finding.severity == "note"]
    if asking:
        title = words.say("Findings by sheet and cell")
        show_table(page, findings_table(page.view, asking), "findings", title)
    if notes:
        title = words.count("For information: {n} note", "For information: {n} notes", len(notes))
        with st.expander(title):
            show_table(page, findings_table(page.view, notes), "notes", title)


def _marked_copy(page: Page, own: OwnReturn) -> None:
    words, language = page.words, page.words.language
    if own.draft is not None:
        name, make = (
            own.draft.filename,
            partial(acts.marked_draft, page.programme, own.draft.id, page.viewer, language),
        )
    else:
        assert own.current is not None
        filing = own.current.filing
        name = filing.filename
        make = partial(acts.marked_filing, page.programme, filing.id, page.viewer, language)
    stem, _, ending = name.rpartition(".")
    ending = ending if ending in ("xlsx", "xlsm") else "xlsx"
    offer_file(
        words.say("Download your workbook with a note at each cell"),
        make,
        words.say("{name}-marked", name=stem or name) + f".{ending}",
        WORKBOOK,
        key="marked",
    )


def _file_or_withdraw(page: Page, own: OwnReturn) -> None:
    words = page.words
    st.header(words.say("File the return"), anchor=False)
    st.markdown(
        words.say(
            "By filing you confirm that the figures are those of your books. You get a receipt number; the "
            "coordinator then accepts the return or sends it back with reasons."
        )
    )
    with st.container(horizontal=True):
        filed = st.button(words.say("File the return now"), type="primary", key=FILE)
        taken_back = st.button(words.say("Take the draft back"), key=WITHDRAW)
    if filed:
        act = partial(_act_on_draft, acts.file, page, own)
        attempt(page, act, words.say("Filed. Keep the receipt number below."))
    if taken_back:
        act = partial(_act_on_draft, acts.withdraw, page, own)
        attempt(page, act, words.say("The draft is taken back; nothing was filed."))


def _act_on_draft(
    act: Callable[[Programme, int, Viewer, datetime], None], page: Page, own: OwnReturn
) -> None:
    """File the draft or take it back: the one that was shown."""
    refuse_unseen(page, own)
    assert own.draft is not None
    act(page.programme, own.draft.id, page.viewer, now_in(page))
