"""From one figure to the next in steps: what stood before, what each cause added or took, what stands now."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from textwrap import wrap

import plotly.graph_objects as go

from pages.shared.figures.canvas import axis_title, draw_all, sheet, write_all
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure
from pages.shared.words import ems

SHORT = 5.0
"""Ems of a name up to which it stands in one line below its column."""


@dataclass(frozen=True)
class Step:
    """One column: its name, where it begins and ends, what is written over it, and whether it is a whole figure."""

    name: str
    start: float
    end: float
    text: str
    is_whole: bool = False


def causes(steps: Sequence[Step], unit: str, palette: Palette, *, downwards: bool = False) -> go.Figure:
    """From left to right: whole figures as levels, causes as bars between them, so that no bar needs a zero to be
    compared with. `downwards` where a smaller figure is the better one: places."""
    figure = sheet(palette, 300)
    figure.update_layout(bargap=0.3)
    moves = [(nth, step) for nth, step in enumerate(steps) if not step.is_whole]
    figure.add_trace(
        go.Bar(
            x=[nth for nth, _ in moves],
            y=[abs(step.end - step.start) for _, step in moves],
            base=[min(step.start, step.end) for _, step in moves],
            marker={"color": [_colour(step, palette, downwards) for _, step in moves]},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[nth for nth, step in enumerate(steps) if step.is_whole],
            y=[step.end for step in steps if step.is_whole],
            mode="markers",
            marker={"symbol": "line-ew", "size": 54, "line": {"width": 5, "color": palette.main}},
            cliponaxis=False,
            hoverinfo="skip",
        )
    )
    upper = min if downwards else max
    usual = {"yshift": 13, "showarrow": False, "font": {"size": 13, "color": palette.ink}}
    write_all(
        figure,
        (
            {"x": nth, "y": upper(step.start, step.end), "text": f"<b>{for_figure(step.text)}</b>", **usual}
            for nth, step in enumerate(steps)
        ),
    )
    dots = {"type": "line", "line": {"color": palette.soft_ink, "width": 1, "dash": "dot"}}
    draw_all(
        figure,
        (
            {
                "x0": nth,
                "x1": nth + 1,
                "y0": left.end,
                "y1": right.end if right.is_whole else left.end,
                **dots,
            }
            for nth, (left, right) in enumerate(itertools.pairwise(steps))
        ),
    )
    figure.update_xaxes(
        tickvals=list(range(len(steps))),
        ticktext=["<br>".join(map(for_figure, _in_lines(step.name))) for step in steps],
        tickfont={"color": palette.ink},
        tickangle=0,
    )
    low, high = _reach(steps)
    figure.update_yaxes(range=[high, low] if downwards else [low, high], zeroline=False)
    if downwards:  # places are whole and begin at the first: no tick stands between two of them or before it
        every = max(1, ceil((high - low) / 6))
        figure.update_yaxes(
            tickvals=[place for place in range(max(1, ceil(low)), int(high) + 1) if place % every == 0],
            tickformat="d",
        )
    axis_title(figure, palette, for_figure(unit))
    return figure


def _in_lines(name: str) -> list[str]:
    """A long name in two lines, so that a few stand beside each other on a phone."""
    if ems(name) <= SHORT:
        return [name]
    if " " in name:
        return wrap(name, 12)
    at = (len(name) + 1) // 2
    return [name[:at], name[at:]]


def _reach(steps: Sequence[Step]) -> tuple[float, float]:
    """What the axis shows: only where something moves."""
    ends = [end for step in steps for end in (step.start, step.end)]
    room = max((max(ends) - min(ends)) * 0.35, 1.0)
    return max(min(ends) - room, 0.0), max(ends) + room


def _colour(step: Step, palette: Palette, downwards: bool) -> str:
    better = step.end < step.start if downwards else step.end > step.start
    return palette.mark if better else palette.second
