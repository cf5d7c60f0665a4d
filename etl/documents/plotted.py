"""What a chart plots and says, apart from the libraries that draw it: values, names, colours and the room there is.

Who draws it with another library than python-pptx has no need to import that one.
"""

import math
from decimal import Decimal

from etl.documents.amounts import scaled
from etl.documents.columns import ems
from etl.documents.voice import Voice
from etl.editions.model import Chart

COLOURS = ("0072B2", "009E73", "CC79A7", "E69F00", "56B4E9", "000000")
"""Okabe and Ito's colours, which people with any kind of colour vision tell apart; lines differ in dashes too. Their
vermilion is no series': on slides it is the colour of who falls behind."""
GREY, INK = "595959", "262626"
NAMES_ROOM = 56.0
"""Ems of names that stand under an upright chart beside each other."""
NEAR_WHOLE, WHOLE = 90, 100
"""Per cent from which on programs let the scale of a share run beyond all there is, and that."""
WHOLE_AXIS = 5
"""From which largest count on the marks of an axis are whole numbers too."""
TITLE_ROOM, SCALE, LEGEND, LYING_LEADING = 48.0, 28.0, 24.0, 1.05
"""Points of a chart's height that its title takes, its scale and its legend where they are drawn, and the height of a
name in its letters' size: one below the other. (Programs that would leave out names are told not to: charts.py.)"""
LABELS = ("#,##0", "#,##0.0", "#,##0.00")
"""Formats of the values at points in a unit of thousands, millions or 万: two to four digits that count."""
LYING_ROOM = 11.0
"""Lines of names that stand beside lying bars at full size; more make them smaller."""


def numbers(chart: Chart, voice: Voice) -> list[list[Decimal | None]]:
    """For each series its values in the chart's unit; None where there is none."""
    unit = voice.say(chart.unit)
    return [
        [scaled(voice.figure(figure), unit) if figure else None for figure in series.figures]
        for series in chart.series
    ]


def title(chart: Chart, voice: Voice) -> str:
    """The title with the unit in brackets."""
    unit = voice.say(chart.unit)
    gap = "" if voice.language == "zh" else " "
    return voice.say(chart.title) + (gap + voice.bracketed(unit) if unit else "")


def from_zero(chart: Chart, voice: Voice) -> bool:
    """Whether the scale of values begins at zero, in every kind of file: where nothing lies below it."""
    known = [v for row in numbers(chart, voice) for v in row if v is not None]
    return bool(known) and min(known) >= 0


def ends_at_whole(chart: Chart, voice: Voice) -> bool:
    """Whether the scale of values ends at 100 %: where a share comes near it, programs add room above of which there
    can be none (120 %)."""
    return voice.say(chart.unit) == "%" and NEAR_WHOLE < highest(chart, voice) <= WHOLE


def highest(chart: Chart, voice: Voice) -> Decimal:
    """How high bars and lines rise: stacked ones together."""
    rows = numbers(chart, voice)
    columns = zip(*rows, strict=True) if chart.kind == "stacked" else ([v] for row in rows for v in row)
    return max((sum((v for v in one if v is not None), Decimal(0)) for one in columns), default=Decimal(0))


def lies_down(chart: Chart, voice: Voice) -> bool:
    """Whether bars run to the right, because names under upright ones would not be read."""
    longest = max((ems(voice.say(name)) for name in chart.categories), default=0.0)
    return chart.kind != "line" and longest * len(chart.categories) > 32


def lying_room(chart: Chart, high: float, *, is_scaled: bool = True) -> float:
    """How many points of names have room beside lying bars in a chart of so many points: below its title, and above its
    legend where it has one and its scale, which is drawn where no values stand at the bars."""
    return (high - TITLE_ROOM - SCALE * is_scaled - LEGEND * (len(chart.series) > 1)) / LYING_LEADING


def label_format(chart: Chart, voice: Voice) -> str:
    """How values at points are printed in a unit larger than the plain one (billion, 万): 0.18 beside 4.61, not 0.2,
    in which eight of twenty bars were alike."""
    known = [abs(v) for row in numbers(chart, voice) for v in row if v]
    if not known or max(known) >= 1000 or min(known) >= 100:
        return LABELS[0]
    return LABELS[2] if max(known) < 100 else LABELS[min(known) < 10]


def axis_format(chart: Chart, voice: Voice) -> str:
    """As many decimals as tell the values apart: none for large ones, nor for whole ones, which are counts."""
    known = [abs(v) for row in numbers(chart, voice) for v in row if v is not None]
    largest = max(known, default=Decimal(0))
    if all(v == v.to_integral_value() for v in known) and largest >= WHOLE_AXIS:
        return "#,##0"
    return "#,##0" if largest >= 100 else "0.0" if largest >= 1 else "0.00"


def every(chart: Chart, voice: Voice) -> int:
    """Of the names under an upright chart each one is printed, or every second, third … where they would run into each
    other."""
    if lies_down(chart, voice) or not chart.categories:
        return 1
    widest = max(ems(voice.say(name)) for name in chart.categories)
    return max(1, math.ceil((widest + 1) * len(chart.categories) / NAMES_ROOM))
