"""A page that has nothing to show yet: why, what comes first, and what can be read already."""

import streamlit as st

from etl.definitions.calendar import as_known, deadline
from etl.queries.returns.deadlines import may_move
from etl.values.periods import PER_YEAR, Period
from pages.shared import data
from pages.shared.links import address, in_markdown
from pages.shared.quoting import strong
from pages.shared.registry import BY_NAME, ENTRIES
from pages.shared.return_months import due_told, open_months
from pages.shared.shell.page import Page, now_in


def show_why_empty(page: Page) -> None:
    """Why, in a sentence; then the next step for whoever looks, and the pages that need no figures."""
    st.info(_why(page))
    if _nothing_is_in_force(page) or _is_unpublished(page):
        for said in (_next_step(page), _already(page)):
            if said:
                st.markdown(said)


def _nothing_is_in_force(page: Page) -> bool:
    return page.clock != "month" and not data.periods_in_force(page.view.asked)


def _is_unpublished(page: Page) -> bool:
    """Whether figures are there that this viewer does not see yet; an institution's own returns are due anyhow."""
    if page.clock == "month" or _nothing_is_in_force(page):
        return False
    return page.clock != "quarter" or (bool(page.programme.methods) and not _methods_begin_later(page))


def _why(page: Page) -> str:
    if page.clock == "quarter" and not page.programme.methods:
        return page.words.say(
            "This programme is not scored: it has no method of assessment. What is filed is shown under “Figures”."
        )
    if page.clock != "month" and not _nothing_is_in_force(page):
        if page.clock == "quarter" and _methods_begin_later(page):
            return page.words.say("None of the periods here is scored: the methods begin later.")
        return page.words.say("Nothing has been published for the participants yet.")
    return page.words.say(
        "Nothing has been filed for this programme yet. Load returns with “python -m etl load”, "
        "or build the demonstration with “python -m etl demo”."
    )


def _methods_begin_later(page: Page) -> bool:
    last = Period.parse(data.periods_in_force(page.view.asked)[-1])
    holder = last.holder(page.programme.settings.assessed_per_year)
    return f"{holder.months[0]}-01" < min(method.code for method in page.programme.methods)


def _next_step(page: Page) -> str:
    """Which return is due, by when, and where it is filed or waited for; "" where nobody files here."""
    words, programme, settings = page.words, page.programme, page.programme.settings
    if not BY_NAME["filing"].serves(programme):
        return ""
    period = open_months((), now_in(page), PER_YEAR[settings.frequency])[-1]
    today = now_in(page).date()
    until = deadline(as_known(settings, today), Period.parse(period))
    why = may_move(settings, until, today)
    name = "returns_desk" if page.may("desk") else "filing"
    if name == "filing" and not page.scope.institution:
        return ""
    where = in_markdown(BY_NAME[name].title(words), address(page.view, name, period))
    said = due_told(words, settings, period, until, now_in(page))
    provisional = words.text(why) if why else ""
    return words.together(strong(said), provisional, words.say("Here: {page}", page=where))


def _already(page: Page) -> str:
    """The pages that can be read before anything has been filed."""
    ready = [one for one in ENTRIES if not one.needs_figures and one.serves_whom(page.programme, page.viewer)]
    names = [in_markdown(one.title(page.words), address(page.view, one.name)) for one in ready]
    return page.words.say("What can be read already: {pages}", pages=page.words.listed(names))
