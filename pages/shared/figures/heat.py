"""A grid of shares: every cell says its figure and a word for it, the shade only helps the eye to the worst of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import plotly.graph_objects as go
from plotly.colors import sample_colorscale

from pages.shared.figures.canvas import keep_room, sheet
from pages.shared.figures.grid import Written, name_rows_and_columns, write_grid
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure
from pages.shared.words import ems

ROW, ROW_OF_TWO_LINES = 30, 36
FRAME = 96
MOST_EMS_IN_A_LINE = 10.5
"""Letters of a row's name in one line: with more a phone would show nothing of the grid beside it."""


Worst = Literal["least", "most"]


@dataclass(frozen=True)
class Patch:
    """One cell: how full it is (0 to 1, None where it does not count), what stands in it, what the pointer says, and
    where it leads."""

    share: float | None
    text: str
    spoken: str
    lead: str = ""


def heat(
    rows: Sequence[str],
    columns: Sequence[str],
    patches: Sequence[Sequence[Patch]],
    palette: Palette,
    *,
    worst: Worst,
    row_leads: Sequence[str] = (),
    column_leads: Sequence[str] = (),
) -> go.Figure:
    """Rows from top to bottom, columns with their names above; the stronger the colour, the worse: `worst` says
    whether that is the least (what is missing is coloured) or the most. Names lead to what they name, where an address
    is given."""
    names = [_in_lines(row) for row in rows]
    high = ROW_OF_TWO_LINES if any("\n" in name for name in names) else ROW
    figure = sheet(palette, FRAME + high * len(rows))
    figure.add_trace(
        go.Heatmap(
            z=[[patch.share for patch in line] for line in patches],
            x=list(range(len(columns))),
            y=list(range(len(rows))),
            zmin=0,
            zmax=1,
            colorscale=_shades(palette, worst),
            showscale=False,
            xgap=2,
            ygap=2,
            customdata=[[for_figure(patch.spoken) for patch in line] for line in patches],
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    cells = [
        Written(x, y, for_figure(patch.text), for_figure(patch.spoken), patch.lead)
        for y, line in enumerate(patches)
        for x, patch in enumerate(line)
    ]
    write_grid(figure, cells, palette)
    name_rows_and_columns(figure, names, columns, palette, row_leads, column_leads)
    # Said, for texts would ask for more room at the edges than the cells that they stand in.
    figure.update_xaxes(range=[-0.5, len(columns) - 0.5])
    figure.update_yaxes(range=[len(rows) - 0.5, -0.5], autorange=False)
    return keep_room(figure)


def key_of(steps: Sequence[tuple[float, str]], palette: Palette, *, worst: Worst) -> str:
    """What each shade stands for, from left to right: how full a cell of it is, and the words; HTML."""
    shades = sample_colorscale(_shades(palette, worst), [share for share, _ in steps])
    said = zip(shades, (text for _, text in steps), strict=True)
    marks = "".join(
        f'<span style="background: {shade}; color: {palette.ink}">{escape(text)}</span>'
        for shade, text in said
    )
    return f'<p class="small heat-key">{marks}</p>'


def _shades(palette: Palette, worst: Worst) -> list[list[float | str]]:
    ends = (palette.fall, palette.pale) if worst == "least" else (palette.pale, palette.fall)
    return [[0, ends[0]], [1, ends[1]]]


def _in_lines(name: str) -> str:
    """The name in two lines of about the same length where one is too long, broken between words."""
    blanks = [place for place, letter in enumerate(name) if letter == " "]
    if ems(name) <= MOST_EMS_IN_A_LINE or not blanks:
        return name
    middle = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return f"{name[:middle]}\n{name[middle + 1 :]}"
