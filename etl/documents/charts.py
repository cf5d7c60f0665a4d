"""Native charts of office documents: chart XML in the house's colours and the workbook that stands behind it."""

import datetime
import io
import math
from collections.abc import Collection, Sequence

import xlsxwriter
from pptx.chart.chart import Chart as OfficeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.text.text import Font
from pptx.util import Pt

from etl.documents.packages import settled
from etl.documents.plotted import (
    COLOURS,
    GREY,
    INK,
    LYING_ROOM,
    WHOLE,
    axis_format,
    ends_at_whole,
    every,
    from_zero,
    highest,
    lies_down,
    lying_room,
    numbers,
    title,
)
from etl.documents.voice import Voice
from etl.editions.model import Chart

_DASHES = (MSO_LINE.SOLID, MSO_LINE.DASH, MSO_LINE.ROUND_DOT, MSO_LINE.DASH_DOT)
_MARKERS = (XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE, XL_MARKER_STYLE.DIAMOND)
LABELLED_PAIRS = 12
"""Pairs of bars up to which each bar bears its value."""
ASLANT = "-2700000"
"""45° upwards, in sixty-thousandths of a degree."""
MADE = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


def chart_data(chart: Chart, voice: Voice) -> CategoryChartData:
    """Names and numbers as python-pptx takes them."""
    data = CategoryChartData(number_format=axis_format(chart, voice))
    data.categories = [voice.say(name) for name in chart.categories]
    for series, values in zip(chart.series, numbers(chart, voice), strict=True):
        data.add_series(voice.say(series.name), [None if v is None else float(v) for v in values])
    return data


def office_type(chart: Chart, voice: Voice) -> XL_CHART_TYPE:
    """The kind of native chart: lines, or bars (stacked where the chart is), lying where names under upright ones would
    not be read."""
    if chart.kind == "line":
        return XL_CHART_TYPE.LINE_MARKERS
    across = lies_down(chart, voice)
    if chart.kind == "stacked":
        return XL_CHART_TYPE.BAR_STACKED if across else XL_CHART_TYPE.COLUMN_STACKED
    return XL_CHART_TYPE.BAR_CLUSTERED if across else XL_CHART_TYPE.COLUMN_CLUSTERED


