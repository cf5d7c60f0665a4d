"""Charts: what is drawn is what was given, and gaps stay gaps."""

import ast
import re
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.values.house import ROOT
from pages.shared.figures.canvas import Axis, axis_for, scaled
from pages.shared.figures.heat import Patch, heat
from pages.shared.figures.months import Months
from pages.shared.figures.palette import PALETTES
from pages.shared.figures.places import Bar, places, say_nothing_from_zero
from pages.shared.figures.rates import rates
from pages.shared.figures.spark import CORNERS, spark
from pages.shared.figures.trend import Series, trend
from pages.subjects.coverage.beginnings import Beginning, beginnings
from pages.subjects.score.rank_bands import Range, ranges
from pages.subjects.score.waterfall import Step, causes

LIGHT = PALETTES["light"]
ONE = Axis(Fraction(1), "笔")
MONTHS = Months(("2019-01", "2019-02", "2019-03"), ("1月", "2月", "3月"), (("2019-01", "1月<br>2019年"),))


@pytest.mark.parametrize(
    ("largest", "language", "unit", "minor", "size", "title"),
    [
        (1_130_000, "zh", "笔", 1, 10**4, "万笔"),
        (1_130_000, "en", "transactions", 1, 10**6, "million transactions"),
        (32_140_000_000, "zh", "元", 100, 10**10, "亿元"),
        (999, "zh", "笔", 1, 1, "笔"),
        (-5_000_000, "en", "transactions", 1, 10**6, "million transactions"),
    ],
)
def test_axis_tells_large_numbers_by_its_unit(
    largest: int, language: str, unit: str, minor: int, size: int, title: str
) -> None:
    assert axis_for(largest, language, unit, minor) == Axis(Fraction(size), title)


def test_trend_keeps_gaps_and_names_each_line_at_its_end() -> None:
    now = Series("本月", (10, None, 30), ("10笔", "—", "30笔"))
    before = Series("上年", (None, 5, None), ("—", "5笔", "—"))
    figure = trend(MONTHS, now, before, ONE, LIGHT)
    assert [list(trace.y) for trace in figure.data] == [[None, 5.0, None], [10.0, None, 30.0]]
    assert [trace.connectgaps for trace in figure.data] == [False, False]
    ends = {note.text: note.x for note in figure.layout.annotations}
    assert ends["<b>30笔</b><br>本月"] == "2019-03"
    assert ends["<b>5笔</b><br>上年"] == "2019-02"
    assert "笔" in ends


def test_trend_of_nothing_is_an_empty_sheet() -> None:
    figure = trend(MONTHS, Series("本月", (None,) * 3, ("—",) * 3), None, ONE, LIGHT)
    assert [list(trace.y) for trace in figure.data] == [[None] * 3]


def test_a_date_beside_a_beginning_lies_on_no_later_mark() -> None:
    """It stood after the mark, on its ground: what began in the month after was not seen."""
    months = Months(("2018-04", "2018-05", "2018-06"), ("4", "5", "6"), ())
    rows = [
        Beginning("甲", "2018-05", "2018年5月", (("2018-06", "乙，2018年6月"),)),
        Beginning("丙", "2018-04", "2018年4月"),
    ]
    figure = beginnings(months, rows, PALETTES["light"])
    for written, row in zip(figure.layout.annotations, rows, strict=True):
        assert (written.text, written.x, written.xanchor) == (row.text, row.period, "right")
        assert written.xshift < 0
        assert written.bgcolor is None
    assert figure.layout.xaxis.range[0] <= -2, "the first date has its room"
    later = beginnings(
        Months(tuple(f"2018-{n:02}" for n in range(1, 9)), ("",) * 8, ()),
        [Beginning("甲", "2018-06", "x")],
        PALETTES["light"],
    )
    assert later.layout.xaxis.range[0] == -0.6


def test_rates_leave_out_what_cannot_be_compared() -> None:
    figure = rates(
        MONTHS,
        [None, Decimal("-3.2"), Decimal("5")],
        ["不可比", "-3.20%", "+5.00%"],
        "环比",
        LIGHT,
    )
    bars = figure.data[0]
    assert list(bars.y) == [None, -3.2, 5.0]
    assert list(bars.customdata) == ["1月<br>环比: 不可比", "2月<br>环比: -3.20%", "3月<br>环比: +5.00%"]
    assert [note.text for note in figure.layout.annotations] == ["环比 (%) · 3月 <b>+5.00%</b>"]
    assert bars.marker.color[1] != bars.marker.color[2]


