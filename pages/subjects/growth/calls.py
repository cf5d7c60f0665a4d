"""Who needs a call and why: the coordinator's list, every name and reason a link to the page that proves it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import reduce
from html import escape

from etl.queries.calls import (
    Call,
    Kind,
    Reason,
    calls,
    kinds_of,
    of_cases,
    of_failing,
    of_places,
    of_ranking,
    of_returns,
)
from etl.values.periods import Period
from etl.values.text import Text
from pages.shared import data
from pages.shared.links import address, link, listed, to_institution, to_return, to_score
from pages.shared.quoting import heading, small
from pages.shared.registry import BY_NAME
from pages.shared.shell import Page, now_in
from pages.shared.show import fold, show_finding, show_said
from pages.shared.view import View
from pages.shared.words import Words
from pages.subjects.objections import reads as objections
from pages.subjects.ranking import reads as ranking
from pages.subjects.returns import reads as returns
from pages.subjects.score import reads as score

MOST = 15
"""So many names are a day's calls; the others stand below, folded up, and a sentence says so."""


def build(view: View) -> None:
    """Read what the list is made of before somebody waits for it."""
    if _are_called(view):
        _reckoned(view, date.min, is_last=True)


def _are_called(view: View) -> bool:
    return BY_NAME["returns_desk"].serves(view.programme)


def show_calls(page: Page) -> None:
    """To the coordinator of institutions that file: who needs a call and why. To others nothing: it speaks of
    everybody."""
    if not page.may("desk") or not _are_called(page.view):
        return
    words, reasons = page.words, found(page)
    if not reasons:
        show_finding(
            words.say("Nobody needs a call"), words.say("No return, case, red line or place asks for one.")
        )
        return
    show_said(
        heading(words.count("{n} institution needs a call", "{n} institutions need a call", len(reasons))),
        listed(_told(page, others=False), "calls"),
        small(_order(page, reasons)),
    )
    if reasons[MOST:]:
        with fold(words.count("{n} more", "{n} more", len(reasons[MOST:])), "calls") as is_open:
            if is_open:
                show_said(listed(_told(page, others=True), "calls"))


def _told(page: Page, *, others: bool) -> list[str]:
    return list(rows_told(page.view, now_in(page).date(), is_last=_is_last(page), others=others))


def _order(page: Page, reasons: Sequence[Call]) -> str:
    """By what the list is ordered, whether all of it is seen, and where a reason leads."""
    words = page.words
    names: dict[Kind, str] = {
        "return": words.say("a return that is owed"),
        "again": words.say("failing again"),
        "red line": words.say("a red line"),
        "case": words.say("an open case"),
        "last assessed": words.say("the last place in the assessment"),
        "last": words.say("the last place of a group in the ranking"),
        "fall": words.say("a fall in the ranking"),
        "explain": words.say("something to be explained"),
    }
    kinds = words.listed([names[one] for one in kinds_of(reasons)])
    order = (
        words.say(
            "Ordered by the gravest reason ({kinds}), then by the place in the assessment, the last first.",
            kinds=kinds,
        )
        if _quarter(page.view)
        else words.say("Ordered by the gravest reason ({kinds}), then by the number of reasons.", kinds=kinds)
    )
    folded = len(reasons) - MOST
    seen = (
        words.say(
            "The first {shown} of {all} are shown; unfold the others below.", shown=MOST, all=len(reasons)
        )
        if folded > 0
        else ""
    )
    return words.together(order, seen, words.say("Each reason leads to the page that shows it."))


@data.kept
def rows_told(view: View, today: date, *, is_last: bool, others: bool) -> tuple[str, ...]:
    """A row of HTML for each of the first of `found`, or for each of the others: the name, and each reason in a few
    words, a link; unfolded, in full.
    The others are told when they are folded open: of hundreds of institutions it is hundreds."""
    found = _reckoned(view, today, is_last=is_last)
    return tuple(_row(view, call) for call in (found[MOST:] if others else found[:MOST]))


