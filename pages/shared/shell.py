"""The first thing every page does: who looks, at which programme and month, in which language, and how fresh it is.

Nothing that matters may live only in the frame, since a page can be started without it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from urllib.parse import quote, urlencode, urlsplit

import streamlit as st

from access.allowed import Action
from access.open_demo import Mode
from access.people.persons import Person
from access.scope import Scope
from access.viewer import Role, Viewer, played
from access.way_in.look import own_page
from etl.definitions.clocks import moment_in
from etl.definitions.programme import Programme
from etl.definitions.settings import Settings
from etl.values.errors import Refusal
from etl.values.house import ROOT, VERSION
from etl.values.periods import Period
from pages.shared import data, filters
from pages.shared.copying import show_copy_of_address
from pages.shared.figures.palette import Ground
from pages.shared.language import Language
from pages.shared.people import data as people
from pages.shared.quoting import for_markdown
from pages.shared.registry import BY_NAME, Clock
from pages.shared.return_months import Opens, last_arrival, pick_return_month
from pages.shared.search.box import show_search
from pages.shared.view import View
from pages.shared.words import Words

ICON = ROOT / "data" / "static" / "favicon.png"
STYLE, SCRIPTS = "house.css", ("house.js", "locale/framework.js")
NAME = "**便民** Bianmin"
OPENS: dict[str, Opens] = {"filing": "next", "returns_desk": "unfinished"}
HTML_LANGUAGE: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


@dataclass(frozen=True)
class HousePage:
    """What a page about the house was opened with: the administrator who is in front of it, and the moment in UTC."""

    name: str
    words: Words
    person: Person
    now: datetime

    @property
    def file_stem(self) -> str:
        """What the names of files from here begin with."""
        return "bianmin"


@dataclass(frozen=True)
class Page:
    """What a page was opened with: who looks at which programme, and the view that its charts are made for.

    `periods` are those with figures, from the first to the last: months, or quarters for a page about a quarter.
    """

    name: str
    programme: Programme
    periods: tuple[str, ...]
    viewer: Viewer
    view: View

    def may(self, action: Action, institution: str | None = None) -> bool:
        """Whether the viewer may see or do something here, with `institution` of that one."""
        return self.scope.may(action, institution)

    @property
    def clock(self) -> Clock:
        """What the page's period is: a period with figures, a quarter that is scored, or the month of a return."""
        return BY_NAME[self.name].clock

    @property
    def title(self) -> str:
        """The page's title in its language."""
        return BY_NAME[self.name].title(self.words)

    @property
    def words(self) -> Words:
        """The words of the page's language."""
        return self.view.words

    @property
    def period(self) -> str:
        """The month or quarter that the page is about."""
        return self.view.period

    @property
    def file_stem(self) -> str:
        """What the names of files from here begin with."""
        return f"{self.programme.slug}-{self.period}"

    @property
    def scope(self) -> Scope:
        """What the viewer may see."""
        return self.view.asked.scope


def frame_opening() -> str:
    """What stands where the body of the frame begins: the house's style, there before anything is drawn, and what
    pages do by themselves, once for the window: links from page to page stay in it, where Streamlit would open each in
    a window of its own; a chart is taken as a picture; the address is copied; what Streamlit writes is in the page's
    language."""
    here = Path(__file__).parent
    style = (here / STYLE).read_text(encoding="utf-8")
    scripts = "".join(f"<script>{(here / one).read_text(encoding='utf-8')}</script>" for one in SCRIPTS)
    return f"<style>{style}</style>{scripts}"


def open_page(name: str) -> Page:
    """Open the page `name`: settings, pickers, notice, freshness. Stops with a sentence if there is nothing to show."""
    words, open_as, person = _begin(name)
    with st.sidebar:
        search = st.container(key="search-box")
        programme = _pick_programme(words, people.programmes_of(person, open_as))
        words = _words_of(programme)
        viewer = _viewer(words, programme, person)
    if viewer is None:
        st.info(words.say("Choose who looks; nothing is shown to nobody."))
        st.stop()
    with st.sidebar:
        asked = data.asked_of(programme, data.scope_in(programme, viewer))
        periods, period = _pick_period(name, words, programme, asked)
        show_copy_of_address(words)
        if person is not None:
            _show_person(words, person)
        st.caption(f"Bianmin {VERSION}")
    filters.complete_address(programme.slug, BY_NAME[name].clock, period, words.language)
    page = Page(name, programme, periods, viewer, View(asked, period, words.language, _ground()))
    if period:
        with search:
            show_search(page.view)
    _head(page, open_as)
    return page


def open_house_page(name: str) -> HousePage:
    """Open a page about the house itself, for the administrator. Stops with a sentence for everybody else."""
    words, open_as, person = _begin(name)
    with st.sidebar:
        if person is not None:
            _show_person(words, person)
        st.caption(f"Bianmin {VERSION}")
    if open_as != "closed":
        _say_that_it_is_open(words)
    st.title(BY_NAME[name].title(words))
    if person is None or not person.administers:
        st.info(words.say("This page is the administrator's. Accounts are given out and taken back there."))
        st.stop()
    return HousePage(name, words, person, people.now())