def test_places_stand_in_the_order_given_and_point_at_one() -> None:
    bars = [Bar("甲", 30, "30笔"), Bar("<乙>", Fraction(20), "20笔", pointed_at=True)]
    figure = places(bars, ONE, LIGHT, Fraction(25), "中位数 25")
    assert list(figure.data[0].x) == [30.0, 20.0]
    assert list(figure.layout.yaxis.ticktext) == ["甲", "<b>▶ &lt;乙&gt;</b>"]
    assert figure.layout.yaxis.autorange == "reversed"
    assert figure.layout.shapes[0].x0 == 25.0
    assert len(set(figure.data[0].marker.color)) == 2


@pytest.mark.parametrize(
    ("values", "are_dots"),
    [((92, 79), True), ((92, 40), False), ((5, -3), False), ((7, 7), False), ((9,), False)],
)
def test_places_are_dots_where_bars_from_zero_would_look_alike(
    values: tuple[int, ...], are_dots: bool
) -> None:
    figure = places([Bar("甲", value, str(value)) for value in values], ONE, LIGHT, None, "")
    assert (figure.data[0].type == "scatter") == are_dots == say_nothing_from_zero(values)
    low = figure.layout.xaxis.range[0] if are_dots else None
    assert low is None or 0 < low < min(values)


@pytest.mark.parametrize("high", [1, 7, 26, 300, 1100])
def test_an_axis_of_places_steps_by_whole_ones(high: int) -> None:
    rows = [Range("甲", 1, 1, high, "1", "甲")]
    axis = ranges(rows, "位次", LIGHT).layout.xaxis
    assert axis.dtick == int(axis.dtick) >= 1
    assert high / axis.dtick <= 20
    steps = [Step("Q3", 3.0, 3.0, "3", is_whole=True), Step("Q4", 4.0, 4.0, "4", is_whole=True)]
    assert causes(steps, "位次", LIGHT, downwards=True).layout.yaxis.tickvals == (2, 3, 4, 5)
    above = [
        Step("Q3", 1.0, 1.0, "1", is_whole=True),
        Step("own", 1.0, 0.0, "+1"),
        Step("others", 0.0, 1.0, "-1"),
    ]
    axis = causes(above, "位次", LIGHT, downwards=True).layout.yaxis
    assert axis.tickvals == (1, 2), "there is no place 0, though a cause alone reaches beyond the first"


def test_places_without_a_median_draw_no_line() -> None:
    assert not places([Bar("甲", 30, "30笔")], ONE, LIGHT, None, "").layout.shapes


Shape = list[tuple[float, float]]


def shapes(outline: str) -> list[Shape]:
    """What an outline goes round: each shape ends where it began."""
    found: list[Shape] = []
    left = [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+)% ([\d.-]+)%", outline)]
    begun = 0
    for at, corner in enumerate(left):
        if at > begun and corner == left[begun]:
            found.append(left[begun:at])
            begun = at + 1
    return found


