"""The parts of the map page: regions shaded by a figure, points where one was picked, and all of it as a table."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import plotly.graph_objects as go
import shapely
import streamlit as st

from etl.definitions.boundaries import boundaries_of
from etl.queries.coverage.regional import Shading, shadings
from pages.shared import data, filters
from pages.shared.figures.canvas import taking
from pages.shared.links import to_region
from pages.shared.quoting import for_markdown, heading, paragraph, small, spoken
from pages.shared.shell import Page
from pages.shared.show import offer_picture, show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.coverage import map_sentences as sentences
from pages.subjects.coverage import reads
from pages.subjects.coverage.point_tables import kind_name, region_name
from pages.subjects.coverage.regions import MAP_CONFIG, Dots, Region, regions_map
from pages.subjects.growth.filers import filers_note

EVERYWHERE = "all"
CHART = "map"


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    known = list(shadings(view.programme))
    if view.programme.regions and known:
        regions_table(view, known[0])
    if reads.outlines(view.asked) and known:
        chart(view, known[0], "", "")


def pick_shading(page: Page) -> Shading:
    """What to colour by. Stops with a sentence where the programme has no regions."""
    words = page.words
    if not page.programme.regions:
        st.info(words.say("This programme has no regions, so there is nothing to map."))
        st.stop()
    known = shadings(page.programme)
    labels = {code: words.text(one.name) for code, one in known.items()}
    return known[filters.pick(words, "shade", words.say("Coloured by"), labels, next(iter(labels)))]


def pick_region(page: Page) -> str:
    """The region to look at closely, "" for all."""
    words, figures = page.words, reads.outlines(page.view.asked)
    codes = [feature["id"] for feature in figures.get("features", ())]
    labels = {EVERYWHERE: words.say("All regions")} | {code: region_name(page.view, code) for code in codes}
    chosen = filters.pick(words, "region", words.say("Region"), labels, EVERYWHERE)
    return "" if chosen == EVERYWHERE else chosen


def pick_points(page: Page, region: str) -> str:
    """Which points to put on the map of one region, "" for none."""
    words, labels = page.words, {"none": page.words.say("no points")}
    if page.programme.rural and page.programme.villages:
        labels["rural"] = words.say("service points, white spots, next best points")
    if page.programme.counted:
        labels |= {code: words.text(point.name) for code, point in page.programme.points.items()}
    first = "rural" if region and "rural" in labels else "none"
    chosen = filters.pick(words, "points", words.say("Points on the map"), labels, first)
    return "" if chosen == "none" or not region else chosen


def show_map(page: Page, shading: Shading, region: str, points: str) -> None:
    """The finding, the map with its legend, and the table."""
    view, words = page.view, page.words
    rows = reads.regional(view.asked, view.period, shading.code)
    sentence = sentences.map_sentence(view, shading, rows)
    show_finding(sentences.map_title(view, shading, rows), sentence, filers_note(view))
    legend = ""
    if reads.outlines(view.asked):
        legend = _show_chart(page, shading, region, points, sentence)
    else:
        st.info(
            words.say(
                "The regions of this programme have no boundaries here, so there is a table and no map."
            )
        )
    above = legend + heading(words.say("The figures behind the map"))
    show_table(page, regions_table(view, shading.code), "map", sentence, above=above)


def _show_chart(page: Page, shading: Shading, region: str, points: str, sentence: str) -> str:
    """The map; what its signs mean is given back as HTML."""
    view, words = page.view, page.words
    taken = taking(f"{page.file_stem}-{page.name}-{words.language}")
    with st.container(key=f"wide-{CHART}", gap=None):
        st.plotly_chart(
            chart(view, shading.code, region, points),
            key=CHART,
            config=taken | MAP_CONFIG,
            alt=spoken(sentence),
            theme=None,
            on_select=_take_region,
            selection_mode="points",
        )
        offer_picture(page)
    return "".join(
        [
            *map(paragraph, [sentences.legend(view, shading), *points_legend(view, region, points)]),
            *map(small, _boundary_label(view)),
            small(
                words.say("Click a region to see it more closely; the list above leads back to all regions.")
            ),
        ]
    )


def _boundary_label(view: View) -> Iterator[str]:
    words, label = view.words, reads.boundary_label(view.asked)
    if label is not None:
        name, note = label
        yield f"**{for_markdown(words.text(name))}** · {for_markdown(words.text(note))}"


def _take_region() -> None:
    """A click on the map is a choice of region: it goes into the address, which decides."""
    picked = st.session_state.get(CHART) or {}
    places = [point.get("location") for point in picked.get("selection", {}).get("points", [])]
    code = next((place for place in places if place), "")
    if code:
        st.query_params["region"] = code


@data.kept
def chart(view: View, shading: str, region: str, points: str) -> go.Figure:
    """The map; of one region, zoomed in and with points."""
    one, rows = shadings(view.programme)[shading], reads.regional(view.asked, view.period, shading)
    shapes = boundaries_of(view.programme)
    places = {code: shape.representative_point() for code, shape in shapes.items()}
    drawn = [
        Region(
            row.region,
            label_of(view, row.region),
            None if row.value is None else float(row.value),
            sentences.figure_in_words(view.words, one, row.value),
            sentences.tooltip(view, one, row),
            (places[row.region].x, places[row.region].y),
        )
        for row in rows
        if row.region in places
    ]
    shown = [shapes[region]] if region in shapes else [shapes[one.code] for one in drawn]
    return regions_map(
        reads.outlines_address(view.asked),
        drawn,
        view.palette,
        diverging=one.kind == "change",
        chosen=region,
        window=tuple(shapely.total_bounds(shown).tolist()),
        dots=dots_of(view, region, points),
    )


def label_of(view: View, code: str) -> str:
    """A region's name as short as a map needs it: in English without “District” or “County”."""
    name = region_name(view, code)
    return name.split()[0] if view.language == "en" else name


