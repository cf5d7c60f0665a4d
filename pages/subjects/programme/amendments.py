"""What was changed while the programme runs: every amendment with its reason, and the lines for the files."""

from functools import partial

import streamlit as st

from etl.definitions.amending.changes import Change, Join
from etl.definitions.amending.lines import lines_text
from etl.telling.amendments import told
from pages.shared.links import to_institution
from pages.shared.offering import offer_file
from pages.shared.shell import Page
from pages.shared.show import show_table
from pages.shared.tables import Table, text_column
from pages.shared.words import NOTHING
from pages.subjects.programme import reads
from pages.subjects.programme.reads import Listed


def show_amendments(page: Page) -> None:
    """The list, the latest first."""
    words, found = page.words, reads.amendments(page.view.asked)
    title = words.say("Changes while the programme runs")
    st.header(title, anchor=False)
    if not found:
        st.markdown(words.say("Nothing has been changed: the programme runs as its files define it."))
        return
    in_force = sum(one.taken_back is None for one in found)
    st.markdown(
        words.together(
            words.count("{n} change has been made.", "{n} changes have been made.", len(found)),
            words.count("{n} of them is in force.", "{n} of them are in force.", in_force),
        )
    )
    show_table(page, amendments_table(page, found), "programme-amendments", title)
    if in_force:
        offer_file(
            words.say("The changes as lines for the programme's files"),
            partial(lines_text, page.programme),
            f"{page.programme.slug}-amendments.txt",
            "text/plain",
            key="amendment-lines",
        )


def amendments_table(page: Page, found: tuple[Listed, ...]) -> Table:
    """A row for each amendment: number, what, why, who and when, and who took it back."""
    words, programme = page.words, page.programme
    zone, latest = programme.settings.time_zone, found[::-1]
    made = [one.amendment for one in latest]
    return Table(
        (
            text_column(words.say("№"), [str(one.number) for one in made], is_short=True),
            text_column(
                words.say("What"),
                [words.text(told(programme, one.change)) for one in made],
                leads=[_leads_to(page, one.change) for one in made],
            ),
            text_column(words.say("Source"), [getattr(one.change, "source", "") or NOTHING for one in made]),
            text_column(words.say("Reason"), [one.reason for one in made]),
            text_column(words.say("By"), [page.view.translated(one.by) for one in made]),
            text_column(words.say("On"), [words.moment(one.at, zone) if one.at else NOTHING for one in made]),
            text_column(words.say("Stands"), [_state(page, one) for one in latest]),
        )
    )


def _leads_to(page: Page, change: Change) -> str:
    """The page of the institution that is spoken of; "" where the programme does not have it, or none is."""
    code = change.code if isinstance(change, Join) else getattr(change, "institution", "")
    return to_institution(page.view, code) if code in page.programme.institutions else ""


def _state(page: Page, one: Listed) -> str:
    words, back = page.words, one.taken_back
    if back is None:
        return words.say("in force")
    return words.say(
        "taken back by {who} on {day}: {reason}",
        who=page.view.translated(back.made_by),
        day=words.moment(back.made_at, page.programme.settings.time_zone),
        reason=back.reason,
    )
