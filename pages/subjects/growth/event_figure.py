"""What happened while a series ran, marked on its chart: campaigns shaded, breaks as a line, festivals as a sign."""

from dataclasses import dataclass

import plotly.graph_objects as go

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
    for first, last, name in events.campaigns:
        inside = [nth for code, nth in at.items() if first <= code <= last]
        if inside:
            figure.add_vrect(
                x0=inside[0] - 0.5,
                x1=inside[-1] + 0.5,
                fillcolor=palette.second,
                opacity=0.14,
                line_width=0,
                layer="below",
            )
            _say(figure, (inside[0] + inside[-1]) / 2, name, palette.soft_ink, 1, "center")
    for code, name in events.festivals:
        if code in at:
            figure.add_vline(
                x=at[code], line={"color": palette.mark, "width": 1, "dash": "dot"}, layer="below"
            )
            _say(figure, at[code], name, palette.mark, 1, "left")
    for code, name in events.breaks:
        if code in at:
            figure.add_vline(x=at[code] - 0.5, line={"color": palette.ink, "width": 2, "dash": "dash"})
            _say(figure, at[code] - 0.5, name, palette.ink, 0.9, "left")


def _say(figure: go.Figure, x: float, text: str, color: str, y: float, anchor: str) -> None:
    figure.add_annotation(
        x=x,
        y=y,
        yref="paper",
        yanchor="top",
        xanchor=anchor,
        xshift=4 if anchor == "left" else 0,
        text=for_figure(text),
        showarrow=False,
        font={"size": 11, "color": color},
    )
