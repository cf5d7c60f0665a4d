"""Processor seconds against rows, both by powers of ten, as an SVG: what grows as the rows do is a straight line."""

import math
from collections.abc import Sequence

from bench.timing import Counted

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 60, 230, 20, 50
COLOURS = (
    "#0f5fa6",
    "#c2410c",
    "#15803d",
    "#7e22ce",
    "#b45309",
    "#0e7490",
    "#be123c",
    "#4d7c0f",
    "#475569",
    "#a16207",
)


def drawn(counted: Sequence[Counted]) -> str:
    """A line for each way that counted more than one number of rows; "" where none did."""
    ways: dict[str, list[tuple[float, float]]] = {}
    for one in counted:
        ways.setdefault(one.label, []).append((math.log10(one.rows), math.log10(max(one.cpu, 0.01))))
    ways = {label: sorted(points) for label, points in ways.items() if len(points) > 1}
    if not ways:
        return ""
    rows = [row for points in ways.values() for row, _ in points]
    seconds = [second for points in ways.values() for _, second in points]
    low, high = math.floor(min(seconds)), math.ceil(max(seconds))

    def x(row: float) -> float:
        return LEFT + (row - min(rows)) / (max(rows) - min(rows)) * (WIDTH - LEFT - RIGHT)

    def y(second: float) -> float:
        return HEIGHT - BOTTOM - (second - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
    ]
    for power in range(low, high + 1):
        label = f"{10.0**power:g} s"
        parts.append(f'<path d="M{LEFT} {y(power):.1f}H{WIDTH - RIGHT}" stroke="#d4d4d8"/>')
        parts.append(
            f'<text x="{LEFT - 8}" y="{y(power) + 4:.1f}" text-anchor="end" fill="#3f3f46">{label}</text>'
        )
    for row in sorted(set(rows)):
        parts.append(f'<path d="M{x(row):.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#e4e4e7"/>')
        parts.append(
            f'<text x="{x(row):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="#3f3f46">'
            f"{round(10**row) / 1e6:g} M</text>"
        )
    axis = "payments → processor seconds, both by powers of ten"
    parts.append(f'<text x="{LEFT}" y="{HEIGHT - 10}" fill="#3f3f46">{axis}</text>')
    places: list[float] = []
    for number, (label, points) in enumerate(sorted(ways.items(), key=lambda way: -max(way[1])[1])):
        colour = COLOURS[number % len(COLOURS)]
        path = "L".join(f"{x(row):.1f} {y(second):.1f}" for row, second in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(r):.1f}" cy="{y(s):.1f}" r="3" fill="{colour}"/>' for r, s in points]
        row, second = points[-1]
        # Names stand below one another, each near its line's end, and a thin line leads there.
        place = max(y(second), (places[-1] if places else 0) + 15)
        places.append(place)
        at = WIDTH - RIGHT + 16
        parts.append(
            f'<path d="M{x(row) + 4:.1f} {y(second):.1f}L{at - 3} {place:.1f}" stroke="{colour}" stroke-width="0.7"/>'
            f'<text x="{at}" y="{place + 4:.1f}" fill="{colour}">{label}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
