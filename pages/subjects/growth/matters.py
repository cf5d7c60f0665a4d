"""What an institution's own staff sees first: its own matters, the earliest unfinished return on top, each a link."""

from dataclasses import replace
from datetime import date

from etl.queries.calls import of_failing
from etl.queries.score.failing import failing_of
from etl.values.periods import Period
from pages.shared import data
from pages.shared.links import (
    address,
    link,
    listed,
    show_list,
    to_institution,
    to_objections,
    to_return,
    to_score,
)
from pages.shared.quoting import heading, paragraph
from pages.shared.registry import BY_NAME
from pages.shared.shell import Page, now_in
from pages.shared.show import show_said
from pages.subjects.growth.calls import both
from pages.subjects.objections import reads as objections
from pages.subjects.objections.docket import UNDECIDED
from pages.subjects.returns import reads as returns
from pages.subjects.score import reads as score

MONTHS_BACK = 6
"""So far back an unfinished return is still looked for."""


def show_matters(page: Page) -> None:
    """To an institution's own staff: returns, places, objections, cases and decisions that are theirs. To others
    nothing."""
    own = page.scope.institution
    if not own:
        return
    words, today = page.words, now_in(page).date()
    title = heading(words.say("Your matters"))
    rows = [
        *_returns(page, own),
        *_place(page, own),
        *_failures(page, own),
        *_objections(page, own),
        *_cases(page, own, today),
        *_decisions(page, own, today),
    ]
    show_said(
        title, listed(rows, "matters") if rows else paragraph(words.say("Nothing needs your attention."))
    )


def show_place(page: Page, institution: str) -> None:
    """The place in the last whole assessment, and the way to what cost most, what would help and how to object; to
    whoever may see the institution's items."""
    if page.scope.sees_volumes_of(institution) and (found := _place(page, institution)):
        show_list(found, "place")


def _returns(page: Page, own: str) -> list[str]:
    """A row for each month whose return is not finished, the earliest first."""
    if not BY_NAME["filing"].serves(page.programme):
        return []
    view, words, at = page.view, page.words, returns.to_the_minute(now_in(page))
    known = data.periods_in_force(view.asked)
    last = str(Period.parse(known[-1]).shift(1))
    rows = []
    for month in sorted({*known[-MONTHS_BACK:], last, *data.begun_months(view.asked)[-MONTHS_BACK:]}):
        found = returns.own_return(view.asked, own, month, at)
        if found is None:
            continue
        due = view.due(found.cell.due, now_in(page))
        open_now, name = len(found.open), words.period(month)
        if found.draft is not None:
            said = words.say("Return for {month}: a draft is not filed yet; {due}.", month=name, due=due)
        elif found.current is None:
            said = words.say("Return for {month}: not filed; {due}.", month=name, due=due)
        elif found.current.filing.state == "returned":
            said = words.count(
                "Return for {month}: sent back with {n} finding; {due}.",
                "Return for {month}: sent back with {n} findings; {due}.",
                open_now,
                month=name,
                due=due,
            )
        elif open_now:
            said = words.count(
                "Return for {month}: {n} finding is still to be explained.",
                "Return for {month}: {n} findings are still to be explained.",
                open_now,
                month=name,
            )
        else:
            continue
        rows.append(link(said, to_return(view, own, month)))
    return rows


def _place(page: Page, own: str) -> list[str]:
    """Place in the last whole assessment, what moved it, and the way to what cost most."""
    view, words = page.view, page.words
    quarter = data.quarter_ended_by(view.asked, page.period) if page.programme.methods else ""
    row = score.assessment(view.asked, quarter).row(own) if quarter else None
    if row is None or row.rank is None:
        return []
    ranked = sum(one.rank is not None for one in score.assessment(view.asked, quarter).rows)
    said = words.say(
        "{quarter}: place {place} of {n}, {moved}; what cost most and what would help.",
        quarter=words.period(quarter),
        place=row.rank,
        n=ranked,
        moved=words.moved_of(row),
    )
    return [link(said, to_score(view, own, quarter))]


def _failures(page: Page, own: str) -> list[str]:
    """Its repeated failures and red lines of the last whole quarter, as who coordinates sees them."""
    view, programme = page.view, page.programme
    quarter = data.quarter_ended_by(view.asked, page.period) if programme.methods else ""
    assessed = score.assessment(view.asked, quarter) if quarter else None
    row = assessed.row(own) if assessed else None
    if assessed is None or row is None:
        return []
    names = {code: one.name for code, one in programme.indicators.items()}
    mine = failing_of(replace(assessed, rows=(row,)))
    found = of_failing(mine, names, both(view, quarter), quarter)
    return [link(page.words.text(reason.text), to_score(view, own, quarter)) for _, reason in found]


def _objections(page: Page, own: str) -> list[str]:
    """Objections that are not decided, and whether the last quarter can still be objected to."""
    view, words = page.view, page.words
    quarter = data.quarter_ended_by(view.asked, page.period) if page.programme.methods else ""
    if not quarter or not page.may("objections", own):
        return []
    found, rows = objections.docket(view.asked, quarter), []
    waiting = [one for one in (*found.carried, *found.rows) if one.institution == own and not one.decision]
    if waiting:
        said = words.count(
            "{n} objection is not decided yet.", "{n} objections are not decided yet.", len(waiting)
        )
        where = address(view, "objections", quarter, section="objections", only=UNDECIDED)
        rows.append(link(said, where))
    if found.release is not None and found.open_at(now_in(page)):
        until = page.view.deadline(found.release.until)
        said = words.say(
            "{quarter}: objections are taken until {until}.", quarter=words.period(quarter), until=until
        )
        rows.append(link(said, to_objections(view, quarter)))
    return rows


def _cases(page: Page, own: str, today: date) -> list[str]:
    """Open cases about it, and by when something is due."""
    view, words = page.view, page.words
    if not page.may("cases", own):
        return []
    rungs = {code: rung.name for method in page.programme.methods for code, rung in method.rungs.items()}
    rows = []
    for case in objections.open_cases(view.asked):
        name = words.text(rungs[case.consequence]) if case.consequence in rungs else case.consequence
        said = words.say(
            "Case № {id}, {name}: {due}.", id=case.id, name=name, due=_due(page, case.due, today)
        )
        rows.append(link(said, to_institution(view, own, case.period)))
    return rows


def _decisions(page: Page, own: str, today: date) -> list[str]:
    """Decisions of meetings that name it and are not closed."""
    view, words = page.view, page.words
    rows = []
    for one in objections.decisions_naming(view.asked, own):
        if one.is_closed:
            continue
        said = words.say(
            "Decision № {id}: {what}; {due}.", id=one.id, what=one.text, due=_due(page, one.due, today)
        )
        rows.append(link(said, address(view, "institution", page.period, institution=own)))
    return rows


def _due(page: Page, due: date | None, today: date) -> str:
    words = page.words
    if due is None:
        return words.say("open")
    day = words.day(due)
    return words.say("was due on {day}: late", day=day) if due < today else words.say("due by {day}", day=day)
