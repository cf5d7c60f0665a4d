"""The charts of an edition on a page, from the same figures that its documents draw."""

import re
from collections.abc import Sequence

from etl.editions.model import Chart
from pages.shared.figures.canvas import scaled
from pages.shared.show import show_chart
from pages.shared.words import NOTHING, Words
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.chart_figure import DESK, ROW, Line, edition_chart, name_every_bar
from pages.subjects.editions.marks import Mark
from pages.subjects.editions.picked import Chosen

_PERIOD = re.compile(r"\d{4}-(?:0[1-9]|1[0-2]|Q[1-4]|H[12])")


def _named(words: Words, category: str) -> str:
    """A category as the page tells it: a period, which editions keep by its code (2019-12), by its name."""
    return words.period(category) if _PERIOD.fullmatch(category) else category


def show_edition_chart(
    chosen: Chosen,
    chart: Chart,
    height: int = 320,
    *,
    factor: float = 1,
    marks: Sequence[Mark] = (),
    key: str = "",
    row: int = ROW,
    width: int = DESK,
) -> None:
    """A chart; who cannot see it hears its title and every figure. `factor` is how much larger than on a desk its type
    is; `marks` those of its categories, `row` the pixels that a lying bar takes at least, `width` those
    that the chart will have, in pixels of a desk's type."""
    view, edition = chosen.page.view, chosen.edition
    words = view.words
    categories = [_named(words, words.text(one)) for one in chart.categories]
    values = editions_data.chart_numbers(edition, chart, view.language)
    lines = [
        Line(
            words.text(series.name),
            tuple(places),
            tuple(words.text(edition.figures[id].text) if id else NOTHING for id in series.figures),
        )
        for series, places in zip(chart.series, values, strict=True)
    ]
    figure = edition_chart(
        chart.kind,
        categories,
        lines,
        words.text(chart.unit),
        view.language,
        view.palette,
        height,
        marks,
        row,
        width,
    )
    if factor != 1:
        figure = scaled(figure, factor)
    name_every_bar(figure)
    heard = "; ".join(
        f"{line.name}: "
        + ", ".join(f"{name} {text}" for name, text in zip(categories, line.texts, strict=True))
        for line in lines
    )
    show_chart(
        chosen.page,
        figure,
        f"{words.text(chart.title)}. {heard}",
        f"edition-{key}{chart.code}".replace(".", "-"),
    )
