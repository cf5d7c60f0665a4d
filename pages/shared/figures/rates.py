"""Growth rates over the months as bars from zero, rises and falls told apart by direction as well as by colour."""

from decimal import Decimal

import plotly.graph_objects as go

from pages.shared.figures.canvas import axis_title, sheet
from pages.shared.figures.months import Months
from pages.shared.figures.palette import Palette
from pages.shared.quoting import for_figure


def rates(
    months: Months,
    percents: list[Decimal | None],
    texts: list[str],
    name: str,
    palette: Palette,
    height: int = 220,
) -> go.Figure:
    """One bar a month in percent; a month that cannot be compared has no bar. The last figure is written above."""
    figure = sheet(palette, height)
    last = max((i for i, percent in enumerate(percents) if percent is not None), default=-1)
    figure.add_trace(
        go.Bar(
            x=list(months.codes),
            y=[None if p is None else float(p) for p in percents],
            marker={"color": [palette.second if p is not None and p < 0 else palette.main for p in percents]},
            customdata=months.spoken([f"{name}: {text}" for text in texts]),
            hovertemplate="%{customdata}<extra></extra>",
        )
    )
    latest = f" · {for_figure(months.names[last])} <b>{for_figure(texts[last])}</b>" if last >= 0 else ""
    axis_title(figure, palette, f"{for_figure(name)} (%){latest}")
    months.put_on(figure)
    return figure
