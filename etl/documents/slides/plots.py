"""Native charts on slides, each with the workbook behind it; refreshed in place, every mark with its name.

What a presenter did to one bar, one label, one line belongs to the institution, month or series of that name: after
a refresh it stands where that name stands then. A mark whose name is gone goes with it, and the notes say so.
"""

import copy
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import _CategorySeriesXmlRewriter
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.slide import Slide as OfficeSlide
from pptx.util import Pt

from etl.documents import charts, labels, plotted
from etl.documents.amounts import number_format, scale_of
from etl.documents.columns import ems
from etl.documents.slides import marks, names
from etl.documents.slides.deck import FACES
from etl.documents.slides.memory import Drawn
from etl.documents.slides.parts import BODY, Box
from etl.documents.slides.told import Told
from etl.documents.slides.words import Pencil
from etl.documents.voice import Voice
from etl.editions.model import Chart

SIZE = 14.0
TWO_LINES, NAMES_PART, LEAST_NAMES = 2.3, 0.215, 11.0
"""How many times as high as its letters the row of a bar is that has room for a name of two lines, the part of a
chart's width that names beside lying bars have, and the least letters of names for that."""
LAGGING = "D55E00"
"""The colour of bars that fall behind: Okabe and Ito's vermilion, which nobody takes for the blue of the others."""
LETTERS_ALONG = 90
"""As many letters as labels along a line may have together."""
_WITHOUT_NAMES = ("c:scatterChart", "c:bubbleChart", "c:stockChart", "c:surfaceChart", "c:surface3DChart")
_BEFORE_POINTS = (
    "c:idx", "c:order", "c:tx", "c:spPr", "c:invertIfNegative", "c:pictureOptions", "c:marker", "c:explosion"
)  # fmt: skip
_BY_SLICE = ("c:pieChart", "c:pie3DChart", "c:doughnutChart", "c:ofPieChart")


@dataclass(frozen=True)
class _Line:
    """A series that stands in the deck."""

    element: Any
    name: str
    categories: list[str]
    values: list[float | None]


def put_chart(slide: OfficeSlide, chart: Chart, pencil: Pencil, box: Box = BODY) -> None:
    """Draws a native chart into a box (in EMU) with its title, colours, alternative text and the workbook behind it."""
    shapes: Any = slide.shapes
    voice = pencil.voice
    frame = shapes.add_chart(charts.office_type(chart, voice), *box, charts.chart_data(chart, voice))
    marks.name_shape(frame, "body")
    charts.style(frame.chart, chart, voice, FACES, SIZE, box[3].pt)
    _narrow_names(frame.chart, chart, voice, box)
    frame.chart.chart_title.text_frame.paragraphs[0].runs[0].text = _title(chart, voice)
    _print_as_printed(frame.chart, chart, voice)
    _tint(frame.chart, chart, _names(chart, voice), [])
    _describe(frame, chart, pencil, [])
    _set_workbook(frame, chart, voice, [])


def _narrow_names(drawn: Any, chart: Chart, voice: Voice, box: Box) -> None:
    """Names beside lying bars in letters at which they stay on one line: LibreOffice gives them a part of the chart's
    width, and breaks longer ones into two lines, of which the second would lie on the next name where bars are many."""
    if not plotted.lies_down(chart, voice):
        return
    font, wide = drawn.category_axis.tick_labels.font, box[2].pt
    if plotted.lying_room(chart, box[3].pt) / len(chart.categories) >= TWO_LINES * font.size.pt:
        return
    longest = max(ems(voice.say(name)) for name in chart.categories)
    fitting = int(2 * NAMES_PART * wide / longest) / 2
    font.size = Pt(max(LEAST_NAMES, min(font.size.pt, fitting)))


