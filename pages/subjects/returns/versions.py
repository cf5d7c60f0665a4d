"""Earlier versions of a return, their receipts, what changed between them, and what a second source says."""

from functools import partial

import streamlit as st

from etl.queries.returns.own_return import FiledVersion, OwnReturn
from pages.shared import filters
from pages.shared.offering import offer_file
from pages.shared.shell import Page
from pages.shared.show import show_table
from pages.subjects.returns import acts
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.month_tables import (
    changes_table,
    second_sources,
    second_table,
    version_state,
    versions_table,
)


def show_versions(page: Page, own: OwnReturn) -> None:
    """All versions of the month, the receipt of one of them, and what it changed."""
    words = page.words
    st.header(words.say("Versions and receipts"), anchor=False)
    if not own.versions:
        st.markdown(words.say("Nothing has been filed for this month yet, so there is no receipt."))
        return
    title = words.say("All versions of this month's return; none is ever deleted")
    show_table(page, versions_table(page.view, own.versions), "versions", title)
    chosen = _pick_version(page, own)
    if chosen.receipt is not None:
        _receipt(page, chosen)
    _changes(page, own, chosen)


def _pick_version(page: Page, own: OwnReturn) -> FiledVersion:
    words, by_number = page.words, {one.filing.version: one for one in reversed(own.versions)}
    if len(by_number) == 1:
        return own.versions[0]
    labels = {
        str(n): " · ".join((words.say("Version {n}", n=n), version_state(page.view, one)))
        for n, one in by_number.items()
    }
    newest = next(iter(labels))
    number = filters.pick(
        words, "version", words.say("Version to look at"), labels, newest, told_by_page=True
    )
    return by_number[int(number)]


def _receipt(page: Page, chosen: FiledVersion) -> None:
    words, receipt = page.words, chosen.receipt
    assert receipt is not None
    st.markdown(words.say("Receipt number: **{number}**", number=receipt.number))
    offer_file(
        words.say("Download the receipt (PDF)"),
        partial(acts.receipt, page.programme, chosen.filing.id, page.viewer, words.language),
        f"{receipt.number}.pdf",
        "application/pdf",
        key="receipt",
    )


def _changes(page: Page, own: OwnReturn, chosen: FiledVersion) -> None:
    words = page.words
    before = next((one for one in reversed(own.versions) if one.filing.version < chosen.filing.version), None)
    if before is None:
        return
    found = returns_data.changes(page.view.asked, own.cell.institution, before.filing.id, chosen.filing.id)
    named = {"after": chosen.filing.version, "before": before.filing.version}
    if not found.changes.height:
        st.markdown(words.say("Version {after} has the same figures as version {before}.", **named))
        return
    title = words.say("What version {after} changed against version {before}, cell by cell", **named)
    st.subheader(title, anchor=False)
    show_table(page, changes_table(page.view, found), "changes", title)


def show_second_source(page: Page, institution: str) -> None:
    """The institution's figures beside those of a second source, where one is in."""
    rows = [
        one
        for one in returns_data.second_source(page.view.asked, page.period)
        if one.institution == institution
    ]
    if not rows:
        return
    words = page.words
    beyond = sum(one.is_beyond for one in rows)
    st.header(words.say("Beside the second source"), anchor=False)
    st.markdown(
        words.count(
            "{n} figure differs from the second source by more than the limit.",
            "{n} figures differ from the second source by more than the limit.",
            beyond,
        )
        if beyond
        else words.say("All figures lie within the limit of the second source.")
    )
    show_table(
        page,
        second_table(page.view, rows, with_institution=False),
        "second-source",
        words.say("The return and the second source"),
    )
    st.caption(second_sources(page.view, rows))
