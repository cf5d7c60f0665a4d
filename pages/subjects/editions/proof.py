"""What proves an edition: the day it was known on, its corrections, and the workbooks it can be drawn up from again."""

import streamlit as st

from etl.values.errors import Refusal
from pages.shared import filters
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.subjects.editions import acts
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.bulletin import show_corrections
from pages.subjects.editions.picked import Chosen, Subject
from pages.subjects.editions.reader import labels_of
from pages.subjects.editions.sentences import name_of, proof_of, way_of
from pages.subjects.editions.who_says_so import show_origin


def show_proof(page: Page, subject: Subject, chosen: Chosen | None) -> None:
    """As it was known on a day; where a figure is from; whether it can be drawn up again."""
    _show_as_known(page, subject)
    if chosen is not None:
        _show_figures(chosen)
        _show_verifying(chosen)


def _show_as_known(page: Page, subject: Subject) -> None:
    """The edition that was shown on a day, with the corrections that came later beside it."""
    words, today = page.words, now_in(page).date()
    st.header(words.say("As known on a day"), anchor=False)
    day = filters.pick_day("known", words.say("Day"), today, today)
    if day is None:
        return
    found = editions_data.as_known(page.view.asked, subject.kind, subject.period, day)
    if found.then is None:
        st.markdown(words.say("On {day} nothing had been published for this period.", day=words.day(day)))
    else:
        then = found.then
        st.markdown(
            words.say(
                "On {day} it was {edition}, issued on {issued}.",
                day=words.day(day),
                edition=name_of(words, then.stored, corrects=then.stored.corrects is not None),
                issued=words.dated(then.edition.issued_on),
            )
        )
        st.caption(for_markdown(proof_of(words, then.stored, then.edition)))
        for slide in then.edition.slides:
            runs = slide.answer.zh if words.language == "zh" else slide.answer.en
            said = "".join(
                words.text(then.edition.figures[run.figure].text) if run.figure else run.text for run in runs
            )
            st.markdown(f"- {for_markdown(said)}")
    for later in found.later:
        st.subheader(
            words.say(
                "Corrected later: edition {n}, issued on {day}",
                n=later.stored.number,
                day=words.dated(later.edition.issued_on),
            ),
            anchor=False,
        )
        st.caption(way_of(page.view, later.stored))
        show_corrections(page, later.edition, str(later.stored.number))
    if found.then is not None and not found.later:
        st.markdown(words.say("Nothing has been corrected since."))


def _show_figures(chosen: Chosen) -> None:
    """Every figure of the edition by its place, for who cannot point at it."""
    words, edition = chosen.page.words, chosen.edition
    st.header(words.say("Who says so?"), anchor=False)
    blocks = [
        *edition.lead,
        *(block for section in edition.sections for block in section.blocks),
        *(slide.answer for slide in edition.slides),
    ]
    labels = labels_of(edition, blocks, words.language)
    figure = filters.pick_or_none(
        "figure",
        words.say("Figure"),
        {id: label for id, label in labels.items() if edition.figures[id].basis},
        words.say("Choose one"),
    )
    if figure:
        show_origin(chosen, figure, "listed")


def _show_verifying(chosen: Chosen) -> None:
    page, words = chosen.page, chosen.page.words
    st.header(words.say("Does it still follow from the workbooks?"), anchor=False)
    if not page.may("verify editions"):
        st.caption(
            words.say(
                "The coordinator can have every filed workbook read again and the edition drawn up again."
            )
        )
        return
    if not st.button(words.say("Verify the edition"), key="verify"):
        return
    with st.spinner(words.say("Reading the workbooks again …")):
        try:
            found = acts.verified(page.programme, chosen.stored, page.viewer)
        except Refusal as refusal:
            st.error(for_markdown(words.text(refusal.sentence)))
            return
    if found.identical:
        st.success(
            words.count(
                "Identical: {n} cell of the filed workbooks was read again.",
                "Identical: {n} cells of the filed workbooks were read again.",
                found.cells,
            )
        )
    else:
        differing = found.differences
        st.error(words.count("{n} difference was found.", "{n} differences were found.", len(differing)))
        for cause in found.causes:
            st.markdown(for_markdown(words.text(cause.sentence)))
        table = Table(
            (
                text_column(words.say("Where"), [one.where for one in differing]),
                text_column(words.say("What differs"), [words.text(one.sentence) for one in differing]),
            )
        )
        show_table(page, table, "differences", words.say("What differs"))
    if found.definitions_changed or found.code_changed:
        st.caption(
            words.say("Definitions or the program have changed since; that alone is not a difference.")
        )
