"""Data quality: the published checks, how often each spoke, and how institutions do over the months."""

from collections import Counter
from fractions import Fraction
from html import escape
from itertools import pairwise

import plotly.graph_objects as go
import streamlit as st

from etl.queries.returns.checks import SUBJECTS, CheckRow
from etl.queries.returns.own_return import return_layout
from etl.queries.returns.violations import Violation
from etl.values.periods import Period, periods_between
from pages.shared import data, filters
from pages.shared.figures.heat import Patch, heat, key_of
from pages.shared.links import link, to_institution, to_return
from pages.shared.quoting import heading, paragraph, small
from pages.shared.shell import Page
from pages.shared.show import show_said, show_table, show_wide_chart
from pages.shared.tables import Table, figure_column, text_column
from pages.shared.view import View
from pages.subjects.returns import reads as returns_data
from pages.subjects.returns.check_names import check_column, check_names
from pages.subjects.returns.check_said import said_by_check
from pages.subjects.returns.desk_tables import in_two_lines
from pages.subjects.returns.names import show_names
from pages.subjects.returns.questions import show_questions
from pages.subjects.returns.sentences import severity_word

MONTHS = 12
STEPS = (1, 2, 5, 10)
"""From so many things on, a return is a shade darker: one means the same to who sees all rows and who sees one."""


def show_checks_over_time(page: Page) -> None:
    """The parts of the page, of which one is shown."""
    words = page.words
    may_read = page.may("returns")
    labels = {"checks": words.say("The list of checks")}
    if may_read:
        labels = {"findings": words.say("Findings over the months"), **labels}
    if may_read and any(layout.transactions for layout in page.programme.returns.values()):
        labels["payments"] = words.say("Questions from payments")
    if any(layout.unknown_institution == "review" for layout in page.programme.returns.values()):
        labels["names"] = words.say("Names to be reviewed")
    files = return_layout(page.programme) is not None
    default = "findings" if files and may_read else "checks"
    part = filters.pick_one(words, "part", words.say("Section"), labels, default)
    if part == "checks":
        _show_checks(page)
    elif part == "payments":
        show_questions(page)
    elif part == "names":
        show_names(page)
    elif files:
        _show_findings(page)
    else:
        st.info(
            words.say(
                "Institutions of this programme do not file themselves: their figures come from a published table."
            )
        )


def _show_checks(page: Page) -> None:
    words, rows = page.words, returns_data.checks(page.view.asked)
    st.header(words.say("The list of checks"), anchor=False)
    st.markdown(
        words.say(
            "Every check that a file goes through, {n} in all. A finding that must be corrected keeps the file "
            "out; one that is to be explained needs a corrected figure or a reason; the rest is for information.",
            n=words.number(len(rows)),
        )
    )
    st.caption(
        words.say(
            "“…” stands for what is found in the file. "
            "False alarms: of the demonstration's returns without a planted fault in which a check could speak, those "
            "in which it did. Made-up figures are tidier than real ones: measure again on your own history."
        )
    )
    labels = {"all": words.say("All checks")}
    labels |= {row.subject: words.text(SUBJECTS[row.subject]) for row in rows}
    about, which = st.columns(2)
    with about:
        chosen = filters.pick(
            words, "subject", words.say("What it is about"), labels, "all", clears=("check",)
        )
    listed = [row for row in rows if chosen in ("all", row.subject)]
    names = check_names(page.view)
    with which:
        check = filters.pick(
            words,
            "check",
            words.say("Check"),
            {"all": words.say("All checks")} | {row.id: names[row.id] for row in listed},
            "all",
        )
    table = checks_table(page.view, chosen, check)
    show_table(page, table, "checks", words.say("The list of checks"))


@data.kept
def checks_table(view: View, subject: str, check: str = "all") -> Table:
    """A row for each check: its name and id, what it says and asks, how often it was wrong, where it applies."""
    words, programme = view.words, view.programme
    rows = [
        row
        for row in returns_data.checks(view.asked)
        if subject in ("all", row.subject) and check in ("all", row.id)
    ]
    shares = [row.alarm.share if row.alarm else None for row in rows]
    layouts = [programme.returns[row.layout].name if row.layout else None for row in rows]
    return Table(
        (
            check_column(view, [row.id for row in rows]),
            # Of a layout's own check the name is what must hold: it is not said twice.
            text_column(
                words.say("What it says"),
                [
                    words.say("as its name says") if row.name == row.sentence else words.text(row.sentence)
                    for row in rows
                ],
            ),
            text_column(
                words.say("What it asks"), [severity_word(words, row.severity) for row in rows], is_short=True
            ),
            figure_column(
                words.say("False alarms (%)"),
                [None if share is None else share * 100 for share in shares],
                [_alarm(view, row, share) for row, share in zip(rows, shares, strict=True)],
                1,
                is_short=True,
            ),
            text_column(
                words.say("Where it applies"),
                [words.text(layout) if layout else words.say("every programme") for layout in layouts],
            ),
        )
    )


def _alarm(view: View, row: CheckRow, share: Fraction | None) -> str:
    words = view.words
    if share is None or row.alarm is None:
        return words.say("not measured")
    found, of = words.number(row.alarm.found), words.number(row.alarm.of)
    return words.say("{share} ({found} of {of})", share=words.number(share * 100, 1), found=found, of=of)


