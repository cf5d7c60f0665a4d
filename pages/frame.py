"""The frame: which pages there are, and nothing else. Every page opens itself (`open_page`)."""

import streamlit as st

from pages.shared.filters import restore_address
from pages.shared.sections import SECTIONS
from pages.shared.shell import TITLES, words_asked

restore_address()
words = words_asked()
pages = {
    section(words): [
        st.Page(f"{name}.py", title=TITLES[name](words), default=name == "overview") for name in names
    ]
    for section, names in SECTIONS
}
st.navigation(pages, position="top").run()
