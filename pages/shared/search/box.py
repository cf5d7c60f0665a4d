"""The box in the frame of every page: type a name, a code or initials, and follow what is found."""

import streamlit as st

from pages.shared.links import link, show_list
from pages.shared.quoting import for_markdown
from pages.shared.search.index import found
from pages.shared.view import View


def show_search(view: View) -> None:
    """The box, and below it what was found; nothing while nothing is sought."""
    words = view.words
    sought = st.text_input(
        words.say("Search"),
        key="search",
        placeholder=words.say("Name, code or initials"),
        icon=":material/search:",
        max_chars=40,
    )
    if not sought.strip():
        return
    entries = found(view, sought)
    if entries:
        show_list(
            [
                f"{link(one.name, one.address)} <small>{one.kind}{_code(one.code, one.name)}</small>"
                for one in entries
            ],
            "search",
        )
    else:
        st.caption(words.say("Nothing here is called “{sought}”.", sought=for_markdown(sought)))


def _code(code: str, name: str) -> str:
    return f" {link(code, '')}" if code and code != name else ""
