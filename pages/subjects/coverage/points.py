"""The parts of the coverage page: what is connected, how it came about, whether it is used, and who did it."""

from fractions import Fraction

import plotly.graph_objects as go
import streamlit as st

from etl.facts.coverage import CoverageRow
from etl.facts.habit import OVER
from pages.shared import data, filters
from pages.shared.figures.canvas import Axis
from pages.shared.figures.heat import Patch, heat
from pages.shared.figures.pairs import Pair, pairs
from pages.shared.figures.places import Bar, places
from pages.shared.figures.trend import Series, trend
from pages.shared.links import to_region
from pages.shared.shell import Page
from pages.shared.show import show_chart, show_finding, show_said, show_table, show_wide_chart
from pages.shared.view import View
from pages.subjects.coverage import reads, rural, sentences
from pages.subjects.coverage import registers as register_parts
from pages.subjects.coverage.beginnings import Beginning, beginnings
from pages.subjects.coverage.point_tables import (
    beginnings_of,
    beginnings_table,
    kind_name,
    kinds_table,
    matrix_cell,
    matrix_regions,
    matrix_table,
    months_table,
    region_name,
    sources_table,
)
from pages.subjects.coverage.use_tables import institutions_of, institutions_table, payments_table, use_table
from pages.subjects.growth.filers import filers_note

EVERYWHERE = "all"
ANY_KIND = "all"


def build(view: View) -> None:
    """Build what the page shows first, before somebody waits for it."""
    if view.programme.counted is None:
        return
    kinds_table(view, "")
    matrix_chart(view, "")
    matrix_table(view, "")
    sources_table(view, "")


def pick_region(page: Page) -> str:
    """The region to look at, "" for all of them. Stops with a sentence where the programme counts no points."""
    words = page.words
    if page.programme.counted is None:
        st.info(words.say("This programme counts no scenario points."))
        st.stop()
    labels = {EVERYWHERE: words.say("All regions")}
    labels |= {
        code: region.name(words.language) for code, region in page.programme.regions.items() if region.parent
    }
    chosen = filters.pick(words, "region", words.say("Region"), labels, EVERYWHERE)
    return "" if chosen == EVERYWHERE else chosen


def pick_part(page: Page) -> str:
    """Which part of the subject."""
    words = page.words
    labels = {
        "points": words.say("What is connected"),
        "course": words.say("How it came about"),
        "use": words.say("Use"),
        "institutions": words.say("By institution"),
        "registers": words.say("Registers"),
        "rural": words.say("Countryside"),
    }
    return filters.pick_one(words, "part", words.say("What to look at"), labels, "points")


def show_part(page: Page, part: str, region: str) -> None:
    """The part that was picked."""
    if not page.scope.sees_all_volumes:
        st.caption(
            page.words.say(
                "Sums are not shown to you where few institutions stand behind them, or where another "
                "institution's numbers could be found by subtraction."
            )
        )
    if part not in ("registers", "rural"):  # those are lists, which no month's return is a part of
        show_said(filers_note(page.view))
    shown = {
        "points": show_points,
        "course": show_course,
        "use": show_use,
        "institutions": show_institutions,
        "registers": register_parts.show_registers,
        "rural": rural.show_rural,
    }
    shown[part](page, region)


def show_points(page: Page, region: str) -> None:
    """Universe, connected, used by kind of point; the grid of families and regions; who says how many there are."""
    view, words = page.view, page.words
    answer = reads.coverage(view.asked, view.period, region)
    sentence = sentences.coverage_sentence(view, answer)
    show_finding(sentences.coverage_title(view, answer), sentence)
    for note in (sentences.targets_sentence(view), sentences.rural_note(view, answer)):
        if note:
            st.markdown(note)
    show_table(page, kinds_table(view, region), "coverage", sentence)
    said = sentences.best_and_worst(view, answer)
    show_finding(words.say("Families and regions"), words.together(said, sentences.levels_explained(words)))
    show_wide_chart(page, matrix_chart(view, region), said, "matrix")
    with st.expander(words.say("The same as a table")):
        show_table(page, matrix_table(view, region), "matrix", said)
    st.header(words.say("Who says how many points there are"), anchor=False)
    show_table(
        page, sources_table(view, region), "universe", words.say("Universe by kind of point, with its source")
    )


