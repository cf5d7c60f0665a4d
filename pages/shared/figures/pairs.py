"""Two shares of the same thing beside each other: one row each, two marks of different shape, a line between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import plotly.graph_objects as go

from pages.shared.figures.canvas import axis_title, draw_all, sheet
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure

ROW = 26
FRAME = 64


@dataclass(frozen=True)
class Pair:
    """One row: its label, the two shares (1 is all of it, None unknown), and both in words."""

    label: str
    shares: tuple[Fraction | None, Fraction | None]
    texts: tuple[str, str]


def pairs(rows: Sequence[Pair], names: tuple[str, str], palette: Palette) -> go.Figure:
    """Rows from top to bottom; the first share is a full circle, the second a hollow diamond. In percent from zero."""
    figure = sheet(palette, FRAME + ROW * len(rows), right=24)
    line = {"color": palette.line, "width": 4}
    draw_all(
        figure,
        (
            {
                "type": "line",
                "x0": float(left * 100),
                "x1": float(right * 100),
                "y0": nth,
                "y1": nth,
                "line": line,
            }
            for nth, (left, right) in enumerate(row.shares for row in rows)
            if left is not None and right is not None
        ),
    )
    markers = (
        {"symbol": "circle", "size": 11, "color": palette.main},
        {"symbol": "diamond-open", "size": 12, "color": palette.second, "line": {"width": 2.5}},
    )
    for side, marker in enumerate(markers):
        known_rows = [(nth, row) for nth, row in enumerate(rows) if row.shares[side] is not None]
        figure.add_trace(
            go.Scatter(
                x=[float((row.shares[side] or 0) * 100) for _, row in known_rows],
                y=[nth for nth, _ in known_rows],
                mode="markers",
                name=for_figure(names[side]),
                marker=marker,
                cliponaxis=False,
                customdata=[
                    f"{for_figure(row.label)}<br>{for_figure(names[side])}: {for_figure(row.texts[side])}"
                    for _, row in known_rows
                ],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[for_figure(row.label) for row in rows],
        range=[len(rows) - 0.4, -0.6],
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    figure.update_xaxes(rangemode="tozero", ticksuffix="%", showgrid=True, gridcolor=palette.line)
    signs = zip(("●", "◇"), (palette.main, palette.second), names, strict=True)
    told = (f'<span style="color:{colour}">{sign}</span> {for_figure(name)}' for sign, colour, name in signs)
    axis_title(figure, palette, "　".join(told))
    return figure
