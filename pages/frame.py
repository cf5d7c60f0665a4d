"""The frame: which pages there are, and nothing else. Every page opens itself (`open_page`)."""

import streamlit as st

from pages.shared.filters import restore_address
from pages.shared.registry import sections
from pages.shared.shell import words_asked

restore_address()
words = words_asked()
pages = {
    title: [
        st.Page(f"{one.name}.py", title=one.title(words), default=one.name == "overview") for one in entries
    ]
    for title, entries in sections(words).items()
}
st.navigation(pages, position="top").run()
