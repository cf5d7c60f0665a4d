"""What figures of rows and columns have in common: names at the left, headings above, no lines between."""

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure


def name_rows_and_columns(
    figure: go.Figure, rows: Sequence[str], columns: Sequence[str], palette: Palette
) -> None:
    """Write the names of the rows at the left, the first at the top, and the headings above their columns."""
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[for_figure(row) for row in rows],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    figure.update_xaxes(
        tickvals=list(range(len(columns))),
        ticktext=["<br>".join(for_figure(line) for line in column.split("\n")) for column in columns],
        side="top",
        tickangle=0,
        linewidth=0,
        tickfont={"color": palette.ink, "size": 12},
    )