def _show_findings(page: Page) -> None:
    words, months = page.words, _months(page.view)
    rows = _of_months(page.view)
    returns = [place for place in returns_data.expected(page.view.asked) if place[1] in months]
    st.header(words.say("Findings over the months"), anchor=False)
    sentence = words.say(
        "From {first} to {last}, the checks asked about {things} things in {returns} returns. A thing is a check "
        "and the figure it concerns, counted once a month.",
        first=words.period(months[0]),
        last=words.period(months[-1]),
        things=words.number(len(rows)),
        returns=words.number(len(returns)),
    )
    st.markdown(sentence)
    if page.viewer.role == "institution":
        st.caption(words.say("You see the findings of your own returns only."))
    if rows:
        title = words.say("Things by check and month")
        show_table(page, rules_table(page.view), "by-check", title, below=_what_they_say(page.view))
    show_said(
        heading(words.say("Institutions over the months")),
        paragraph(
            words.say(
                "Things asked about in each return; fewer is better. “—”: no return. The colour goes by their number "
                "alone, whoever looks:"
            )
        ),
        trend_key(page.view),
    )
    show_wide_chart(page, trend_figure(page.view), sentence, "quality-trend")


def _what_they_say(view: View) -> str:
    """What each check that spoke said last, of whom, so that none is known by its id alone; HTML."""
    words, last = view.words, dict[str, Violation]()
    for one in sorted(_of_months(view), key=lambda one: (one.period, one.institution, one.about)):
        last[one.rule] = one
    said = [_said_last(view, last[rule]) for rule in _most_frequent_first(view)]
    above = small(words.say("What each check said last:")) if said else ""
    return above + f'<ul class="list list-checks small">{"".join(f"<li>{one}</li>" for one in said)}</ul>'


def _said_last(view: View, one: Violation) -> str:
    """The whole sentence with its figures, as the institution had it, then whose it was; the month leads to the return.
    The check's id stands last: it is looked up, not read. HTML."""
    words, sentence = view.words, one.finding.zh if view.language == "zh" else one.finding.en
    where = words.say(
        "{name}, {month}",
        name=view.programme.institutions[one.institution].short(view.language),
        month=words.period(one.period),
    )
    return words.say(
        "{sentence} {where} ({id})",
        sentence=escape(said_by_check(view, sentence, rule=one.rule, about=one.about)),
        where=link(where, to_return(view, one.institution, one.period)),
        id=escape(one.rule),
    )


def _months(view: View) -> tuple[str, ...]:
    last = Period.parse(view.period)
    first = max(last.shift(1 - MONTHS), Period.parse(data.periods(view.asked)[0]))
    return tuple(str(period) for period in periods_between(first, last))


def _of_months(view: View) -> list[Violation]:
    months = set(_months(view))
    return [one for one in returns_data.violations(view.asked) if one.period in months]


def _most_frequent_first(view: View) -> list[str]:
    """The checks that spoke, in the order of their table and of what is said of them below it."""
    sums = Counter(one.rule for one in _of_months(view))
    return sorted(sums, key=lambda rule: (-sums[rule], rule))


@data.kept
def rules_table(view: View) -> Table:
    """A row for each check that spoke: how often in each month and in all; the most frequent first."""
    words, months, rows = view.words, _months(view), _of_months(view)
    counts = Counter((one.rule, one.period) for one in rows)
    sums, rules = Counter(one.rule for one in rows), _most_frequent_first(view)
    kinds = {one.rule: one.severity for one in rows}
    columns = [
        figure_column(
            words.period_heading(month),
            [counts[rule, month] for rule in rules],
            [words.number(counts[rule, month]) if counts[rule, month] else "·" for rule in rules],
        )
        for month in months
    ]
    return Table(
        (
            check_column(view, rules),
            text_column(
                words.say("What it asks"),
                [severity_word(words, kinds[rule]) for rule in rules],
                is_short=True,
            ),
            figure_column(
                words.say("In all"),
                [sums[rule] for rule in rules],
                [words.number(sums[rule]) for rule in rules],
            ),
            *columns,
        )
    )


def step_of(things: int) -> int:
    """How many steps of colour so many things are: 0 where there are none."""
    return sum(things >= first for first in STEPS)


def trend_key(view: View) -> str:
    """The steps of colour in words; HTML."""
    firsts = (0, *STEPS)
    spans = [
        view.words.number(first) if first + 1 == after else f"{first}–{after - 1}"
        for first, after in pairwise(firsts)
    ]
    told = [*spans, view.words.say("{n} or more", n=view.words.number(STEPS[-1]))]
    steps = [(step / len(STEPS), one) for step, one in enumerate(told)]
    return key_of(steps, view.palette, worst="most")


@data.kept
def trend_figure(view: View) -> go.Figure:
    """Institution by month: how many things the checks asked about; an institution sees its own row."""
    words, months = view.words, _months(view)
    counts = Counter((one.institution, one.period) for one in _of_months(view))
    expected = returns_data.expected(view.asked)
    known = view.programme.institutions
    codes = [code for code in known if any((code, month) in expected for month in months)]

    def patch(code: str, month: str) -> Patch:
        if (code, month) not in expected:
            return Patch(None, "—", words.say("no return"))
        n = counts[code, month]
        spoken = f"{known[code].short(words.language)} · {words.period(month)}: {words.number(n)}"
        return Patch(step_of(n) / len(STEPS), words.number(n), spoken, to_return(view, code, month))

    patches = [[patch(code, month) for month in months] for code in codes]
    names = [known[code].short(words.language) for code in codes]
    return heat(
        names,
        [in_two_lines(words.period(month)) for month in months],
        patches,
        view.palette,
        worst="most",
        row_leads=[to_institution(view, code) for code in codes],
    )
