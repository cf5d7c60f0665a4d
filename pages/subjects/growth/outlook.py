"""The parts of the growth page behind the growth: residents, stickiness, season, the year's end, campaigns."""

from collections.abc import Mapping
from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from etl.facts.users import Penetration
from etl.values.errors import Refusal
from etl.values.periods import Period
from pages.shared import data, filters
from pages.shared.figures.canvas import axis_for
from pages.shared.figures.trend import Series, trend
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.growth import outlook_sentences as sentences
from pages.subjects.growth import reads
from pages.subjects.growth.event_figure import mark_events
from pages.subjects.growth.events import events_of

COMPARED = "campaign"


def show_outlook(page: Page, measure: str) -> None:
    """What belongs to a measure: its residents, its season, its year's end, its campaigns. Sums over everybody only."""
    found = reads.outlook(page.view.asked, page.period, measure)
    users = page.programme.settings.users
    if users and measure in (users.registered, users.active, users.payments):
        _show_users(page, measure)
    _show_season(page, measure)
    projection = found.projections[measure]
    sentence = sentences.projection_sentence(page.view, page.programme.measures[measure], projection)
    show_finding(page.words.say("Where the year will end"), sentence)
    if found.excluding_campaigns:
        _show_without_campaigns(page, measure)
    _show_effect(page, measure)


def _show_users(page: Page, measure: str) -> None:
    words, found = page.words, reads.outlook(page.view.asked, page.period, measure)
    if found.penetration:
        year = Period.parse(page.period).year
        sentence = sentences.penetration_sentence(words, found.penetration, year)
        show_finding(sentences.penetration_title(words, found.penetration), sentence)
        show_table(page, residents_table(page.view, measure), "penetration", sentence)
        for claim in (one for one in page.programme.history.claim if one.period == page.period):
            st.markdown(sentences.claim_sentence(words, claim, found.penetration))
    if found.stickiness:
        show_finding(
            words.say("How often active users pay"), sentences.stickiness_sentence(words, found.stickiness)
        )


def _show_season(page: Page, measure: str) -> None:
    rows = reads.outlook(page.view.asked, page.period, measure).seasons.get(measure, [])
    festival = page.programme.settings.festival
    if not rows or festival is None:
        return
    sentence = sentences.season_sentence(page.view, rows[-1])
    show_finding(page.words.say("Around {festival}", festival=page.words.text(festival.name)), sentence)
    show_table(page, season_table(page.view, measure), "season", sentence)


def _show_without_campaigns(page: Page, measure: str) -> None:
    words, rows = page.words, reads.outlook(page.view.asked, page.period, measure).excluding_campaigns
    now = rows[-1]
    whole = reads.growth(page.view.asked, page.period, measure, "")[-1]
    definition, currency = page.programme.measures[measure], page.view.currency
    sentence = words.say(
        "Without payments under a campaign: {value} ({mom} on the month before, {yoy} on the year before); with them "
        "{whole} ({whole_mom}, {whole_yoy}).",
        value=words.volume(now.value, definition, currency),
        mom=words.growth(now.mom_pct),
        yoy=words.growth(now.yoy_pct),
        whole=words.volume(whole.value, definition, currency),
        whole_mom=words.growth(whole.mom_pct),
        whole_yoy=words.growth(whole.yoy_pct),
    )
    show_finding(words.say("Excluding campaigns"), sentence)
    show_chart(page, campaigns_chart(page.view, measure), sentence, "without-campaigns")
    with st.expander(words.say("The same as a table")):
        show_table(page, campaigns_table(page.view, measure), "without-campaigns", sentence)


def _show_effect(page: Page, measure: str) -> None:
    """A small form: which regions had the campaign, from when to when; the answer may be that nobody can tell."""
    words, programme = page.words, page.programme
    parents = {region.parent for region in programme.regions.values()}
    labels = {
        code: region.name(words.language) for code, region in programme.regions.items() if code not in parents
    }
    if len(labels) < 4:
        return
    st.header(words.say("Did a campaign make a difference?"), anchor=False)
    st.markdown(
        words.say(
            "The regions of a campaign are compared with the others before and during it, and the same arithmetic is "
            "done where and when there was none. It may answer that nobody can tell."
        )
    )
    known = data.periods(page.view.asked)
    periods = {period: words.period(period) for period in known if period <= page.period}
    compared = _compared(labels, periods)
    with st.form("campaign", border=True):
        where, begin, end = st.columns([3, 2, 2])
        regions = where.multiselect(
            words.say("Regions of the campaign"),
            list(labels),
            list(compared[0]) if compared else None,
            format_func=labels.__getitem__,
            key="campaign-regions",
            placeholder=words.say("Choose one or more"),
            select_all=False,
        )
        first = begin.selectbox(
            words.say("From"),
            list(periods),
            format_func=periods.__getitem__,
            index=list(periods).index(compared[1]) if compared else _last(periods, 3),
            key="campaign-from",
        )
        last = end.selectbox(
            words.say("To"),
            list(periods),
            format_func=periods.__getitem__,
            index=list(periods).index(compared[2]) if compared else _last(periods, 2),
            key="campaign-to",
        )
        asked = st.form_submit_button(words.say("Compare"))
    if asked:
        filters.write(
            COMPARED, "~".join((",".join(sorted(regions)), str(first), str(last))) if regions else ""
        )
        compared = (tuple(sorted(regions)), str(first), str(last)) if regions else None
    if asked and not regions:
        st.warning(words.say("Choose at least one region that had the campaign."))
    elif compared is not None:
        answer = reads.effect(page.view.asked, measure, *compared)
        if isinstance(answer, Refusal):
            st.warning(sentences.refused(words, answer))
        else:
            show_finding(sentences.effect_title(words, answer), sentences.effect_sentence(page.view, answer))


