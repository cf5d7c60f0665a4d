"""Inventories by form and by file: entered or uploaded, checked, filed; and accepted by the coordinator."""

from functools import partial

import polars as pl
import streamlit as st

from etl.definitions.returns import Layout
from etl.queries.returns.inventories import inventory_layout
from etl.values.periods import Period
from etl.values.text import word_in
from pages.shared import filters
from pages.shared.acting import attempt
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.subjects.inventories import acts, reads
from pages.subjects.returns import acts as returns_acts
from pages.subjects.returns.month_tables import findings_table

_FILLED_IN = ("institution", "period")
"""What the page knows already."""


def show_filing(page: Page, source: str) -> None:
    """What waits for the coordinator, then the inventory of one institution to go on with."""
    _decide(page)
    layout, institution = inventory_layout(page.programme, source), _institution(page)
    if not page.may("file returns", institution):
        st.info(page.words.say("Only the institution itself files its inventory."))
        return
    _form(page, layout, institution)
    _file(page, layout, institution)


def _institution(page: Page) -> str:
    if page.viewer.role == "institution":
        return page.viewer.institution
    month = Period.parse(page.period)
    labels = {
        code: one.name(page.words.language)
        for code, one in page.programme.institutions.items()
        if one.is_member(month)
    }
    return filters.pick(page.words, "institution", page.words.say("Institution"), labels, next(iter(labels)))


def _form(page: Page, layout: Layout, institution: str) -> None:
    words, programme, inventory = page.words, page.programme, layout.inventory
    assert inventory is not None
    st.header(words.text(layout.name), anchor=False)
    if reasons := reads.sent_back(page.view.asked, layout.source, institution, page.period):
        st.warning(words.say("The last file came back: {reasons}", reasons=for_markdown(reasons)))
    st.markdown(
        words.say(
            "Numbers and days only: no names, telephone numbers or identity numbers. A file that holds anything else "
            "is not kept."
        )
        if inventory.is_of_persons
        else words.say(
            "One row each; what is left blank counts as absent. The whole list is filed each time."
        )
    )
    headings = layout.headings(words.language)
    names = [name for name in headings if name not in _FILLED_IN]
    lines = acts.lines(programme, layout.code, institution, page.period, page.viewer, words.language)
    frame = pl.DataFrame(
        {name: [one.get(name, "") for one in lines] for name in names}, schema=dict.fromkeys(names, pl.String)
    )
    yes = {one.code for one in inventory.attribute if one.kind == "yes"}
    answers = [word_in(inventory.yes, words.language), word_in(inventory.no, words.language)]
    columns = {
        name: st.column_config.SelectboxColumn(headings[name], options=answers)
        if name in yes
        else st.column_config.TextColumn(headings[name])
        for name in names
    }
    with st.form("enter-inventory"):
        typed = st.data_editor(
            frame,
            num_rows="dynamic",
            column_config=columns,
            hide_index=True,
            placeholder="",
            key=f"things-{layout.code}-{institution}-{page.period}",
        )
        if st.form_submit_button(words.say("Check what is entered (does not file)")):
            rows = [{name: value or "" for name, value in row.items()} for row in typed.to_dicts()]
            whose = (programme, layout.code, institution, page.period)
            act = partial(acts.enter, *whose, rows, page.viewer, now_in(page))
            attempt(page, act, words.say("The inventory is read and kept as a draft. It is not filed yet."))


def _file(page: Page, layout: Layout, institution: str) -> None:
    words, programme = page.words, page.programme
    offer_file(
        words.say("Download the inventory to go on with (CSV)"),
        partial(acts.record, programme, layout.code, institution, page.period, page.viewer, words.language),
        f"{institution}-{layout.code}-{page.period}.csv",
        "text/csv",
        key="inventory-record",
    )
    with st.form("upload-inventory", clear_on_submit=True):
        sent = st.file_uploader(
            words.say("The inventory as CSV or XLSX (at most {n} MB)", n=returns_acts.LARGEST),
            key="inventory-file",
        )
        if st.form_submit_button(words.say("Upload and check (does not file)"), type="primary"):
            file = (sent.name, sent.getvalue()) if sent else None
            act = partial(
                returns_acts.upload, programme, institution, page.period, file, page.viewer, now_in(page)
            )
            attempt(page, act, words.say("The inventory is read and kept as a draft. It is not filed yet."))
    _draft(page, layout, institution)


def _draft(page: Page, layout: Layout, institution: str) -> None:
    words, found = page.words, reads.draft(page.view.asked, layout.source, institution, page.period)
    if found is None:
        return
    draft, findings = found
    st.header(words.say("What the checks say"), anchor=False)
    if findings:
        show_table(
            page, findings_table(page.view, findings), "findings", words.say("Findings by sheet and cell")
        )
    else:
        st.markdown(words.say("The checks found nothing to ask about."))
    with st.container(horizontal=True):
        filed = st.button(words.say("File the inventory now"), type="primary", key="file-inventory")
        back = st.button(words.say("Take the draft back"), key="withdraw-inventory")
    if filed:
        act = partial(returns_acts.file, page.programme, draft.id, page.viewer, now_in(page))
        attempt(page, act, words.say("Filed. The coordinator accepts it or sends it back."))
    if back:
        act = partial(returns_acts.withdraw, page.programme, draft.id, page.viewer, now_in(page))
        attempt(page, act, words.say("The draft is taken back; nothing was filed."))


def _decide(page: Page) -> None:
    words, waiting = page.words, reads.waiting(page.view.asked)
    if not waiting or not page.may("decide on returns"):
        return
    st.header(words.say("Inventories that wait for you"), anchor=False)
    labels = {
        one.id: words.say(
            "{name} · {institution} · {period} · version {version}",
            name=words.text(page.programme.source_name(one.source)),
            institution=page.programme.institutions[one.institution].short(words.language),
            period=words.period(one.period),
            version=one.version,
        )
        for one in waiting
    }
    chosen = st.selectbox(
        words.say("Which file"), list(labels), format_func=labels.__getitem__, key="decide-on-inventory"
    )
    if st.button(words.say("Accept the inventory"), type="primary", key="accept-inventory"):
        act = partial(returns_acts.accept, page.programme, chosen, page.viewer, now_in(page))
        attempt(page, act, words.say("The inventory is accepted; it counts."))
    with st.form("return-inventory"):
        reasons = st.text_area(
            words.say("What is wrong, and what to do"), key=f"return-inventory-{chosen}", height=80
        )
        if st.form_submit_button(words.say("Send the inventory back")):
            back = partial(returns_acts.send_back, page.programme, chosen, reasons, page.viewer, now_in(page))
            attempt(page, back, words.say("The institution reads the reasons on its page."))
