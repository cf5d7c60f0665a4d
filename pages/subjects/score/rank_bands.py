"""Institutions by place: a dot where each stands, a line where it could stand under a slightly other method."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import plotly.graph_objects as go

from pages.shared.figures.canvas import keep_room, sheet
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure, linked_in_figure

ROW = 24
FRAME = 64


@dataclass(frozen=True)
class Range:
    """One institution: its label, its place, the lowest and highest place, what is said of it, where it leads."""

    label: str
    place: int
    low: int
    high: int
    band: str
    text: str
    pointed_at: bool = False
    lead: str = ""


MOST_STEPS = 20
"""More places than this are not written one by one under an axis."""


def whole_steps(places: int) -> int:
    """From tick to tick on an axis of so many places: whole places, since nobody stands between two."""
    return max(1, ceil(places / MOST_STEPS))


def ranges(rows: Sequence[Range], unit: str, palette: Palette) -> go.Figure:
    """A dot and a line for each row, from top to bottom in the order given; the range is written at the line's end."""
    figure = sheet(palette, FRAME + ROW * len(rows), right=60)
    for nth, row in enumerate(rows):
        colour = palette.mark if row.pointed_at else palette.main
        figure.add_trace(
            go.Scatter(
                x=[row.low, row.high],
                y=[nth, nth],
                mode="lines",
                line={"color": colour, "width": 6},
                opacity=0.45,
                hoverinfo="skip",
            )
        )
    _dots(figure, rows, palette)
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[_marked(row) for row in rows],
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    figure.update_xaxes(
        title={"text": for_figure(unit), "standoff": 6, "font": {"size": 12}},
        range=[0.5, max((row.high for row in rows), default=1) + 0.9],
        dtick=whole_steps(max((row.high for row in rows), default=1)),
        tickformat="d",
        showgrid=True,
        gridcolor=palette.line,
        griddash="dot",
    )
    return keep_room(figure)


def _dots(figure: go.Figure, rows: Sequence[Range], palette: Palette) -> None:
    figure.add_trace(
        go.Scatter(
            x=[row.place for row in rows],
            y=list(range(len(rows))),
            mode="markers",
            marker={
                "size": 10,
                "color": [palette.mark if row.pointed_at else palette.main for row in rows],
                "line": {"width": 1, "color": palette.ink},
            },
            customdata=[for_figure(row.text) for row in rows],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[row.high for row in rows],
            y=list(range(len(rows))),
            mode="text",
            text=[f"\u2003{row.band}" for row in rows],
            textposition="middle right",
            textfont={"color": palette.ink, "size": 12},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )


def _marked(row: Range) -> str:
    label = for_figure(row.label)
    return linked_in_figure(f"<b>▶ {label}</b>" if row.pointed_at else label, row.lead)