def found(page: Page) -> tuple[Call, ...]:
    """Who needs a call as things stand now, the most pressing first; for who coordinates."""
    return _reckoned(page.view, now_in(page).date(), is_last=_is_last(page))


def _is_last(page: Page) -> bool:
    return page.period == page.periods[-1]


@data.kept
def _reckoned(view: View, today: date, *, is_last: bool) -> tuple[Call, ...]:
    """Returns of the month, and of the one after the last with figures; places; open cases; the last whole quarter."""
    programme, asked, period = view.programme, view.asked, view.period
    indicator = programme.indicator(programme.settings.headline.rank)
    found = [
        of_ranking(
            ranking.ranking(asked, period, indicator.code, "value"), indicator, period, both(view, period)
        ),
        of_cases(objections.open_cases(asked), today),
    ]
    months = [period, str(Period.parse(period).shift(1))] if is_last else [period]
    found += [of_returns(returns.status(asked, month), month, both(view, month), today) for month in months]
    quarter = _quarter(view)
    places: Mapping[str, int] = {}
    if quarter:
        names = {code: one.name for code, one in programme.indicators.items()}
        failing, places = score.called_for(asked, quarter)
        found.append(of_failing(failing, names, both(view, quarter), quarter))
        found.append(of_places(places, both(view, quarter), quarter))
    return calls(*found, places=places)


def _quarter(view: View) -> str:
    """The last whole quarter with an assessment; "" where nothing is assessed (yet)."""
    return data.quarter_ended_by(view.asked, view.period) if view.programme.methods else ""


def both(view: View, period: str) -> Text:
    """A period's name in both languages."""
    settings = view.programme.settings
    zh, en = (Words(one, settings.ranked, settings.frequency).period(period) for one in ("zh", "en"))
    return Text(zh=zh, en=en)


def _row(view: View, call: Call) -> str:
    words = view.words
    name = view.programme.institutions[call.institution].short(words.language)
    who = link(name, to_institution(view, call.institution))
    short = [link(words.text(one.in_short), _where(view, call, one)) for one in call.reasons]
    whole = [link(words.text(one.text), _where(view, call, one)) for one in call.reasons]
    said = reduce(lambda first, then: words.say("{first}; {then}", first=first, then=then), short)
    line = words.say("{who}: {reasons}", who=f"<strong>{who}</strong>", reasons=said)
    if short == whole:
        return f"<p>{line}</p>"
    more = escape(words.say("more"))
    of = escape(words.say("{name}: more", name=name))
    return (
        f'<p>{line}</p><details><summary aria-label="{of}">{more}</summary>{listed(whole, "whole")}</details>'
    )


def _where(view: View, call: Call, reason: Reason) -> str:
    lead: dict[Kind, Callable[[], str]] = {
        "return": lambda: to_return(view, call.institution, reason.period),
        "explain": lambda: address(
            view, "returns_desk", reason.period, part="violations", which="now", only=call.institution
        ),
        "again": lambda: to_score(view, call.institution, reason.period),
        "red line": lambda: to_score(view, call.institution, reason.period),
        "last assessed": lambda: to_score(view, call.institution, reason.period),
        "case": lambda: address(
            view, "objections", reason.period, section="follow-up", only=call.institution
        ),
        "last": lambda: _in_its_group(view, call.institution, reason.period),
        "fall": lambda: to_institution(view, call.institution, reason.period),
    }
    return lead[reason.kind]()


def _in_its_group(view: View, institution: str, period: str) -> str:
    """The headline ranking of an institution's group: where it is the last."""
    rank = view.programme.settings.headline.rank
    member = ranking.ranking(view.asked, period, rank, "value").members[institution]
    group = {"group": member.group} if member.group in view.programme.groups else {}
    return address(view, "rankings", period, indicator=rank, by="value", **group)
