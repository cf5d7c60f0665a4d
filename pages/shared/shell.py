"""The first thing every page does: who looks, at which programme and month, in which language, and how fresh it is.

Nothing that matters may live only in the frame, since a page can be started without it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from access.scope import Scope, scope_of
from access.viewer import COORDINATOR, PRESENTER, Viewer, current_viewer
from etl.definitions.programme import Programme
from etl.values.house import ROOT
from pages.shared import data, filters
from pages.shared.figures.palette import Ground
from pages.shared.language import Language
from pages.shared.quoting import for_markdown
from pages.shared.return_months import last_arrival, pick_return_month
from pages.shared.view import View
from pages.shared.words import Words

ICON = ROOT / "data" / "static" / "favicon.png"
STYLE = Path(__file__).parent / "house.css"
NAME = "**便民** Bianmin"
HTML_LANGUAGE: dict[Language, str] = {"zh": "zh-CN", "en": "en"}

TITLES: dict[str, Callable[[Words], str]] = {
    "overview": lambda words: words.say("Overview"),
    "growth": lambda words: words.say("Growth"),
    "coverage": lambda words: words.say("Coverage"),
    "map": lambda words: words.say("Map"),
    "rankings": lambda words: words.say("Rankings"),
    "assessment": lambda words: words.say("Assessment"),
    "institution": lambda words: words.say("Institution"),
    "methods": lambda words: words.say("Methods"),
    "appeals": lambda words: words.say("Appeals and follow-up"),
    "bulletin": lambda words: words.say("Bulletin"),
    "present": lambda words: words.say("Present"),
    "filing": lambda words: words.say("Filing"),
    "returns_desk": lambda words: words.say("Returns desk"),
    "data_quality": lambda words: words.say("Data quality"),
}
# Pages about a quarter; all others are about a month.
QUARTERLY = ("assessment", "methods", "appeals")
# Pages about returns, which begin before a month has figures.
FILED = ("filing", "returns_desk")


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
        return self.view.reading.scope


def open_page(name: str) -> Page:
    """Open the page `name`: settings, pickers, notice, freshness. Stops with a sentence if there is nothing to show."""
    filters.restore_address()
    words = words_asked()
    st.set_page_config(
        page_title=f"{TITLES[name](words)} · {words.say('Bianmin')}", page_icon=str(ICON), layout="wide"
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
        reading = data.reading_of(programme, scope_of(viewer, programme.settings.visibility))
        periods, period = _pick_period(name, words, programme, reading)
    clock = "quarter" if name in QUARTERLY else "month" if name in FILED else "period"
    filters.complete_address(programme.slug, clock, period, words.language)
    page = Page(name, programme, periods, viewer, View(reading, period, words.language, _ground()))
    _head(page)
    return page


def words_asked() -> Words:
    """The words of the language and the programme that the address asks for, before the programme is picked."""
    asked, (readable, _refused) = filters.asked("programme"), data.programmes()
    programme = next((one for one in readable if one.slug == asked), None)
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
    name: str, words: Words, programme: Programme, reading: data.Reading
) -> tuple[tuple[str, ...], str]:
    if name in FILED:
        return pick_return_month(words, reading, _now(programme), first_open=name == "filing")
    return _pick_quarter(words, reading) if name in QUARTERLY else _pick_month(words, reading)


def _pick_month(words: Words, reading: data.Reading) -> tuple[tuple[str, ...], str]:
    months = data.periods(reading)
    if not months:
        return months, ""
    labels = {month: words.period(month) for month in reversed(months)}
    return months, filters.pick(words, "period", words.say("Month"), labels, months[-1])


def _pick_quarter(words: Words, reading: data.Reading) -> tuple[tuple[str, ...], str]:
    quarters = data.quarters(reading)
    if not quarters:
        return quarters, ""
    labels = {quarter: words.period(quarter) for quarter in reversed(quarters)}
    first = data.last_complete_quarter(reading) or quarters[-1]
    return quarters, filters.pick(words, "quarter", words.say("Quarter"), labels, first)


def _head(page: Page) -> None:
    words, settings = page.words, page.programme.settings
    if settings.demonstration and settings.notice:
        with st.container(key="notice"):
            st.markdown(words.text(settings.notice))
    if not page.period:
        st.title(TITLES[page.name](words))
        st.info(_why_empty(page))
        st.stop()
    st.title(f"{TITLES[page.name](words)} · {words.period(page.period)}")
    st.caption(_freshness(page))


def _why_empty(page: Page) -> str:
    if page.name in QUARTERLY and not page.programme.methods:
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
    if page.name in FILED:
        return last_arrival(page.view)
    known = max(filing.received_at for filing in data.filings(page.view.reading))
    if page.name in QUARTERLY:
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
