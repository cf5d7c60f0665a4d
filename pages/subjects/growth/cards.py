"""A card for each headline figure: its value, its changes, and its months as a small line."""

from collections.abc import Callable, Sequence

import streamlit as st

from pages.shared import data
from pages.shared.figures.spark import spark
from pages.shared.links import in_markdown, to_indicator, to_measure
from pages.shared.shell import Page
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.growth import reads
from pages.subjects.growth.sentences import growth_sentence
from pages.subjects.growth.together import latest, together_spark
from pages.subjects.growth.together_sentences import together_sentence

CARDS_IN_A_ROW = 5
EVERYBODY = ""


def build(view: View) -> None:
    """Build the small lines before somebody waits for them."""
    for code in view.programme.settings.headline.measures:
        measure_spark(view, code)
    for code in view.programme.settings.headline.indicators:
        together_spark(view, code)


def show_headline(page: Page) -> None:
    """A card for each headline measure and indicator: value, changes, and its months as a small line."""
    headline = page.programme.settings.headline
    # One grid for both, so that cards of the second row stand under cards of the first.
    columns = min(CARDS_IN_A_ROW, max(len(headline.measures), len(headline.indicators)))
    _show_cards(page.view, "measure", headline.measures, columns, _show_measure)
    _show_cards(page.view, "indicator", headline.indicators, columns, _show_indicator)


def _show_cards(
    view: View, kind: str, codes: Sequence[str], columns: int, show: Callable[[View, str], None]
) -> None:
    # A measure and an indicator may bear the same code: their kind is part of what a card is called.
    for start in range(0, len(codes), columns):
        for column, code in zip(st.columns(columns), codes[start : start + columns], strict=False):
            with column.container(border=True, key=f"card-{kind}-{code}", height="stretch"):
                show(view, code)


def _show_indicator(view: View, code: str) -> None:
    indicator, words, row = view.programme.indicator(code), view.words, latest(view, code)
    label = in_markdown(
        words.say("{name}, {unit}", name=words.text(indicator.name), unit=words.text(indicator.unit)),
        to_indicator(view, code),
    )
    if row is None:
        st.metric(label, NOTHING)
        st.caption(words.say("no figure for this month"))
        return
    st.metric(
        label,
        words.ratio_bare(row.value, indicator),
        words.change(row.mom, indicator),
        delta_color="off",
        delta_arrow="off",
        delta_description=words.say("on the month"),
    )
    st.caption(words.say("{rate} on the year", rate=words.change(row.yoy, indicator)))
    st.image(together_spark(view, code), width="stretch", alt=together_sentence(words, indicator, row))


def _show_measure(view: View, code: str) -> None:
    measure, words, currency, last = (
        view.programme.measures[code],
        view.words,
        view.currency,
        reads.growth(view.asked, view.period, code, EVERYBODY)[-1],
    )
    st.metric(
        in_markdown(
            words.say("{name}, {unit}", name=words.text(measure.name), unit=words.unit_of(measure, currency)),
            to_measure(view, code),
        ),
        words.volume_bare(last.value, measure, currency),
        words.growth(last.mom_pct),
        delta_color="off",
        delta_arrow="off",
        delta_description=words.say("on the month"),
    )
    st.caption(words.say("{rate} on the year", rate=words.growth(last.yoy_pct)))
    st.image(measure_spark(view, code), width="stretch", alt=growth_sentence(words, measure, last, currency))


@data.kept
def measure_spark(view: View, measure: str) -> str:
    """The months of a measure as a small line."""
    rows = reads.growth(view.asked, view.period, measure, EVERYBODY)
    return spark([row.value for row in rows], view.palette)
