"""Who meets a standard: by institution, by what is lacked, one by one, and on a map."""

import plotly.graph_objects as go
import streamlit as st

from etl.definitions.boundaries import boundaries_of
from etl.queries.returns.inventories import Compliance, Kept
from pages.shared import data, filters
from pages.shared.links import to_institution
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page
from pages.shared.show import show_finding, show_table
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.coverage import reads as coverage
from pages.subjects.coverage.regions import MAP_CONFIG, Dots, Region, regions_map
from pages.subjects.inventories import reads
from pages.subjects.inventories.sentences import (
    compliance_sentence,
    compliance_title,
    filed_sentence,
    need_name,
)

ROOM = 0.01
"""Degrees around places that all lie in one spot."""


def show_compliance(page: Page, source: str) -> None:
    """One standard in the period of the page."""
    words, found = page.words, reads.inventory(page.view.asked, source, page.period)
    if not found.filed:
        st.info(words.say("No inventory has been filed up to this period; enter or upload one first."))
        return
    if not found.compliance:
        st.info(words.say("No standard holds in this period."))
        return
    labels = {one.standard.code: words.text(one.standard.name) for one in found.compliance}
    code = filters.pick(words, "standard", words.say("Standard"), labels, next(iter(labels)))
    one = _of(found, code)
    sentence = compliance_sentence(page.view, found, one)
    show_finding(compliance_title(words, one), sentence)
    if late := filed_sentence(page.view, found):
        st.caption(late)
    show_table(page, institutions_table(page.view, source, code), "standards", sentence)
    title = words.say("What is lacking")
    st.header(title, anchor=False)
    show_table(page, needs_table(page.view, source, code), "lacking", title)
    if found.things:
        _show_map(page, source, code, sentence)
    if not found.inventory.is_of_persons and one.met < len(one.judged):
        title = words.say("One by one: what does not meet the standard")
        st.header(title, anchor=False)
        show_table(page, failing_table(page.view, source, code), "not-meeting", title)


def _of(found: Kept, code: str) -> Compliance:
    return next(one for one in found.compliance if one.standard.code == code)


@data.kept
def institutions_table(view: View, source: str, code: str) -> Table:
    """A row for each institution that keeps an inventory, with all at the end."""
    words, found = view.words, reads.inventory(view.asked, source, view.period)
    one = _of(found, code)
    rows = [(view.programme.institutions[whose].short(view.language), one.of(whose)) for whose in found.filed]
    leads = [*(to_institution(view, whose) for whose in found.filed), ""]
    if len(rows) > 1:
        rows.append((words.say("All"), one))
    return Table(
        (
            text_column(words.say("Institution"), [name for name, _ in rows], leads=leads[: len(rows)]),
            figure_column(
                words.say("The standard applies to"),
                [len(each.judged) for _, each in rows],
                [words.number(len(each.judged)) for _, each in rows],
            ),
            figure_column(
                words.say("Meet it"),
                [each.met for _, each in rows],
                [words.number(each.met) for _, each in rows],
            ),
            figure_column(
                words.say("Share"),
                [None if each.share is None else each.share * 100 for _, each in rows],
                [words.share(each.share) for _, each in rows],
                2,
            ),
        )
    )


@data.kept
def needs_table(view: View, source: str, code: str) -> Table:
    """A row for each need of a standard: how many lack it, and at which institution most do."""
    words, found = view.words, reads.inventory(view.asked, source, view.period)
    one = _of(found, code)
    parts = {whose: one.of(whose) for whose in found.filed}
    rows = sorted(one.lacking.items(), key=lambda pair: -pair[1])
    most = [
        max(parts, key=lambda whose: parts[whose].lacking[need]) if number else "" for need, number in rows
    ]
    columns = [
        text_column(words.say("It asks for"), [need_name(words, found.inventory, need) for need, _ in rows]),
        figure_column(
            words.say("Lack it"), [number for _, number in rows], [words.number(number) for _, number in rows]
        ),
    ]
    if len(parts) > 1:
        named = [
            words.say(
                "{name} ({n})",
                name=view.programme.institutions[whose].short(view.language),
                n=words.number(parts[whose].lacking[need]),
            )
            if whose
            else "—"
            for (need, _), whose in zip(rows, most, strict=True)
        ]
        leads = [to_institution(view, whose) if whose else "" for whose in most]
        columns.append(text_column(words.say("Most of them at"), named, leads=leads))
    return Table(tuple(columns))


