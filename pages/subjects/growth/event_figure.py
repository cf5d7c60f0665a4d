"""What happened while a series ran, marked on its chart: campaigns shaded, breaks as a line, festivals as a sign."""

from collections.abc import Mapping
from dataclasses import dataclass

import plotly.graph_objects as go

from pages.shared.figures.canvas import draw_all, write_all
from pages.shared.figures.months import Months
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure


@dataclass(frozen=True)
class Events:
    """Campaigns and festivals as (first, last, name), breaks as (first month counted otherwise, name)."""

    campaigns: tuple[tuple[str, str, str], ...] = ()
    festivals: tuple[tuple[str, str], ...] = ()
    breaks: tuple[tuple[str, str], ...] = ()


def mark_events(figure: go.Figure, months: Months, events: Events, palette: Palette) -> None:
    """Draw what lies within the months. Every mark carries a word or a letter, so that none is told by colour alone."""
    at = {code: nth for nth, code in enumerate(months.codes)}
    shapes, texts = [], []
    for first, last, name in events.campaigns:
        inside = [nth for code, nth in at.items() if first <= code <= last]
        if inside:
            ground = {"fillcolor": palette.second, "opacity": 0.14, "layer": "below"}
            shapes.append(_upright("rect", inside[0] - 0.5, inside[-1] + 0.5, {"width": 0}, **ground))
            texts.append(_text((inside[0] + inside[-1]) / 2, name, palette.soft_ink, 1, "center"))
    for code, name in events.festivals:
        if code in at:
            line = {"color": palette.mark, "width": 1, "dash": "dot"}
            shapes.append(_upright("line", at[code], at[code], line, layer="below"))
            texts.append(_text(at[code], name, palette.mark, 1, "left"))
    for code, name in events.breaks:
        if code in at:
            x, line = at[code] - 0.5, {"color": palette.ink, "width": 2, "dash": "dash"}
            shapes.append(_upright("line", x, x, line))
            texts.append(_text(x, name, palette.ink, 0.9, "left"))
    draw_all(figure, shapes)
    write_all(figure, texts)


def _upright(
    kind: str, x0: float, x1: float, line: Mapping[str, object], **more: object
) -> dict[str, object]:
    """A shape from the foot of the chart to its top."""
    return {
        "type": kind,
        "xref": "x",
        "x0": x0,
        "x1": x1,
        "yref": "y domain",
        "y0": 0,
        "y1": 1,
        "line": line,
        **more,
    }


def _text(x: float, text: str, color: str, y: float, anchor: str) -> dict[str, object]:
    return {
        "x": x,
        "y": y,
        "yref": "paper",
        "yanchor": "top",
        "xanchor": anchor,
        "xshift": 4 if anchor == "left" else 0,
        "text": for_figure(text),
        "showarrow": False,
        "font": {"size": 11, "color": color},
    }
