"""The documents of an edition to take away, and last month's slides brought up to date."""

from functools import partial

import streamlit as st

from etl.values.errors import Refusal
from pages.shared.language import LANGUAGE_NAMES, LANGUAGES
from pages.shared.offering import offer_file
from pages.shared.quoting import for_markdown
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.picked import Chosen
from pages.subjects.editions.reads import ExchangeKind

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
MOST_BYTES = 50_000_000
"""Larger slides than a bulletin's are no bulletin's."""


def show_downloads(chosen: Chosen) -> None:
    """Word, PDF, Excel and PowerPoint in both languages; each is made when it is asked for."""
    page, words = chosen.page, chosen.page.words
    st.header(words.say("Documents"), anchor=False)
    if chosen.stored.state != "published":
        st.warning(words.say("This edition is not published: its documents are for proof-reading only."))
    names = {"docx": "Word", "pdf": "PDF", "xlsx": "Excel", "pptx": "PowerPoint"}
    for language in LANGUAGES:
        st.markdown(f"**{LANGUAGE_NAMES[language]}**")
        for column, (ending, name) in zip(st.columns(4), names.items(), strict=True):
            with column:
                _button(chosen, ending, language, f"{name} · {LANGUAGE_NAMES[language]}")
    st.caption(
        words.say("The same edition gives the same file, byte for byte, on every machine and on every day.")
    )
    if chosen.stored.kind == "assessment":
        _show_own_sheet(chosen)
    elif chosen.stored.state == "published":
        _show_exchange(chosen)
    if page.viewer.role != "institution":
        _show_refreshing(chosen)


def _show_exchange(chosen: Chosen) -> None:
    """The figures behind the bulletin for other offices, each viewer's as they are told to that one."""
    words = chosen.page.words
    st.subheader(words.say("For other offices"), anchor=False)
    st.caption(
        words.say(
            "The figures behind this bulletin in the formats of statistical offices, with the state of every "
            "figure; for other institutions, what the pages show of them."
        )
    )
    kinds: dict[ExchangeKind, str] = {
        "sdmx": words.say("SDMX (ISO 17369)"),
        "csv": words.say("Data package (CSV)"),
        "parquet": words.say("Data package (Parquet)"),
    }
    for column, (kind, label) in zip(st.columns(len(kinds)), kinds.items(), strict=True):
        with column:
            offer_file(
                label,
                partial(_exchanged, chosen, kind),
                _name_of(chosen, "zip", kind),
                "application/zip",
                key=f"exchange-{kind}",
                width="stretch",
            )


def _exchanged(chosen: Chosen, kind: ExchangeKind) -> bytes:
    stored = chosen.stored
    return editions_data.exchanged(chosen.page.view.asked, stored.period, stored.id, stored.sha256, kind)


def _button(chosen: Chosen, ending: str, language: str, label: str) -> None:
    stored, asked = chosen.stored, chosen.page.view.asked
    offer_file(
        label,
        partial(editions_data.document, asked, stored.id, stored.sha256, ending, language),
        _name_of(chosen, ending, language),
        MIME[ending],
        key=f"document-{ending}-{language}",
        width="stretch",
    )


def _name_of(chosen: Chosen, ending: str, language: str, more: str = "") -> str:
    draft = "" if chosen.stored.state == "published" else f"-{chosen.stored.state}"
    name = chosen.stored.name.replace("/", "-")
    return f"{name}{draft}{more}-{language}.{ending}"


def _show_own_sheet(chosen: Chosen) -> None:
    """The page that goes to one institution alone."""
    page, words = chosen.page, chosen.page.words
    st.subheader(words.say("The sheet of one institution"), anchor=False)
    scored = chosen.edition.figures
    members = {
        code: one
        for code, one in page.programme.institutions.items()
        if f"table.score.{code}.total" in scored
    }
    if page.viewer.role == "institution":
        members = {code: one for code, one in members.items() if code == page.viewer.institution}
    elif not page.viewer.coordinates:
        st.caption(words.say("Each institution and the coordinator see it."))
        return
    if not members:
        return
    institution = st.selectbox(
        words.say("Institution"),
        list(members),
        format_func=lambda code: members[code].name(words.language),
        key="sheet-of",
    )
    offer_file(
        words.say("Download the sheet (PDF)"),
        partial(_sheet, chosen, institution, words.language),
        _name_of(chosen, "pdf", words.language, f"-{institution}"),
        MIME["pdf"],
        key="sheet",
    )


def _sheet(chosen: Chosen, institution: str, language: str) -> bytes:
    stored = chosen.stored
    return editions_data.sheet(chosen.page.view.asked, stored.id, stored.sha256, institution, language)


def _show_refreshing(chosen: Chosen) -> None:
    words = chosen.page.words
    st.subheader(words.say("Bring last month's slides up to date"), anchor=False)
    st.caption(
        words.say("Figures, tables and charts become those of this edition; your own words and layout stay.")
    )
    given = st.file_uploader(
        words.say("Slides of an earlier month (PPTX)"), type=["pptx"], key="slides-before"
    )
    if given is None:
        return
    if given.size > MOST_BYTES:
        st.error(words.say("The file is larger than 50 MB; hand in the slides of a bulletin."))
        return
    try:
        slides = editions_data.refreshed(chosen.edition, given.getvalue(), given.name, words.language)
    except Refusal as refusal:
        st.error(for_markdown(words.text(refusal.sentence)))
        return
    offer_file(
        words.say("Download the refreshed slides"),
        lambda: slides,
        _name_of(chosen, "pptx", words.language, "-refreshed"),
        MIME["pptx"],
        key="refreshed",
    )
