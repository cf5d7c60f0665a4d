"""Indicators of all institutions together: their months as a line, large or the size of a word."""

from fractions import Fraction

import plotly.graph_objects as go

from etl.queries.figures.together import TogetherRow
from pages.shared import data
from pages.shared.figures.canvas import Axis, axis_for
from pages.shared.figures.spark import spark
from pages.shared.figures.trend import Series, trend
from pages.shared.view import View
from pages.subjects.growth import reads


def latest(view: View, indicator: str) -> TogetherRow | None:
    """The row of the page's month, if the indicator has a value in it."""
    rows = reads.together(view.asked, view.period, indicator)
    return rows[-1] if rows and rows[-1].period == view.period else None


def by_month(view: View, indicator: str) -> dict[str, Fraction | None]:
    """The value of every month that the programme has figures for, a gap where the indicator has none."""
    values = {row.period: row.value for row in reads.together(view.asked, view.period, indicator)}
    return {period: values.get(period) for period in view.periods_so_far()}


@data.kept
def together_spark(view: View, indicator: str) -> str:
    """The months as the outline of a small line."""
    return spark(list(by_month(view, indicator).values()))


@data.kept
def together_chart(view: View, indicator: str) -> go.Figure:
    """The months as a chart."""
    definition, words, months = view.programme.indicator(indicator), view.words, by_month(view, indicator)
    known = [abs(value) for value in months.values() if value is not None]
    unit = words.text(definition.unit)
    axis = (
        axis_for(max(known, default=0), view.language, unit)
        if definition.is_volume
        else Axis(Fraction(1), unit)
    )
    texts = tuple(words.ratio(value, definition) for value in months.values())
    series = Series(words.text(definition.name), tuple(months.values()), texts)
    return trend(view.months(list(months)), series, None, axis, view.palette, height=240)
