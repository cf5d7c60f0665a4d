"""Where a thing leads: the one place that knows, of an institution, an indicator, a region, a return, a check, an
edition or a case, which page shows it. Links keep programme, language, who looks, and the period.

An address is made of the view alone, so that tables and charts that are kept can carry it. "" is where no page shows
the thing to this viewer; its name then stands without a link.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from html import escape
from urllib.parse import urlencode

import streamlit as st

from etl.definitions.boundaries import boundaries_of
from etl.values.periods import Period
from pages.shared import data
from pages.shared.quoting import for_markdown
from pages.shared.registry import BY_NAME
from pages.shared.view import View

NAMES_OF_PERIODS = {"period": "period", "quarter": "quarter", "month": "month", "none": ""}
HANDFUL = 5
"""So many names stand in a sentence or a cell."""
FIRST_VIEWER = "coordinator"
"""Who looks where the address of an open demonstration does not say; a signed-in person's post is never asked of it."""


def address(view: View, name: str, period: str = "", **more: str) -> str:
    """The address of the page `name`, relative to any page of the house. `period` goes in under the name by which that
    page's clock knows it."""
    asked = {"programme": view.asked.programme, "lang": view.language}
    viewer = view.asked.scope.institution or view.asked.scope.role
    if viewer != FIRST_VIEWER:
        asked["viewer"] = viewer
    clock = NAMES_OF_PERIODS[BY_NAME[name].clock]
    if period and clock:
        asked[clock] = period
    path = "" if name == "overview" else name
    return f"./{path}?{urlencode(asked | more)}"


def to_page(view: View, name: str) -> str:
    """Where a page stands at the view's period, as far as it has one there; "" where it has nothing to show."""
    entry, scope = BY_NAME[name], view.asked.scope
    if not entry.serves(view.programme):
        return ""
    if entry.reads is not None and not scope.may(entry.reads, scope.institution or None):
        return ""
    clock = BY_NAME[name].clock
    whens: dict[str, Callable[[View, str], str]]
    whens = {"period": _with_figures, "quarter": _assessed, "month": _filed}
    when = whens.get(clock)
    return address(view, name, when(view, view.period) if when and view.period else "")


def page_link(view: View, name: str) -> str:
    """A page by its title, as Markdown: where to go on from one that has nothing to show."""
    return in_markdown(BY_NAME[name].title(view.words), to_page(view, name))


def to_institution(view: View, code: str, period: str = "") -> str:
    """An institution (or whoever the programme ranks) on its own page."""
    when = _with_figures(view, period or view.period)
    known = view.programme.institutions.get(code)
    if not code or not when or (known is not None and not known.is_member(Period.parse(when))):
        return ""
    return address(view, "institution", when, institution=code)


def to_score(view: View, code: str, quarter: str = "") -> str:
    """An institution in an assessment: its items, to those who may see them; else its own page."""
    when = quarter or view.period
    if view.asked.scope.sees_volumes_of(code) and when in data.quarters(view.asked):
        return address(view, "assessment", when, institution=code)
    return to_institution(view, code, when)


def to_return(view: View, code: str, month: str = "") -> str:
    """An institution's return of a month: at the desk, on its own page of filing, else the institution itself."""
    when, scope = _filed(view, month or view.period), view.asked.scope
    if code and BY_NAME["returns_desk"].serves(view.programme):
        if scope.may("desk"):
            return address(view, "returns_desk", when, part="month", institution=code)
        if scope.institution == code:
            return address(view, "filing", when)
    return to_institution(view, code, month)


def owed_returns(view: View) -> str:
    """The returns of a month that are not in, to who coordinates; "" to others."""
    if not (BY_NAME["returns_desk"].serves(view.programme) and view.asked.scope.may("desk")):
        return ""
    return address(view, "returns_desk", view.period, part="month", only="owed")


def to_indicator(view: View, code: str, period: str = "") -> str:
    """Who stands where by an indicator; of one that is only scored, its card."""
    when = _with_figures(view, period or view.period)
    if when and code in view.programme.reported:
        return address(view, "rankings", when, indicator=code)
    return to_card(view, code, period)


