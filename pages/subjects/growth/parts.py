"""Whose growth it is, and how far the first figures lay from those of today."""

from datetime import timedelta
from fractions import Fraction

import streamlit as st

from etl.facts.contributions import Contribution, Growth
from etl.queries.figures.contributions import OTHERS, On, Part
from etl.queries.figures.revisions import Revision
from etl.values.errors import Refusal
from pages.shared import data
from pages.shared.links import few, in_markdown, owed_returns, to_institution, to_region, to_return
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page, now_in
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.growth import reads


def show_parts(page: Page, measure: str) -> None:
    """What each institution (or region) put into the growth; then, at the desk, the triangle of revisions."""
    words, view = page.words, page.view
    by: Part = "region" if page.programme.settings.ranked == "region" else "institution"
    found = reads.contributions(view.asked, page.period, measure, by, "before")
    if isinstance(found, Refusal):
        st.caption(for_markdown(words.text(found.sentence)))
    elif found is not None:
        sentence = contributions_sentence(view, found)
        show_finding(words.say("Whose growth it is"), sentence)
        show_table(page, contributions_table(view, measure, by), "contributions", sentence)
        if by == "institution":
            _show_by_region(page, measure)
    if page.scope.may("desk"):
        _show_nowcast(page, measure)
        _show_revisions(page, measure)


def _show_by_region(page: Page, measure: str) -> None:
    """The same growth by region, where the measure is filed by region and this viewer may be told."""
    words, view = page.words, page.view
    found = reads.contributions(view.asked, page.period, measure, "region", "before")
    if not isinstance(found, Growth) or len(found.parts) < 2:
        return
    with st.expander(words.say("The same by region")):
        sentence = contributions_sentence(view, found)
        st.markdown(sentence)
        show_table(page, contributions_table(view, measure, "region"), "contributions_by_region", sentence)


def _own_and_rest(view: View, found: Growth, own: Contribution, rest: Contribution) -> str:
    """Of one's own and all others together neither is the most or the least: how much each adds."""
    return view.words.say(
        "The change of {growth} adds up from {own} points of {name} and {rest} points of all others together, to the "
        "last hundredth of a point.",
        growth=view.words.growth(found.percent),
        own=f"{own.points:+.2f}",
        name=_linked(view, own.code),
        rest=f"{rest.points:+.2f}",
    )


def contributions_sentence(view: View, found: Growth) -> str:
    """The largest contribution up and down; the points add up to the growth. And who is missing in it."""
    words = view.words
    first, last = found.parts[0], found.parts[-1]
    own = next((one for one in found.parts if one.code != OTHERS), None)
    rest = next((one for one in found.parts if one.code == OTHERS), None)
    if own is not None and rest is not None:
        said = _own_and_rest(view, found, own, rest)
    else:
        said = words.say(
            "The change of {growth} adds up from the contributions below, to the last hundredth of a point; the most "
            "came from {first} ({up} points), the least from {last} ({down} points).",
            growth=words.growth(found.percent),
            first=_linked(view, first.code),
            up=f"{first.points:+.2f}",
            last=_linked(view, last.code),
            down=f"{last.points:+.2f}",
        )
    if not found.missing:
        return said
    missing = words.count(
        "{n} institution that had a figure then has none yet for this period: the points it lacks are not a fall, "
        "and until it has filed, the change is too low.",
        "{n} institutions that had a figure then have none yet for this period: the points they lack are not a "
        "fall, and until they have filed, the change is too low.",
        len(found.missing),
    )
    return words.together(said, missing)


@data.kept
def contributions_table(view: View, measure: str, by: Part) -> Table:
    """A row for each institution or region: its figure and its points on the month and on the year."""
    words, definition = view.words, view.programme.measures[measure]
    ways: tuple[On, On] = ("before", "year")
    month, year = (reads.contributions(view.asked, view.period, measure, by, on) for on in ways)
    now, missing = (month.parts, month.missing) if isinstance(month, Growth) else ((), ())
    ago = {one.code: one.points for one in year.parts} if isinstance(year, Growth) else {}
    unit = words.unit_of(definition, view.currency)
    minor = view.currency.minor_per_major if definition.unit == "money" else 1
    on_month, on_year = [one.points for one in now], [ago.get(one.code) for one in now]
    return Table(
        (
            text_column(
                words.say("Region") if by == "region" else words.say("Institution"),
                [_name(view, one.code) for one in now],
                leads=[_lead(view, one.code) for one in now],
            ),
            figure_column(
                words.say("Value ({unit})", unit=unit),
                [None if one.code in missing else Fraction(one.value, minor) for one in now],
                [
                    words.say("not filed")
                    if one.code in missing
                    else words.volume_in_full(one.value, definition, view.currency)
                    for one in now
                ],
            ),
            figure_column(
                words.say("On the month (points)"), on_month, [f"{one:+.2f}" for one in on_month], 2
            ),
            figure_column(
                words.say("On the year (points)"),
                on_year,
                [NOTHING if one is None else f"{one:+.2f}" for one in on_year],
                2,
            ),
        )
    )


