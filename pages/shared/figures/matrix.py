"""A matrix of levels: every cell says its grade's letter and how many stand in it; the colour only helps the eye.

The colours run from a cool light to a warm dark one and differ in lightness as well, so that no common colour blindness
and no grey printer confuses them; the letter in each cell says the grade without any colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.shared.figures.canvas import sheet, write_all
from pages.shared.figures.grid import name_rows_and_columns
from pages.shared.figures.palette import Ground, Palette
from pages.shared.quoting import for_figure

ROW, FRAME = 64, 84
_SHADES: dict[Ground, tuple[str, ...]] = {
    "light": ("#e4edf6", "#fbe8c8", "#f0b27a", "#d3762f", "#a8480f", "#7a2f06"),
    "dark": ("#1c2b3d", "#4a3a1c", "#7a4d16", "#a86420", "#d0833c", "#eeac6c"),
}
_WHITE_FROM = {"light": 4, "dark": 6}
"""From which shade on the ink of the ground could not be read."""


@dataclass(frozen=True)
class Field:
    """One cell: the place of its grade (0 the mildest) of `grades`, what stands in it and what the pointer says."""

    grade: int
    text: str
    spoken: str
    is_empty: bool


def matrix(
    rows: Sequence[str],
    columns: Sequence[str],
    fields: Sequence[Sequence[Field]],
    ground: Ground,
    palette: Palette,
    grades: int,
) -> go.Figure:
    """Rows from top to bottom, columns with their names above."""
    figure = sheet(palette, FRAME + ROW * len(rows))
    shades = _SHADES[ground]
    last = max(grades - 1, 1)
    steps = [shades[min(place, len(shades) - 1)] for place in range(grades)]
    scale = (
        [[place / last, shade] for place, shade in enumerate(steps)]
        if grades > 1
        else [[0, steps[0]], [1, steps[0]]]
    )
    figure.add_trace(
        go.Heatmap(
            z=[[field.grade for field in line] for line in fields],
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            zmin=0,
            zmax=last,
            colorscale=scale,
            showscale=False,
            xgap=3,
            ygap=3,
            customdata=[[for_figure(field.spoken) for field in line] for line in fields],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    write_all(
        figure,
        (
            {
                "x": x,
                "y": y,
                "text": for_figure(field.text) if field.is_empty else f"<b>{for_figure(field.text)}</b>",
                "showarrow": False,
                "font": {
                    "size": 14 if field.is_empty else 18,
                    "color": "#ffffff" if field.grade >= _WHITE_FROM[ground] else palette.ink,
                },
            }
            for y, line in enumerate(fields)
            for x, field in enumerate(line)
        ),
    )
    name_rows_and_columns(figure, rows, columns, palette)
    return figure
