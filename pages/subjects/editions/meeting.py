"""Meeting mode: an edition's slides, one question each, moved through by keys; the address says which slide it is."""

from datetime import date
from pathlib import Path
from typing import Literal

import streamlit as st

from etl.editions.model import Slide
from etl.values.periods import Period
from pages.shared import filters
from pages.shared.links import address
from pages.shared.quoting import paragraph
from pages.shared.shell import Page, now_in
from pages.shared.show import show_said
from pages.shared.words import Words
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.picked import Chosen, Subject, pick_edition
from pages.subjects.editions.reader import labels_of
from pages.subjects.editions.reads import Kind
from pages.subjects.editions.resolving import show_deciding
from pages.subjects.editions.sentences import state_word
from pages.subjects.editions.slide_shown import Wall, show_cover, show_slide
from pages.subjects.editions.who_says_so import ask, show_origin

_HERE = Path(__file__).parent
_KEYS = st.components.v2.component(
    "bianmin_keys",
    html='<div class="black" hidden></div><div class="timer" role="timer" hidden></div>'
    '<div class="said" role="status"></div>',
    css=(_HERE / "keys.css").read_text(encoding="utf-8"),
    js=(_HERE / "keys.js").read_text(encoding="utf-8"),
)
SCREEN, MOST_PIXELS = "wall", 8000


