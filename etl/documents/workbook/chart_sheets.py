"""A sheet a chart: its figures in cells, and Excel's own chart that points at them."""

from typing import Any

from xlsxwriter.worksheet import Worksheet

from etl.documents import labels, plotted
from etl.documents.amounts import cell_format, scale_of
from etl.documents.workbook.pen import FACES, Pen, column_width
from etl.editions.model import Chart

HEAD_ROW = 2


def chart_sheet(pen: Pen, chart: Chart) -> None:
    """A sheet for a chart: its figures as a table, a row per category and a column per series, and the chart beside
    it."""
    voice = pen.voice
    sheet = pen.sheet(voice.say(chart.title))
    plain = scale_of(voice.say(chart.unit))[1]
    names = [voice.say(name) for name in chart.categories]
    named = [voice.say(series.name) for series in chart.series]
    widths = [
        column_width([*names, voice.say(labels.CATEGORY)]),
        *(max(16, column_width([n])) for n in named),
    ]
    shown = "" if plain == "%" else plain
    pen.title(sheet, voice.say(chart.title) + (" " + voice.bracketed(shown) if shown else ""), widths)
    pen.heading(sheet, HEAD_ROW, 0, voice.say(labels.CATEGORY))
    for row, name in enumerate(names, HEAD_ROW + 1):
        pen.words(sheet, row, 0, name, border=1)
    for place, series in enumerate(chart.series, 1):
        pen.heading(sheet, HEAD_ROW, place, voice.say(series.name))
        for row, figure in enumerate(series.figures, HEAD_ROW + 1):
            if figure:
                pen.figure(sheet, row, place, voice.figure(figure), border=1)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.insert_chart(HEAD_ROW, len(chart.series) + 2, _drawn(pen, chart, sheet), {"object_position": 1})


def _drawn(pen: Pen, chart: Chart, sheet: Worksheet) -> Any:
    across = plotted.lies_down(chart, pen.voice)
    options = {"type": "line" if chart.kind == "line" else "bar" if across else "column"}
    drawn = pen.book.add_chart(options | ({"subtype": "stacked"} if chart.kind == "stacked" else {}))
    last = HEAD_ROW + len(chart.categories)
    for place in range(1, len(chart.series) + 1):
        drawn.add_series(
            {
                "name": [sheet.name, HEAD_ROW, place],
                "categories": [sheet.name, HEAD_ROW + 1, 0, last, 0],
                "values": [sheet.name, HEAD_ROW + 1, place, last, place],
                **_colours(chart, place - 1),
            }
        )
    font = {"name": FACES[pen.voice.language], "size": 10}
    drawn.set_title({"name": pen.voice.say(chart.title), "name_font": font | {"size": 12}})
    skip = plotted.every(chart, pen.voice)
    spaced = {"interval_unit": skip, "interval_tick": skip} if skip > 1 else {}
    names = {"num_font": font} | spaced
    values: dict[str, Any] = {"num_font": font, "num_format": _axis(pen, chart)}
    if plotted.from_zero(chart, pen.voice):
        values |= {"min": 0}
    if plotted.ends_at_whole(chart, pen.voice):
        values |= {"max": 1}
    drawn.set_x_axis(values | {"visible": False} if across else names)
    drawn.set_y_axis(names | {"reverse": True} if across else values)
    drawn.set_legend({"position": "bottom", "font": font} if len(chart.series) > 1 else {"none": True})
    drawn.set_size({"width": 760, "height": max(380, 26 * len(chart.categories) if across else 0)})
    drawn.show_blanks_as("gap")
    return drawn


def _axis(pen: Pen, chart: Chart) -> str:
    """The number format of the first figure."""
    first = next((figure for series in chart.series for figure in series.figures if figure), "")
    return cell_format(pen.voice.figure(first)) if first else "General"


def _colours(chart: Chart, place: int) -> dict[str, Any]:
    colour = "#" + plotted.COLOURS[place % len(plotted.COLOURS)]
    above = {"position": "above"} if chart.kind == "line" else {}
    labelled = {"data_labels": {"value": True} | above} if len(chart.series) == 1 else {}
    if chart.kind != "line":
        return {"fill": {"color": colour}, "gap": 60, **labelled}
    dash = ("solid", "dash", "round_dot", "dash_dot")[place % 4]
    shape = ("circle", "square", "triangle", "diamond")[place % 4]
    marker = {"type": shape, "size": 6, "fill": {"color": colour}, "border": {"color": colour}}
    return {"line": {"color": colour, "width": 2.25, "dash_type": dash}, "marker": marker}
