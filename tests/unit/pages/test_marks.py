"""Who is marked on a slide, and how large type is on a wall."""

import plotly.graph_objects as go
import pytest

from etl.editions.model import Cell, Chart, Column, Series, Table
from etl.values.text import Text
from pages.shared.figures.canvas import scaled
from pages.subjects.editions.marks import marks_of_chart, marks_of_table
from pages.subjects.editions.slide_shown import Wall


def named(*names: str) -> tuple[Text, ...]:
    return tuple(Text(zh=name, en=name) for name in names)


def chart(lagging: tuple[int, ...]) -> Chart:
    names = named("a", "b", "c")
    return Chart("c", "bar", names[0], names, (Series(names[0], ("x", "y", "z")),), names[0], lagging)


@pytest.mark.parametrize(
    ("lagging", "places", "own", "expected"),
    [
        ((2,), (9.0, 5.0, 1.0), (), ["first", "", "last"]),
        ((0, 1), (1.0, 5.0, 9.0), (), ["last", "behind", "first"]),
        ((2,), (9.0, 5.0, 1.0), ("c",), ["first", "", "own"]),
        ((), (9.0, 5.0, 1.0), (), ["", "", ""]),
        ((1,), (5.0, 1.0, 9.0), (), ["", "behind", ""]),
        ((2,), (9.0, None, 1.0), (), ["", "", "behind"]),
        ((2,), (), (), ["", "", "behind"]),
    ],
)
def test_marks_of_a_chart(
    lagging: tuple[int, ...], places: tuple[float | None, ...], own: tuple[str, ...], expected: list[str]
) -> None:
    assert marks_of_chart(chart(lagging), places, own, "en") == expected


def test_a_table_without_places_has_neither_first_nor_last() -> None:
    names = named("a", "b", "c")
    rows = tuple((Cell(name),) for name in names)
    table = Table("t", names[0], (Column(names[0], is_number=False),), rows, lagging=(1,))
    assert marks_of_table(table, None, ("c",), "zh") == ["", "behind", "own"]  # type: ignore[arg-type]


@pytest.mark.parametrize(("width", "height", "letter"), [(1280, 720, 16), (1920, 1080, 24), (3840, 2160, 48)])
def test_type_grows_with_the_wall(width: int, height: int, letter: float) -> None:
    wall = Wall(width, height, is_whole=True)
    assert wall.letter == pytest.approx(letter, abs=0.1)
    assert 0.3 * height < wall.chart(60, is_half=False) < 0.8 * height
    assert Wall(width, height).factor == 1


def test_a_scaled_figure_says_the_same_in_larger_type() -> None:
    figure = go.Figure(go.Bar(x=[1, 2], y=["a", "b"], textfont={"size": 12}))
    figure.update_layout(
        height=300, font={"size": 13}, margin={"l": 8}, annotations=[{"text": "%", "yshift": 20}]
    )
    larger = scaled(figure, 2)
    assert (larger.layout.font.size, larger.layout.margin.l, larger.layout.height) == (26, 16, 300)
    assert (larger.data[0].textfont.size, tuple(larger.data[0].x)) == (24, (1, 2))
    assert larger.layout.annotations[0].yshift == 40