def _linked(view: View, code: str) -> str:
    return in_markdown(_name(view, code), _lead(view, code))


def _lead(view: View, code: str) -> str:
    """Where a part leads: to the institution, or the region; all others together lead nowhere."""
    if code == OTHERS:
        return ""
    is_region = view.programme.settings.ranked == "institution" and code in view.programme.regions
    return to_region(view, code) if is_region else to_institution(view, code)


def _name(view: View, code: str) -> str:
    words, programme = view.words, view.programme
    if code == OTHERS:
        return words.say("all other institutions together")
    if one := programme.institutions.get(code):
        return one.short(words.language)
    if not code:
        return words.say("not by region")
    region = programme.regions.get(code)
    return region.name(words.language) if region else words.say("without a name here ({code})", code=code)


def _show_nowcast(page: Page, measure: str) -> None:
    """What the month will come to while returns are missing. It is for the desk and stands in no edition."""
    view, words, definition = page.view, page.words, page.programme.measures[measure]
    unfiled = reads.nowcast(view.asked, page.period, measure)
    if unfiled is None:
        return
    found, missing = (
        unfiled.found,
        [in_markdown(_name(view, code), to_return(view, code)) for code in unfiled.missing],
    )
    if found is None:
        sentence = words.count(
            "{n} institution has not filed yet, and the past is too short to say what it will add.",
            "{n} institutions have not filed yet, and the past is too short to say what they will add.",
            len(missing),
        )
    else:
        sentence = words.say(
            "Not filed yet: {who}. Filed so far: {filed}. The month will come to about {estimate}, between {low} "
            "and {high}, if it follows the last {months} months; of {tried} past months estimated in this way, "
            "{hit} fell within their range. For the desk alone: it is not published anywhere.",
            who=few(view, missing, owed_returns(view)),
            filed=words.volume(found.filed, definition, view.currency),
            estimate=words.volume(found.estimate, definition, view.currency),
            low=words.volume(found.low, definition, view.currency),
            high=words.volume(found.high, definition, view.currency),
            months=found.months,
            tried=found.tried,
            hit=found.hit,
        )
    show_finding(words.say("While returns are missing"), sentence)


def _show_revisions(page: Page, measure: str) -> None:
    """What was known on the day of each bulletin, and what is known today. Differences are single institutions'
    corrections, so nobody but the desk sees them."""
    view, words, definition = page.view, page.words, page.programme.measures[measure]
    found = reads.revisions(view.asked, page.period, measure, now_in(page).date())
    if not found:
        return
    changed = [one for one in found if one.change]
    if changed:
        sentence = words.count(
            "Of the last {shown} months, {n} has been revised since its bulletin was issued.",
            "Of the last {shown} months, {n} have been revised since their bulletins were issued.",
            len(changed),
            shown=len(found),
        )
    else:
        sentence = words.say(
            "None of the last {shown} months has been revised since its bulletin was issued.",
            shown=len(found),
        )
    show_finding(words.say("First figures and today's"), sentence)
    minor = view.currency.minor_per_major if definition.unit == "money" else 1
    firsts, latest = [one.first for one in found], [one.latest.value for one in found]
    unit = words.unit_of(definition, view.currency)
    table = Table(
        (
            text_column(words.say("Month"), [words.period(one.period) for one in found], is_short=True),
            *(
                figure_column(
                    title,
                    [None if value is None else Fraction(value, minor) for value in values],
                    [words.volume_in_full(value, definition, view.currency) for value in values],
                )
                for title, values in (
                    (words.say("First known ({unit})", unit=unit), firsts),
                    (words.say("Known today ({unit})", unit=unit), latest),
                )
            ),
            figure_column(
                words.say("Revision (%)"),
                [one.percent for one in found],
                [words.growth(one.percent) for one in found],
                2,
            ),
        )
    )
    show_table(page, table, "revisions", sentence)
    with st.expander(words.say("What was known on the day of each bulletin")):
        show_table(page, triangle_table(view, measure, found), "triangle", sentence)


def triangle_table(view: View, measure: str, found: tuple[Revision, ...]) -> Table:
    """A row for each month, a column for each month's bulletin: what was known of the one on the day of the other.
    Blank before a month had a bulletin, and where nothing was filed by that day."""
    words, definition = view.words, view.programme.measures[measure]
    unit = words.unit_of(definition, view.currency)
    minor = view.currency.minor_per_major if definition.unit == "money" else 1
    days = sorted({each.moment for one in found for each in one.vintages})
    known = [{each.moment: each.value for each in one.vintages} for one in found]
    columns = [text_column(words.say("Month"), [words.period(one.period) for one in found], is_short=True)]
    for day in days:
        values = [each.get(day) for each in known]
        columns.append(
            figure_column(
                words.say(
                    "{day} ({unit})", day=words.day((day - timedelta(microseconds=1)).date()), unit=unit
                ),
                [None if value is None else Fraction(value, minor) for value in values],
                [
                    NOTHING if value is None else words.volume_in_full(value, definition, view.currency)
                    for value in values
                ],
            )
        )
    return Table(tuple(columns))