def refresh_chart(frame: Any, chart: Chart, pencil: Pencil) -> Told | None:
    """New numbers in the old chart: its place, colours and letters stay, each with its name. None where the presenter
    made it a chart that knows no names."""
    drawn, voice, held = frame.chart, pencil.voice, pencil.memory.chart(frame)
    area = drawn._chartSpace.plotArea
    if any(area.find(qn(tag)) is not None for tag in _WITHOUT_NAMES) or not area.sers:
        return None
    lines = [_line(element) for element in area.sers]
    told = Told()
    taken = [*held.plain, *_untint(lines, held)] if held else []
    there = names.places(taken, chart.categories)
    plain = [_names(chart, voice)[there[place]] for place in range(len(taken)) if place in there]
    ours, own, gone = _matched(lines, chart, held)
    for line in gone:
        if held:
            told.gone.append(line.name)
        line.element.getparent().remove(line.element)
    kept = [
        place for place in range(len(chart.series)) if place in ours or not _was_taken(chart, place, held)
    ]
    shown = replace(chart, series=tuple(chart.series[place] for place in kept))
    if not shown.series:
        shown, kept = chart, list(range(len(chart.series)))
    elements = _elements(drawn, [ours.get(place) for place in kept], lines)
    more = [(line, _carried(line, chart)) for line in own]
    data = _data(shown, voice, more)
    _order(drawn, [*elements, *(line.element for line in own)], lines)
    rewriter = _CategorySeriesXmlRewriter(data)
    for element, series in zip([*elements, *(line.element for line in own)], data, strict=True):
        rewriter._rewrite_ser_data(element, series, drawn._chartSpace.date_1904)
    for line in [*ours.values(), *own]:
        _follow(line, chart, told)
    charts.colour_series(drawn, shown, [n for n, place in enumerate(kept) if place not in ours])
    charts.space_names(drawn, chart, voice)
    charts.make_room(drawn, shown, voice)
    _tint(drawn, chart, _names(chart, voice), plain)
    _retitle(drawn, frame, chart, voice, held)
    _describe(frame, shown, pencil, plain)
    _set_workbook(frame, shown, voice, [(line.name, values) for line, values in more])
    return told


def _names(chart: Chart, voice: Voice) -> list[str]:
    return [names.plain(voice.say(one)) for one in chart.categories]


# ---- which series is which ----


def _line(element: Any) -> _Line:
    name = "".join(one.text or "" for one in element.findall(f"{qn('c:tx')}//{qn('c:v')}"))
    points = {one: _points(element, one) for one in ("c:cat", "c:val")}
    size = max([-1, *points["c:cat"], *points["c:val"]]) + 1
    return _Line(
        element,
        name,
        [points["c:cat"].get(place, "") for place in range(size)],
        [_number(points["c:val"].get(place)) for place in range(size)],
    )


def _points(element: Any, tag: str) -> dict[int, str]:
    holder = element.find(qn(tag))
    if holder is None:
        return {}
    level = holder.find(f".//{qn('c:lvl')}")
    found = (level if level is not None else holder).iter(qn("c:pt"))
    return {int(one.get("idx")): one.findtext(qn("c:v")) or "" for one in found}


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None


def _matched(
    lines: Sequence[_Line], chart: Chart, held: Drawn | None
) -> tuple[dict[int, _Line], list[_Line], list[_Line]]:
    """The deck's series by the place of ours that they are; the presenter's own; ours that are no more. One of ours
    that was given another name is known by the values that were written into it."""
    to = names.places([line.name for line in lines], [one.name for one in chart.series])
    ours = {now: lines[was] for was, now in to.items()}
    rest = [line for place, line in enumerate(lines) if place not in to]
    if held is None:
        if len(rest) == 1 and len(chart.series) == 1 and not ours:
            return {0: rest[0]}, [], []
        return ours, [], rest
    present = {names.plain(line.name) for line in lines}
    renamed = {
        name: values for name, values in held.series.items() if names.plain(name) not in present and values
    }
    own, gone = [], []
    for line in rest:
        former = next((n for n, values in renamed.items() if values == line.values), line.name)
        place = names.places([former], [one.name for one in chart.series]).get(0)
        if former != line.name and place is not None and place not in ours:
            ours[place] = line
            renamed.pop(former)
        elif names.plain(line.name) in {names.plain(one) for one in held.series}:
            gone.append(line)
        else:
            own.append(line)
    return ours, own, gone


def _was_taken(chart: Chart, place: int, held: Drawn | None) -> bool:
    """Whether a series was drawn last time: one that is not there any more was taken away by the presenter."""
    return held is not None and bool(names.places(list(held.series), [chart.series[place].name]))


def _elements(drawn: Any, found: Sequence[_Line | None], lines: Sequence[_Line]) -> list[Any]:
    """The elements of our series; of new ones copies of the last, without what belongs to single points."""
    last = next((one.element for one in reversed(found) if one), lines[-1].element)
    elements = []
    for one in found:
        if one is not None:
            elements.append(one.element)
            continue
        made = copy.deepcopy(last)
        for tag in ("c:dPt", "c:extLst"):
            for old in made.findall(qn(tag)):
                made.remove(old)
        for old in made.findall(f"{qn('c:dLbls')}/{qn('c:dLbl')}"):
            old.getparent().remove(old)
        if last.getparent() is None:
            drawn._chartSpace.plotArea.xCharts[-1]._insert_ser(made)
        else:
            last.addnext(made)
        last = made
        elements.append(made)
    return elements


