"""The definitions as people read them: nothing is reckoned here, everything stands in the programme's folder."""

from collections.abc import Mapping

import streamlit as st

from etl.definitions.calendar import as_known, deadline
from etl.definitions.programme import Programme
from etl.definitions.regions import Population
from etl.queries.returns.deadlines import may_move
from etl.values.periods import Period
from pages.shared.links import to_indicator, to_institution, to_measure, to_region
from pages.shared.quoting import for_markdown, small
from pages.shared.return_months import due_told
from pages.shared.shell import Page, now_in
from pages.shared.show import fold, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING


def show_definitions(page: Page) -> None:
    """Every part of the programme that it has, a table each."""
    words, programme = page.words, page.programme
    st.markdown(
        words.say(
            "Where the programme and its figures come from: {source}",
            source=for_markdown(words.text(programme.settings.source)),
        )
    )
    tables = (
        (words.say("Institutions and their history"), "institutions", institutions_table(page.view)),
        (words.say("Regions"), "regions", regions_table(page.view)),
        (words.say("Measures"), "measures", measures_table(page.view)),
        (words.say("Indicators"), "indicators", indicators_table(page.view)),
        (words.say("What exists, and who says so"), "universe", universe_table(page.view)),
        (words.say("Special working days"), "special-days", special_days_table(page.view)),
    )
    for title, name, table in tables:
        if not table.height:
            continue
        below = years_of_counts(page.view) if name == "regions" else ""
        if name == "institutions":
            with st.expander(title, expanded=True):
                show_table(page, table, f"programme-{name}", title, below=below)
            continue
        # All of them are seventeen screens on a phone and as many sheets of paper: each is made when it is opened.
        with fold(title, f"programme-{name}") as is_open:
            if is_open:
                show_table(page, table, f"programme-{name}", title, below=below)
    st.header(words.say("Calendar"), anchor=False)
    today = now_in(page).date()
    due = deadline(as_known(programme.settings, today), Period.parse(page.period))
    said = due_told(words, programme.settings, page.period, due, now_in(page))
    why = may_move(programme.settings, due, today)
    st.markdown(words.together(said, for_markdown(words.text(why)) if why else ""))


def institutions_table(view: View) -> Table:
    """A row for each institution: both names, peer group, first and last month and spells away, who took its place."""
    words, known = view.words, view.programme.institutions
    all_ = list(known.values())
    leads = [to_institution(view, one.code) for one in all_]
    return Table(
        (
            text_column(words.say("Code"), [one.code for one in all_], is_short=True),
            text_column(words.say("Name in Chinese"), [one.name_zh or NOTHING for one in all_], leads=leads),
            text_column(words.say("Name in English"), [one.name_en for one in all_], leads=leads),
            text_column(
                words.say("Group"), [words.text(view.programme.groups[one.group].name) for one in all_]
            ),
            text_column(
                words.say("First month"),
                [words.period(one.valid_from) if one.valid_from else NOTHING for one in all_],
                is_short=True,
            ),
            text_column(
                words.say("Last month"),
                [words.period(one.valid_to) if one.valid_to else NOTHING for one in all_],
                is_short=True,
            ),
            text_column(words.say("Away"), [", ".join(one.away) or NOTHING for one in all_], is_short=True),
            text_column(
                words.say("Goes on in"),
                [known[o.successor].short(words.language) if o.successor else NOTHING for o in all_],
                leads=[to_institution(view, o.successor) if o.successor else "" for o in all_],
            ),
        )
    )


def years_of_counts(view: View) -> str:
    """That residents were counted in different years, so that parts are not held against their whole; "" where all are
    of one year."""
    years = sorted({row.year for row in _latest_counts(view.programme).values()})
    if len(years) < 2:
        return ""
    named = view.words.listed([view.words.period(f"{year:04d}") for year in years])
    return small(
        view.words.say(
            "Of each region the latest count of residents is shown. They are of different years ({years}): counts of "
            "one year add up to that year's whole, these do not.",
            years=named,
        )
    )


def _latest_counts(programme: Programme) -> Mapping[str, Population]:
    return {row.region: row for row in sorted(programme.population, key=lambda row: row.year)}


