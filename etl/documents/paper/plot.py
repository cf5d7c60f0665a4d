"""What a drawn chart needs: scale, ticks, places of the points and their labels. The template only draws."""

import math
from decimal import Decimal
from typing import Any

from etl.documents import charts
from etl.documents.columns import ems
from etl.documents.voice import Voice
from etl.editions.model import Chart

STEPS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
TICKS = 5
MOST_LABELLED = 16
"""Points of an upright chart that may each carry a number."""
AXIS_ROOM, LETTERS = 400.0, 8.0
"""Points of width for the names under an upright chart, and the size of their letters."""


def plot(chart: Chart, voice: Voice) -> dict[str, Any]:
    """The chart with every value as a part of the axis (0 at its lower end, 1 at its upper)."""
    values = charts.numbers(chart, voice)
    low, high = _extent(chart, values)
    step = _step(high - low)
    bottom, top = math.floor(low / step) * step, math.ceil(high / step) * step
    span = top - bottom
    decimals = _decimals(values, high)
    labelled = len(chart.series) == 1 and (
        charts.lies_down(chart, voice) or _has_room(len(chart.categories), values, decimals)
    )
    return {
        "is": "chart",
        "kind": chart.kind,
        "across": charts.lies_down(chart, voice),
        "title": charts.title(chart, voice),
        "categories": _names(chart, voice),
        "zero": float(-bottom / span),
        "ticks": [
            {"at": float((tick - bottom) / span), "label": _label(tick)} for tick in _ticks(bottom, top, step)
        ],
        "series": [
            {
                "name": voice.say(series.name),
                "colour": "#" + charts.COLOURS[place % len(charts.COLOURS)],
                "sizes": [None if v is None else float(v / span) for v in row],
                "labels": [f"{v:,.{decimals}f}" if v is not None and labelled else "" for v in row],
            }
            for place, (series, row) in enumerate(zip(chart.series, values, strict=True))
        ],
    }


def _has_room(count: int, values: list[list[Decimal | None]], decimals: int) -> bool:
    """Whether a number stands over each point of an upright chart without touching its neighbours."""
    widest = max((ems(f"{v:,.{decimals}f}") for row in values for v in row if v is not None), default=0.0)
    return count <= MOST_LABELLED and widest * LETTERS * count <= AXIS_ROOM


def _names(chart: Chart, voice: Voice) -> list[str]:
    """The names; under an upright chart only every second, third … where they would run into each other."""
    names = [voice.say(name) for name in chart.categories]
    if charts.lies_down(chart, voice) or not names:
        return names
    widest = max(ems(name) for name in names) * LETTERS
    every = max(1, math.ceil(widest * len(names) / AXIS_ROOM))
    return [name if (len(names) - 1 - place) % every == 0 else "" for place, name in enumerate(names)]


def _extent(chart: Chart, values: list[list[Decimal | None]]) -> tuple[Decimal, Decimal]:
    """The axis begins at zero or below."""
    if chart.kind == "stacked":
        columns = list(zip(*values, strict=True))
        known = [sum((v for v in column if v is not None), Decimal(0)) for column in columns]
    else:
        known = [v for row in values for v in row if v is not None]
    low, high = min([Decimal(0), *known]), max([Decimal(0), *known])
    return (low, high) if high > low else (Decimal(0), Decimal(1))


def _step(extent: Decimal) -> Decimal:
    """1, 2, 2.5 or 5 times a power of ten, so that about five steps cover the extent."""
    rough = extent / TICKS
    power = Decimal(10) ** rough.adjusted()
    return next(step * power for step in STEPS if step * power >= rough)


def _ticks(bottom: Decimal, top: Decimal, step: Decimal) -> list[Decimal]:
    return [bottom + step * n for n in range(int((top - bottom) / step) + 1)]


def _label(tick: Decimal) -> str:
    return f"{tick.normalize():,f}" if tick else "0"


def _decimals(values: list[list[Decimal | None]], largest: Decimal) -> int:
    """As many as tell the values apart: none for large ones, nor for whole ones, which are counts."""
    if all(v == v.to_integral_value() for row in values for v in row if v is not None):
        return 0
    return 0 if abs(largest) >= 100 else 1 if abs(largest) >= 1 else 2