def _order(drawn: Any, elements: Sequence[Any], lines: Sequence[_Line]) -> None:
    """Numbers the series anew, and lets the entries that were taken from the legend stay those of their series."""
    before = {line.element: place for place, line in enumerate(lines)}
    to = {before[one]: place for place, one in enumerate(elements) if one in before}
    for place, element in enumerate(elements):
        element.find(qn("c:idx")).set("val", str(place))
        element.find(qn("c:order")).set("val", str(place))
    if not _is_by_slice(drawn):
        _renumber(drawn._chartSpace.findall(f".//{qn('c:legendEntry')}"), to)
    for plot in drawn._chartSpace.plotArea.xCharts:
        if not plot.findall(qn("c:ser")):
            plot.getparent().remove(plot)


def _is_by_slice(drawn: Any) -> bool:
    return any(drawn._chartSpace.plotArea.find(qn(tag)) is not None for tag in _BY_SLICE)


def _carried(line: _Line, chart: Chart) -> list[float | None]:
    """The presenter's own values, each at its name."""
    to = names.places(line.categories, chart.categories)
    return names.moved(line.values, to, len(chart.categories), None)


def _data(chart: Chart, voice: Voice, more: Sequence[tuple[_Line, list[float | None]]]) -> CategoryChartData:
    data = charts.chart_data(chart, voice)
    for line, values in more:
        data.add_series(line.name, values)
    return data


# ---- marks on single points ----


def _follow(line: _Line, chart: Chart, told: Told) -> None:
    """Points and labels of their own go to where their names are now; those without one go."""
    to = names.places(line.categories, chart.categories)
    for tag in (qn("c:dPt"), f"{qn('c:dLbls')}/{qn('c:dLbl')}"):
        marked = line.element.findall(tag)
        for one in marked:
            place = int(one.find(qn("c:idx")).get("val"))
            if place not in to and place < len(line.categories):
                told.gone.append(line.categories[place])
            elif place in to and one.find(f"{qn('c:tx')}/{qn('c:rich')}") is not None:
                told.kept.append(line.categories[place])
        _renumber(marked, to)


def _renumber(elements: Sequence[Any], to: dict[int, int]) -> None:
    """Gives each element that belongs to a place its new one, in order; what has none is removed."""
    staying = []
    for one in elements:
        index = one.find(qn("c:idx"))
        now = to.get(int(index.get("val")))
        if now is None:
            one.getparent().remove(one)
        else:
            index.set("val", str(now))
            staying.append((now, one))
    if not staying:
        return
    holder, first = staying[0][1].getparent(), staying[0][1]
    at = holder.index(first)
    for _, one in staying:
        holder.remove(one)
    for offset, (_, one) in enumerate(sorted(staying, key=lambda pair: pair[0])):
        holder.insert(at + offset, one)


def _untint(lines: Sequence[_Line], held: Drawn) -> list[str]:
    """Takes our own colour off bars that fell behind; the names from which the presenter had taken it."""
    plain = []
    for line in lines[:1]:
        points = {int(one.find(qn("c:idx")).get("val")): one for one in line.element.findall(qn("c:dPt"))}
        for place, (name, nth) in enumerate(names.keyed(line.categories)):
            if name not in held.tinted or nth:
                continue
            point = points.get(place)
            if point is None:
                plain.append(name)
            elif _is_our_tint(point):
                line.element.remove(point)
    return plain


def _is_our_tint(point: Any) -> bool:
    """Whether a point has our colour and nothing else; LibreOffice adds a line that is not drawn."""
    look = point.find(qn("c:spPr"))
    colour = None if look is None else look.find(f"{qn('a:solidFill')}/{qn('a:srgbClr')}")
    if colour is None or (colour.get("val") or "").upper() != LAGGING:
        return False
    more = [one for one in look if one.tag != qn("a:solidFill")]
    return all(one.tag == qn("a:ln") and one.find(qn("a:solidFill")) is None for one in more)


def _tint(drawn: Any, chart: Chart, called: Sequence[str], plain: Sequence[str]) -> None:
    """Colours the bars that fall behind, where the presenter has not coloured them otherwise or taken it off."""
    if chart.kind != "bar" or len(chart.series) != 1 or not drawn._chartSpace.plotArea.sers:
        return
    element = drawn._chartSpace.plotArea.sers[0]
    points = element.findall(qn("c:dPt"))
    held = {int(one.find(qn("c:idx")).get("val")) for one in points}
    for place in chart.lagging:
        if place in held or called[place] in plain:
            continue
        made = parse_xml(
            f'<c:dPt {nsdecls("c", "a")}><c:idx val="{place}"/><c:invertIfNegative val="0"/>'
            f'<c:bubble3D val="0"/><c:spPr><a:solidFill><a:srgbClr val="{LAGGING}"/></a:solidFill></c:spPr></c:dPt>'
        )
        _put_point(element, made)


def _put_point(element: Any, made: Any) -> None:
    """Behind the points before it: the schema wants them after what the whole series looks like."""
    before = [one for tag in _BEFORE_POINTS for one in element.findall(qn(tag))]
    place = int(made.find(qn("c:idx")).get("val"))
    before += [one for one in element.findall(qn("c:dPt")) if int(one.find(qn("c:idx")).get("val")) < place]
    max(before, key=element.index).addnext(made)


