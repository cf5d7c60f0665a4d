"""The edition of a month as a reader sees it: state, letterhead, sections, tables, charts, corrections."""

from html import escape

import streamlit as st

from etl.editions.model import Block, Chart, Edition, Paragraph, Run, Section
from pages.shared import filters
from pages.shared.links import address
from pages.shared.quoting import for_markdown, strong
from pages.shared.shell import Page
from pages.shared.show import show_said, show_table
from pages.shared.tables import Table, text_column
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.charts import show_edition_chart
from pages.subjects.editions.picked import Chosen, Subject
from pages.subjects.editions.reader import parted, read_aloud
from pages.subjects.editions.sentences import correction_texts, dates_of, proof_of, state_word, way_of
from pages.subjects.editions.who_says_so import ask
from pages.subjects.growth.filers import note_of
from pages.subjects.ranking.sentences import possible_places_explained

PARTS = ("read", "proof", "downloads", "desk", "words")


def pick_part(page: Page) -> str:
    """What to do with the edition; who does not coordinate reads, asks and takes away."""
    words = page.words
    labels = {
        "read": words.say("Read"),
        "proof": words.say("Proof and corrections"),
        "downloads": words.say("Documents"),
    }
    if page.viewer.coordinates:
        labels |= {"desk": words.say("Prepare and publish"), "words": words.say("Edit words")}
    return filters.pick_one(words, "part", words.say("Part"), labels, "read")


def say_that_there_is_none(page: Page, subject: Subject) -> None:
    """There is nothing to read, and what that means to the viewer."""
    words, period = page.words, page.words.period(subject.period)
    if page.viewer.coordinates:
        st.info(
            words.say(
                "There is no edition for {period} yet. [Draw one up]({address}).",
                period=period,
                address=address(page.view, "bulletin", page.period, kind=subject.kind, part="desk"),
            )
        )
    else:
        st.info(words.say("Nothing has been published for {period} yet.", period=period))


def show_state(chosen: Chosen) -> None:
    """The state in words, who brought it there, and what a printed copy is compared by."""
    view, stored = chosen.page.view, chosen.stored
    said = f"**{state_word(view.words, stored.state)}** · {way_of(view, stored)}"
    st.markdown(said)
    proof = for_markdown(proof_of(view.words, stored, chosen.edition))
    st.caption(view.words.together(dates_of(view, stored, chosen.edition), proof))
    show_said(note_of(view, editions_data.counted_then(view.asked, stored.id, stored.sha256)))


def show_edition(chosen: Chosen) -> None:
    """The whole edition; annexes are opened one by one."""
    edition = chosen.edition
    titles = editions_data.section_titles(edition, chosen.page.words.language)
    with st.container(border=True, key="letter"):
        _show_letterhead(chosen)
        if any(one.is_annex for one in edition.sections):
            _offer_printing(chosen.page)
        asked = [_show_pieces(chosen, edition.lead, "lead")]
        for section in (one for one in edition.sections if not one.is_annex):
            st.header(for_markdown(titles[section.code]), anchor=False)
            asked.append(_show_pieces(chosen, section.blocks, section.code, folds=edition.kind == "bulletin"))
        if _tells_possible_places(edition):
            st.caption(possible_places_explained(chosen.page.words))
        asked += [_show_annex(chosen, one, titles[one.code]) for one in edition.sections if one.is_annex]
    ask(chosen, next((figure for figure in asked if figure), ""))


def _offer_printing(page: Page) -> None:
    """The button that prints the edition with what is folded in; framework.js opens it first, as for the key."""
    label = page.words.say("Print with all annexes")
    st.html(f'<button type="button" data-print>{escape(label)}</button>')


def _tells_possible_places(edition: Edition) -> bool:
    """Whether a sentence of the text says which places are possible; the annex that explains them is folded up."""
    return any(
        run.figure.endswith(".possible")
        for section in edition.sections
        if not section.is_annex
        for block in section.blocks
        if isinstance(block, Paragraph)
        for run in block.en
    )


def show_corrections(page: Page, edition: Edition, name: str) -> None:
    """Each figure that an edition changes: where it stands, before, after, why."""
    words = page.words
    rows = correction_texts(words, edition)
    if not rows:
        st.caption(words.say("It changes no figure."))
        return
    titles = (
        words.say("Where it stands"),
        words.say("Before"),
        words.say("After"),
        words.say("Cause"),
        words.say("Reason"),
    )
    columns = zip(titles, zip(*rows, strict=True), strict=True)
    table = Table(tuple(text_column(title, cells) for title, cells in columns))
    show_table(page, table, f"corrections-{name}", words.say("What the correction changes"))


def _show_letterhead(chosen: Chosen) -> None:
    words, head, edition = chosen.page.words, chosen.edition.letterhead, chosen.edition
    lines = [
        Paragraph("issuer", "subheading", *_same(words.text(head.issuer))),
        Paragraph("number", "note", *_same(head.number_in(words.language))),
        Paragraph("title", "heading", *_same(words.text(head.title))),
    ]
    if edition.demonstration is not None:
        lines.append(Paragraph("demonstration", "note", *_same(words.text(edition.demonstration))))
    if head.addressees is not None:
        to = words.say("To: {addressees}", addressees=words.text(head.addressees))
        lines.append(Paragraph("addressees", "body", *_same(to)))
    lines.append(
        Paragraph(
            "issued",
            "note",
            *_same(
                words.say(
                    "Issued on {day} · for {scope} · copies to: {copies}",
                    day=words.dated(edition.issued_on),
                    scope=words.text(head.scope),
                    copies=words.text(head.copies_to) if head.copies_to else "—",
                )
            ),
        )
    )
    read_aloud(chosen.page.view, edition, lines, "read-letterhead", "head")
    if edition.corrections:
        with st.expander(words.say("This edition corrects the one before")):
            show_corrections(chosen.page, edition, "own")


def _same(text: str) -> tuple[tuple[Run, ...], tuple[Run, ...]]:
    return (Run(text),), (Run(text),)


def _show_annex(chosen: Chosen, section: Section, title: str) -> str:
    """An annex is laid out only when it is opened: together they hold a thousand figures."""
    opened = st.expander(for_markdown(title), key=f"annex-{section.code}", on_change="rerun")
    with opened:
        return _show_pieces(chosen, section.blocks, section.code) if opened.open else ""


def _show_pieces(chosen: Chosen, blocks: tuple[Block, ...], key: str, *, folds: bool = False) -> str:
    """Words, tables and charts in their order; the figure that was just chosen in them. `folds`: the words say what
    the tables list, which a phone therefore opens by their titles."""
    asked = ""
    for nth, piece in enumerate(parted(blocks)):
        if isinstance(piece, Chart):
            st.markdown(strong(for_markdown(chosen.page.words.text(piece.title))))
            show_edition_chart(chosen, piece)
        else:
            read = read_aloud(chosen.page.view, chosen.edition, piece, f"read-{key}-{nth}", folds=folds)
            asked = read or asked
    return asked