def show_course(page: Page, region: str) -> None:
    """Coverage month by month, and when each kind of point came off zero."""
    view, words = page.view, page.words
    answer = reads.coverage(view.asked, view.period, region)
    sentence = words.say(
        "{month}: {points} over all points, {families} as the mean of the families.",
        month=words.period(view.period),
        points=words.share(answer.overall.share),
        families=words.share(answer.mean_of_families),
    )
    show_finding(words.say("Coverage month by month"), sentence)
    show_chart(page, months_chart(view, region), sentence, "months")
    show_table(page, months_table(view, region), "coverage-months", sentence)
    found = beginnings_of(view, region)
    if not found:
        return
    first, last = found[0][0], found[-1][0]
    sentence = words.say(
        "The first kind of point to come off zero: {first} in {month}; the last: {last} in {later}. A diamond is the "
        "first connected point anywhere, a stroke the first of a further region.",
        first=kind_name(view, first.scenario),
        month=words.period(first.period),
        last=kind_name(view, last.scenario),
        later=words.period(last.period),
    )
    show_finding(words.say("First connections"), sentence)
    show_wide_chart(page, beginnings_chart(view, region), sentence, "beginnings")
    show_table(page, beginnings_table(view, region), "beginnings", sentence)


def show_use(page: Page, region: str) -> None:
    """From connected to habitual, and how much of what is paid there is paid by mobile."""
    view, words = page.view, page.words
    answer = reads.coverage(view.asked, view.period, region)
    sentence = sentences.use_sentence(view, answer)
    show_finding(sentences.use_title(words, answer.overall), sentence)
    show_chart(page, use_chart(view, region), sentence, "use")
    show_table(page, use_table(view, region), "use", sentence)
    sentence = sentences.payments_sentence(view, answer.overall)
    show_finding(words.say("What is paid by mobile"), sentence)
    show_wide_chart(page, payments_chart(view, region), sentence, "payments")
    show_table(page, payments_table(view, region), "payments", sentence)


def show_institutions(page: Page, region: str) -> None:
    """How much each institution has done of what it is charged with."""
    view, words = page.view, page.words
    labels = {ANY_KIND: words.say("All kinds")}
    labels |= {code: words.text(point.name) for code, point in page.programme.points.items()}
    chosen = filters.pick(words, "kind", words.say("Kind of point"), labels, ANY_KIND)
    kind = "" if chosen == ANY_KIND else chosen
    rows = institutions_of(view, region, kind)
    done = sum(row.completion == 1 for row in rows)
    if kind and not page.scope.sees_all_volumes:
        sentence = words.say(
            "{n} institutions are charged with points. How much each of the others has done of a single kind is not "
            "shown to you.",
            n=words.number(len(rows)),
        )
    else:
        sentence = words.say(
            "{n} institutions are charged with points; {done} of them have connected all of theirs. A point in the "
            "universe is the charge of one institution.",
            n=words.number(len(rows)),
            done=words.number(done),
        )
    show_finding(words.say("Who has done how much"), sentence)
    if not page.scope.sees_all_volumes:
        st.caption(words.say("Numbers of other institutions are not shown to you; their shares are."))
    if rows:
        show_table(page, institutions_table(view, region, kind), "coverage-institutions", sentence)


@data.kept
def matrix_chart(view: View, region: str) -> go.Figure:
    """Coverage of every family in every region, with figure and word in each cell."""
    columns, families = matrix_regions(view, region), view.programme.families
    return heat(
        [view.words.text(family.name) for family in families.values()],
        [in_lines(view, region_name(view, code)) for code in columns],
        [[_patch(view, matrix_cell(view, region, family, code)) for code in columns] for family in families],
        view.palette,
        worst="least",
        column_leads=[to_region(view, code) for code in columns],
    )