def regions_table(view: View) -> Table:
    """A row for each region: both names, what it belongs to, the latest count of residents with year and source."""
    words, programme = view.words, view.programme
    all_ = list(programme.regions.values())
    leads = [to_region(view, one.code) for one in all_]
    latest = _latest_counts(programme)
    found = [latest.get(one.code) for one in all_]
    return Table(
        (
            text_column(words.say("Code"), [one.code for one in all_], is_short=True),
            text_column(words.say("Name in Chinese"), [one.name_zh or NOTHING for one in all_], leads=leads),
            text_column(words.say("Name in English"), [one.name_en for one in all_], leads=leads),
            text_column(
                words.say("Belongs to"),
                [
                    programme.regions[one.parent].name(words.language) if one.parent else NOTHING
                    for one in all_
                ],
            ),
            figure_column(
                words.say("Residents"),
                [row.population if row else None for row in found],
                [words.number(row.population) if row else NOTHING for row in found],
            ),
            text_column(
                words.say("Year of the count"),
                [words.period(f"{row.year:04d}") if row else NOTHING for row in found],
                is_short=True,
            ),
            text_column(
                words.say("Source"), [view.translated(row.source) if row else NOTHING for row in found]
            ),
        )
    )


def measures_table(view: View) -> Table:
    """A row for each measure: both names, unit, stock or flow, what counts."""
    words = view.words
    all_ = list(view.programme.measures.values())
    leads = [to_measure(view, one.code) for one in all_]
    kinds = {"stock": words.say("stock"), "flow": words.say("flow")}
    return Table(
        (
            text_column(words.say("Code"), [one.code for one in all_]),
            text_column(words.say("Name in Chinese"), [one.name.zh for one in all_], leads=leads),
            text_column(words.say("Name in English"), [one.name.en for one in all_], leads=leads),
            text_column(words.say("Unit"), [words.text(one.counted_in) for one in all_], is_short=True),
            text_column(words.say("Stock or flow"), [kinds[one.kind] for one in all_], is_short=True),
            text_column(
                words.say("What counts"), [words.text(one.counts) if one.counts else NOTHING for one in all_]
            ),
        )
    )


def indicators_table(view: View) -> Table:
    """A row for each indicator: both names, unit, how it is made, why it is asked, who answers for it."""
    words = view.words
    all_ = list(view.programme.indicators.values())
    leads = [to_indicator(view, one.code) for one in all_]
    made = [view.formula(one).partition(" = ")[2] for one in all_]
    return Table(
        (
            text_column(words.say("Code"), [one.code for one in all_], is_short=True),
            text_column(words.say("Name in Chinese"), [one.name.zh for one in all_], leads=leads),
            text_column(words.say("Name in English"), [one.name.en for one in all_], leads=leads),
            text_column(words.say("Unit"), [words.text(one.unit) for one in all_], is_short=True),
            text_column(words.say("Made of"), made),
            text_column(words.say("Why"), [words.text(one.why) for one in all_]),
            text_column(words.say("Author"), [view.translated(one.author) for one in all_]),
        )
    )


def universe_table(view: View) -> Table:
    """A row for each count of what exists: kind of point, region, date, count, source."""
    words, programme, all_ = view.words, view.programme, view.programme.universe
    return Table(
        (
            text_column(
                words.say("Kind of point"), [words.text(programme.points[o.scenario].name) for o in all_]
            ),
            text_column(
                words.say("Region"), [programme.regions[o.region].name(words.language) for o in all_]
            ),
            text_column(words.say("As of"), [words.dated(one.as_of) for one in all_], is_short=True),
            figure_column(
                words.say("Number"), [one.count for one in all_], [words.number(one.count) for one in all_]
            ),
            text_column(words.say("Source"), [view.translated(one.source) for one in all_]),
        )
    )


def special_days_table(view: View) -> Table:
    """A row for each day on which the programme departs from the country's calendar."""
    words, days = view.words, view.programme.settings.special_days
    return Table(
        (
            text_column(words.say("Day"), [words.day(day.date) for day in days], is_short=True),
            text_column(
                words.say("Worked on"), [words.say("yes") if d.working else words.say("no") for d in days]
            ),
            text_column(words.say("Source"), [view.translated(day.source) for day in days]),
            text_column(
                words.say("Notice published on"),
                [words.day(day.published_on) if day.published_on else "" for day in days],
                is_short=True,
            ),
        )
    )
