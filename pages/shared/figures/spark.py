"""A line the size of a word, as SVG. Drawn by hand because a page has many and Plotly takes 1.4 MB to draw one."""

from base64 import b64encode
from collections.abc import Sequence
from fractions import Fraction
from html import escape

from pages.shared.figures.palette import Palette

WIDTH, HEIGHT, EDGE = 220, 40, 5


def spark_in_a_cell(values: Sequence[int | Fraction | None], palette: Palette, spoken: str) -> str:
    """The same as HTML, for a cell of a table; "" where there is no line to draw. `spoken` is what it is."""
    if sum(value is not None for value in values) < 2:
        return ""
    return picture(spark(values, palette), spoken)


def picture(svg: str, spoken: str) -> str:
    """A picture as HTML that carries it along."""
    written = b64encode(svg.encode("utf-8")).decode("ascii")
    return f'<img alt="{escape(spoken)}" src="data:image/svg+xml;base64,{written}">'


def spark(values: Sequence[int | Fraction | None], palette: Palette) -> str:
    """SVG of the values in order from left to right, between their own least and largest; gaps break the line.

    Without two values there is no line to draw and the picture stays empty.
    """
    points = _points(values)
    lines = "".join(_line(run, palette) for run in _runs(points) if len(run) > 1)
    known = [point for point in points if point is not None]
    dot = ""
    if len(known) > 1 and points[-1] is not None:
        x, y = points[-1]
        dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{palette.main}"/>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f"{lines}{dot}</svg>"
    )


Point = tuple[float, float]


def _points(values: Sequence[int | Fraction | None]) -> list[Point | None]:
    known = [value for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0, 0)
    step = (WIDTH - 2 * EDGE) / max(len(values) - 1, 1)
    return [
        None if value is None else (EDGE + i * step, _height(Fraction(value), Fraction(low), Fraction(high)))
        for i, value in enumerate(values)
    ]


def _height(value: Fraction, low: Fraction, high: Fraction) -> float:
    share = float((value - low) / (high - low)) if high > low else 0.5
    return HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE)


def _runs(points: list[Point | None]) -> list[list[Point]]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return runs


def _line(run: list[Point], palette: Palette) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return f'<polyline points="{path}" fill="none" stroke="{palette.main}" stroke-width="2" stroke-linejoin="round"/>'
