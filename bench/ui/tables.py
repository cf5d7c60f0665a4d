"""Rows of the tables that `python -m bench ui` prints: what was waited for, and what a change took."""

import statistics
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Waited:
    """One page: milliseconds until a heading is painted (the frame's own, else the page's) and until all is drawn; of a
    period that nobody asked for before, until the first table stands and until all does; what moved, what was fetched.
    """

    label: str
    heading: float = 0
    whole: float = 0
    warm_heading: float = 0
    warm_whole: float = 0
    moved: float = 0
    kilobytes: float = 0
    requests: int = 0
    strangers: int = 0
    new: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    tables: list[float] = field(default_factory=list)
    """Of the periods that nobody had asked for: until the first table was there."""
    movers: list[Any] = field(default_factory=list)
    note: str = ""

    def line(self) -> str:
        """A row of the table."""
        if not self.whole:
            return f"| {self.label:<19} | {self.note}"
        return (
            f"| {self.label:<19} | {self.heading:7,.0f} | {self.whole:7,.0f} | {self.warm_heading:7,.0f} "
            f"| {self.warm_whole:7,.0f} | {middle(self.tables)} | {middle(self.new)} | {middle(self.again)} "
            f"| {self.moved:6.3f} | {self.kilobytes:7,.0f} | {self.requests:5} | {self.strangers:5} |{self.note}"
        )


HEAD = (
    f"| {'page':<19} | heading | whole   | warm h. | warm w. | table p50/p95 | first p50/p95 | again p50/p95 "
    "|  moved |      kB |  req. | hosts |"
)


@dataclass
class Changes:
    """Changes of one side: milliseconds each until all stands and until the first table does, CPU seconds of the server
    and of the page's main thread together."""

    taken: list[float] = field(default_factory=list)
    tables: list[float] = field(default_factory=list)
    server: float = 0
    page: float = 0
    note: str = ""

    def line(self, label: str, kind: str) -> str:
        """A row of the table."""
        if not self.taken:
            return f"| {label:<19} | {kind:<14} | {self.note}"
        each = 1000 / len(self.taken)
        return (
            f"| {label:<19} | {kind:<14} | {len(self.taken):3} | {middle(self.tables)} | {middle(self.taken)} "
            f"| {min(self.taken):6,.0f} "
            f"| {self.server * each:6,.0f} | {self.page * each:6,.0f} |{self.note}"
        )


BESIDE = (
    f"| {'in turns':<19} | {'change':<14} |   n | {'table p50/p95':>13} | {'p50 / p95 ms':>13} "
    f"| {'least':>6} | server | page   |"
    "   CPU ms each"
)


def middle(taken: list[float]) -> str:
    """Median and 95th percentile of milliseconds, as a cell of a table; a stroke where there are none."""
    if not taken:
        return f"{'–':>13}"
    inside = sorted(taken)
    return (
        f"{statistics.median(inside):5,.0f} / {inside[min(len(inside) - 1, int(len(inside) * 0.95))]:5,.0f}"
    )
