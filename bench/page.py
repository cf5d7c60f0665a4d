"""The benchmarks of one run as a page: the machine, its versions, how busy it was, each figure with its bar."""

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Sequence

from bench.timing import Counted, Timing

LIBRARIES = (
    "polars",
    "pyarrow",
    "numpy",
    "narwhals",
    "pandas",
    "duckdb",
    "chdb",
    "pysail",
    "pyspark",
    "pyspark-client",
    "numba",
)
WIDEST = 30
"""Characters of the longest bar of a benchmark."""


def page(found: dict[str, Sequence[Timing | Counted | str]], drawing: str = "") -> str:
    """Markdown: what was measured by benchmark, in the order given. Nothing is said that was not run.

    `drawing` is the file with the growth of what was counted (`bench.growth`), "" where there is none.
    """
    lines = [
        "# Benchmarks, measured",
        "",
        "Made by `python -m bench --page FILE`. " + _machine(),
        "",
        _load(),
    ]
    for name, results in found.items():
        lines += ["", f"## {name}", ""]
        lines += [f"- {one}" for one in results if isinstance(one, str)]
        if counted := [one for one in results if isinstance(one, Counted)]:
            lines += _sizes(counted, drawing)
        timings = [one for one in results if isinstance(one, Timing)]
        if not timings:
            continue
        longest = max(max(one.seconds, one.peer_seconds) for one in timings) or 1.0
        lines += [
            "",
            "| what | ours s | peer s | peer ÷ ours | ours ▇ peer ░ | notes |",
            "|---|--:|--:|--:|---|---|",
        ]
        lines += [_row(one, longest) for one in timings]
    return "\n".join(lines) + "\n"


def _sizes(counted: Sequence[Counted], drawing: str) -> list[str]:
    """A table for each number of rows: processor seconds beside the floor and ours, seconds, memory, equality."""
    lines = ["- Processor seconds are what compares; wall seconds also say how busy the machine was."]
    lines += ["", f"![Growth of processor seconds with the rows]({drawing})"] if drawing else []
    for size in dict.fromkeys(one.rows for one in counted):
        own = [one for one in counted if one.rows == size]
        floor, ours = own[0].cpu, next((one.cpu for one in own if one.label == "ours"), 0.0)
        longest = max(one.cpu for one in own) or 1.0
        lines += [
            "",
            f"### {size:,} payments",
            "",
            f"| what | CPU s | × {own[0].label.split(' (')[0]} | ÷ ours | wall s | peak MB | CPU | result |",
            "|---|--:|--:|--:|--:|--:|---|---|",
        ]
        lines += [
            f"| {one.label} | {one.cpu:.2f} | {one.cpu / floor:.1f} | {one.cpu / ours:.2f} | {one.seconds:.1f} | "
            f"{one.peak:,.0f} | {_bar(one.cpu, longest, '▇')} | {one.notes} |"
            for one in own
            if floor and ours
        ]
    return lines


def _row(one: Timing, longest: float) -> str:
    bars = f"{_bar(one.seconds, longest, '▇')}"
    if not one.peer_seconds:
        return f"| {one.label} | {one.seconds:.3f} | – | – | {bars} | {one.notes} |"
    bars += f"<br>{_bar(one.peer_seconds, longest, '░')}"
    ratio = f"{one.peer_seconds / one.seconds:.1f}"
    return f"| {one.label} | {one.seconds:.3f} | {one.peer_seconds:.3f} | {ratio} | {bars} | {one.notes} |"


def _bar(seconds: float, longest: float, mark: str) -> str:
    return mark * max(round(WIDEST * seconds / longest), 1)


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    there = {one.metadata["Name"].lower(): one.version for one in importlib.metadata.distributions()}
    versions = ", ".join(f"{name} {there.get(name, 'not installed')}" for name in LIBRARIES)
    return (
        f"{datetime.datetime.now(datetime.UTC):%Y-%m-%d}, {os.cpu_count()} cores, {memory:.0f} GB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}; {versions}."
    )


def _load() -> str:
    """How busy the machine was in the last quarter of an hour; the run itself is of it."""
    load = os.getloadavg()[2]
    if load <= (os.cpu_count() or 1):
        return f"Load over the last 15 minutes, this run included: {load:.1f}."
    return (
        f"**Other work was on the machine: the load over the last 15 minutes was {load:.1f}.** Seconds are too long by "
        "as much; ratios compare what was run in turn."
    )