@data.kept
def failing_table(view: View, source: str, code: str) -> Table:
    """A row for each that does not meet a standard, and what it lacks."""
    words, found = view.words, reads.inventory(view.asked, source, view.period)
    rows = [one for one in _of(found, code).judged if not one.complies]
    leads = {whose: to_institution(view, whose) for whose in found.filed}
    return Table(
        (
            text_column(
                words.say("Institution"),
                [view.programme.institutions[one.thing.institution].short(view.language) for one in rows],
                leads=[leads.get(one.thing.institution, "") for one in rows],
            ),
            text_column(words.say("Its number"), [one.thing.key for one in rows], is_short=True),
            text_column(words.say("Name"), [one.thing.name or "—" for one in rows]),
            text_column(
                words.say("Lacks"),
                [
                    words.listed([need_name(words, found.inventory, need) for need in one.lacks])
                    for one in rows
                ],
            ),
        )
    )


def _show_map(page: Page, source: str, code: str, sentence: str) -> None:
    """Where they are; nothing where no file says so."""
    words, found = page.words, reads.inventory(page.view.asked, source, page.period)
    placed = sum(one.thing.lon is not None for one in _of(found, code).judged)
    if not placed:
        return
    st.header(words.say("Where they are"), anchor=False)
    with st.container(key="wide-standards-map"):
        st.plotly_chart(
            chart(page.view, source, code), key="standards-map", config=MAP_CONFIG, alt=sentence, theme=None
        )
    for dots, sign in zip(dots_of(page.view, source, code), ("○", "✕"), strict=True):
        st.markdown(
            words.say("{sign} {name}: {n}", sign=sign, name=dots.name, n=words.number(len(dots.places)))
        )
    label = coverage.boundary_label(page.view.asked)
    if label is not None and coverage.outlines(page.view.asked):
        name, note = label
        st.caption(f"**{for_markdown(words.text(name))}** · {for_markdown(words.text(note))}")
    left = len(_of(found, code).judged) - placed
    if left:
        st.caption(words.count("{n} has no coordinates.", "{n} have no coordinates.", left))


@data.kept
def chart(view: View, source: str, code: str) -> go.Figure:
    """A mark for each place, on the outlines of the regions where there are any."""
    dots = dots_of(view, source, code)
    places = [place for one in dots for place in one.places]
    lons, lats = [lon for lon, _, _ in places], [lat for _, lat, _ in places]
    window = (min(lons) - ROOM, min(lats) - ROOM, max(lons) + ROOM, max(lats) + ROOM)
    shapes = boundaries_of(view.programme)
    regions = [
        Region(region, "", None, "", view.programme.regions[region].name(view.language), (at.x, at.y))
        for region, shape in (shapes.items() if coverage.outlines(view.asked) else ())
        for at in [shape.representative_point()]
    ]
    return regions_map(
        coverage.outlines_address(view.asked),
        regions,
        view.palette,
        diverging=False,
        window=window,
        dots=dots,
    )


def dots_of(view: View, source: str, code: str) -> tuple[Dots, Dots]:
    """Those that meet the standard, and those that do not, each with what it lacks."""
    words, found = view.words, reads.inventory(view.asked, source, view.period)

    def placed(*, complies: bool) -> tuple[tuple[float, float, str], ...]:
        return tuple(
            (
                one.thing.lon,
                one.thing.lat,
                words.say(
                    "{name}: lacks {needs}",
                    name=one.thing.name or one.thing.key,
                    needs=words.listed([need_name(words, found.inventory, need) for need in one.lacks]),
                )
                if one.lacks
                else one.thing.name or one.thing.key,
            )
            for one in _of(found, code).judged
            if one.complies is complies and one.thing.lon is not None and one.thing.lat is not None
        )

    return (
        Dots(words.say("Meets the standard"), placed(complies=True), "circle-open", 8),
        Dots(words.say("Does not meet it"), placed(complies=False), "x", 8),
    )
