"""The registers on the coverage page: rows, points behind them, claims that meet, and to whom a point counts."""

from fractions import Fraction

import streamlit as st

from etl.queries.coverage.registers import Registers
from pages.shared import data
from pages.shared.links import to_institution, to_region
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.coverage import reads
from pages.subjects.coverage.point_tables import counts_column, kind_name, region_name
from pages.subjects.coverage.sentences import registers_sentence, registers_title
from pages.subjects.coverage.use_tables import short_of


def show_registers(page: Page, _region: str) -> None:
    """Gross, net and shared by kind, region and institution; claims to be checked. The registers are of all regions."""
    words, found = page.words, reads.registers(page.view.asked, page.period)
    if found is None:
        st.info(words.say("No register of points has been filed up to this month."))
        return
    sentence = registers_sentence(words, found)
    show_finding(registers_title(words, found), sentence)
    show_table(page, counts_table(page.view, "scenarios"), "registers", sentence)
    left, right = st.columns(2)
    with left:
        st.subheader(words.say("By region"), anchor=False)
        show_table(
            page,
            counts_table(page.view, "regions"),
            "registers-regions",
            words.say("By region"),
            download=False,
        )
    with right:
        st.subheader(words.say("By institution"), anchor=False)
        show_table(
            page,
            credit_table(page.view),
            "registers-institutions",
            words.say("By institution"),
            download=False,
        )
    _show_claims(page, found)
    _show_misplaced(page, found)


def _show_claims(page: Page, found: Registers) -> None:
    words = page.words
    st.header(words.say("Claims that meet"), anchor=False)
    if not found.near:
        st.markdown(words.say("No two rows with different keys have the same name within 20 metres."))
        return
    st.markdown(
        words.say(
            "Rows with different keys and the same name, at most 20 metres apart: a person has to decide."
        )
    )
    show_table(page, claims_table(page.view), "claims", words.say("Claims that meet"))


def _show_misplaced(page: Page, found: Registers) -> None:
    """Rows whose coordinates lie in another region than they claim."""
    placed = found.points.drop_nulls(["lon", "lat"])
    off = placed.filter(placed["located"].fill_null("") != placed["region"])
    words = page.words
    st.caption(
        words.say(
            "{n} of {all} rows with coordinates lie in another region than the one they claim.",
            n=words.number(off.height),
            all=words.number(placed.height),
        )
    )


@data.kept
def counts_table(view: View, by: str) -> Table:
    """Gross, net and shared by kind of point ("scenarios") or region ("regions"), with all at the end."""
    found, words = reads.registers(view.asked, view.period), view.words
    assert found is not None
    counts = found.scenarios if by == "scenarios" else found.regions
    title = words.say("Kind of point") if by == "scenarios" else words.say("Region")
    order = view.programme.points if by == "scenarios" else view.programme.regions
    codes = [code for code in order if code in counts]
    names = [kind_name(view, code) if by == "scenarios" else region_name(view, code) for code in codes]
    rows = [*(counts[code] for code in codes), found.overall]
    return Table(
        (
            text_column(
                title,
                [*names, words.say("All")],
                leads=() if by == "scenarios" else [*(to_region(view, code) for code in codes), ""],
            ),
            counts_column(view, words.say("Rows (gross)"), [row.gross if row else None for row in rows]),
            counts_column(view, words.say("Points (net)"), [row.net if row else None for row in rows]),
            counts_column(view, words.say("Shared"), [row.shared if row else None for row in rows]),
        )
    )


@data.kept
def credit_table(view: View) -> Table:
    """Rows of each institution, the points behind them, and how many count to it."""
    found, words = reads.registers(view.asked, view.period), view.words
    assert found is not None
    codes = list(found.institutions)
    worth: dict[str, Fraction] = {}
    for (institution, _kind), points in found.credited.items():
        worth[institution] = worth.get(institution, Fraction()) + points
    credited = [worth.get(code, Fraction()) for code in codes]
    return Table(
        (
            text_column(
                words.say("Institution"),
                [short_of(view, code) for code in codes],
                leads=[to_institution(view, code) for code in codes],
            ),
            counts_column(view, words.say("Points (net)"), [found.institutions[code].net for code in codes]),
            counts_column(view, words.say("Shared"), [found.institutions[code].shared for code in codes]),
            figure_column(
                words.say("Count to it"), credited, [words.in_full(one) for one in credited], is_short=True
            ),
        )
    )


@data.kept
def claims_table(view: View) -> Table:
    """A row for each pair of rows that may be one point."""
    found, words = reads.registers(view.asked, view.period), view.words
    assert found is not None
    return Table(
        (
            text_column(
                words.say("Institutions"),
                [words.listed([short_of(view, code) for code in near.institutions]) for near in found.near],
            ),
            text_column(words.say("Names"), [" / ".join(dict.fromkeys(near.names)) for near in found.near]),
            text_column(words.say("Rows"), [" / ".join(near.places) for near in found.near]),
            figure_column(
                words.say("Metres apart"),
                [round(near.metres) for near in found.near],
                [words.number(round(near.metres)) for near in found.near],
            ),
            text_column(
                words.say("Counted for now as"),
                [words.say("one point") if near.merged else words.say("two points") for near in found.near],
            ),
        )
    )
