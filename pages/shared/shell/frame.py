"""What every page does before it knows what it is about: language, style, who is in front of it, and which pages."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from access.open_demo import Mode
from access.people.persons import Person
from access.viewer import Role, Viewer, played
from access.way_in.look import own_page
from etl.definitions.programme import Programme
from etl.values.errors import Refusal
from etl.values.house import ROOT
from etl.values.periods import Period
from pages.shared import data, filters
from pages.shared.figures.palette import Ground
from pages.shared.language import Language
from pages.shared.people import data as people
from pages.shared.quoting import for_markdown, paragraph
from pages.shared.registry import BY_NAME, ENTRIES
from pages.shared.words import Words

ICON = ROOT / "data" / "static" / "favicon.png"
STYLE, SCRIPTS = "house.css", ("house.js", "locale/framework.js")
NAME = "**便民** Bianmin"
HTML_LANGUAGE: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def frame_opening() -> str:
    """What stands where the body of the frame begins: the house's style, there before anything is drawn, and what
    pages do by themselves, once for the window: links from page to page stay in it, where Streamlit would open each in
    a window of its own; a chart is taken as a picture; the address is copied; what Streamlit writes is in the page's
    language."""
    here = Path(__file__).parent.parent
    style = (here / STYLE).read_text(encoding="utf-8")
    scripts = "".join(f"<script>{(here / one).read_text(encoding='utf-8')}</script>" for one in SCRIPTS)
    return f"<style>{style}</style>{scripts}"


def heading_of(path: str, asked: Mapping[str, str], language: Language) -> str:
    """The heading that the page at an address will bear: its title, and the period if the address names one. "" where
    no page is. `path` is what follows the server's own. Asks no database: it is told before anybody knows who looks."""
    entry = BY_NAME.get(path.strip("/") or ENTRIES[0].name)
    if entry is None:
        return ""
    settings = data.settings_in_folder(asked.get("programme", ""))
    words = (
        Words(language, settings.ranked, settings.frequency, settings.assessment)
        if settings
        else Words(language)
    )
    period = asked.get(entry.clock, "") if entry.clock != "none" else ""
    try:
        told = words.period(str(Period.parse(period))) if period else ""
    except Refusal:
        told = ""
    return " · ".join(filter(None, (entry.title(words), told)))


def pages_to_show(readable: Sequence[Programme] | None = None) -> dict[str, bool]:
    """Which pages the navigation offers; each page asks again when it is opened. Who only looks after accounts has no
    others."""
    person = people.person() if people.mode(readable) == "closed" else None
    administers = person is not None and person.administers
    has_post = person is None or any(grant.programme for grant in person.grants)
    return {"of_programmes": has_post or not administers, "of_the_house": administers}


def programme_to_show(readable: Sequence[Programme]) -> Programme | None:
    """The programme that the page will open with, before it is picked: that of the address, else the first one."""
    open_as = people.mode(readable)
    person = people.person() if open_as == "closed" else None
    open_to_viewer = people.programmes_of(person, open_as, readable)
    slug = filters.asked("programme")
    return next(
        (one for one in open_to_viewer if one.slug == slug), open_to_viewer[0] if open_to_viewer else None
    )


def viewer_to_show(programme: Programme, readable: Sequence[Programme]) -> Viewer | None:
    """Who looks, before that is picked: the post of the account, or who the address names. None is nobody yet."""
    if people.mode(readable) == "closed":
        person = people.person()
        return viewer_by_grant(programme, person) if person is not None else None
    return played(filters.asked("viewer") or "coordinator", frozenset(programme.institutions))


def viewer_by_grant(programme: Programme, person: Person) -> Viewer | None:
    """The post that an account is entered for in a programme; None where it has none there."""
    grant = person.grant_in(programme.slug)
    if grant is None or (grant.institution and grant.institution not in programme.institutions):
        return None
    return Viewer(cast(Role, grant.role), grant.institution, person.name)


def begin(name: str) -> tuple[Words, Mode, Person | None]:
    """What every page does before it knows what it is about: language, style, and who is in front of it."""
    filters.restore_address()
    readable, _refused = data.programmes()
    words = words_asked(readable)
    product = words.say("Bianmin")
    st.set_page_config(
        page_title=f"{BY_NAME[name].title(words)} · {product}",
        page_icon=str(ICON),
        layout="wide",
    )
    with st.sidebar:
        _show_name(words.language)
        filters.pick_language()
    open_as = people.mode(readable)
    person = people.person() if open_as == "closed" else None
    if open_as == "closed" and person is None:
        st.title(words.say("You are not signed in"))
        st.markdown(
            words.say("Nothing is shown without signing in. A session also ends when it is not used.")
        )
        st.link_button(words.say("Sign in"), _way_in(words), type="primary")
        st.stop()
    return words, open_as, person


def words_asked(readable: Sequence[Programme]) -> Words:
    """The words of the language and the programme that the address asks for, before the programme is picked."""
    slug = filters.asked("programme")
    programme = next((one for one in readable if one.slug == slug), None)
    return words_of(programme) if programme else Words(filters.language_asked())


def words_of(programme: Programme) -> Words:
    """The words of the language that the address asks for, as this programme uses them."""
    settings = programme.settings
    return Words(filters.language_asked(), settings.ranked, settings.frequency, settings.assessment)


def _root() -> str:
    """Where the server's pages begin."""
    return f"/{str(st.get_option('server.baseUrlPath') or '').strip('/')}/".replace("//", "/")


def _way_in(words: Words) -> str:
    """Where one signs in, and is led from back to the page that is open."""
    asked = urlsplit(str(st.context.url or ""))
    page = own_page(asked.path + (f"?{urlencode(st.query_params)}" if st.query_params else ""), _root())
    wanted = f"&next={quote(page, safe='')}" if page else ""
    return f"{_root()}signin?lang={words.language}{wanted}"


def show_person(words: Words, person: Person) -> None:
    """Who is signed in, and the way out."""
    with st.popover(for_markdown(person.shown), icon=":material/person:", width="stretch"):
        st.caption(words.say("Signed in as {name}", name=for_markdown(person.name)))
        if st.button(words.say("Sign out"), key="sign-out"):
            people.sign_out()
            st.rerun()
        if st.button(words.say("Sign out everywhere"), key="sign-out-everywhere"):
            people.sign_out_everywhere(person)
            st.rerun()
        st.link_button(words.say("Where I am signed in"), f"{_root()}sessions?lang={words.language}")
        st.link_button(words.say("Change the password"), f"{_root()}password?lang={words.language}")


def _show_name(language: Language) -> None:
    """The product's name; and put the language on the document itself: switching it in the page loads no new frame
    from the server. What Streamlit writes by itself follows it."""
    st.html(
        f'<div class="said brand">{paragraph(NAME)}</div>'
        f'<script>document.documentElement.lang = "{HTML_LANGUAGE[language]}";</script>',
        unsafe_allow_javascript=True,
    )


def ground_shown() -> Ground:
    """Whether the visitor looks by day or by night."""
    theme = st.context.theme.type
    return "dark" if theme == "dark" else "light"
