"""The first thing every page does: who looks, at which programme and month, in which language, and how fresh it is.

Nothing that matters may live only in the frame, since a page can be started without it.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from access.scope import Scope, scope_of
from access.viewer import COORDINATOR, PRESENTER, Viewer, current_viewer
from etl.definitions.programme import Programme
from etl.values.house import ROOT, VERSION
from pages.shared import data, filters
from pages.shared.figures.palette import Ground
from pages.shared.language import Language
from pages.shared.quoting import for_markdown
from pages.shared.registry import BY_NAME, Clock
from pages.shared.return_months import last_arrival, pick_return_month
from pages.shared.view import View
from pages.shared.words import Words

ICON = ROOT / "data" / "static" / "favicon.png"
STYLE = Path(__file__).parent / "house.css"
NAME = "**便民** Bianmin"
HTML_LANGUAGE: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


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
    def scope(self) -> Scope:
        """What the viewer may see."""
        return self.view.asked.scope


def open_page(name: str) -> Page:
    """Open the page `name`: settings, pickers, notice, freshness. Stops with a sentence if there is nothing to show."""
    filters.restore_address()
    words = words_asked()
    st.set_page_config(
        page_title=f"{BY_NAME[name].title(words)} · {words.say('Bianmin')}",
        page_icon=str(ICON),
        layout="wide",
    )
    st.html(STYLE)
    _declare_language(words.language)
    with st.sidebar:
        with st.container(key="brand"):
            st.markdown(NAME)
        filters.pick_language()
        programme = _pick_programme(words)
        words = _words_of(programme)
        chosen_viewer = _pick_viewer(words, programme)
        viewer = current_viewer(chosen_viewer)
        asked = data.asked_of(programme, scope_of(viewer, programme.settings.visibility))
        periods, period = _pick_period(name, words, programme, asked)
        st.caption(f"Bianmin {VERSION}")
    filters.complete_address(programme.slug, BY_NAME[name].clock, period, words.language)
    page = Page(name, programme, periods, viewer, View(asked, period, words.language, _ground()))
    _head(page)
    return page


def words_asked() -> Words:
    """The words of the language and the programme that the address asks for, before the programme is picked."""
    slug, (readable, _refused) = filters.asked("programme"), data.programmes()
    programme = next((one for one in readable if one.slug == slug), None)
    return _words_of(programme) if programme else Words(filters.language_asked())


def _words_of(programme: Programme) -> Words:
    return Words(filters.language_asked(), programme.settings.ranked, programme.settings.frequency)


def now_in(page: Page) -> datetime:
    """This moment in the programme's time zone. Pages read the clock here and nowhere else."""
    return _now(page.programme)


def _now(programme: Programme) -> datetime:
    return datetime.now(ZoneInfo(programme.settings.time_zone))


def _declare_language(language: Language) -> None:
    """Put the language on the document itself: switching it in the page loads no new frame from the server."""
    st.html(
        f'<script>document.documentElement.lang = "{HTML_LANGUAGE[language]}"</script>',
        unsafe_allow_javascript=True,
    )


def _ground() -> Ground:
    theme = st.context.theme.type
    return "dark" if theme == "dark" else "light"


def _pick_programme(words: Words) -> Programme:
    readable, refused = data.programmes()
    programmes = {programme.slug: programme for programme in readable}
    for refusal in refused:
        st.error(for_markdown(words.text(refusal.sentence)))
    if not programmes:
        st.error(words.say("No programme is defined: add a folder to data/programmes."))
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
        ),
    )
    return programmes[slug]


def _pick_viewer(words: Words, programme: Programme) -> str:
    labels: dict[str, str] = {
        COORDINATOR.role: words.say("Coordinator"),
        PRESENTER.role: words.say("Presenter"),
    }
    # Where everything is public nobody's view differs, and a list of thousands would travel with every run.
    if programme.settings.visibility == "participants":
        labels |= {code: inst.short(words.language) for code, inst in programme.institutions.items()}
    # Who asks for a viewer that does not exist is shown what an institution sees, never what the coordinator sees.
    first = COORDINATOR.role if filters.asked("viewer") in ("", *labels) else list(labels)[-1]
    return filters.pick(words, "viewer", words.say("Seen as"), labels, first)


def _pick_period(
    name: str, words: Words, programme: Programme, asked: data.Asked
) -> tuple[tuple[str, ...], str]:
    clock = BY_NAME[name].clock
    if clock == "month":
        return pick_return_month(words, asked, _now(programme), first_open=name == "filing")
    return _pick_quarter(words, asked) if clock == "quarter" else _pick_month(words, asked)


def _pick_month(words: Words, asked: data.Asked) -> tuple[tuple[str, ...], str]:
    months = data.periods(asked)
    if not months:
        return months, ""
    labels = {month: words.period(month) for month in reversed(months)}
    return months, filters.pick(words, "period", words.say("Month"), labels, months[-1])


def _pick_quarter(words: Words, asked: data.Asked) -> tuple[tuple[str, ...], str]:
    quarters = data.quarters(asked)
    if not quarters:
        return quarters, ""
    labels = {quarter: words.period(quarter) for quarter in reversed(quarters)}
    first = data.last_complete_quarter(asked) or quarters[-1]
    return quarters, filters.pick(words, "quarter", words.say("Quarter"), labels, first)


def _head(page: Page) -> None:
    words, settings = page.words, page.programme.settings
    if settings.demonstration and settings.notice:
        with st.container(key="notice"):
            st.markdown(words.text(settings.notice))
    if not page.period:
        st.title(page.title)
        st.info(_why_empty(page))
        st.stop()
    st.title(f"{page.title} · {words.period(page.period)}")
    st.caption(_freshness(page))


def _why_empty(page: Page) -> str:
    if page.clock == "quarter" and not page.programme.methods:
        return page.words.say(
            "This programme is not scored: it has no method. A method is a file in the programme's folder “methods”."
        )
    return page.words.say(
        "Nothing has been filed for this programme yet. Load returns with “python -m etl load”, "
        "or build the demonstration with “python -m etl demo”."
    )


def _freshness(page: Page) -> str:
    """For which month, and as known on which day: two clocks that are never one."""
    words, zone = page.words, page.programme.settings.time_zone
    if page.clock == "month":
        return last_arrival(page.view)
    known = max(filing.received_at for filing in data.filings(page.view.asked))
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
