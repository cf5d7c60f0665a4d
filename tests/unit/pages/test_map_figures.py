"""Figures of the coverage and map pages: what is drawn is what was given, and no shade stands alone."""

from fractions import Fraction

import pytest

from pages.shared.figures.canvas import Axis
from pages.shared.figures.months import Months
from pages.shared.figures.pairs import Pair, pairs
from pages.shared.figures.palette import PALETTES, Palette
from pages.shared.figures.trend import Series, trend
from pages.subjects.coverage.beginnings import Beginning, beginnings
from pages.subjects.coverage.regions import MAP_CONFIG, Dots, Region, regions_map
from pages.subjects.growth.event_figure import Events, mark_events

LIGHT = PALETTES["light"]
MONTHS = Months(("2019-01", "2019-02", "2019-03"), ("a", "b", "c"), (("2019-01", "1"),))
OUTLINES = "outlines/a.json"
REGIONS = [
    Region("A", "甲", 0.5, "50%", "甲 50%", (1.0, 2.0)),
    Region("B", "<b>", -0.25, "-25%", "乙", (2.0, 2.0)),
    Region("C", "丙", None, "—", "丙", (3.0, 2.0)),
]


def test_shades_begin_at_the_least_and_changes_have_their_middle_at_zero() -> None:
    shares = regions_map(OUTLINES, REGIONS, LIGHT, diverging=False, window=(0, 0, 4, 4)).data[0]
    assert (shares.zmin, shares.zmax, list(shares.locations)) == (-0.25, 0.5, ["A", "B"])
    changes = regions_map(OUTLINES, REGIONS, LIGHT, diverging=True, window=(0, 0, 4, 4)).data[0]
    assert (changes.zmin, changes.zmax) == (-0.5, 0.5)


def test_a_region_without_a_figure_is_never_coloured_as_zero() -> None:
    figure = regions_map(OUTLINES, REGIONS, LIGHT, diverging=False, window=(0, 0, 4, 4))
    blank = figure.data[1]
    assert list(blank.locations) == ["C"]
    assert blank.colorscale[0][1] == LIGHT.paper


def test_every_region_carries_name_and_figure_and_the_chosen_one_makes_room_for_points() -> None:
    dots = (Dots("stops", ((1.0, 2.0, "<i>"),), "circle"),)
    figure = regions_map(
        OUTLINES, REGIONS, LIGHT, diverging=False, window=(0, 0, 4, 4), chosen="A", dots=dots
    )
    assert list(figure.data[-1].text) == ["&lt;b&gt;<br><b>-25%</b>", "丙<br><b>—</b>"]
    assert figure.data[-2].customdata[0] == "&lt;i&gt;"


def test_the_map_asks_for_its_world_from_this_server_only() -> None:
    assert "//" not in MAP_CONFIG["topojsonURL"]


def test_nothing_of_a_map_is_another_thing_when_it_is_handed_over_again() -> None:
    """Plotly draws a map anew whose boundaries or way of being chosen from are not the same as before."""
    figure = regions_map(OUTLINES, REGIONS, LIGHT, diverging=False, window=(0, 0, 4, 4), chosen="A")
    assert {trace.geojson for trace in figure.data if trace.type == "choropleth"} == {OUTLINES}
    assert (figure.layout.clickmode, figure.layout.dragmode) == ("event+select", "pan")


def light_of(color: str) -> float:
    parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_words_can_be_read_on_every_shade(palette: Palette) -> None:
    ink = light_of(palette.ink)
    for shade in (palette.least, palette.most, palette.pale, palette.deep, palette.fall, palette.paper):
        high, low = sorted((ink, light_of(shade)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, shade


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_shades_differ_in_lightness_and_changes_in_blue_against_yellow(palette: Palette) -> None:
    """Lightness survives grey paper; blue against orange survives the common kinds of colour blindness."""
    assert abs(light_of(palette.least) - light_of(palette.most)) > 0.1
    red, blue = (int(palette.fall[1:3], 16), int(palette.fall[5:7], 16))
    assert red - blue > 60
    red, blue = (int(palette.most[1:3], 16), int(palette.most[5:7], 16))
    assert blue - red > 60


def test_pairs_leave_out_what_is_unknown() -> None:
    rows = [
        Pair("a", (Fraction(1, 5), Fraction(1, 4)), ("20%", "25%")),
        Pair("b", (None, Fraction(1, 2)), ("—", "50%")),
    ]
    figure = pairs(rows, ("count", "amount"), LIGHT)
    assert list(figure.data[0].x) == [20.0]
    assert list(figure.data[1].x) == [25.0, 50.0]
    assert list(figure.data[1].y) == [0, 1]
    (said,) = figure.layout.annotations
    for trace in figure.data:  # the legend's signs have the colours of the marks
        assert f'<span style="color:{trace.marker.color}">' in said.text
        assert f"</span> {trace.name}" in said.text


def test_beginnings_tell_the_known_from_the_open_ones() -> None:
    rows = [
        Beginning("a", "2019-01", "January", is_open=True),
        Beginning("b", "2019-02", "February", (("2019-03", "x"),)),
    ]
    figure = beginnings(MONTHS, rows, LIGHT)
    assert {trace.marker.symbol: list(trace.x) for trace in figure.data} == {
        "line-ns": ["2019-03"],
        "diamond": ["2019-02"],
        "diamond-open": ["2019-01"],
    }
    assert [note.text for note in figure.layout.annotations] == ["January", "February"]


def test_events_outside_the_months_are_not_drawn_and_those_within_carry_words() -> None:
    figure = trend(MONTHS, Series("n", (1, 2, 3), ("1", "2", "3")), None, Axis(Fraction(1), ""), LIGHT)
    before = len(figure.layout.annotations)
    events = Events(
        campaigns=(("2019-02", "2019-05", "campaign"), ("2017-01", "2017-02", "campaign")),
        festivals=(("2019-02", "festival"), ("2020-01", "festival")),
        breaks=(("2019-03", "break"),),
    )
    mark_events(figure, MONTHS, events, LIGHT)
    assert [note.text for note in figure.layout.annotations[before:]] == ["campaign", "festival", "break"]
    assert [shape.type for shape in figure.layout.shapes] == ["rect", "line", "line"]
    assert (figure.layout.shapes[0].x0, figure.layout.shapes[0].x1) == (0.5, 2.5)


def test_ends_of_lines_that_meet_are_written_apart() -> None:
    near = trend(
        MONTHS,
        Series("n", (1, 2, 30), ("1", "2", "30")),
        Series("b", (1, 2, 29), ("1", "2", "29")),
        Axis(Fraction(1), ""),
        LIGHT,
    )
    shifts = {note.text[3:5]: note.yshift for note in near.layout.annotations if note.text.startswith("<b>")}
    assert shifts["30"] > 0 > shifts["29"]
