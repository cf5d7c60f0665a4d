"""The charts of an edition: lines over periods, bars over names, upright or, where names are long, lying."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from textwrap import wrap
from typing import Literal

import plotly.graph_objects as go

from pages.shared.figures.canvas import Axis, axis_for, axis_title, sheet
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure
from pages.shared.words import ems
from pages.subjects.editions.marks import SIGNS, Mark

DESK, MOST_LETTERS = 1000, 46
"""On a chart of so many pixels more letters than stand level under upright bars make the bars lie."""
ROOM = 1.12
"""By how much an axis is longer than its longest bar where there is room for what is printed behind it."""
LETTER, LATIN = 13, 7
"""Pixels of a letter under an axis, and of one of a printed figure, on a desk."""
ROW, FRAME = 21, 62
PHONE, LONG = 480, 18
"""Pixels up to which a chart is a phone's: there a Latin name of more letters takes two lines of `LINES` pixels."""
LINES, LINES_OF_A_NAME = 36, 2
HEIGHT_OF_TYPE = 0.9
"""Of a row of bars, how much its letters take at most."""
DASHES = ("solid", "dash", "dot", "dashdot")


@dataclass(frozen=True)
class Line:
    """One series: where its values lie (None where there is none), and each as it is printed."""

    name: str
    places: tuple[float | None, ...]
    texts: tuple[str, ...]


