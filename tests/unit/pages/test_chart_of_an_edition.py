"""The charts of an edition on screens of any width: no printed figure is cut, and no sign is turned with its name."""

import pytest

from pages.shared.figures.canvas import scaled
from pages.shared.figures.palette import PALETTES
from pages.shared.words import ems
from pages.subjects.editions.chart_figure import LATIN, LETTER, Line, edition_chart, name_every_bar
from pages.subjects.editions.slide_shown import Wall

DISTRICTS = [
    "萨尔图区",
    "林甸县",
    "让胡路区",
    "杜尔伯特蒙古族自治县",
    "肇源县",
    "红岗区",
    "大同区",
    "龙凤区",
    "肇州县",
]
SCREENS = [(390, 844), (768, 1024), (1280, 720), (1366, 768), (1920, 1080), (3840, 2160)]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("is_half", [False, True])
@pytest.mark.parametrize("said", ["{}.00", "{}.0%—{}.5%"])
def test_there_is_room_behind_the_longest_bar_for_what_is_printed(
    screen: tuple[int, int], is_half: bool, said: str
) -> None:
    width = Wall(*screen, is_whole=True).across(is_half=is_half)
    values = tuple(float(90 - n) for n in range(len(DISTRICTS)))
    texts = tuple(said.replace("{}", f"{value:.0f}") for value in values)
    names = [*DISTRICTS[:-1], DISTRICTS[-1] * 6]
    chart = edition_chart(
        "bar", names, [Line("覆盖率", values, texts)], "%", "zh", PALETTES["light"], 330, width=width
    )
    assert chart.data[0].orientation == "h"
    longest = chart.layout.xaxis.range[1]
    plot = width - LETTER * max(map(ems, names)) - 24
    behind = (longest - max(values)) / longest * max(plot, (LATIN * max(map(len, texts)) + LATIN) / 0.6)
    assert behind >= LATIN * max(map(len, texts))
    # A scale that would go on far behind the longest bar is left out: of shares it would pass 100 %.
    assert (chart.layout.xaxis.showticklabels is False) == (longest > 1.12 * max(values) + 1e-6)


def test_names_that_would_be_turned_on_a_phone_make_the_bars_lie() -> None:
    """A turned ▼ points elsewhere: nine districts stand upright on a desk and lie on a phone."""
    values = tuple(float(n) for n in range(len(DISTRICTS)))
    line = [Line("覆盖率", values, tuple(map(str, values)))]

    def way(screen: tuple[int, int]) -> str:
        width = Wall(*screen).across(is_half=False)
        marks = ["", *[""] * 7, "last"]
        return str(
            edition_chart("bar", DISTRICTS, line, "%", "zh", PALETTES["light"], 330, marks, width=width)
            .data[0]
            .orientation
        )

    assert [way(screen) for screen in SCREENS] == ["h", "h", "v", "v", "v", "v"]


def test_on_a_phone_a_long_latin_name_takes_two_lines_and_leaves_the_bars_room() -> None:
    names = ["Utility bills, taxes and government fees", "POS terminals at government counters", "Buses"]
    lines = [Line(name, (90.0, 40.0, 20.0), ("90", "40", "20")) for name in ("Connected", "In use")]
    width = Wall(390, 844, is_whole=True).across(is_half=False)
    chart = edition_chart("bar", names, lines, "points", "en", PALETTES["light"], 330, width=width)
    assert chart.data[0].orientation == "h"
    assert list(chart.layout.yaxis.tickvals) == names
    told = [one.split("<br>") for one in chart.layout.yaxis.ticktext]
    assert [len(one) for one in told] == [2, 2, 1], "three lines lay on the name of the next bar"
    assert max(len(line) for one in told for line in one) <= 26
    # The names of the series stand below: at the top the unit does.
    assert (chart.layout.legend.yanchor, chart.layout.legend.y) == ("bottom", 0)
    desk = edition_chart("bar", names, lines, "points", "en", PALETTES["light"], 330)
    assert desk.layout.yaxis.ticktext is None


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("series", [1, 2])
def test_every_lying_bar_has_its_name_and_no_letter_is_higher_than_its_row(
    screen: tuple[int, int], series: int
) -> None:
    """Of seventeen kinds of points each second had no name on a wall, the one that is marked among them."""
    wall, names = Wall(*screen, is_whole=True), [f"{place} {n}" for n, place in enumerate(DISTRICTS * 2)]
    lines = [Line(str(n), tuple(map(float, range(18))), tuple(map(str, range(18)))) for n in range(series)]
    height = wall.chart(160, is_half=False)
    width = wall.across(is_half=False)
    chart = edition_chart("bar", names, lines, "%", "zh", PALETTES["light"], height, (), wall.row, width)
    chart = scaled(chart, wall.factor)
    name_every_bar(chart)
    assert chart.layout.yaxis.dtick == 1
    row = chart.layout.height / 18
    assert min(0.4 * row, 10) < chart.layout.yaxis.tickfont.size < row
    assert all(bars.textfont.size < row / series for bars in chart.data)