def lines(outline: str) -> list[Shape]:
    """The points that its lines go through, in the middle between their upper and their lower edge."""
    return [
        [
            ((a + c) / 2, (b + d) / 2)
            for (a, b), (c, d) in zip(one, one[: len(one) // 2 - 1 : -1], strict=False)
        ]
        for one in shapes(outline)
        if len(one) != CORNERS
    ]


def area(corners: Shape) -> float:
    """In hundredths of the width times hundredths of the height; below 0 where they go the other way round."""
    return sum(x * d - y * c for (x, y), (c, d) in zip(corners, [*corners[1:], corners[0]], strict=True)) / 2


def test_spark_rises_where_the_figures_rise() -> None:
    (line,) = lines(spark([1, 2, 4]))
    heights = [y for _, y in line]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == 3


def test_spark_breaks_at_a_gap_and_draws_nothing_from_one_value() -> None:
    assert [len(line) for line in lines(spark([1, 2, None, 3, 4]))] == [2, 2]
    assert spark([1]) == spark([None, None]) == spark([]) == ""
    assert spark([1, None, 2]).count("%") == 2 * (CORNERS + 1)  # the last value stands alone: its dot


def test_spark_of_a_flat_series_is_a_line_through_the_middle() -> None:
    (line,) = lines(spark([7, 7, 7]))
    assert {y for _, y in line} == {50.0}


@given(st.lists(st.none() | st.integers(0, 9), min_size=2, max_size=24))
def test_spark_paints_its_lines_and_its_dot_and_nothing_between_them(values: list[int | None]) -> None:
    outline = spark(values)
    found = shapes(outline)
    assert all(
        area(one) > 0 for one in found
    )  # the same way round: where two meet neither takes the other away
    whole = [(float(x), float(y)) for x, y in re.findall(r"([\d.-]+)% ([\d.-]+)%", outline)]
    assert area(whole) == pytest.approx(sum(map(area, found)), abs=1e-6) if whole else not found
    assert all(0 <= x <= 100 and 0 <= y <= 100 for x, y in whole)
    runs = [list(run) for is_known, run in groupby(values, lambda value: value is not None) if is_known]
    has_dot = values[-1] is not None and bool(whole)
    assert len(found) == (sum(len(run) > 1 for run in runs) + has_dot if sum(map(len, runs)) > 1 else 0)


def contrast(first: str, second: str) -> float:
    def light(color: str) -> float:
        parts = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(first), light(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("ground", "paper"), [("light", "#ffffff"), ("dark", "#10161f")])
def test_words_and_marks_can_be_read_on_their_ground(ground: str, paper: str) -> None:
    palette = PALETTES[ground]  # type: ignore[index]
    for text in (palette.ink, palette.soft_ink, palette.main, palette.mark):
        assert contrast(text, paper) >= 4.5, text
    assert contrast(palette.second, paper) >= 3
    assert all(re.fullmatch("#[0-9a-f]{6}", color) for color in vars(palette).values())


@pytest.mark.parametrize(("worst", "shaded"), [("least", 0), ("most", 1)])
def test_heat_shades_the_worst(worst: Literal["least", "most"], shaded: int) -> None:
    scale = heat(["甲"], ["乙"], [[Patch(0.5, "", "")]], LIGHT, worst=worst).data[0].colorscale
    assert scale[shaded][1] == LIGHT.fall
    assert scale[1 - shaded][1] == LIGHT.pale


def test_heat_writes_a_word_into_every_cell() -> None:
    patches = [[Patch(0.9, "9.00 high", "a"), Patch(None, "does not count", "b")]]
    figure = heat(["甲"], ["One\nof 10", "Two"], patches, LIGHT, worst="least")
    texts = figure.data[1]
    assert list(zip(texts.x, texts.y, texts.text, strict=True)) == [
        (0, 0, "9.00 high"),
        (1, 0, "does not count"),
    ]
    assert not figure.layout.annotations
    assert figure.data[0].z[0][1] is None
    assert (figure.layout.xaxis.range, figure.layout.yaxis.range) == ((-0.5, 1.5), (0.5, -0.5))
    assert figure.layout.xaxis.ticktext[0] == "One<br>of 10"


def test_a_cell_of_a_heat_that_leads_somewhere_takes_the_pointer_and_says_itself() -> None:
    figure = heat(
        ["甲"], ["One", "Two"], [[Patch(0.9, "9", "a", "./x"), Patch(0.1, "1", "b")]], LIGHT, worst="least"
    )
    (note,) = figure.layout.annotations
    assert (note.x, note.hovertext, note.captureevents) == (0, "a", True)
    assert './x"' in note.text
    assert list(figure.data[1].x) == [1]


def test_ranges_say_the_band_and_mark_the_own_row() -> None:
    figure = ranges([Range("甲", 1, 1, 3, "1–3", "a"), Range("<b>", 2, 2, 2, "2", "b", True)], "place", LIGHT)
    assert [text.strip() for text in figure.data[-1].text] == ["1–3", "2"]
    assert figure.layout.yaxis.ticktext[1] == "<b>▶ &lt;b&gt;</b>"


def test_causes_begin_where_the_last_one_ended() -> None:
    steps = [
        Step("Q3", 16, 16, "16", True),
        Step("own", 16, 12, "+4"),
        Step("others", 12, 14, "-2"),
        Step("Q4", 14, 14, "14", True),
    ]
    figure = causes(steps, "place", LIGHT, downwards=True)
    assert list(figure.data[0].base) == [12, 12]
    assert list(figure.data[0].y) == [4, 2]
    assert figure.data[0].marker.color[0] != figure.data[0].marker.color[1]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]
    assert [note.text for note in figure.layout.annotations][:4] == [
        "<b>16</b>",
        "<b>+4</b>",
        "<b>-2</b>",
        "<b>14</b>",
    ]


@pytest.mark.slow
def test_texts_and_shapes_are_put_into_a_figure_together() -> None:
    """One by one each costs as much as all before it: a board of 240 squares took seven seconds."""
    one_by_one = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "pages").rglob("*.py"))
        for loop in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(loop, ast.For)
        for call in ast.walk(loop)
        if isinstance(call, ast.Attribute) and call.attr in ("add_annotation", "add_shape")
    ]
    assert not one_by_one, "write_all and draw_all of pages/shared/figures/canvas.py do it at once"


def test_a_figure_can_be_known_to_be_the_same_when_it_is_handed_over_again() -> None:
    """The framework hands each figure to Plotly twice. A style of Plotly's own, and lists of unknown state, it draws
    anew: half of what a chart takes."""
    figure = trend(MONTHS, Series("本月", (10, None, 30), ("10笔", "—", "30笔")), None, ONE, LIGHT)
    for one in (figure, scaled(figure, 2)):
        told = one.to_plotly_json()["layout"]
        assert "template" not in told
        assert told["datarevision"] == 1
