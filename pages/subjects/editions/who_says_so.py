"""Who says so? A figure of an edition taken back to what it is made of: sums, source, workbook, sheet and cell."""

import re
from collections.abc import Iterable

import streamlit as st

from etl.definitions.indicators import Indicator
from etl.editions.model import Figure
from pages.shared.links import to_return
from pages.shared.quoting import for_markdown
from pages.shared.show import show_table
from pages.shared.tables import Column, Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.picked import Chosen
from pages.subjects.editions.reads import CellBehind

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def ask(chosen: Chosen, figure: str) -> None:
    """Answer in a window over the page, where a figure was chosen."""
    if figure not in chosen.edition.figures:
        return

    @st.dialog(chosen.page.words.say("Who says so?"), width="large")
    def answer() -> None:
        show_origin(chosen, figure, "asked")

    answer()


def show_origin(chosen: Chosen, figure: str, key: str) -> None:
    """The figure, how it is reckoned, where its source is, and the cells behind it."""
    page, found = chosen.page, chosen.edition.figures[figure]
    words = page.words
    st.markdown(f"**{for_markdown(words.text(found.text))}**")
    exact = "" if found.value is None else words.say("Exact value: {value}", value=found.value)
    named = words.say("figure {id} of edition {name}", id=figure, name=chosen.stored.name)
    code = words.say("code {code}", code=chosen.stored.sha256[:12])
    st.caption(for_markdown(" · ".join(part for part in (exact, named, code) if part)))
    indicator = indicator_of(page.view, found)
    if indicator is not None:
        st.markdown(for_markdown(page.view.formula(indicator)))
    if found.source is not None:
        st.markdown(words.say("Source: {source}", source=for_markdown(words.text(found.source))))
    if not found.basis:
        st.caption(
            words.say("No cell of a return stands behind it: it is recorded by the system or defined.")
        )
        return
    cells = editions_data.cells(page.view.asked, chosen.stored.id, chosen.stored.sha256, figure)
    if not page.scope.sees_all_volumes:
        st.caption(words.say("Of the cells behind it, those of your own filings are shown."))
    if not cells:
        st.caption(words.say("None of the cells behind it may be shown to you, or none was filed."))
        return
    sums, behind = words.say("What it is made of"), words.say("The cells behind it")
    st.markdown(f"**{sums}**")
    show_table(page, sums_table(page.view, indicator, cells), f"sums-{key}", sums, download=False)
    st.markdown(f"**{behind}**")
    show_table(page, cells_table(page.view, cells), f"cells-{key}", behind)


def indicator_of(view: View, figure: Figure) -> Indicator | None:
    """The indicator whose code stands in the figure's id."""
    indicators = view.programme.indicators
    return next((indicators[part] for part in figure.id.split(".") if part in indicators), None)


def sums_table(view: View, indicator: Indicator | None, cells: Iterable[CellBehind]) -> Table:
    """Measure by measure and period by period: what the cells add up to, above or below the line."""
    words, sums = view.words, dict[tuple[str, str], int]()
    for cell in cells:
        sums[cell.period, cell.measure] = sums.get((cell.period, cell.measure), 0) + cell.value
    return Table(
        (
            text_column(
                words.say("Side"), [_side(view, indicator, measure) for _, measure in sums], is_short=True
            ),
            text_column(words.say("Measure"), [_measure(view, measure) for _, measure in sums]),
            text_column(words.say("Month"), [words.period(period) for period, _ in sums], is_short=True),
            _values(
                view,
                words.say("Sum of the cells"),
                [(measure, value) for (_, measure), value in sums.items()],
            ),
        )
    )


def cells_table(view: View, cells: tuple[CellBehind, ...]) -> Table:
    """Each cell: whose, of which month, in which workbook, sheet and place."""
    words, programme = view.words, view.programme
    who = [programme.institutions.get(one.institution) for one in cells]
    about = [
        "·".join(
            part
            for part in (
                programme.regions[one.region].name(view.language) if one.region in programme.regions else "",
                words.text(programme.points[one.scenario].name) if one.scenario in programme.points else "",
            )
            if part
        )
        for one in cells
    ]
    return Table(
        (
            text_column(words.say("Month"), [one.period for one in cells], is_short=True),
            text_column(
                words.say("Institution"),
                [one.short(view.language) if one else "" for one in who],
                leads=[
                    to_return(view, one.institution, one.period) if one.institution else "" for one in cells
                ],
            ),
            text_column(words.say("Measure"), [_measure(view, one.measure) for one in cells]),
            text_column(words.say("Region and scenario"), about),
            text_column(words.say("Workbook"), [one.filename for one in cells]),
            text_column(words.say("Sheet"), [one.sheet for one in cells]),
            text_column(words.say("Cell"), [one.cell for one in cells], is_short=True),
            _values(view, words.say("Value"), [(one.measure, one.value) for one in cells]),
        )
    )


def _values(view: View, title: str, listed: list[tuple[str, int]]) -> Column:
    measures, words, money = view.programme.measures, view.words, view.currency
    shown = [
        words.joined(words.volume_in_full(value, measures[name], money), words.unit_of(measures[name], money))
        for name, value in listed
    ]
    return figure_column(title, [value for _, value in listed], shown)


def _side(view: View, indicator: Indicator | None, measure: str) -> str:
    words = view.words
    if indicator is None:
        return ""
    above, below = (measure in _NAME.findall(side) for side in (indicator.numerator, indicator.denominator))
    if not indicator.denominator:
        return words.say("value") if above else ""
    sides = [words.say("numerator")] * above + [words.say("denominator")] * below
    return " · ".join(sides)


def _measure(view: View, measure: str) -> str:
    known = view.programme.measures.get(measure)
    return view.words.text(known.name) if known else measure