def dots_of(view: View, region: str, points: str) -> tuple[Dots, ...]:
    """The points to put on the map of a region: of a kind of scenario, or of the countryside."""
    if not points or not region:
        return ()
    return _rural_dots(view, region) if points == "rural" else _register_dots(view, region, points)


def _register_dots(view: View, region: str, kind: str) -> tuple[Dots, ...]:
    found, words = reads.registers(view.asked, view.period), view.words
    if found is None:
        return ()
    rows = found.points.filter(found.points["scenario"] == kind, found.points["located"] == region)
    used, unused = (rows.filter(rows["live"].fill_null(False) == is_live) for is_live in (True, False))
    name = kind_name(view, kind)
    return (
        Dots(words.say("{name}, in use", name=name), _places(used), "circle"),
        Dots(words.say("{name}, not used in the month", name=name), _places(unused), "x", 8),
    )


def _places(rows: Any) -> tuple[tuple[float, float, str], ...]:
    return tuple(rows.select("lon", "lat", "name").iter_rows())


def _rural_dots(view: View, region: str) -> tuple[Dots, ...]:
    found, words = reads.rural(view.asked, view.period), view.words
    if found is None:
        return ()
    villages = view.programme.villages
    mine = found.points.filter(found.points["region"] == region).drop_nulls(["lon", "lat"])
    white = [spot for spot in found.white_spots if spot.region == region]
    coming = [
        villages[point.village] for point in found.next_points if villages[point.village].region == region
    ]
    return (
        Dots(words.say("service points"), _places(mine), "circle"),
        Dots(
            words.say("villages farther than 5 km"),
            tuple(
                (
                    villages[spot.village].lon,
                    villages[spot.village].lat,
                    _spot(view, spot.name, spot.residents),
                )
                for spot in white
            ),
            "triangle-down-open",
            10,
        ),
        Dots(
            words.say("next best points"),
            tuple((one.lon, one.lat, _spot(view, one.name, one.residents)) for one in coming),
            "star",
            13,
        ),
    )


def _spot(view: View, name: str, residents: int) -> str:
    return view.words.say("{name}, {n} residents", name=name, n=view.words.number(residents))


def points_legend(view: View, region: str, points: str) -> list[str]:
    """What the marks mean and how many there are, in words."""
    signs = {"circle": "●", "x": "✕", "triangle-down-open": "▽", "star": "★"}
    words = view.words
    return [
        words.say(
            "{sign} {name}: {n} in {region}",
            sign=signs[dots.symbol],
            name=for_markdown(dots.name),
            n=words.number(len(dots.places)),
            region=region_name(view, region),
        )
        for dots in dots_of(view, region, points)
    ]


@data.kept
def regions_table(view: View, shading: str) -> Table:
    """A row for each region, the highest figure first, those without one at the end."""
    one, rows = shadings(view.programme)[shading], reads.regional(view.asked, view.period, shading)
    words, known = view.words, sentences.ordered(rows)
    listed = [*known, *(row for row in rows if row.value is None)]
    scale = 1 if one.kind == "density" else 100
    exact = [None if row.value is None else Fraction(row.value) * scale for row in listed]
    columns = [
        text_column(
            words.say("Region"),
            [region_name(view, row.region) for row in listed],
            leads=[to_region(view, row.region) for row in listed],
        ),
        figure_column(
            words.text(one.name),
            exact,
            [sentences.figure_in_words(words, one, row.value) for row in listed],
            2,
        ),
    ]
    if one.kind != "change":
        for title, values in (
            (words.say("Numerator"), [row.numerator for row in listed]),
            (words.say("Denominator"), [row.denominator for row in listed]),
        ):
            columns.append(
                figure_column(title, values, ["—" if v is None else words.number(v) for v in values])
            )
    return Table(tuple(columns))
