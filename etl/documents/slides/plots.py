"""Native charts on slides, each with the workbook behind it; refreshed in place."""

from typing import Any

from pptx.slide import Slide as OfficeSlide

from etl.documents import charts
from etl.documents.slides import marks
from etl.documents.slides.deck import FACES
from etl.documents.slides.parts import BODY, Box
from etl.documents.voice import Voice
from etl.editions.model import Chart

SIZE = 14.0


def put_chart(slide: OfficeSlide, chart: Chart, voice: Voice, box: Box = BODY) -> None:
    shapes: Any = slide.shapes
    frame = shapes.add_chart(charts.office_type(chart, voice), *box, charts.chart_data(chart, voice))
    marks.name_shape(frame, "body")
    marks.describe(frame, charts.title(chart, voice))
    charts.style(frame.chart, chart, voice, FACES, SIZE)
    _set_workbook(frame, chart, voice)


def refresh_chart(frame: Any, chart: Chart, voice: Voice) -> None:
    """New numbers in the old chart: its place, colours and letters stay. The title follows unless it was rewritten."""
    drawn = frame.chart
    before = len(drawn.plots[0].series)
    drawn.replace_data(charts.chart_data(chart, voice))
    charts.colour_series(drawn, chart, first=before)
    title = charts.title(chart, voice)
    if drawn.has_title and drawn.chart_title.text_frame.text == marks.description(frame):
        drawn.chart_title.text_frame.paragraphs[0].runs[0].text = title
    marks.describe(frame, title)
    _set_workbook(frame, chart, voice)


def _set_workbook(frame: Any, chart: Chart, voice: Voice) -> None:
    """Our own bytes in place of the library's, which say when they were written."""
    frame.chart.part.chart_workbook.update_from_xlsx_blob(charts.workbook(chart, voice))
