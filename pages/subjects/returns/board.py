"""The board of returns: institution by month. The words say the state; the shade only helps the eye."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from pages.shared.figures.canvas import sheet
from pages.shared.figures.grid import Written, name_rows_and_columns, write_grid
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure

ROW = 40
FRAME = 96
Shade = Literal["none", "done", "waits", "wanted"]
SHADES: tuple[Shade, ...] = ("none", "done", "waits", "wanted")


@dataclass(frozen=True)
class Square:
    """One return: its shade, its state and lateness as two lines, what the pointer says, and where it leads."""

    shade: Shade
    state: str
    late: str
    spoken: str
    lead: str = ""


def returns_board(
    rows: Sequence[str], columns: Sequence[str], squares: Sequence[Sequence[Square]], palette: Palette
) -> go.Figure:
    """Institutions from top to bottom, months from left to right; a line break in a month's name is kept."""
    figure = sheet(palette, FRAME + ROW * len(rows))
    colours = (palette.paper, palette.pale, palette.deep, palette.fall)
    figure.add_trace(
        go.Heatmap(
            z=[[SHADES.index(square.shade) for square in line] for line in squares],
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            zmin=0,
            zmax=len(SHADES) - 1,
            colorscale=[[n / (len(colours) - 1), colour] for n, colour in enumerate(colours)],
            showscale=False,
            xgap=2,
            ygap=2,
            customdata=[[for_figure(square.spoken) for square in line] for line in squares],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    cells = [
        Written(x, y, _said(square), for_figure(square.spoken), square.lead)
        for y, line in enumerate(squares)
        for x, square in enumerate(line)
    ]
    write_grid(figure, cells, palette)
    name_rows_and_columns(figure, rows, columns, palette)
    return figure


def _said(square: Square) -> str:
    return "<br>".join(for_figure(part) for part in (square.state, square.late) if part)
