"""Meeting mode: an edition's slides, one question each, moved through by keys; the address says which slide it is."""

from pathlib import Path
from typing import Literal

import streamlit as st

from etl.editions.model import Chart, Slide, Table
from pages.shared import filters
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.subjects.editions.charts import show_edition_chart
from pages.subjects.editions.picked import Chosen, Subject, pick_edition
from pages.subjects.editions.reader import figures_in, read_aloud
from pages.subjects.editions.resolving import show_deciding
from pages.subjects.editions.sentences import proof_of, state_word
from pages.subjects.editions.who_says_so import ask, show_origin

_HERE = Path(__file__).parent
_KEYS = st.components.v2.component("bianmin_keys", js=(_HERE / "keys.js").read_text(encoding="utf-8"))
CHART_HEIGHT, WHOLE_CHART_HEIGHT = 330, 400


def pick_presented(page: Page, subject: Subject) -> Chosen | None:
    """The edition to present. Drafts are rehearsed by those who coordinate; others see what is published."""
    chosen = pick_edition(page, subject)
    words, period = page.words, page.words.period(subject.period)
    if chosen is None and page.viewer.coordinates:
        st.info(
            words.say(
                "There is no edition for {period} yet; draw one up on the page “Bulletin” to rehearse it.",
                period=period,
            )
        )
    elif chosen is None:
        st.info(words.say("Nothing has been published for {period} yet.", period=period))
    elif chosen.stored.state != "published":
        st.warning(
            words.say(
                "{state}: a rehearsal. These figures are not announced yet.",
                state=state_word(words, chosen.stored.state),
            )
        )
    return chosen


def show_slides(chosen: Chosen) -> None:
    """The slide that the address asks for, and how to get to the others."""
    slides, words = chosen.edition.slides, chosen.page.words
    if not slides:
        st.info(words.say("This edition has no slides."))
        return
    whole = filters.asked("whole") == "1"
    if whole:
        st.html(_HERE / "present.css")
    number = _slide_asked(len(slides))
    _listen(number, len(slides), whole)
    _show_slide(chosen, slides[number - 1], number, whole)
    _show_moving(chosen, number, whole)
    with st.container(key="present-more", horizontal=True):
        _show_who(chosen, slides[number - 1])
        if chosen.page.viewer.coordinates:
            show_deciding(chosen, slides[number - 1])


def _slide_asked(count: int) -> int:
    asked = filters.asked("slide")
    return min(max(int(asked), 1), count) if asked.isascii() and asked.isdigit() else 1


def _listen(number: int, count: int, whole: bool) -> None:
    """Take up the keys that were pressed. The address is changed first, so that a reload shows the same slide."""
    data = {"slide": number, "count": count, "whole": whole}
    heard = _KEYS(key="keys", data=data, height=1, on_slide_change=_nothing, on_whole_change=_nothing)
    if heard.slide and heard.slide != number:
        _go(int(heard.slide))
        st.rerun()
    if heard.whole is not None and bool(heard.whole) != whole:
        _set_whole(not whole)
        st.rerun()


def _nothing() -> None:
    """What Streamlit calls when a key was pressed; the run itself takes it up."""


def _go(slide: int) -> None:
    st.query_params["slide"] = str(slide)


def _set_whole(whole: bool) -> None:
    st.query_params["whole"] = "1" if whole else "0"


def _show_slide(chosen: Chosen, slide: Slide, number: int, whole: bool) -> None:
    page, words, edition = chosen.page, chosen.page.words, chosen.edition
    with st.container(border=True, key="slide"):
        st.header(f"{number}. {for_markdown(words.text(slide.question))}", anchor=False)
        asked = read_aloud(page.view, edition, (slide.answer,), f"answer-{slide.code}", "large")
        if isinstance(slide.body, Chart):
            show_edition_chart(chosen, slide.body, WHOLE_CHART_HEIGHT if whole else CHART_HEIGHT)
        elif isinstance(slide.body, Table):
            asked = read_aloud(page.view, edition, (slide.body,), f"body-{slide.code}", "large") or asked
        st.caption(for_markdown(words.text(slide.notes)))
        st.caption(for_markdown(proof_of(words, chosen.stored, edition)))
    ask(chosen, asked)


def _show_moving(chosen: Chosen, number: int, whole: bool) -> None:
    """Buttons for who has no keys."""
    words, count = chosen.page.words, len(chosen.edition.slides)
    with st.container(key="present-moving", horizontal=True):
        st.button(words.say("◀ Back"), key="back", on_click=_go, args=(number - 1,), disabled=number == 1)
        for slide in range(1, count + 1):
            kind: Literal["primary", "secondary"] = "primary" if slide == number else "secondary"
            st.button(str(slide), key=f"slide-{slide}", on_click=_go, args=(slide,), type=kind)
        st.button(words.say("Next ▶"), key="next", on_click=_go, args=(number + 1,), disabled=number == count)
        said = words.say("Leave the whole screen") if whole else words.say("Whole screen")
        st.button(said, key="whole-screen", on_click=_set_whole, args=(not whole,))
    st.caption(words.say("Arrow keys and numbers move; F switches the whole screen."))


def _show_who(chosen: Chosen, slide: Slide) -> None:
    """The figures of the slide one by one: what each is made of."""
    words, edition = chosen.page.words, chosen.edition
    opened = st.popover(words.say("Who says so?"), key=f"who-{slide.code}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        blocks = [slide.answer, *([slide.body] if slide.body else [])]
        ids = list(figures_in(blocks, words.language))
        figure = st.selectbox(
            words.say("Figure"),
            ids,
            format_func=lambda id: f"{words.text(edition.figures[id].text)} · {id}",
            key=f"who-figure-{slide.code}",
        )
        if figure:
            show_origin(chosen, figure, "slide")
