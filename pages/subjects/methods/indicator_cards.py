"""A card for each indicator: why it is measured, how, for whom, what it is read beside, and who answers for it."""

import streamlit as st

from etl.definitions.indicators import Indicator
from pages.shared import data, filters
from pages.shared.links import to_card
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.shared.words import NOTHING
from pages.subjects.methods.document import method_of
from pages.subjects.ranking.sentences import direction


def show_cards(page: Page) -> None:
    """One indicator closely, and all of them as a table."""
    words = page.words
    labels = {code: f"{code} {words.text(one.name)}" for code, one in page.programme.indicators.items()}
    scored = [item.indicator for item in method_of(page.view).item]
    code = filters.pick(words, "indicator", words.say("Indicator"), labels, scored[0])
    indicator = page.programme.indicators[code]
    show_finding(for_markdown(labels[code]), for_markdown(words.text(indicator.why)))
    st.markdown(f"**{for_markdown(page.view.formula(indicator))}**")
    show_table(page, card_table(page.view, code), "card", labels[code], download=False)
    with st.expander(words.say("All indicators as a table")):
        show_table(page, indicators_table(page.view), "indicators", words.say("All indicators"))


@data.kept
def card_table(view: View, code: str) -> Table:
    """A row for each field of a card."""
    words, one = view.words, view.programme.indicators[code]
    fields = {
        words.say("Unit"): words.text(one.unit),
        words.say("Direction"): direction(words, one),
        words.say("Who is measured"): measured(view, one),
        words.say("Minimum denominator"): _least(view, one),
        words.say("Scored as"): _scored_as(view, one),
        words.say("Read beside"): _counter(view, one),
        words.say("Author"): view.translated(one.author),
        words.say("Checked by"): view.translated(one.checker),
        words.say("Next review"): words.period(one.next_review),
    }
    return Table(
        (text_column(words.say("Field"), fields), text_column(words.say("What it says"), fields.values()))
    )


@data.kept
def indicators_table(view: View) -> Table:
    """A row for each indicator."""
    words, all_ = view.words, list(view.programme.indicators.values())
    return Table(
        (
            text_column(
                words.say("Indicator"),
                [f"{one.code} {words.text(one.name)}" for one in all_],
                leads=[to_card(view, one.code) for one in all_],
            ),
            text_column(words.say("Formula"), [view.formula(one).partition(" = ")[2] for one in all_]),
            text_column(words.say("Unit"), [words.text(one.unit) for one in all_], is_short=True),
            text_column(words.say("Direction"), [direction(words, one) for one in all_]),
            text_column(words.say("Who is measured"), [measured(view, one) for one in all_]),
            figure_column(
                words.say("Minimum denominator"),
                [one.minimum_denominator for one in all_],
                [_least(view, one) for one in all_],
            ),
            text_column(words.say("Read beside"), [_counter(view, one) for one in all_]),
            text_column(words.say("Author"), [view.translated(one.author) for one in all_]),
            text_column(words.say("Checked by"), [view.translated(one.checker) for one in all_]),
            text_column(
                words.say("Next review"), [words.period(one.next_review) for one in all_], is_short=True
            ),
        )
    )


def measured(view: View, indicator: Indicator) -> str:
    """Which kinds of institution the indicator applies to."""
    words = view.words
    names = {
        "issuer": words.say("card issuers"),
        "acquirer": words.say("acquirers"),
        "rural": words.say("institutions with rural service points"),
    }
    if not indicator.measured:
        return words.say("everybody")
    return words.listed([names.get(kind, kind) for kind in indicator.measured])


def _least(view: View, indicator: Indicator) -> str:
    least = indicator.minimum_denominator
    return view.words.number(least) if least else NOTHING


def _scored_as(view: View, indicator: Indicator) -> str:
    method = method_of(view)
    items = [item for item in method.item if item.indicator == indicator.code]
    if not items:
        return view.words.say("not scored by this method")
    return view.words.listed(
        [
            view.words.say("{item}, at most {n} points", item=item.code, n=view.words.in_full(item.points))
            for item in items
        ]
    )


def _counter(view: View, indicator: Indicator) -> str:
    other = view.programme.indicators.get(indicator.counter_indicator)
    return f"{other.code} {view.words.text(other.name)}" if other else NOTHING
