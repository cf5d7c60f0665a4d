"""The countryside on the coverage page: density, reach, white spots, and where the next points would do most."""

import streamlit as st

from etl.queries.coverage.rural import FAR, NEAR, Rural, RuralRegion
from pages.shared import data
from pages.shared.links import to_region
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.coverage import reads
from pages.subjects.coverage.point_tables import counts_column, region_name, shares_column
from pages.subjects.coverage.sentences import number, reach, rural_sentence, rural_title


def show_rural(page: Page, region: str) -> None:
    """Service points against villagers, and what is still missing; of one region where one was picked."""
    words, found = page.words, reads.rural(page.view.asked, page.period)
    if found is None:
        st.info(
            words.say(
                "No register of service points has been filed up to this month, or no villages are listed."
            )
        )
        return
    sentence = rural_sentence(words, found)
    show_finding(rural_title(words, found), sentence)
    show_table(page, density_table(page.view), "rural", sentence)
    st.caption(
        words.say("Rural population: {source}", source=_sources(page, found.rows[0].population_source))
    )
    show_finding(words.say("The next best ten points"), _next_sentence(page, found))
    if found.next_points:
        show_table(page, next_table(page.view), "next-points", words.say("The next best ten points"))
    title = words.say("White spots: villages farther than 5 km from any point in use")
    st.header(title, anchor=False)
    spots = spots_table(page.view, region)
    if spots.height:
        show_table(page, spots, "white-spots", title)
    else:
        st.markdown(words.say("There are none."))


def _next_sentence(page: Page, found: Rural) -> str:
    words, gained = page.words, sum(point.gain for point in found.next_points)
    return words.say(
        "{n} further points would bring {gained} villagers within 2 km who have none so far. Each is the village "
        "around which most are still out of reach once the better ones are built: an order in which to build, and "
        "never less than 63% of what the best choice of as many at once would reach.",
        n=words.number(len(found.next_points)),
        gained=words.number(gained),
    )


@data.kept
def density_table(view: View) -> Table:
    """A row for each region with villages, all of them first."""
    found, words = reads.rural(view.asked, view.period), view.words
    answer = {row.region: row for row in reads.coverage(view.asked, view.period, "").rural}
    assert found is not None
    rows = found.rows
    filed = [answer.get(row.region) for row in rows]
    return Table(
        (
            text_column(
                words.say("Region"),
                [region_name(view, row.region) for row in rows],
                leads=[to_region(view, row.region) for row in rows],
            ),
            counts_column(view, words.say("Service points"), [row.points for row in rows]),
            counts_column(view, words.say("In use"), [row.live for row in rows]),
            counts_column(view, words.say("Rural residents"), [row.rural_population for row in rows]),
            figure_column(
                words.say("In use per 10,000 rural residents"),
                [row.density for row in rows],
                ["—" if row.density is None else words.number(row.density, 2) for row in rows],
                2,
                is_short=True,
            ),
            counts_column(view, words.say("Villages"), [row.villages for row in rows]),
            counts_column(
                view,
                words.say("Villages served, as reported"),
                [one.covered if one else None for one in filed],
            ),
            *_reaches(view, rows),
        )
    )


def _reaches(view: View, rows: list[RuralRegion]) -> tuple[Column, Column]:
    words = view.words
    return (
        shares_column(view, words.say("Villagers within 2 km"), [reach(row, NEAR) for row in rows]),
        shares_column(view, words.say("Villagers within 5 km"), [reach(row, FAR) for row in rows]),
    )


@data.kept
def next_table(view: View) -> Table:
    """Where to build next, in order."""
    found, words, villages = reads.rural(view.asked, view.period), view.words, view.programme.villages
    assert found is not None
    points = found.next_points
    places = list(range(1, len(points) + 1))
    return Table(
        (
            figure_column(words.say("Order"), places, [str(place) for place in places], is_short=True),
            text_column(words.say("Village"), [villages[point.village].name for point in points]),
            text_column(
                words.say("Region"),
                [region_name(view, villages[point.village].region) for point in points],
                leads=[to_region(view, villages[point.village].region) for point in points],
            ),
            counts_column(view, words.say("Villagers gained"), [point.gain for point in points]),
            counts_column(view, words.say("Then within 2 km"), [point.covered for point in points]),
        )
    )


@data.kept
def spots_table(view: View, region: str) -> Table:
    """Villages out of reach, those with most residents first; of one region or ("") of all."""
    found, words = reads.rural(view.asked, view.period), view.words
    assert found is not None
    spots = [spot for spot in found.white_spots if region in ("", spot.region)]
    return Table(
        (
            text_column(words.say("Village"), [spot.name for spot in spots]),
            text_column(
                words.say("Region"),
                [region_name(view, spot.region) for spot in spots],
                leads=[to_region(view, spot.region) for spot in spots],
            ),
            counts_column(view, words.say("Residents"), [spot.residents for spot in spots]),
            figure_column(
                words.say("Metres to the nearest point in use"),
                [spot.metres for spot in spots],
                [number(words, spot.metres) for spot in spots],
            ),
        )
    )


def _sources(page: Page, joined: str) -> str:
    """Sources put together with "；", which may stand inside one of them too: the longest that is known goes first."""
    parts, said = [one for one in joined.split("；") if one], []
    while parts:
        sizes = range(len(parts), 0, -1)
        size = next((n for n in sizes if page.view.is_translated("；".join(parts[:n]))), 1)
        said.append(page.view.translated("；".join(parts[:size])))
        parts = parts[size:]
    return page.words.say("; ").join(said)
