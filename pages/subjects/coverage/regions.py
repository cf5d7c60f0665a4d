"""A map of regions shaded by a figure, with points on it. Drawn from boundaries alone, without any world around it.

Shades run from light to dark (or, for changes, from orange through paper to blue), so that they are told apart with
every kind of colour blindness and on a grey printer; every region carries its figure in words as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from pages.shared.figures.canvas import CONFIG, sheet
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure

# The outlines of an empty world come from this server; the address is relative, so it holds behind a proxy too.
MAP_CONFIG = CONFIG | {"topojsonURL": "topojson/"}
HEIGHT = 620


@dataclass(frozen=True)
class Region:
    """One region: its code, its name, its figure (None: none) in words, where its label stands, and what is said."""

    code: str
    name: str
    value: float | None
    text: str
    spoken: str
    at: tuple[float, float]


@dataclass(frozen=True)
class Dots:
    """Points of one kind: their name, (longitude, latitude, what is said) for each, and the shape of their mark."""

    name: str
    places: tuple[tuple[float, float, str], ...]
    symbol: str
    size: int = 7
    is_marked: bool = False


def regions_map(
    outlines: str,
    regions: Sequence[Region],
    palette: Palette,
    *,
    diverging: bool,
    window: Sequence[float],
    chosen: str = "",
    dots: Sequence[Dots] = (),
) -> go.Figure:
    """The regions with their labels; `outlines` is the address of their boundaries (access/outlines.py), `window` is
    west, south, east, north of what is shown."""
    figure = sheet(palette, HEIGHT)
    if any(region.value is not None for region in regions):
        figure.add_trace(_shades(outlines, regions, palette, diverging))
    missing = [region for region in regions if region.value is None]
    if missing:
        figure.add_trace(_blank(outlines, missing, palette))
    if chosen:
        figure.add_trace(_outline(outlines, chosen, palette))
    for nth, one in enumerate(dots):
        figure.add_trace(_dots(one, palette, nth))
    if regions:
        figure.add_trace(
            _labels(regions if not chosen else [r for r in regions if r.code != chosen], palette)
        )
    # The last two are what the framework sets for a chart that is chosen from; set by it, they would draw the map anew.
    figure.update_layout(
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        hovermode="closest",
        clickmode="event+select",
        dragmode="pan",
    )
    figure.update_geos(
        visible=False,
        projection_type="mercator",
        bgcolor="rgba(0,0,0,0)",
        **_around(window),
    )
    return figure


def _shades(outlines: str, regions: Sequence[Region], palette: Palette, diverging: bool) -> go.Choropleth:
    known = [region for region in regions if region.value is not None]
    values = [region.value or 0.0 for region in known]
    reach = max((abs(value) for value in values), default=1.0) or 1.0
    low, high = (-reach, reach) if diverging else (min(values, default=0.0), max(values, default=1.0))
    return go.Choropleth(
        geojson=outlines,
        locations=[region.code for region in known],
        z=values,
        zmin=low,
        zmax=high if high > low else low + 1,
        colorscale=palette.diverging if diverging else palette.sequential,
        showscale=False,
        marker={"line": {"color": palette.paper, "width": 1.2}},
        customdata=[for_figure(region.spoken) for region in known],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _blank(outlines: str, regions: Sequence[Region], palette: Palette) -> go.Choropleth:
    """Regions without a figure: paper with a dark border, and never the colour of a zero."""
    return go.Choropleth(
        geojson=outlines,
        locations=[region.code for region in regions],
        z=[0] * len(regions),
        colorscale=[[0, palette.paper], [1, palette.paper]],
        showscale=False,
        marker={"line": {"color": palette.soft_ink, "width": 1}},
        customdata=[for_figure(region.spoken) for region in regions],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _outline(outlines: str, chosen: str, palette: Palette) -> go.Choropleth:
    return go.Choropleth(
        geojson=outlines,
        locations=[chosen],
        z=[0],
        colorscale=[[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]],
        showscale=False,
        marker={"line": {"color": palette.ink, "width": 3}},
        hoverinfo="skip",
    )


def _dots(dots: Dots, palette: Palette, nth: int) -> go.Scattergeo:
    colour = (palette.ink, palette.second, palette.mark)[nth % 3]
    return go.Scattergeo(
        lon=[lon for lon, _, _ in dots.places],
        lat=[lat for _, lat, _ in dots.places],
        mode="markers+text" if dots.is_marked else "markers",
        text=[str(number) for number in range(1, len(dots.places) + 1)] if dots.is_marked else None,
        textposition="top center",
        textfont={"color": palette.ink, "size": 12},
        name=for_figure(dots.name),
        marker={
            "symbol": dots.symbol,
            "size": dots.size,
            "color": colour,
            "line": {"color": palette.paper, "width": 0.6 if "open" not in dots.symbol else 1.6},
        },
        customdata=[for_figure(said) for _, _, said in dots.places],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _labels(regions: Sequence[Region], palette: Palette) -> go.Scattergeo:
    return go.Scattergeo(
        lon=[region.at[0] for region in regions],
        lat=[region.at[1] for region in regions],
        mode="text",
        text=[f"{for_figure(region.name)}<br><b>{for_figure(region.text)}</b>" for region in regions],
        textfont={"color": palette.ink, "size": 12},
        hoverinfo="skip",
    )


def _around(window: Sequence[float]) -> dict[str, Any]:
    west, south, east, north = window
    room_x, room_y = (east - west) * 0.06, (north - south) * 0.06
    return {
        "lonaxis": {"range": [west - room_x, east + room_x]},
        "lataxis": {"range": [south - room_y, north + room_y]},
    }