def pages_to_show() -> dict[str, bool]:
    """Which pages the navigation offers; each page asks again when it is opened. Who only looks after accounts has no
    others."""
    person = people.person() if people.mode() == "closed" else None
    administers = person is not None and person.administers
    has_post = person is None or any(grant.programme for grant in person.grants)
    return {"of_programmes": has_post or not administers, "of_the_house": administers}


def programme_to_show() -> Programme | None:
    """The programme that the page will open with, before it is picked: that of the address, else the first one."""
    open_as = people.mode()
    person = people.person() if open_as == "closed" else None
    open_to_viewer = people.programmes_of(person, open_as)
    slug = filters.asked("programme")
    return next(
        (one for one in open_to_viewer if one.slug == slug), open_to_viewer[0] if open_to_viewer else None
    )


def _begin(name: str) -> tuple[Words, Mode, Person | None]:
    """What every page does before it knows what it is about: language, style, and who is in front of it."""
    filters.restore_address()
    words = words_asked()
    st.set_page_config(
        page_title=f"{BY_NAME[name].title(words)} · {words.say('Bianmin')}",
        page_icon=str(ICON),
        layout="wide",
    )
    _declare_language(words.language)
    with st.sidebar:
        with st.container(key="brand"):
            st.markdown(NAME)
        filters.pick_language()
    open_as = people.mode()
    person = people.person() if open_as == "closed" else None
    if open_as == "closed" and person is None:
        st.title(words.say("You are not signed in"))
        st.markdown(
            words.say("Nothing is shown without signing in. A session also ends when it is not used.")
        )
        st.link_button(words.say("Sign in"), _way_in(words), type="primary")
        st.stop()
    return words, open_as, person


def _root() -> str:
    """Where the server's pages begin."""
    return f"/{str(st.get_option('server.baseUrlPath') or '').strip('/')}/".replace("//", "/")


def _way_in(words: Words) -> str:
    """Where one signs in, and is led from back to the page that is open."""
    asked = urlsplit(str(st.context.url or ""))
    page = own_page(asked.path + (f"?{urlencode(st.query_params)}" if st.query_params else ""), _root())
    wanted = f"&next={quote(page, safe='')}" if page else ""
    return f"{_root()}signin?lang={words.language}{wanted}"


def _show_person(words: Words, person: Person) -> None:
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


def words_asked() -> Words:
    """The words of the language and the programme that the address asks for, before the programme is picked."""
    slug, (readable, _refused) = filters.asked("programme"), data.programmes()
    programme = next((one for one in readable if one.slug == slug), None)
    return _words_of(programme) if programme else Words(filters.language_asked())


def _words_of(programme: Programme) -> Words:
    settings = programme.settings
    return Words(filters.language_asked(), settings.ranked, settings.frequency, settings.assessment)


def now_in(page: Page) -> datetime:
    """This moment in the programme's time zone. Pages read the clock here and nowhere else."""
    return _now(page.programme)


def _now(programme: Programme) -> datetime:
    return moment_in(programme.settings, datetime.now(UTC))


def _declare_language(language: Language) -> None:
    """Put the language on the document itself: switching it in the page loads no new frame from the server. What
    Streamlit writes by itself follows it."""
    st.html(
        f'<script>document.documentElement.lang = "{HTML_LANGUAGE[language]}";</script>',
        unsafe_allow_javascript=True,
    )


def _ground() -> Ground:
    theme = st.context.theme.type
    return "dark" if theme == "dark" else "light"


def _pick_programme(words: Words, open_to_viewer: Sequence[Programme]) -> Programme:
    readable, refused = data.programmes()
    programmes = {programme.slug: programme for programme in open_to_viewer}
    for refusal in refused:
        st.error(for_markdown(words.text(refusal.sentence)))
    if not programmes:
        if readable and people.mode() != "closed":
            st.info(
                words.say(
                    "Only demonstrations are open without signing in, and there is none. Make the first account with "
                    "“python -m etl account first”."
                )
            )
        elif readable:
            st.info(words.say("Your account is not entered for any programme. Ask the administrator."))
        else:
            st.error(
                words.say(
                    "No programme is set up yet. Ask whoever runs the server to make one with “python -m etl new”."
                )
            )
        st.stop()
    labels = {slug: words.text(programme.settings.name) for slug, programme in programmes.items()}
    slug = filters.pick(
        words,
        "programme",
        words.say("Programme"),
        labels,
        next(iter(labels)),
        clears=(
            "period",
            "quarter",
            "month",
            "viewer",
            "measure",
            "of",
            "indicator",
            "group",
            "institution",
            "item",
            "region",
            "shade",
            "kind",
            "edition",
            "slide",
            "sort",
            "with",
            "figure",
            "known",
            "on",
            "version",
            "words",
            "turned",
            "campaign",
            "paragraph",
        ),
    )
    return programmes[slug]


