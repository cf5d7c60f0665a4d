"""The start of a page: what is picked, what it is, its heading and how fresh it is; or why there is nothing to show."""

import streamlit as st

from access.open_demo import Mode
from etl.definitions.settings import Settings
from etl.values.errors import Refusal
from etl.values.house import VERSION
from etl.values.periods import Period
from pages.shared import data, filters
from pages.shared.copying import copy_of_address
from pages.shared.people import data as people
from pages.shared.quoting import for_markdown, heading, paragraph, small
from pages.shared.registry import BY_NAME
from pages.shared.return_months import arrival_in_words, last_arrival
from pages.shared.search.box import show_search
from pages.shared.shell.emptiness import show_why_empty
from pages.shared.shell.frame import begin, ground_shown, show_person, words_of
from pages.shared.shell.page import HousePage, Page
from pages.shared.shell.pickers import pick_period, pick_programme, viewer_of
from pages.shared.view import View
from pages.shared.words import Words


def open_page(name: str) -> Page:
    """Open the page `name`: settings, pickers, notice, freshness. Stops with a sentence if there is nothing to show."""
    words, open_as, person = begin(name)
    with st.sidebar:
        search = st.container(key="search-box")
        readable, refused = data.programmes()
        open_to_viewer = people.programmes_of(person, open_as, readable)
        programme = pick_programme(words, open_to_viewer, refused, can_read=bool(readable), open_as=open_as)
        words = words_of(programme)
        viewer = viewer_of(words, programme, person)
    if viewer is None:
        st.info(words.say("Choose who is looking; until then nothing is shown."))
        st.stop()
    with st.sidebar:
        asked = data.asked_of(programme, data.scope_in(programme, viewer))
        periods, period = pick_period(name, words, programme, asked)
        if person is not None:
            show_person(words, person)
        st.html(copy_of_address(words) + small(f"Bianmin {VERSION}"))
    # What is due next is no choice: tomorrow it is another.
    filters.complete_address(programme.slug, BY_NAME[name].clock, period if periods else "", words.language)
    page = Page(name, programme, periods, viewer, View(asked, period, words.language, ground_shown()))
    if period:
        with search:
            show_search(page.view)
    _head(page, open_as)
    return page


def open_house_page(name: str) -> HousePage:
    """Open a page about the house itself, for the administrator. Stops with a sentence for everybody else."""
    words, open_as, person = begin(name)
    with st.sidebar:
        if person is not None:
            show_person(words, person)
        st.caption(f"Bianmin {VERSION}")
    if open_as != "closed":
        _say_that_it_is_open(words)
    st.title(BY_NAME[name].title(words))
    if person is None or not person.administers:
        st.info(_whose_house_it_is(words, open_as))
        st.stop()
    return HousePage(name, words, person, people.now())


def _whose_house_it_is(words: Words, open_as: Mode) -> str:
    if open_as != "closed":
        return words.say(
            "An open demonstration has no accounts: anybody may look as anybody, by a choice in the sidebar of the "
            "programme's pages. Where there are accounts, the administrator issues and withdraws them here."
        )
    return words.say(
        "This page is the administrator's: here accounts are given out and taken back. What your own account may see "
        "is in the menu; ask the administrator for more."
    )


def _say_that_it_is_open(words: Words) -> None:
    st.html(f'<div class="said open-demo">{paragraph(_open_sentence(words))}</div>')


def _open_sentence(words: Words) -> str:
    return words.say(
        "Open demonstration: nobody signs in, and everybody may look and act as anybody. Enter no real data."
    )


def _what_it_is(words: Words, settings: Settings, *, is_open: bool) -> str:
    """One box for all that a demonstration has to say of itself: that it is one, that it is open, which day it is."""
    said = [_open_sentence(words)] if is_open else []
    if settings.demonstration and settings.notice:
        said.append(words.text(settings.notice))
    if settings.today is not None:
        said.append(words.say("Here it is always {day}.", day=words.day(settings.today)))
    return f'<div class="notice">{paragraph(words.together(*said))}</div>' if said else ""


def _head(page: Page, open_as: Mode) -> None:
    """The heading first: it is there before anything is asked, and stands where the frame has written it already.
    Heading, source and notice are one element."""
    words = page.words
    notice = _what_it_is(words, page.programme.settings, is_open=open_as != "closed")
    if not page.period:
        st.html(f'<div class="said"><div class="head">{heading(page.title, 1)}</div>{notice}</div>')
        show_why_empty(page)
        st.stop()
    title = heading(f"{page.title} · {words.period(page.period)}", 1)
    st.html(f'<div class="said"><div class="head">{title}{small(_freshness(page))}</div>{notice}</div>')
    if said := why_not_asked(page):
        st.warning(said)


def why_not_asked(page: Page) -> str:
    """Why the page shows another period than the address asked for, until one is picked; "" where it shows it."""
    words, key = page.words, "quarter" if page.clock == "quarter" else "period"
    asked = filters.unknown(key) if page.clock in ("period", "quarter") else ""
    if not asked:
        return ""
    shown = words.period(page.period)
    try:
        name = words.period(str(Period.parse(asked)))
    except Refusal:
        return words.say(
            "The address asks for “{asked}”, which is not here. Shown instead: {shown}.",
            asked=for_markdown(asked[:40]),
            shown=shown,
        )
    if page.clock == "period" and asked in data.periods_in_force(page.view.asked):
        return words.say("{month} is not published yet. Shown instead: {shown}.", month=name, shown=shown)
    if page.clock == "quarter" and not page.programme.methods:
        return ""
    return words.say(
        "There are no figures for {month}: nothing of it is in force. Shown instead: {shown}.",
        month=name,
        shown=shown,
    )


def _freshness(page: Page) -> str:
    """For which period, and when the last file came that it could rest on: what is read here is as of now. What an
    edition was drawn up from stands with the edition."""
    words = page.words
    if page.clock == "month":
        return last_arrival(page.view)
    if not (file := arrival_in_words(page.view)):
        return words.say("Nothing has been filed yet: this is what the programme's own files say.")
    if page.clock == "quarter":
        return words.say(
            "For {quarter}. Last file: {file}. Source: {source}",
            quarter=words.period(page.period),
            file=file,
            source=for_markdown(words.text(page.programme.settings.source)),
        )
    return words.say(
        "Figures for {month}. Last file: {file}. Source: {source}",
        month=words.period(page.period),
        file=file,
        source=for_markdown(words.text(page.programme.settings.source)),
    )
