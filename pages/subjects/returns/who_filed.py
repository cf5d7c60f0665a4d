"""Who has filed: of a month, all institutions; of an institution, all months."""

from collections.abc import Iterable

import streamlit as st

from pages.shared import data
from pages.shared.links import to_return
from pages.shared.return_months import unfinished
from pages.shared.shell import Page, now_in
from pages.shared.show import finding, fold, show_said, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.returns import reads
from pages.subjects.returns.who_filed_sentences import (
    filing_sentence,
    filing_title,
    is_to_chase,
    others_told,
)


def show_filing(page: Page) -> None:
    """Who has filed for the month: what needs somebody's attention first, all of it on request."""
    words, rows = page.words, reads.status(page.view.asked, page.period)
    sentence = filing_sentence(words, page.period, rows)
    above = finding(
        filing_title(words, page.period, rows, now_in(page)), words.together(sentence, _others(page))
    )
    to_chase = filing_table(page.view, True)
    if not to_chase.height:
        show_said(above)
    else:
        show_table(
            page,
            to_chase,
            "to-chase",
            words.say("Returns that are missing, late or to be explained"),
            download=False,
            above=above,
        )
    with fold(words.say("All returns of the month"), "status") as is_open:
        if is_open:
            show_table(page, filing_table(page.view, False), "status", sentence)


def _others(page: Page) -> str:
    """To who coordinates, the other months of which something is not in: nothing is all in while they are not. What
    is past its deadline is told from what may still come."""
    now = now_in(page)
    owing = [one for one in unfinished(page.words, page.view.asked, now) if one.period != page.period]
    return others_told(page.words, [one for one in owing if one.outstanding], now)


@data.kept
def filing_table(view: View, to_chase: bool) -> Table:
    """A row for each return that is expected, or only for those that somebody must go after. What of a return is its
    institution's own says so to others; who sees it of none has no column of it."""
    words = view.words
    rows = [row for row in reads.status(view.asked, view.period) if not to_chase or is_to_chase(row)]
    zone = view.programme.settings.time_zone
    late = [row.working_days_late for row in rows]
    own = [view.asked.scope.may("returns", row.institution) for row in rows]
    findings = [row.open_findings if is_seen else None for row, is_seen in zip(rows, own, strict=True)]

    def told(known: Iterable[str]) -> list[str]:
        """What is known of each return, or that it is not shown."""
        return [one if is_seen else words.say("not shown") for one, is_seen in zip(known, own, strict=True)]

    received = text_column(
        words.say("First received"),
        told(words.moment(row.filed_at, zone) if row.filed_at else NOTHING for row in rows),
    )
    version = text_column(
        words.say("Version"), told(NOTHING if row.version is None else str(row.version) for row in rows)
    )
    to_explain = figure_column(
        words.say("To be explained"), findings, told(words.number(row.open_findings) for row in rows)
    )
    return Table(
        (
            text_column(
                words.say("Institution"),
                [row.name_zh if view.language == "zh" else row.name_en for row in rows],
                leads=[to_return(view, row.institution, view.period) for row in rows],
            ),
            text_column(words.say("State"), [words.filing_state(row.state) for row in rows]),
            *((received,) if any(own) else ()),
            figure_column(
                words.say("Working days late"),
                late,
                [NOTHING if days is None else words.number(days) for days in late],
            ),
            *((version, to_explain) if any(own) else ()),
        )
    )


def show_filings(page: Page, institution: str) -> None:
    """What this institution filed, the newest month first, to who may see its returns; to others who may."""
    words = page.words
    st.header(words.say("Filings"), anchor=False)
    if not page.may("returns", institution):
        st.caption(
            words.say(
                "Filings are not shown to you: the institution itself, the coordinator and the reviewer see them. "
                "The resulting figures are on this page and in the rankings."
            )
        )
        return
    table = filings_table(page.view, institution)
    if table.height:
        show_table(page, table, "filings", words.say("Filings of this institution, month by month"))
    else:
        st.caption(
            words.say(
                "This institution does not file itself: its figures come from a published table of all "
                "institutions."
            )
        )


@data.kept
def filings_table(view: View, institution: str) -> Table:
    """A row for every version, the newest month and version first."""
    words, programme = view.words, view.programme
    own = [filing for filing in data.filings(view.asked) if filing.institution == institution]
    own.sort(key=lambda filing: (filing.period, filing.received_at), reverse=True)
    zone = programme.settings.time_zone
    return Table(
        (
            text_column(
                words.say("Month"),
                [words.period(filing.period) for filing in own],
                is_short=True,
                leads=[to_return(view, institution, filing.period) for filing in own],
            ),
            text_column(
                words.say("Return"), [words.text(programme.source_name(filing.source)) for filing in own]
            ),
            text_column(words.say("Version"), [str(filing.version) for filing in own]),
            text_column(
                words.say("State"),
                [view.words.filing_state(f.state, f.superseded_at is not None) for f in own],
            ),
            text_column(words.say("Received"), [words.moment(filing.received_at, zone) for filing in own]),
            figure_column(
                words.say("Figures read"),
                [f.fact_count for f in own],
                [words.number(f.fact_count) for f in own],
            ),
            text_column(words.say("File"), [filing.filename for filing in own]),
        )
    )
