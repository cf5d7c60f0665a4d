"""The sheet every chart is drawn on: type, margins, thin lines, nothing that moves by itself."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from html import unescape
from typing import Any

import plotly.graph_objects as go

from pages.shared import numbers
from pages.shared.figures.palette import Palette
from pages.shared.words import ems

FONT = (
    "Segoe UI, Helvetica Neue, Liberation Sans, Arial, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, "
    "Noto Sans SC, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif"
)
TYPE = 13
FIGURES_AT_AXIS = 3.4
"""Ems that the figures at an axis take: six of them, as `axis_for` scales them."""
_TAG = re.compile(r"<[^>]*>")
# No zoom, and of the tool bar the camera alone, which a button of the page presses (house.css hides it): a page is
# read and printed, the numbers behind a chart are in the table beneath it.
CONFIG = {
    "displayModeBar": True,
    "displaylogo": False,
    "modeBarButtons": [["toImage", "zoom2d"]],
    "scrollZoom": False,
    "doubleClick": False,
    "showTips": False,
}


def taking(name: str) -> dict[str, object]:
    """How a chart is shown whose picture goes by this name."""
    return CONFIG | {"toImageButtonOptions": {"format": "png", "filename": name, "scale": 2}}


@dataclass(frozen=True)
class Axis:
    """How a number axis tells large values: every value is divided by `size` and `unit` says what that gives."""

    size: Fraction
    unit: str

    def places(self, values: list[int | Fraction | None]) -> list[float | None]:
        """Where the values lie on the axis. Floats place marks on a screen; nothing is read from them."""
        return [None if value is None else float(value / self.size) for value in values]


def axis_for(largest: int | Fraction, language: str, unit: str, minor: int = 1) -> Axis:
    """The axis for values up to `largest`, given in parts of which `minor` make one `unit` (100 分 one 元)."""
    in_units = abs(Fraction(largest, minor))
    for size, word in numbers.STEPS[language]:
        if in_units >= size:
            gap = "" if language == "zh" else " "
            return Axis(Fraction(size * minor), f"{word.strip()}{gap}{unit}")
    return Axis(Fraction(minor), unit)


def sheet(palette: Palette, height: int, *, right: int = 8) -> go.Figure:
    """An empty figure in the house's style, `height` pixels high; it takes the width it is given."""
    # Said in one go: each of Plotly's updates looks through all that was said before it.
    layout = {
        "height": height,
        "margin": {"l": 8, "r": right, "t": 28, "b": 8, "autoexpand": True},
        "font": {"family": FONT, "size": TYPE, "color": palette.soft_ink},
        "paper_bgcolor": palette.paper,  # a picture that is taken away has its ground with it
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT, "size": 13}, "align": "left"},
        "bargap": 0.35,
        "dragmode": False,
        "autotypenumbers": "strict",
        "xaxis": {
            "title": {"standoff": 15},
            "showgrid": False,
            "zeroline": False,
            "linecolor": palette.line,
            "automargin": True,
            "fixedrange": True,
            "ticklabeloverflow": "allow",
        },
        "yaxis": {
            "title": {"standoff": 15},
            "gridcolor": palette.line,
            "griddash": "dot",
            "zeroline": True,
            "zerolinecolor": palette.line,
            "zerolinewidth": 2,
            "automargin": True,
            "fixedrange": True,
            # `keep_room` gives every name its room: else Plotly measures each, a quarter of what a chart takes.
            "ticklabeloverflow": "allow",
            "tickangle": 0,
        },
    }
    return _plain(go.Figure(layout=layout))


def _plain(figure: go.Figure) -> go.Figure:
    """The figure without Plotly's own style, and said to be drawn once: the framework hands every figure to Plotly
    twice, and Plotly draws anew what it cannot know to be the same, its style and lists of figures among them. Other
    figures come under another identity, in an element made anew."""
    figure.layout.template = None
    figure.layout.datarevision = 1
    return figure


def scaled(figure: go.Figure, factor: float) -> go.Figure:
    """The same figure for a wall: type, lines and margins `factor` times as large; its height and what it says stay."""
    return _plain(go.Figure(_larger(figure.to_plotly_json(), factor)))


def _larger(node: Any, factor: float, inside: str = "") -> Any:
    if isinstance(node, dict):
        return {key: _larger(value, factor, f"{inside}.{key}") for key, value in node.items()}
    if isinstance(node, list | tuple) and not inside.endswith(("data", "annotations", "shapes")):
        return node
    if isinstance(node, list | tuple):
        return [_larger(one, factor, inside) for one in node]
    is_size = inside.endswith(("font.size", "line.width", "marker.size", ".yshift"))
    is_margin = inside.endswith(tuple(f".margin.{side}" for side in "lrtb"))
    return node * factor if isinstance(node, int | float) and (is_size or is_margin) else node


def write_all(figure: go.Figure, texts: Iterable[Mapping[str, object]]) -> None:
    """Write texts into a figure together: one after the other, each costs as much as all before it."""
    figure.layout.annotations = [*figure.layout.annotations, *texts]


def draw_all(figure: go.Figure, shapes: Iterable[Mapping[str, object]]) -> None:
    """Draw shapes into a figure together, for the same reason."""
    figure.layout.shapes = [*figure.layout.shapes, *shapes]


def keep_room(figure: go.Figure) -> go.Figure:
    """Give the names at the axes of a finished figure the room that they need, in pixels, as far as widths of letters
    are known. Left to find it out, Plotly draws all, measures, and draws again: half of the time that a chart takes."""
    names, below = figure.layout.yaxis.ticktext, figure.layout.xaxis
    lines_beside = [line for name in names or () for line in name.split("<br>")]
    widest = max(map(width_of, lines_beside), default=0.0) if names else FIGURES_AT_AXIS
    lines = max((name.count("<br>") + 1 for name in below.ticktext or ()), default=1)
    high = 12 + 17 * lines + (26 if below.title.text else 0)
    side = "t" if below.side == "top" else "b"
    figure.update_layout(margin={"l": 14 + round(TYPE * widest), side: high})
    figure.update_xaxes(automargin=False)
    figure.update_yaxes(automargin=False)
    return figure


def width_of(line: str) -> float:
    """Ems of a line of a figure as it is seen: without the links and marks around it."""
    return ems(unescape(_TAG.sub("", line)))


def axis_title(figure: go.Figure, palette: Palette, unit: str) -> None:
    """The unit of the number axis, written level above it where it is read first."""
    figure.add_annotation(
        text=unit,
        xref="paper",
        yref="paper",
        x=0,
        y=1,
        yshift=20,
        xanchor="left",
        showarrow=False,
        font={"size": 12, "color": palette.soft_ink},
    )
