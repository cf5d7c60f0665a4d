"""The axis of months: every chart over time has the same one."""

from dataclasses import dataclass

import plotly.graph_objects as go

from pages.shared.quoting import for_figure


@dataclass(frozen=True)
class Months:
    """Periods from left to right: their codes, their names in full, and what is written at some of them."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    ticks: tuple[tuple[str, str], ...]

    def spoken(self, texts: tuple[str, ...] | list[str]) -> list[str]:
        """What the pointer shows at each month: its name and a text."""
        return [
            f"{for_figure(name)}<br>{for_figure(text)}" for name, text in zip(self.names, texts, strict=True)
        ]

    def put_on(self, figure: go.Figure) -> None:
        """Write the ticks under the figure; a month stands where it belongs even where it has no figure."""
        figure.update_xaxes(
            type="category",
            categoryorder="array",
            categoryarray=list(self.codes),
            range=[-0.6, len(self.codes) - 0.4],
            tickvals=[code for code, _ in self.ticks],
            ticktext=[text for _, text in self.ticks],
            tickangle=0,
        )