def in_lines(view: View, name: str) -> str:
    """A region's name in lines that fit over a column."""
    if view.language == "zh":
        return "\n".join(name[start : start + 4] for start in range(0, len(name), 4))
    return name.replace(" ", "\n")


def _patch(view: View, row: CoverageRow) -> Patch:
    words = view.words
    name = words.text(view.programme.families[row.family].name)
    spoken = words.say(
        "{name}, {region}: {connected} of {universe} points connected, {live} used in the month",
        name=name,
        region=region_name(view, row.region),
        connected=sentences.number(words, row.in_universe),
        universe=sentences.number(words, row.universe),
        live=sentences.number(words, row.counts.live),
    )
    text = words.say("not shown") if row.is_hidden else sentences.level(words, row.share)
    if row.share is not None:
        text = f"{sentences.share_beside(words, row.share, 0)} {text}"
    return Patch(None if row.share is None else float(row.share), text, spoken)


@data.kept
def months_chart(view: View, region: str) -> go.Figure:
    """Both ways of taking families together, over the months."""
    rows, words = reads.coverage_months(view.asked, view.period, region), view.words
    series = [
        Series(
            name,
            tuple(None if share is None else share * 100 for share in shares),
            tuple(words.share(share) for share in shares),
        )
        for name, shares in (
            (words.say("all points"), [row.overall.share for row in rows]),
            (words.say("mean of families"), [row.mean_of_families for row in rows]),
        )
    ]
    months = view.months([row.period for row in rows])
    return trend(months, series[0], series[1], Axis(Fraction(1), "%"), view.palette)


@data.kept
def beginnings_chart(view: View, region: str) -> go.Figure:
    """When each kind of point came off zero."""
    words = view.words
    rows = [
        Beginning(
            kind_name(view, first.scenario),
            first.period,
            words.period(first.period),
            tuple(
                (
                    one.period,
                    words.say(
                        "{region}, {period}",
                        region=region_name(view, one.region),
                        period=words.period(one.period),
                    ),
                )
                for one in later
                if one.period != first.period
            ),
            first.at_start,
        )
        for first, later in beginnings_of(view, region)
    ]
    periods = [row.period for row in reads.coverage_months(view.asked, view.period, region)]
    return beginnings(view.months(periods), rows, view.palette)


@data.kept
def use_chart(view: View, region: str) -> go.Figure:
    """The steps from existing to habitual as bars."""
    answer, words = reads.coverage(view.asked, view.period, region), view.words
    whole, habit = answer.overall, answer.habits.get("")
    steps = [
        (words.say("exist"), whole.universe),
        (words.say("connected"), whole.counts.connected),
        (words.say("used in the month"), whole.counts.live),
        (words.say("used {n} months running, at most", n=OVER), habit.high if habit else None),
        (words.say("used {n} months running, at least", n=OVER), habit.low if habit else None),
    ]
    bars = [Bar(name, value, words.number(value)) for name, value in steps if value is not None]
    return places(bars, Axis(Fraction(1), words.say("scenario points")), view.palette, None, "")


@data.kept
def payments_chart(view: View, region: str) -> go.Figure:
    """Mobile payments' share by number and by amount, for every kind of point."""
    answer, words = reads.coverage(view.asked, view.period, region), view.words
    rows = [row for row in answer.totals if row.counts.count_share is not None]
    return pairs(
        [
            Pair(
                kind_name(view, row.scenario),
                (row.counts.count_share, row.counts.amount_share),
                (words.share(row.counts.count_share), words.share(row.counts.amount_share)),
            )
            for row in rows
        ],
        (words.say("share by number"), words.say("share by amount")),
        view.palette,
    )
