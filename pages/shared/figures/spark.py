"""A line the size of a word, cut out of a coloured box by its style. Drawn by hand because a page has many: Plotly
takes 1.4 MB to draw one, and a picture is a document of its own to the browser, which makes each anew at every change.
"""

from collections.abc import Sequence
from fractions import Fraction
from html import escape
from itertools import pairwise
from math import cos, hypot, pi, sin

from pages.shared.figures.palette import Palette

WIDTH, HEIGHT, EDGE = 220, 40, 5
HALF = 1.0
"""Half the line's width."""
LONGEST_JOINT = 1.5
"""How many times `HALF` the line is at most where it turns: longer, a sharp turn would grow a spike."""
DOT, CORNERS = 3.5, 12


def spark_in_a_cell(values: Sequence[int | Fraction | None], palette: Palette, spoken: str) -> str:
    """The same as HTML, for a cell of a table; "" where there is no line to draw. `spoken` is what it is."""
    outline = spark(values)
    return picture(outline, palette, spoken) if outline else ""


def picture(outline: str, palette: Palette, spoken: str) -> str:
    """A line as HTML that carries it along (house.css says how large); an empty place where there is none to draw."""
    drawn = f' style="background:{palette.main};clip-path:{outline}"' if outline else ""
    return f'<span class="spark" role="img" aria-label="{escape(spoken)}"{drawn}></span>'


def spark(values: Sequence[int | Fraction | None]) -> str:
    """The outline, in CSS, of the values in order from left to right, between their own least and largest; gaps break
    the line, the last value has a dot. "" without two values: there is no line to draw."""
    points = _points(values)
    if sum(point is not None for point in points) < 2:
        return ""
    shapes = [_line(run) for run in _runs(points) if len(run) > 1]
    if points[-1] is not None:
        shapes.append(_dot(points[-1]))
    # One way round each, and from one to the next and back on one path: what lies between them has no area.
    path = [point for shape in shapes for point in shape] + [shape[0] for shape in shapes[-2:0:-1]]
    corners = ",".join(f"{100 * x / WIDTH:.1f}% {100 * y / HEIGHT:.1f}%" for x, y in path)
    return f"polygon({corners})" if path else ""


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


def _line(run: list[Point]) -> list[Point]:
    """Forth above the points and back below them, to where it began."""
    across = [
        (-(end[1] - begin[1]) / length, (end[0] - begin[0]) / length)
        for begin, end in pairwise(run)
        if (length := hypot(end[0] - begin[0], end[1] - begin[1]))
    ]
    aside = [
        _joint(one, next_one)
        for one, next_one in zip([across[0], *across], [*across, across[-1]], strict=True)
    ]
    above = [(x - dx, y - dy) for (x, y), (dx, dy) in zip(run, aside, strict=True)]
    below = [(x + dx, y + dy) for (x, y), (dx, dy) in zip(run, aside, strict=True)]
    return [*above, *reversed(below), above[0]]


def _joint(one: Point, next_one: Point) -> Point:
    """Half the line's width, across, where two pieces meet that run across `one` and `next_one`."""
    x, y = one[0] + next_one[0], one[1] + next_one[1]
    size = hypot(x, y)  # twice the cosine of half the turn: never 0, for no line goes back in time
    reach = HALF * min(2 / size, LONGEST_JOINT)
    return x / size * reach, y / size * reach


def _dot(centre: Point) -> list[Point]:
    turns = [2 * pi * corner / CORNERS for corner in range(CORNERS)]
    around = [(centre[0] + DOT * cos(turn), centre[1] + DOT * sin(turn)) for turn in turns]
    return [*around, around[0]]
