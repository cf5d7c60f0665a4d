"""A figure over the months: its line, the line of the year before, and the last value written at its end."""

from dataclasses import dataclass
from fractions import Fraction

import plotly.graph_objects as go

from pages.shared.figures.canvas import Axis, axis_title, keep_room, sheet
from pages.shared.figures.months import Months
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure

ROOM_FOR_NAMES = 150
CLOSE = Fraction(1, 6)
"""Ends of lines nearer than this part of the height would write over each other."""
APART = 16


@dataclass(frozen=True)
class Series:
    """One line: a name, and a value or a gap for every month; `texts` are the values in words."""

    name: str
    values: tuple[int | Fraction | None, ...]
    texts: tuple[str, ...]


def trend(
    months: Months, now: Series, before: Series | None, axis: Axis, palette: Palette, height: int = 300
) -> go.Figure:
    """Lines over the months from zero; gaps stay gaps. Each carries its last value and, of two, its name."""
    figure = sheet(palette, height, right=ROOM_FOR_NAMES)
    apart = _apart(now, before) if before is not None else 0
    if before is not None:
        _add(figure, months, before, axis, palette.second, dash="dot", width=2)
        _write_at_end(figure, months, before, axis, palette.second, before.name, -apart)
    _add(figure, months, now, axis, palette.main, dash="solid", width=3)
    _write_at_end(figure, months, now, axis, palette.main, now.name if before is not None else "", apart)
    axis_title(figure, palette, axis.unit)
    figure.update_yaxes(rangemode="tozero")
    months.put_on(figure)
    return keep_room(figure)


def _add(
    figure: go.Figure, months: Months, series: Series, axis: Axis, color: str, dash: str, width: int
) -> None:
    places = axis.places(list(series.values))
    figure.add_trace(
        go.Scatter(
            x=list(months.codes),
            y=places,
            mode="lines+markers",
            name=for_figure(series.name),
            connectgaps=False,
            cliponaxis=False,
            line={"color": color, "width": width, "dash": dash},
            marker={"size": 5, "color": color},
            customdata=months.spoken([f"{series.name}: {text}" for text in series.texts]),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )


def _apart(now: Series, before: Series) -> int:
    """By how many pixels the first label goes up and the other down, so that lines that end close do not overprint."""
    known = [[Fraction(v) for v in series.values if v is not None] for series in (now, before)]
    highest = max((abs(v) for values in known for v in values), default=Fraction(0))
    if not all(known) or not highest:
        return 0
    gap = (known[0][-1] - known[1][-1]) / highest
    return 0 if abs(gap) > CLOSE else APART if gap >= 0 else -APART


def _write_at_end(
    figure: go.Figure, months: Months, series: Series, axis: Axis, color: str, name: str, up: int = 0
) -> None:
    places = axis.places(list(series.values))
    last = max((i for i, place in enumerate(places) if place is not None), default=None)
    if last is not None:
        figure.add_annotation(
            x=months.codes[last],
            y=places[last],
            showarrow=False,
            xanchor="left",
            xshift=8,
            yshift=up,
            align="left",
            text=f"<b>{for_figure(series.texts[last])}</b>" + (f"<br>{for_figure(name)}" if name else ""),
            font={"size": 12, "color": color},
        )
