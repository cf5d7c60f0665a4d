"""When things began: one row each, a mark at the month of its beginning, small marks where it began elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.shared.figures.canvas import sheet, write_all
from pages.shared.figures.months import Months
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure

ROW = 25
FRAME = 60
MONTHS_OF_A_DATE = 2.2
"""Months of the axis that a date takes which is written before a mark."""


@dataclass(frozen=True)
class Beginning:
    """One row: its label, the month it began, what is written beside the mark, and months of later beginnings.

    `is_open`: the true beginning may lie before the first month on record.
    """

    label: str
    period: str
    text: str
    later: tuple[tuple[str, str], ...] = ()
    is_open: bool = False


def beginnings(months: Months, rows: Sequence[Beginning], palette: Palette) -> go.Figure:
    """Rows from top to bottom in the order given. A hollow mark stands for a beginning before the record."""
    figure = sheet(palette, FRAME + ROW * len(rows))
    _marks(
        figure,
        [(code, nth, spoken) for nth, row in enumerate(rows) for code, spoken in row.later],
        {"symbol": "line-ns", "size": 9, "line": {"width": 2, "color": palette.soft_ink}},
    )
    for is_open, symbol in ((False, "diamond"), (True, "diamond-open")):
        mine = [(row.period, nth, row.text) for nth, row in enumerate(rows) if row.is_open == is_open]
        _marks(figure, mine, {"symbol": symbol, "size": 12, "color": palette.main})
    # Before a mark there is nothing; what is written after it would lie on the marks of the months that follow.
    usual = {"showarrow": False, "xanchor": "right", "xshift": -10}
    font = {"size": 12, "color": palette.ink}
    write_all(
        figure,
        (
            {"x": row.period, "y": nth, "text": for_figure(row.text), "font": font, **usual}
            for nth, row in enumerate(rows)
        ),
    )
    figure.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[for_figure(row.label) for row in rows],
        range=[len(rows) - 0.4, -0.6],
        griddash="dot",
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    months.put_on(figure)
    first = min((months.codes.index(row.period) for row in rows), default=0)
    figure.update_xaxes(range=[min(-0.6, first - MONTHS_OF_A_DATE), len(months.codes) - 0.4])
    return figure


def _marks(figure: go.Figure, marks: Sequence[tuple[str, int, str]], marker: dict[str, object]) -> None:
    if marks:
        figure.add_trace(
            go.Scatter(
                x=[code for code, _, _ in marks],
                y=[nth for _, nth, _ in marks],
                mode="markers",
                marker=marker,
                cliponaxis=False,
                customdata=[for_figure(spoken) for _, _, spoken in marks],
                hovertemplate="%{customdata}<extra></extra>",
            )
        )