def edition_chart(
    kind: Literal["line", "bar", "stacked"],
    categories: Sequence[str],
    lines: Sequence[Line],
    unit: str,
    language: str,
    palette: Palette,
    height: int,
    marks: Sequence[Mark] = (),
    row: int = ROW,
    width: int = DESK,
) -> go.Figure:
    """The chart of an edition in the house's style; every mark says its printed figure. `marks` are those of the
    categories of bars: who is marked bears a sign before the name and, where there is one series, a colour. `row` are
    the pixels that a lying bar takes at least, `width` those that the chart will have: on a narrow one bars lie sooner,
    since names that are turned turn their signs with them, and printed figures get the room that they need."""
    lies = kind != "line" and sum(len(name) for name in categories) > MOST_LETTERS * min(width, DESK) / DESK
    is_narrow = width <= PHONE
    if lies and is_narrow and any(len(name) > LONG and " " in name for name in categories):
        row = max(row, LINES if kind == "stacked" else LINES // len(lines))
    tall = max(height, FRAME + row * len(categories) * (1 if kind == "stacked" else len(lines)))
    figure = sheet(palette, tall if lies else height, right=24)
    largest = max((abs(place) for line in lines for place in line.places if place is not None), default=0.0)
    axis = axis_for(Fraction(largest), language, for_figure(unit))
    lines = [replace(line, places=tuple(_scaled(line.places, axis))) for line in lines]
    colours = (palette.main, palette.second, palette.soft_ink, palette.ink)
    marks = marks or [""] * len(categories)
    named = [f"{SIGNS[mark]} {name}" if mark else name for name, mark in zip(categories, marks, strict=True)]
    for nth, line in enumerate(lines):
        trace = (
            _line(nth, line, categories, colours)
            if kind == "line"
            else _bars(nth, line, named, colours, lies)
        )
        if kind != "line" and len(lines) == 1:
            trace.marker.color = [_colour_of(mark, palette) for mark in marks]
        figure.add_trace(trace)
    figure.update_layout(barmode="stack" if kind == "stacked" else "group", showlegend=len(lines) > 1)
    figure.update_layout(legend={"orientation": "h", "y": 1.14, "x": 1, "xanchor": "right"})
    if is_narrow and len(lines) > 1:
        # Beside the unit there is no room for them: they stand below.
        figure.update_layout(
            legend={"y": 0, "yref": "container", "yanchor": "bottom", "x": 0, "xanchor": "left"}
        )
        figure.update_layout(margin={"b": 30})
    if lies:
        figure.update_yaxes(autorange="reversed", tickfont={"color": palette.ink}, showgrid=False)
        if is_narrow:
            told = [_in_lines(name) for name in named]
            figure.update_yaxes(
                tickvals=[for_figure(name) for name in named],
                ticktext=["<br>".join(map(for_figure, one)) for one in told],
            )
            named = [max(one, key=ems) for one in told]
        room = _room(named, [text for line in lines for text in line.texts], width)
        most = room * float(Fraction(largest) / axis.size) if min(_known(lines), default=0) >= 0 else None
        figure.update_xaxes(
            rangemode="tozero", range=[0, most] if most else None, showgrid=True, gridcolor=palette.line
        )
        if (
            room > ROOM
        ):  # so much room that the scale would go on where nothing can be: every bar says its figure
            figure.update_xaxes(showticklabels=False, showgrid=False)
    else:
        figure.update_xaxes(type="category", nticks=13, tickfont={"color": palette.ink})
        figure.update_yaxes(rangemode="tozero")
    axis_title(figure, palette, axis.unit)
    return figure


def name_every_bar(figure: go.Figure) -> None:
    """Write the name of every lying bar and every printed figure, no higher than its row: left to itself Plotly leaves
    out each second name where rows are low, also of who is marked. To be called when type and height are settled."""
    if not figure.data or figure.data[0].type != "bar" or figure.data[0].orientation != "h":
        return
    margin, names = figure.layout.margin, len(figure.data[0].y)
    scale = 2 * figure.layout.font.size  # and what stands below the bars
    row = (figure.layout.height - margin.t - margin.b - scale) / names
    abreast = 1 if figure.layout.barmode == "stack" else len(figure.data)
    figure.update_yaxes(dtick=1, tickfont_size=min(figure.layout.font.size, HEIGHT_OF_TYPE * row))
    for bars in figure.data:
        bars.textfont.size = min(bars.textfont.size, HEIGHT_OF_TYPE * row / abreast)


def _in_lines(name: str) -> list[str]:
    """A name in at most two lines, as short as may be: the row of a bar is no higher."""
    told = (wrap(name, letters, break_long_words=False) for letters in range(LONG, len(name)))
    return next((lines for lines in told if len(lines) <= LINES_OF_A_NAME), [name])


def _room(names: Sequence[str], texts: Sequence[str], width: int) -> float:
    """By how much an axis is longer than its longest bar, so that the figure printed behind it is not cut."""
    figure = LATIN * max(map(len, texts), default=0) + LATIN
    plot = max(width - LETTER * max(map(ems, names), default=0.0) - 24, figure / 0.6)
    return max(ROOM, 1 / (1 - figure / plot))


def _colour_of(mark: Mark, palette: Palette) -> str:
    return {"own": palette.mark, "last": palette.second, "behind": palette.second}.get(mark, palette.main)


def _line(nth: int, line: Line, categories: Sequence[str], colours: Sequence[str]) -> go.Scatter:
    return go.Scatter(
        x=[for_figure(name) for name in categories],
        y=list(line.places),
        name=for_figure(line.name),
        mode="lines+markers",
        line={"color": colours[nth % len(colours)], "width": 2.5, "dash": DASHES[nth % len(DASHES)]},
        **_said(line, categories),
    )


def _bars(nth: int, line: Line, categories: Sequence[str], colours: Sequence[str], lies: bool) -> go.Bar:
    names, places = [for_figure(name) for name in categories], list(line.places)
    return go.Bar(
        x=places if lies else names,
        y=names if lies else places,
        orientation="h" if lies else "v",
        name=for_figure(line.name),
        marker={"color": colours[nth % len(colours)]},
        text=[for_figure(text) for text in line.texts],
        textposition="auto" if len(categories) * 4 > MOST_LETTERS and not lies else "outside",
        textfont={"size": 12},
        constraintext="none",
        cliponaxis=False,
        **_said(line, categories),
    )


def _scaled(places: Iterable[float | None], axis: Axis) -> Iterator[float | None]:
    yield from (None if place is None else place / float(axis.size) for place in places)


def _known(lines: Iterable[Line]) -> list[float]:
    return [place for line in lines for place in line.places if place is not None]


def _said(line: Line, categories: Sequence[str]) -> dict[str, object]:
    said = [
        f"{for_figure(name)}<br>{for_figure(line.name)}: {for_figure(text)}"
        for name, text in zip(categories, line.texts, strict=True)
    ]
    return {"customdata": said, "hovertemplate": "%{customdata}<extra></extra>"}