# ---- what is said of the chart ----


def _title(chart: Chart, voice: Voice) -> str:
    """With the unit, and what the other colour means: colour alone tells nobody anything. A bar of a band has a length,
    and that is not the figure."""
    said = plotted.title(chart, voice)
    if _has_tint(chart):
        said += labels.lagging_coloured(chart.lagging_means, voice.language, _where(chart, voice))
    return said + voice.say(labels.MIDDLE_OF_BANDS) if _has_bands(chart, voice) else said


def _where(chart: Chart, voice: Voice) -> str:
    """Where the coloured bars stand, for whom colours tell nothing: the first so many or the last; "" where they stand
    among the others."""
    count, tinted = len(chart.categories), sorted(chart.lagging)
    if tinted == list(range(count - len(tinted), count)):
        return labels.bars_at(len(tinted), voice.language, is_end=True, lies=plotted.lies_down(chart, voice))
    if tinted == list(range(len(tinted))):
        return labels.bars_at(len(tinted), voice.language, is_end=False, lies=plotted.lies_down(chart, voice))
    return ""


def _has_bands(chart: Chart, voice: Voice) -> bool:
    return any(voice.figure(one).is_band for series in chart.series for one in series.figures if one)


def _has_tint(chart: Chart) -> bool:
    return chart.kind == "bar" and len(chart.series) == 1 and bool(chart.lagging)


def _retitle(drawn: Any, frame: Any, chart: Chart, voice: Voice, held: Drawn | None) -> None:
    """The title follows unless it was rewritten. Decks of before kept theirs as the alternative text."""
    former = held.title if held else marks.alternative(frame)
    if drawn.has_title and drawn.chart_title.text_frame.text == former:
        drawn.chart_title.text_frame.paragraphs[0].runs[0].text = _title(chart, voice)


def _describe(frame: Any, chart: Chart, pencil: Pencil, plain: Sequence[str]) -> None:
    """The alternative text, unless the presenter wrote another one; and what is kept of the chart."""
    voice, held = pencil.voice, pencil.memory.chart(frame)
    said = labels.chart_in_words(
        voice.language,
        plotted.title(chart, voice),
        [voice.say(one) for one in chart.categories],
        [
            (voice.say(one.name), [voice.say(voice.figure(f).text) if f else "" for f in one.figures])
            for one in chart.series
        ],
    )
    if held is None or marks.alternative(frame) == held.alternative:
        marks.describe(frame, said)
    called = _names(chart, voice)
    line = frame.chart._chartSpace.plotArea.sers
    known = [_line(element) for element in line]
    series = {one.name: one.values for one in known if one.name in {voice.say(s.name) for s in chart.series}}
    tinted = (
        [called[place] for place in chart.lagging if called[place] not in plain] if _has_tint(chart) else []
    )
    drawn = Drawn(
        title=_title(chart, voice), alternative=said, series=series, tinted=tinted, plain=sorted(set(plain))
    )
    pencil.memory.note(frame, drawn)


def _print_as_printed(drawn: Any, chart: Chart, voice: Voice) -> None:
    """Labels at the bars as the documents and the meeting page print their figures: 92.27 and not 92.3."""
    plot = drawn.plots[0]
    figures = [voice.figure(one) for series in chart.series for one in series.figures if one]
    longest = max((len(voice.say(one.text)) for one in figures), default=0)
    if chart.kind == "line" and plot.has_data_labels and longest * len(chart.categories) > LETTERS_ALONG:
        plot.has_data_labels = False  # they would lie one over the other; the axis tells enough
    if plot.has_data_labels and _has_bands(chart, voice):
        plot.has_data_labels = False  # 44.75 where 44.5—45.0 is told would be a figure that nobody published
        if plotted.lies_down(chart, voice):
            charts.show_axis(drawn)
    if not plot.has_data_labels or not figures:
        return
    if scale_of(voice.say(chart.unit))[0] != 1:
        plot.data_labels.number_format = plotted.label_format(chart, voice)
        plot.data_labels.number_format_is_linked = False
        return
    # The usual one: one halfway value gave all a decimal more.
    ((usual, _),) = Counter(map(number_format, figures)).most_common(1)
    plot.data_labels.number_format = usual.replace('"', "").replace("%", '"%"')
    plot.data_labels.number_format_is_linked = False


def _set_workbook(
    frame: Any, chart: Chart, voice: Voice, more: Sequence[tuple[str, list[float | None]]]
) -> None:
    """Our own bytes in place of the library's, which say when they were written."""
    frame.chart.part.chart_workbook.update_from_xlsx_blob(charts.workbook(chart, voice, more))
