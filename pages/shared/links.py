"""Links from one page to another that keep programme, language and who looks, and name the period they lead to."""

from html import escape
from urllib.parse import urlencode

import streamlit as st

from pages.shared.registry import BY_NAME
from pages.shared.shell import Page

KEPT = ("programme", "lang", "viewer")
NAMES_OF_PERIODS = {"period": "period", "quarter": "quarter", "month": "month", "none": ""}


def address(page: Page, name: str, period: str = "", **more: str) -> str:
    """The address of the page `name`, relative to any page of the house. `period` goes in under the name by which that
    page's clock knows it."""
    kept = {key: value for key in KEPT if (value := st.query_params.get(key, ""))}
    asked = {"programme": page.programme.slug, "lang": page.words.language} | kept
    clock = NAMES_OF_PERIODS[BY_NAME[name].clock]
    if period and clock:
        asked[clock] = period
    path = "" if name == "overview" else name
    return f"./{path}?{urlencode(asked | more)}"


def link(words: str, where: str) -> str:
    """A link in the same window, as HTML; words and address are escaped."""
    return f'<a href="{escape(where)}" target="_self">{escape(words)}</a>'


def show_list(rows: list[str], key: str) -> None:
    """A list of rows of HTML, each made of escaped words and links."""
    with st.container(key=f"list-{key}"):
        st.html("<ul>" + "".join(f"<li>{row}</li>" for row in rows) + "</ul>")