def pick_presented(page: Page, subject: Subject) -> Chosen | None:
    """The edition to present: of the day that the address asks for, else the one that is picked. Drafts are rehearsed
    by those who coordinate; others see what is published."""
    if (day := day_asked()) is not None:
        return _known_then(page, subject, day)
    chosen = pick_edition(page, subject)
    words, period = page.words, page.words.period(subject.period)
    if chosen is None and page.viewer.coordinates:
        st.info(
            words.say(
                "There is no edition for {period} yet; [draw one up]({address}) to rehearse it.",
                period=period,
                address=address(page.view, "bulletin", page.period, kind=subject.kind, part="desk"),
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


def day_asked() -> date | None:
    """The day in the address on which one wants to know what was known; None where it names none."""
    try:
        return date.fromisoformat(filters.asked("known"))
    except ValueError:
        return None


def _known_then(page: Page, subject: Subject, day: date) -> Chosen | None:
    words = page.words
    found = editions_data.as_known(page.view.asked, subject.kind, subject.period, day)
    if found.then is None:
        st.info(words.say("On {day} nothing had been published for this period.", day=words.day(day)))
        st.button(words.say("Show the newest"), key="known-newest", on_click=_forget, args=("known",))
        return None
    said = words.say("As known on {day}.", day=words.day(day))
    if found.later:
        corrected = words.count(
            "It was corrected once since.", "It was corrected {n} times since.", len(found.later)
        )
        said = words.together(said, corrected)
    st.warning(said)
    return Chosen(page, found.then.stored)


def show_slides(chosen: Chosen) -> None:
    """The slide that the address asks for, and how to get to the others. They are numbered as those of the file are:
    the first is the cover."""
    slides, words = chosen.edition.slides, chosen.page.words
    if not slides:
        st.info(words.say("This edition has no slides."))
        return
    wall = _wall()
    if wall.is_whole:
        st.html(_HERE / "present.css")
    count = len(slides) + 1
    number, beside = _slide_asked(count), filters.asked("beside") == "1"
    _listen(words, number, count, wall, beside)
    slide = slides[number - 2] if number > 1 else None
    if slide is None:
        show_cover(chosen)
    else:
        former = _former(chosen) if beside else None
        if beside and former is None:
            st.info(words.say("Nothing was published for the period before."))
        ask(chosen, show_slide(chosen, slide, number, wall, former=former))
    with st.container(key="present-foot", horizontal=True):
        _show_moving(chosen.page, number, count, wall, beside)
        if slide is not None:
            _show_who(chosen, slide)
        show_deciding(chosen, slide)
        _show_as_known(chosen)
    # On the whole screen there is room for the list of keys on the cover alone.
    with st.container(key="present-keys" if slide else "present-keys-cover"):
        keys = words.say(
            "Arrow keys, PageUp, PageDown and numbers move; F: whole screen; B or full stop: black screen; T: timer; "
            "M: beside the period before."
        )
        only_one = words.say(
            "This sheet is one slide of {n}; all of them are in the PowerPoint file under Bulletin, Documents.",
            n=count,
        )
        whole = words.say(
            "[All {n} slides as one file]({address}) to print or to send.", n=count, address=_files_of(chosen)
        )
        show_said(
            f'<div class="small keys">{paragraph(keys)}</div><div class="small files">{paragraph(whole)}</div>'
            f'<div class="on-paper">{paragraph(only_one)}</div>'
        )


def _files_of(chosen: Chosen) -> str:
    """Where the documents of an edition are handed out."""
    page, stored = chosen.page, chosen.stored
    return address(page.view, "bulletin", page.period, kind=stored.kind, part="downloads")


def _wall() -> Wall:
    width, height = st.session_state.get(SCREEN, (Wall.width, Wall.height))
    return Wall(width, height, filters.asked("whole") == "1")


def _slide_asked(count: int) -> int:
    asked = filters.asked("slide")
    return min(max(int(asked), 1), count) if asked.isascii() and asked.isdigit() else 1


def _listen(words: Words, number: int, count: int, wall: Wall, beside: bool) -> None:
    """Take up the keys that were pressed. The address is changed first, so that a reload shows the same slide."""
    data = {
        "slide": number,
        "count": count,
        "whole": wall.is_whole,
        "beside": beside,
        "screen": [wall.width, wall.height],
        "words": {
            "black": words.say("The screen is black; B shows the slide again."),
            "timer": words.say("Timer"),
        },
    }
    heard = _KEYS(
        key="keys",
        data=data,
        height=1,
        on_slide_change=_nothing,
        on_whole_change=_nothing,
        on_beside_change=_nothing,
        on_screen_change=_nothing,
    )
    if heard.screen and tuple(heard.screen) != (wall.width, wall.height):
        st.session_state[SCREEN] = tuple(min(max(int(side), 200), MOST_PIXELS) for side in heard.screen[:2])
        st.rerun()
    if heard.slide and heard.slide != number:
        _set("slide", str(int(heard.slide)))
        st.rerun()
    if heard.whole is not None and bool(heard.whole) != wall.is_whole:
        _set_flag("whole", not wall.is_whole)
        st.rerun()
    if heard.beside is not None and bool(heard.beside) != beside:
        _set_flag("beside", not beside)
        st.rerun()


def _nothing() -> None:
    """What Streamlit calls when a key was pressed; the run itself takes it up."""


def _set(name: str, value: str) -> None:
    st.query_params[name] = value


def _set_flag(name: str, on: bool) -> None:
    _set(name, "1" if on else "0")


def _former(chosen: Chosen) -> Chosen | None:
    """The newest published edition of the period before, of the same kind."""
    page, stored = chosen.page, chosen.stored
    before = str(Period.parse(stored.period).previous)
    kind: Kind = "assessment" if stored.kind == "assessment" else "bulletin"
    found = editions_data.listed(page.view.asked, kind, before, drafts=False)
    return Chosen(page, found[-1]) if found else None


def _show_moving(page: Page, number: int, count: int, wall: Wall, beside: bool) -> None:
    """Buttons for who has no keys."""
    words = page.words
    last = number == count
    st.button(
        words.say("◀ Back"), key="back", on_click=_set, args=("slide", str(number - 1)), disabled=number == 1
    )
    for slide in range(1, count + 1):
        kind: Literal["primary", "secondary"] = "primary" if slide == number else "secondary"
        st.button(str(slide), key=f"slide-{slide}", on_click=_set, args=("slide", str(slide)), type=kind)
    st.button(words.say("Next ▶"), key="next", on_click=_set, args=("slide", str(number + 1)), disabled=last)
    said = words.say("This period alone") if beside else words.say("Beside the period before")
    st.button(said, key="beside-former", on_click=_set_flag, args=("beside", not beside))
    said = words.say("Leave full screen") if wall.is_whole else words.say("Whole screen")
    st.button(said, key="whole-screen", on_click=_set_flag, args=("whole", not wall.is_whole))


def _show_as_known(chosen: Chosen) -> None:
    """The switch to what was known on an earlier day; the address keeps it."""
    words, then = chosen.page.words, day_asked()
    opened = st.popover(
        words.say("As known on {day}", day=words.day(then)) if then else words.say("As known on a day"),
        key="known",
    )
    with opened:
        st.date_input(words.say("Day"), then, max_value=now_in(chosen.page).date(), key="known-day")
        st.button(words.say("Show the slides of that day"), key="known-then", on_click=_ask_for_the_day)
        if then:
            st.button(words.say("Show the newest"), key="known-newest", on_click=_forget, args=("known",))


def _ask_for_the_day() -> None:
    """What the field holds when the button is pressed, which may be later than when the button was drawn."""
    day = st.session_state.get("known-day")
    if isinstance(day, date):
        _set("known", day.isoformat())


def _forget(name: str) -> None:
    st.query_params.pop(name, None)


def _show_who(chosen: Chosen, slide: Slide) -> None:
    """The figures of the slide one by one: what each is made of."""
    words, edition = chosen.page.words, chosen.edition
    opened = st.popover(words.say("Who says so?"), key=f"who-{slide.code}", on_change="rerun")
    if not opened.open:
        return
    with opened:
        blocks = [slide.answer, *([slide.body] if slide.body else [])]
        labels = labels_of(edition, blocks, words.language)
        figure = st.selectbox(
            words.say("Figure"),
            list(labels),
            format_func=labels.__getitem__,
            key=f"who-figure-{slide.code}",
        )
        if figure:
            show_origin(chosen, figure, "slide")