def workbook(chart: Chart, voice: Voice, more: Sequence[tuple[str, Sequence[float | None]]] = ()) -> bytes:
    """The workbook behind an editable chart, laid out as the chart's references say: names in A, a series a column;
    `more` are columns behind them that somebody added (name, values)."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": MADE})
    sheet = book.add_worksheet("Sheet1")
    shown = book.add_format({"num_format": axis_format(chart, voice)})
    for row, name in enumerate(chart.categories, 1):
        sheet.write_string(row, 0, voice.say(name))
    for column, (series, values) in enumerate(zip(chart.series, numbers(chart, voice), strict=True), 1):
        sheet.write_string(0, column, voice.say(series.name))
        for row, value in enumerate(values, 1):
            if value is not None:
                sheet.write_number(row, column, float(value), shown)
    for column, (heading, added) in enumerate(more, 1 + len(chart.series)):
        sheet.write_string(0, column, heading)
        for row, given in enumerate(added, 1):
            if given is not None:
                sheet.write_number(row, column, given)
    book.close()
    return settled(written.getvalue())


def chart_xml(chart: Chart, voice: Voice, faces: tuple[str, str], size: float) -> OfficeChart:
    """A chart that belongs to no presentation; its element goes into a document."""
    xml = ChartXmlWriter(office_type(chart, voice), chart_data(chart, voice)).xml
    drawn = OfficeChart(parse_xml(xml.encode()), None)
    style(drawn, chart, voice, faces, size)
    return drawn


def style(
    drawn: OfficeChart,
    chart: Chart,
    voice: Voice,
    faces: tuple[str, str],
    size: float,
    high: float | None = None,
) -> None:
    """Typefaces (Latin, east-Asian), colours that survive colour blindness, a legend only where it says something. On
    `high` points names and values of lying bars are as large as its height allows, else for a small chart."""
    letters(drawn.font, faces, size)
    drawn.has_title = True
    drawn.chart_title.text_frame.text = title(chart, voice)
    letters(drawn.chart_title.text_frame.paragraphs[0].font, faces, size * 1.1)
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawn.legend.include_in_layout = False
    is_scaled = not _is_labelled(chart, voice)
    lying = LYING_ROOM * size if high is None else lying_room(chart, high, is_scaled=is_scaled)
    _axes(drawn, chart, voice, size, lying)
    colour_series(drawn, chart)
    if _is_labelled(chart, voice):
        _values_shown(drawn, chart, voice, size, lying)
    elif lies_down(chart, voice):
        show_axis(drawn)


def make_room(drawn: OfficeChart, chart: Chart, voice: Voice) -> None:
    """The scale of an old chart for new values: an end that leaves one of them out goes, as it does where a share that
    was near the whole has become a rate above it; one that leaves none out stays, whoever set it."""
    axis, known = drawn.value_axis, [v for row in numbers(chart, voice) for v in row if v is not None]
    if axis.minimum_scale is not None and min(known, default=0) < axis.minimum_scale:
        axis.minimum_scale = None
    if ends_at_whole(chart, voice) and axis.maximum_scale is None:
        axis.maximum_scale = WHOLE
    elif axis.maximum_scale is not None and highest(chart, voice) > axis.maximum_scale:
        axis.maximum_scale = None


def letters(
    font: Font, faces: tuple[str, str], size: float, colour: str = INK, *, bold: bool = False
) -> None:
    """Size, colour and all three typefaces: a program that is told only the Latin one shows boxes."""
    font.size, font.bold = Pt(size), bold
    font.color.rgb = RGBColor.from_string(colour)
    font.name = faces[0]
    properties = font._rPr
    for tag in ("a:ea", "a:cs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    latin = properties.find(qn("a:latin"))
    for tag, face in (("a:cs", faces[0]), ("a:ea", faces[1])):
        latin.addnext(latin.makeelement(qn(tag), {"typeface": face}))


def _axes(drawn: OfficeChart, chart: Chart, voice: Voice, size: float, lying: float) -> None:
    value, category = drawn.value_axis, drawn.category_axis
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = RGBColor.from_string("D9D9D9")
    value.format.line.fill.background()
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = (
        axis_format(chart, voice),
        False,
    )
    if from_zero(chart, voice):
        value.minimum_scale = 0
    if ends_at_whole(chart, voice):
        value.maximum_scale = WHOLE
    category.format.line.color.rgb = RGBColor.from_string(GREY)
    space_names(drawn, chart, voice)
    if lies_down(chart, voice):
        crowd = len(chart.categories) * (len(chart.series) if chart.kind == "bar" else 1) ** 0.5
        category.tick_labels.font.size = Pt(max(7, min(size, _halved(lying / crowd))))
        category.reverse_order = True
        value.has_major_gridlines = False
        value.visible = False
    if chart.kind != "line":
        drawn.plots[0].gap_width = 60


def space_names(drawn: OfficeChart, chart: Chart, voice: Voice) -> None:
    """Every name under the chart, or every second, third …: programs turn or break those that have no room."""
    axis = drawn.category_axis._element
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        for old in axis.findall(qn(tag)):
            axis.remove(old)
    skip, lies = every(chart, voice), lies_down(chart, voice)
    last = axis.find(qn("c:noMultiLvlLbl"))
    if lies or (chart.kind == "line" and skip > 1):
        _lay_names(drawn, is_level=lies)
    if (skip == 1 and not lies) or last is None:
        return
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        last.addprevious(axis.makeelement(qn(tag), {"val": str(skip)}))


def colour_series(drawn: OfficeChart, chart: Chart, at: Collection[int] | None = None) -> None:
    """Colours, dashes and marks of the series at these places, or of all."""
    for place, series in enumerate(drawn.plots[0].series):
        if at is not None and place not in at:
            continue
        colour = RGBColor.from_string(COLOURS[place % len(COLOURS)])
        if chart.kind != "line":
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
            continue
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour, Pt(2.25)
        series.format.line.dash_style = _DASHES[place % len(_DASHES)]
        series.marker.style, series.marker.size = _MARKERS[place % len(_MARKERS)], 7
        for side in (series.marker.format.fill, series.marker.format.line.fill):
            side.solid()
            side.fore_color.rgb = colour


def _is_labelled(chart: Chart, voice: Voice) -> bool:
    """Whether each value stands at its point: of one series, or at lying bars of two where there are few."""
    if len(chart.series) == 1:
        return len(chart.categories) <= 16 or lies_down(chart, voice)
    return len(chart.series) == 2 and chart.kind == "bar" and len(chart.categories) <= LABELLED_PAIRS


def show_axis(drawn: OfficeChart) -> None:
    """The scale of lying bars at which no values stand, below them: their names begin at the top."""
    crosses = drawn.value_axis._element.find(qn("c:crosses"))
    if crosses is not None:
        crosses.set("val", "max")  # where the last name is; the library's own setter leaves autoZero
    drawn.value_axis.visible = drawn.value_axis.has_major_gridlines = True
    drawn.value_axis.major_gridlines.format.line.color.rgb = RGBColor.from_string("D9D9D9")


def _values_shown(drawn: OfficeChart, chart: Chart, voice: Voice, size: float, lying: float) -> None:
    plot = drawn.plots[0]
    plot.has_data_labels = True
    plot.data_labels.show_value = True
    if chart.kind == "line":
        plot.data_labels.position = XL_LABEL_POSITION.ABOVE  # beside the points they would lie on the line
    plot.data_labels.number_format = axis_format(chart, voice)
    plot.data_labels.number_format_is_linked = False
    gap = 0.6 * (len(chart.series) > 1)  # between pairs
    bars = len(chart.categories) * (len(chart.series) + gap)
    crowd = lying / bars if lies_down(chart, voice) else size
    plot.data_labels.font.size = Pt(max(7, min(size, _halved(crowd))))


def _halved(size: float) -> float:
    """Letters of so many points at most, in halves: rounded up they would have no room."""
    return math.floor(2 * size) / 2


def _lay_names(drawn: OfficeChart, *, is_level: bool) -> None:
    """Names that stand one below the other are level, and then printed all: LibreOffice leaves out every other one
    where a row is lower than one and a half letters, unless it is told so. Those of many months below a line are
    aslant: it goes by no number of names to skip, and breaks level ones into three lines each."""
    drawn.category_axis.tick_labels.font.size = drawn.category_axis.tick_labels.font.size or drawn.font.size
    body = drawn.category_axis._element.find(f"{qn('c:txPr')}/{qn('a:bodyPr')}")
    body.set("rot", "0" if is_level else ASLANT)
    body.set("vert", "horz")
