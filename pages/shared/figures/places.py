"""Institutions in order of a figure, its value written at its end, the median as a line across: a bar each, or a dot
each where all stand so far from zero that their bars would look the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import plotly.graph_objects as go

from pages.shared.figures.canvas import Axis, keep_room, sheet
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
    """Bars or dots from top to bottom in the order given. The height follows their number."""
    figure = sheet(palette, FRAME + ROW * len(bars), right=70)
    labels = [for_figure(bar.label) for bar in bars]
    colours = [palette.mark if bar.pointed_at else palette.main for bar in bars]
    places_on_axis = axis.places([Fraction(bar.value) for bar in bars])
    are_dots = say_nothing_from_zero([bar.value for bar in bars])
    common = {
        "x": places_on_axis,
        "y": list(range(len(bars))),
        "text": [for_figure(bar.text) for bar in bars],
        "cliponaxis": False,
        "textfont": {"color": palette.ink, "size": 12},
        "customdata": labels,
        "hovertemplate": "%{customdata}<br>%{text}<extra></extra>",
    }
    if are_dots:
        dots = {"size": 11, "color": colours}
        figure.add_trace(go.Scatter(mode="markers+text", textposition="middle right", marker=dots, **common))
    else:
        figure.add_trace(go.Bar(orientation="h", textposition="outside", marker={"color": colours}, **common))
    figure.update_yaxes(
        tickvals=list(range(len(bars))),
        ticktext=[_marked(bar, label) for bar, label in zip(bars, labels, strict=True)],
        autorange="reversed",
        showgrid=False,
        zeroline=False,
        tickfont={"color": palette.ink},
    )
    # Every bar bears its figure; the scale has no more of them than stand level on a phone.
    figure.update_xaxes(nticks=5 if are_dots else 4, tickangle=0, tickformat=",~f")
    figure.update_xaxes(
        showgrid=True, gridcolor=palette.line, griddash="dot", zeroline=True, zerolinecolor=palette.line
    )
    if are_dots:
        stands = [
            one for one in axis.places([*(Fraction(bar.value) for bar in bars), median]) if one is not None
        ]
        low, high = min(stands), max(stands)
        room = max((high - low) * 0.12, high * 0.005)
        figure.update_xaxes(range=[low - room, high + room], zeroline=False)
        figure.update_yaxes(showgrid=True, gridcolor=palette.line)
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
    return keep_room(figure)


def say_nothing_from_zero(values: Sequence[int | Fraction | Decimal]) -> bool:
    """Whether bars from zero would all look alike: all figures are positive, and the least is more than half of the
    most. Dots then stand on an axis of their own; a length would lie on it, a place does not."""
    return len(values) > 1 and min(values) > 0 and 2 * min(values) > max(values) > min(values)


def _marked(bar: Bar, label: str) -> str:
    return linked_in_figure(f"<b>▶ {label}</b>" if bar.pointed_at else label, bar.lead)