def _viewer(words: Words, programme: Programme, person: Person | None) -> Viewer | None:
    """Who looks: the post that the account is entered for, or in the open demonstration whoever was picked; None is
    nobody."""
    if person is None:
        return _picked_viewer(words, programme)
    grant = person.grant_in(programme.slug)
    if grant is None or (grant.institution and grant.institution not in programme.institutions):
        return None
    return Viewer(cast(Role, grant.role), grant.institution, person.name)


def _picked_viewer(words: Words, programme: Programme) -> Viewer | None:
    labels: dict[str, str] = {
        "coordinator": words.say("Coordinator"),
        "reviewer": words.say("Reviewer"),
        "presenter": words.say("Presenter"),
    }
    # Where everything is public nobody's view differs, and a list of thousands would travel with every run.
    if programme.settings.visibility == "participants":
        labels |= {code: inst.short(words.language) for code, inst in programme.institutions.items()}
    nobody = {"": words.say("nobody: choose")}
    is_known = filters.asked("viewer") in ("", *labels)
    first = "coordinator" if is_known else ""
    chosen = filters.pick(
        words, "viewer", words.say("Seen as"), labels if is_known else nobody | labels, first
    )
    return played(chosen, frozenset(programme.institutions))


def _pick_period(
    name: str, words: Words, programme: Programme, asked: data.Asked
) -> tuple[tuple[str, ...], str]:
    clock = BY_NAME[name].clock
    if clock == "month":
        return pick_return_month(words, asked, _now(programme), OPENS.get(name, "last"))
    if clock == "quarter":
        return _pick_quarter(words, asked, with_years=name == "assessment")
    return _pick_month(words, asked)


def _pick_month(words: Words, asked: data.Asked) -> tuple[tuple[str, ...], str]:
    months = data.periods(asked)
    if not months:
        return months, ""
    labels = {month: words.period(month) for month in reversed(months)}
    return months, filters.pick(words, "period", words.say("Month"), labels, months[-1], told_by_page=True)


def _pick_quarter(words: Words, asked: data.Asked, *, with_years: bool) -> tuple[tuple[str, ...], str]:
    quarters = data.quarters(asked)
    if not quarters:
        return quarters, ""
    labels = {quarter: words.period(quarter) for quarter in reversed(quarters)}
    for year in reversed(data.years(asked) if with_years else ()):
        labels[year] = words.say("{year}: the year's review", year=words.period(year))
    first = data.last_complete_quarter(asked) or quarters[-1]
    return quarters, filters.pick(words, "quarter", words.say("Quarter"), labels, first, told_by_page=True)


def _say_that_it_is_open(words: Words) -> None:
    with st.container(key="open-demo"):
        st.markdown(_open_sentence(words))


def _open_sentence(words: Words) -> str:
    return words.say(
        "Open demonstration: nobody signs in, and everybody may look and act as anybody. Enter no real data."
    )


def _say_what_it_is(words: Words, settings: Settings, *, is_open: bool) -> None:
    """One box for all that a demonstration has to say of itself: that it is one, that it is open, which day it is."""
    said = [_open_sentence(words)] if is_open else []
    if settings.demonstration and settings.notice:
        said.append(words.text(settings.notice))
    if settings.today is not None:
        said.append(words.say("Here it is always {day}.", day=words.day(settings.today)))
    if said:
        with st.container(key="notice"):
            st.markdown(words.together(*said))


def _head(page: Page, open_as: Mode) -> None:
    words, settings = page.words, page.programme.settings
    _say_what_it_is(words, settings, is_open=open_as != "closed")
    if not page.period:
        st.title(page.title)
        st.info(_why_empty(page))
        st.stop()
    with st.container(key="head", horizontal=True, vertical_alignment="bottom"):
        st.title(f"{page.title} · {words.period(page.period)}", width="content")
        st.caption(_freshness(page))
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


def _why_empty(page: Page) -> str:
    if page.clock == "quarter" and not page.programme.methods:
        return page.words.say(
            "This programme is not scored: it has no method of assessment. What is filed is shown under “Figures”."
        )
    if page.clock != "month" and data.periods_in_force(page.view.asked):
        return page.words.say("Nothing has been published for the participants yet.")
    return page.words.say(
        "Nothing has been filed for this programme yet. Load returns with “python -m etl load”, "
        "or build the demonstration with “python -m etl demo”."
    )


def _freshness(page: Page) -> str:
    """For which month, and as known on which day: two clocks that are never one."""
    words, zone = page.words, page.programme.settings.time_zone
    if page.clock == "month":
        return last_arrival(page.view)
    known = data.last_received(page.view.asked) or now_in(page)
    if page.clock == "quarter":
        return words.say(
            "For {quarter}, as known on {day}. Source: {source}",
            quarter=words.period(page.period),
            day=words.moment(known, zone),
            source=for_markdown(words.text(page.programme.settings.source)),
        )
    return words.say(
        "Figures for {month}, as known on {day}. Source: {source}",
        month=words.period(page.period),
        day=words.moment(known, zone),
        source=for_markdown(words.text(page.programme.settings.source)),
    )
