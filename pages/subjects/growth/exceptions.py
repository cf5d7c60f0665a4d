"""The strip of exceptions: what is not as it should be, counted, each count a link to where it can be looked after."""

from collections.abc import Iterator

import streamlit as st

from etl.queries.calls import Call, Kind
from etl.queries.returns.status import Owed
from pages.shared import data
from pages.shared.filters import RISING
from pages.shared.links import address, link, listed
from pages.shared.quoting import paragraph
from pages.shared.registry import BY_NAME
from pages.shared.return_months import unfinished
from pages.shared.shell import Page, now_in
from pages.shared.show import show_said
from pages.subjects.growth import calls
from pages.subjects.meetings.register import OPEN
from pages.subjects.objections import reads as objections
from pages.subjects.objections.docket import UNDECIDED
from pages.subjects.ranking.places import EVERY_GROUP
from pages.subjects.ranking.tables import FELL
from pages.subjects.returns import reads as returns
from pages.subjects.returns.desk_tables import OWED, WAITING
from pages.subjects.score.everybody_tables import AGAIN, UNDER

MOST_MONTHS = 3
"""So many unfinished months are named; of more the number is enough."""


def show_exceptions(page: Page) -> None:
    """To who coordinates: months with returns outstanding, red lines, figures to be explained, objections, cases and
    decisions that wait. What there is none of is left out; where there is nothing at all, that is said."""
    if not page.may("desk") or not BY_NAME["returns_desk"].serves(page.programme):
        return
    words = page.words
    # Who needs a call is known when the quarter is scored, which takes a while after a change of the figures.
    with st.spinner(words.say("Finding out who needs a call …")):
        found = [*_returns(page), *_called(page, calls.found(page)), *_objections(page), *_decisions(page)]
    if found:
        show_said(listed([link(said, where) for said, where in found], "exceptions"))
    else:
        show_said(
            paragraph(
                words.say("No exceptions: no return, red line, objection, case or decision needs attention.")
            )
        )


def months_in_words(page: Page) -> list[tuple[str, Owed]]:
    """Each month with unfinished returns in words, the earliest first: overdue, still to come, or to be accepted."""
    return [
        (_month_in_words(page, one), one) for one in unfinished(page.words, page.view.asked, now_in(page))
    ]


def _returns(page: Page) -> Iterator[tuple[str, str]]:
    found = months_in_words(page)
    for said, one in found[:MOST_MONTHS]:
        only = OWED if one.outstanding else WAITING
        yield said, address(page.view, "returns_desk", one.period, part="month", only=only)
    if found[MOST_MONTHS:]:
        said = page.words.count(
            "{n} month has unfinished returns in all", "{n} months have unfinished returns in all", len(found)
        )
        yield said, address(page.view, "returns_desk", found[-1][1].period, part="board", only=OWED)


def _month_in_words(page: Page, one: Owed) -> str:
    words, zone = page.words, page.programme.settings.time_zone
    month, due = words.period(one.period), words.moment(one.due, zone)
    if not one.outstanding:
        return words.count(
            "{month}: {n} return waits to be accepted",
            "{month}: {n} returns wait to be accepted",
            one.waiting,
            month=month,
        )
    if one.due < now_in(page):
        return words.count(
            "{month}: {n} return of {all} is overdue",
            "{month}: {n} returns of {all} are overdue",
            one.outstanding,
            month=month,
            all=words.number(one.expected),
        )
    return words.count(
        "{month}: {n} return of {all} is still to come, due by {due}",
        "{month}: {n} returns of {all} are still to come, due by {due}",
        one.outstanding,
        month=month,
        all=words.number(one.expected),
        due=due,
    )


def _called(page: Page, found: tuple[Call, ...]) -> Iterator[tuple[str, str]]:
    words, view = page.words, page.view

    def about(kind: Kind) -> list[str]:
        return [one.period for call in found for one in call.reasons if one.kind == kind]

    if again := {call.institution for call in found for one in call.reasons if one.kind == "again"}:
        said = words.count(
            "{n} institution failed again",
            "{n} institutions failed again",
            len(again),
        )
        yield said, address(view, "assessment", max(about("again")), look="standing", only=AGAIN)
    if lines := about("red line"):
        said = words.count("{n} institution under a red line", "{n} institutions under red lines", len(lines))
        yield said, address(view, "assessment", max(lines), look="standing", only=UNDER)
    violations = returns.violations(view.asked) if about("explain") else ()
    for month in sorted(set(about("explain"))):
        rows = [one for one in violations if one.period == month and one.life == "open"]
        said = words.count(
            "{month}: {n} thing is to be explained",
            "{month}: {n} things are to be explained",
            len(rows),
            month=words.period(month),
        )
        yield said, address(view, "returns_desk", month, part="violations", which="now")
    if fallen := about("fall"):
        said = words.count(
            "{n} institution fell by two places or more",
            "{n} institutions fell by two places or more",
            len(fallen),
        )
        moved = words.say("Since last month")
        order = f"ranking.{moved}.{RISING}"  # whoever fell furthest stands first
        yield (
            said,
            address(
                view,
                "rankings",
                page.period,
                indicator=page.programme.settings.headline.rank,
                by="value",
                group=EVERY_GROUP,
                only=FELL,
                sort=order,
            ),
        )
    if cases := about("case"):
        said = words.count("{n} open case", "{n} open cases", len(cases))
        yield said, address(view, "objections", max(cases), section="follow-up")


def _objections(page: Page) -> Iterator[tuple[str, str]]:
    quarter = data.quarter_ended_by(page.view.asked, page.period) if page.programme.methods else ""
    if not quarter:
        return
    found = objections.docket(page.view.asked, quarter)
    waiting = [one for one in (*found.carried, *found.rows) if not one.decision]
    if waiting:
        said = page.words.count(
            "{n} objection is not decided", "{n} objections are not decided", len(waiting)
        )
        yield said, address(page.view, "objections", quarter, section="objections", only=UNDECIDED)


def _decisions(page: Page) -> Iterator[tuple[str, str]]:
    found = objections.resolutions(page.view.asked, page.period)
    if not found:
        return
    today = now_in(page).date()
    late = sum(one.due is not None and one.due < today for one in found)
    said = page.words.count("{n} open decision of a meeting", "{n} open decisions of meetings", len(found))
    if late:
        said = page.words.say("{what}, {n} of them late", what=said, n=page.words.number(late))
    yield said, address(page.view, "meetings", page.period, only=OPEN)
