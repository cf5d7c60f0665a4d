"""Who holds which award: how many at each institution. Persons are counted and never named."""

import streamlit as st

from pages.shared import data
from pages.shared.links import to_institution
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.inventories import reads
from pages.subjects.inventories.sentences import filed_sentence


def show_awards(page: Page, source: str) -> None:
    """The holders of each award at the end of the period."""
    words, found = page.words, reads.inventory(page.view.asked, source, page.period)
    if not found.filed:
        st.info(words.say("No inventory has been filed up to this period; enter or upload one first."))
        return
    said = [
        words.count(
            "{n} holds “{award}”.",
            "{n} hold “{award}”.",
            sum(by.values()),
            award=words.text(found.award(code).name),
        )
        for code, by in found.holders.items()
    ]
    sentence = words.together(*said)
    note = (
        words.say("Persons are counted; who they are is not kept here.")
        if found.inventory.is_of_persons
        else ""
    )
    show_finding(words.say("Awards held at the end of the period"), words.together(sentence, note))
    if late := filed_sentence(page.view, found):
        st.caption(late)
    show_table(page, awards_table(page.view, source), "awards", sentence)


@data.kept
def awards_table(view: View, source: str) -> Table:
    """A row for each institution, a column for each award, with all at the end."""
    words, found = view.words, reads.inventory(view.asked, source, view.period)
    names = [view.programme.institutions[code].short(view.language) for code in found.filed]
    leads = [*(to_institution(view, code) for code in found.filed), ""]
    columns = [text_column(words.say("Institution"), [*names, words.say("All")], leads=leads)]
    for code, by in found.holders.items():
        numbers = [*by.values(), sum(by.values())]
        columns.append(
            figure_column(words.text(found.award(code).name), numbers, [words.number(n) for n in numbers])
        )
    return Table(tuple(columns))
