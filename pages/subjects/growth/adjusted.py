"""A measure without season, moving festival and trading days, beside the plain figures. It is in no score."""

from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from etl.adjustment.adjust import Adjustment
from etl.values.errors import Refusal
from pages.shared import data
from pages.shared.figures.canvas import axis_for
from pages.shared.figures.trend import Series, trend
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.growth import reads
from pages.subjects.growth.adjusted_sentences import adjusted_sentence


def show_adjusted(page: Page, measure: str, institution: str) -> None:
    """Sentence, chart and table; where the series cannot be adjusted, the sentence that says what is missing. Nothing
    where a programme's periods are no months: there is nothing that one could get for it."""
    view, words = page.view, page.words
    if page.programme.settings.frequency != "month":
        return
    found = reads.adjusted(view.asked, page.period, measure, institution)
    title = words.say("Without seasonal and festival effects")
    if isinstance(found, Refusal):
        show_finding(title, for_markdown(words.text(found.sentence)))
        return
    sentence = adjusted_sentence(view, found)
    show_finding(title, sentence)
    show_chart(page, adjusted_chart(view, measure, institution), sentence, "adjusted")
    with st.expander(words.say("The same as a table")):
        show_table(page, adjusted_table(view, measure, institution), "adjusted", sentence)


@data.kept
def adjusted_chart(view: View, measure: str, institution: str) -> go.Figure:
    """The adjusted figures as the line, the plain ones dotted behind it."""
    found = _found(view, measure, institution)
    words, definition = view.words, view.programme.measures[measure]
    minor = view.currency.minor_per_major if definition.unit == "money" else 1
    lines = [
        Series(name, values, tuple(words.volume(value, definition, view.currency) for value in values))
        for name, values in (
            (words.say("without season"), tuple(round(Fraction(one)) for one in found.adjusted)),
            (words.say("as filed"), found.series.values),
        )
    ]
    largest = max(int(value) for line in lines for value in line.values if value is not None)
    axis = axis_for(largest, view.language, words.unit_of(definition, view.currency), minor)
    months = view.months([str(month) for month in found.series.months])
    return trend(months, lines[0], lines[1], axis, view.palette)


@data.kept
def adjusted_table(view: View, measure: str, institution: str) -> Table:
    """A row a month, the newest first: figure and adjusted figure, and the change of both on the month before."""
    found = _found(view, measure, institution)
    words, definition = view.words, view.programme.measures[measure]
    unit = words.unit_of(definition, view.currency)
    minor = view.currency.minor_per_major if definition.unit == "money" else 1
    newest = range(len(found.adjusted) - 1, -1, -1)
    volumes = (
        (words.say("Value ({unit})", unit=unit), [found.series.values[at] for at in newest]),
        (
            words.say("Adjusted ({unit})", unit=unit),
            [round(Fraction(found.adjusted[at])) for at in newest],
        ),
    )
    changes = (
        (words.say("On the month before (%)"), [found.plain_growth(at) for at in newest]),
        (words.say("Adjusted, on the month before (%)"), [found.adjusted_growth(at) for at in newest]),
        (words.say("Adjusted, last three months, annual rate (%)"), [found.pace(at) for at in newest]),
    )
    return Table(
        (
            text_column(
                words.say("Month"),
                [words.period(str(found.series.months[at])) for at in newest],
                is_short=True,
            ),
            *(
                figure_column(
                    title,
                    [Fraction(value, minor) for value in values],
                    [words.volume_in_full(value, definition, view.currency) for value in values],
                )
                for title, values in volumes
            ),
            *(
                figure_column(title, percents, [words.growth(percent) for percent in percents], 2)
                for title, percents in changes
            ),
        )
    )


def _found(view: View, measure: str, institution: str) -> Adjustment:
    found = reads.adjusted(view.asked, view.period, measure, institution)
    assert isinstance(found, Adjustment)
    return found