def _compared(
    regions: Mapping[str, str], periods: Mapping[str, str]
) -> tuple[tuple[str, ...], str, str] | None:
    """The regions and months of the comparison that the address keeps; None where it keeps none that can be made."""
    where, _, when = filters.asked(COMPARED).partition("~")
    first, _, last = when.partition("~")
    listed = tuple(where.split(","))
    is_known = all(code in regions for code in listed) and first in periods and last in periods
    return (listed, first, last) if is_known else None


def _last(periods: dict[str, str], back: int) -> int:
    return max(0, len(periods) - back)


@data.kept
def residents_table(view: View, measure: str) -> Table:
    """A row for each count of residents on record."""
    cards: list[Penetration] = reads.outlook(view.asked, view.period, measure).penetration
    words = view.words
    return Table(
        (
            figure_column(
                words.say("Registered users"),
                [c.users for c in cards],
                [words.number(c.users) for c in cards],
            ),
            figure_column(
                words.say("Residents"),
                [c.population for c in cards],
                [words.number(c.population) for c in cards],
            ),
            text_column(words.say("Year"), [str(card.year) for card in cards], is_short=True),
            figure_column(
                words.say("Share (%)"),
                [c.share * 100 for c in cards],
                [words.share(c.share) for c in cards],
                2,
            ),
            text_column(words.say("Source"), [sentences.source_of(view, card) for card in cards]),
        )
    )


@data.kept
def season_table(view: View, measure: str) -> Table:
    """A row for each year that has the festival's months."""
    rows, words = reads.outlook(view.asked, view.period, measure).seasons[measure], view.words
    definition, currency, festival = (
        view.programme.measures[measure],
        view.currency,
        view.programme.settings.festival,
    )
    assert festival is not None
    minor = currency.minor_per_major if definition.unit == "money" else 1
    unit = words.unit_of(definition, currency)
    return Table(
        (
            text_column(words.say("Year"), [str(row.year) for row in rows], is_short=True),
            text_column(
                words.text(festival.name), [words.period(row.festival) for row in rows], is_short=True
            ),
            figure_column(
                words.say("Its months combined ({unit})", unit=unit),
                [None if r.value is None else Fraction(r.value, minor) for r in rows],
                [words.volume_in_full(row.value, definition, currency) for row in rows],
            ),
            figure_column(
                words.say("On the year before (%)"),
                [r.yoy_pct for r in rows],
                [words.growth(r.yoy_pct) for r in rows],
                2,
            ),
            figure_column(
                words.say("On the same number of months before (%)"),
                [r.on_before_pct for r in rows],
                [words.growth(r.on_before_pct) for r in rows],
                2,
            ),
            text_column(
                words.say("Single months on the year before, which mislead"),
                [words.say("; ").join(words.growth(one) for one in row.single_yoy_pct) for row in rows],
            ),
        )
    )


@data.kept
def campaigns_chart(view: View, measure: str) -> go.Figure:
    """The measure with and without what campaigns made; their periods are shaded."""
    rows, words = reads.outlook(view.asked, view.period, measure).excluding_campaigns, view.words
    whole = reads.growth(view.asked, view.period, measure, "")
    definition, currency = view.programme.measures[measure], view.currency
    lines = [
        Series(name, tuple(values), tuple(words.volume(value, definition, currency) for value in values))
        for name, values in (
            (words.say("without campaigns"), [row.value for row in rows]),
            (words.say("all of it"), [row.value for row in whole]),
        )
    ]
    known = [abs(row.value) for row in whole if row.value is not None]
    minor = currency.minor_per_major if definition.unit == "money" else 1
    axis = axis_for(max(known, default=0), view.language, words.unit_of(definition, currency), minor)
    months = view.months([row.period for row in rows])
    figure = trend(months, lines[0], lines[1], axis, view.palette)
    mark_events(figure, months, events_of(view, measure), view.palette)
    return figure


@data.kept
def campaigns_table(view: View, measure: str) -> Table:
    """A row a month, the newest first: all of it, without campaigns, and its growth."""
    rows, words = reads.outlook(view.asked, view.period, measure).excluding_campaigns[::-1], view.words
    whole = {row.period: row.value for row in reads.growth(view.asked, view.period, measure, "")}
    definition, currency = view.programme.measures[measure], view.currency
    minor = currency.minor_per_major if definition.unit == "money" else 1
    unit = words.unit_of(definition, currency)
    volumes = (
        (words.say("All of it ({unit})", unit=unit), [whole.get(row.period) for row in rows]),
        (words.say("Without campaigns ({unit})", unit=unit), [row.value for row in rows]),
    )
    rates = (
        (words.say("On the month before (%)"), [row.mom_pct for row in rows]),
        (words.say("On the year before (%)"), [row.yoy_pct for row in rows]),
    )
    return Table(
        (
            text_column(words.say("Month"), [words.period(row.period) for row in rows], is_short=True),
            *(
                figure_column(
                    title,
                    [None if value is None else Fraction(value, minor) for value in values],
                    [words.volume_in_full(value, definition, currency) for value in values],
                )
                for title, values in volumes
            ),
            *(figure_column(t, values, [words.growth(one) for one in values], 2) for t, values in rates),
        )
    )


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    measure = view.programme.settings.headline.measures[0]
    found = reads.outlook(view.asked, view.period, measure)
    if found.penetration:
        residents_table(view, measure)
    if found.excluding_campaigns:
        campaigns_chart(view, measure)
        campaigns_table(view, measure)
    if found.seasons.get(measure):
        season_table(view, measure)
