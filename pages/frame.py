"""The frame: which pages there are, and nothing else. Every page opens itself (`open_page`)."""

import streamlit as st

from pages.shared.filters import restore_address
from pages.shared.registry import sections
from pages.shared.shell import pages_to_show, programme_to_show, words_asked

restore_address()
words, programme = words_asked(), programme_to_show()
shown = sections(words, **pages_to_show())
first = next(iter(shown.values()))[0]
pages = {
    title: [
        st.Page(
            f"{one.name}.py",
            title=one.title(words),
            default=one is first,
            visibility="visible" if programme is None or one.serves(programme) else "hidden",
        )
        for one in entries
    ]
    for title, entries in shown.items()
}
st.navigation(pages, position="top").run()