def to_card(view: View, code: str, period: str = "") -> str:
    """The card of an indicator: what it measures, how, and what it is scored as."""
    quarter = _assessed(view, period or view.period)
    if quarter and code in view.programme.indicators and BY_NAME["methods"].serves(view.programme):
        return address(view, "methods", quarter, section="indicators", indicator=code)
    return ""


def to_measure(view: View, code: str, of: str = "") -> str:
    """A measure over the months, of all together or of one institution."""
    when = _with_figures(view, view.period)
    if not when or code not in view.programme.measures:
        return ""
    return address(view, "growth", when, measure=code, **({"of": of} if of else {}))


def to_region(view: View, code: str) -> str:
    """A region: what can be paid in it where points are counted, else its place on the map."""
    programme, when = view.programme, _with_figures(view, view.period)
    known = programme.regions.get(code)
    if not when or known is None:
        return ""
    if BY_NAME["coverage"].serves(programme) and known.parent:
        return address(view, "coverage", when, region=code)
    if BY_NAME["map"].serves(programme) and code in boundaries_of(programme):
        return address(view, "map", when, region=code)
    return address(view, "institution", when, institution=code) if known.group else ""


def to_check(view: View, code: str) -> str:
    """A check in the list of checks."""
    return address(view, "data_quality", _with_figures(view, view.period), part="checks", check=code)


def to_edition(view: View, kind: str, period: str, number: int) -> str:
    """An edition, read on the page of its month."""
    when = _with_figures(view, period)
    return address(view, "bulletin", when, kind=kind, edition=str(number)) if when else ""


def to_objections(view: View, quarter: str) -> str:
    """The objections of a quarter."""
    return address(view, "objections", quarter, section="objections")


@lru_cache(maxsize=512)  # a view says all that it depends on, and a country's table asks for each of its rows
def _with_figures(view: View, period: str) -> str:
    """The period with figures that is meant by a period: itself, or the last that lies in it; "" if none does."""
    known = data.periods(view.asked)
    if period in known:
        return period
    inside = Period.parse(period).months
    return max((one for one in known if Period.parse(one).months[-1] in inside), default="")


def _assessed(view: View, period: str) -> str:
    """The assessed period that a period lies in, "" where it is not assessed."""
    known = data.quarters(view.asked)
    if period in known:
        return period
    last = Period.parse(period).months[-1]
    return next((one for one in known if last in Period.parse(one).months), "")


def _filed(view: View, period: str) -> str:
    """The period of the return that is meant: itself, or the last that lies in it."""
    return period if _with_figures(view, period) == "" else _with_figures(view, period)


def link(words: str, where: str) -> str:
    """A link in the same window, as HTML; words and address are escaped. Without an address only the words."""
    return f'<a href="{escape(where)}" target="_self">{escape(words)}</a>' if where else escape(words)


def in_markdown(words: str, where: str) -> str:
    """The same where Markdown is read. The shell keeps such links in their window."""
    return f"[{for_markdown(words)}]({where})" if where else for_markdown(words)


def few(view: View, names: Sequence[str], every: str = "") -> str:
    """Names that stand in a sentence, as Markdown: a handful, then how many more, which leads to where all of them
    stand (`every`). A country has thousands: nobody reads them in a sentence, and none belongs in one cell."""
    words, shown = view.words, list(names[:HANDFUL])
    if more := len(names) - len(shown):
        shown.append(in_markdown(words.count("{n} more", "{n} more", more), every))
    return words.listed(shown)


def listed(rows: list[str], name: str) -> str:
    """A list as HTML, of rows of HTML, each made of escaped words and links. `name` says to the style which it is."""
    return f'<ul class="list list-{name}">' + "".join(f"<li>{row}</li>" for row in rows) + "</ul>"


def show_list(rows: list[str], name: str) -> None:
    """A list of rows of HTML, each made of escaped words and links."""
    st.html(listed(rows, name))
