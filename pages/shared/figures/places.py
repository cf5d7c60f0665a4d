"""Institutions in order of a figure: one bar each, its value written at its end, the median as a line across."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from pages.shared.figures.canvas import Axis, sheet
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure, linked_in_figure

ROW = 26
FRAME = 78


@dataclass(frozen=True)
class Bar:
    """One institution: the label at its left, its value, the value in words, whether it is pointed at, and where it
    leads."""

    label: str
    value: int | Fraction | Decimal
    text: str
    pointed_at: bool = False
    lead: str = ""


def places(
    bars: list[Bar], axis: Axis, palette: Palette, median: int | Fraction | None, median_text: str
) -> go.Figure:
    """Bars from top to bottom in the order given. The height follows the number of bars."""
    figure = sheet(palette, FRAME + ROW * len(bars), right=70)
    labels = [for_figure(bar.label) for bar in bars]
    figure.add_trace(
        go.Bar(
            x=axis.places([Fraction(bar.value) for bar in bars]),
            y=list(range(len(bars))),
            orientation="h",
            marker={"color": [palette.mark if bar.pointed_at else palette.main for bar in bars]},
            text=[for_figure(bar.text) for bar in bars],
            textposition="outside",
            cliponaxis=False,
            textfont={"color": palette.ink, "size": 12},
            customdata=labels,
            hovertemplate="%{customdata}<br>%{text}<extra></extra>",
        )
    )
    figure.update_yaxes(
        tickvals=list(range(len(bars))),
        ticktext=[_marked(bar, label) for bar, label in zip(bars, labels, strict=True)],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    figure.update_xaxes(
        showgrid=True, gridcolor=palette.line, griddash="dot", zeroline=True, zerolinecolor=palette.line
    )
    if median is not None:
        figure.add_vline(
            x=axis.places([Fraction(median)])[0], line={"color": palette.second, "width": 2, "dash": "dash"}
        )
        figure.add_annotation(
            text=for_figure(median_text),
            x=axis.places([Fraction(median)])[0],
            y=1,
            yref="paper",
            yshift=12,
            showarrow=False,
            font={"size": 12, "color": palette.second},
        )
    figure.update_xaxes(title={"text": axis.unit, "standoff": 6, "font": {"size": 12}})
    return figure


def _marked(bar: Bar, label: str) -> str:
    return linked_in_figure(f"<b>▶ {label}</b>" if bar.pointed_at else label, bar.lead)
