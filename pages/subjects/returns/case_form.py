"""Cases by form: the record as a table to type into, and as a file; both are checked alike and kept as the draft."""

from collections.abc import Mapping
from functools import partial

import polars as pl
import streamlit as st

from etl.definitions.clocked.cases import Cases
from etl.queries.returns.cases import case_layout
from etl.queries.returns.own_return import OwnReturn
from pages.shared.acting import attempt
from pages.shared.offering import offer_file
from pages.shared.shell import Page, now_in
from pages.subjects.returns import acts

_FILLED_IN = ("institution", "period")
"""What the page knows already."""


def show_case_form(page: Page, own: OwnReturn) -> None:
    """The cases of the period to enter or correct, and the same as a file."""
    words, programme, code = page.words, page.programme, own.cell.institution
    layout = case_layout(programme)
    assert layout is not None
    assert layout.cases is not None
    st.header(words.say("Enter cases, or upload the record"), anchor=False)
    st.markdown(
        words.say(
            "Numbers, days and the given words only: no names, telephone numbers or identity numbers. A file that "
            "holds anything else is not kept. Clocks run in working days after the day of receipt."
        )
    )
    _form(page, code, layout.cases, layout.headings(words.language))
    offer_file(
        words.say("Download the record to go on with (CSV)"),
        partial(acts.case_record, programme, code, page.period, page.viewer, words.language),
        f"{code}-{page.period}.csv",
        "text/csv",
        key="case-record",
    )
    with st.form("upload", clear_on_submit=True):
        sent = st.file_uploader(
            words.say("The record as CSV or XLSX (at most {n} MB)", n=acts.LARGEST), key="return-file"
        )
        if st.form_submit_button(words.say("Upload and check (does not file)"), type="primary"):
            file = (sent.name, sent.getvalue()) if sent else None
            act = partial(acts.upload, programme, code, page.period, file, page.viewer, now_in(page))
            attempt(page, act, words.say("The record is read and kept as a draft. It is not filed yet."))


def _form(page: Page, code: str, cases: Cases, headings: Mapping[str, str]) -> None:
    words, programme = page.words, page.programme
    lines = acts.cases_to_enter(programme, code, page.period, page.viewer)
    names = [name for name in headings if name not in _FILLED_IN]
    frame = pl.DataFrame(
        {name: [one[name] for one in lines] for name in names}, schema=dict.fromkeys(names, pl.String)
    )
    given = {
        "grade": [one.words[0] for one in cases.grade],
        "extension": [one.words[0] for one in cases.reason],
        "satisfied": [cases.yes[0], cases.no[0]],
    }
    names_of_options = {one.words[0]: words.text(one.name) for one in cases.grade}
    names_of_options |= {one.words[0]: words.text(one.name) for one in cases.reason}
    names_of_options |= {cases.yes[0]: words.say("yes"), cases.no[0]: words.say("no")}
    columns = {
        name: st.column_config.SelectboxColumn(
            headings[name],
            options=given[name],
            format_func=lambda word: names_of_options.get(str(word), str(word)),
        )
        if name in given
        else st.column_config.TextColumn(headings[name])
        for name in names
    }
    with st.form("cases"):
        st.caption(words.say("Days as 2018-03-31; times of receipt and report as 2018-03-31 15:20."))
        typed = st.data_editor(
            frame,
            num_rows="dynamic",
            column_config=columns,
            hide_index=True,
            placeholder="",
            key=f"cases-{code}-{page.period}",
        )
        if st.form_submit_button(words.say("Check what is entered (does not file)")):
            rows = [{name: value or "" for name, value in row.items()} for row in typed.to_dicts()]
            act = partial(acts.enter_cases, programme, code, page.period, rows, page.viewer, now_in(page))
            attempt(page, act, words.say("The record is read and kept as a draft. It is not filed yet."))
