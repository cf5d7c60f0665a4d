"""The frame: which pages there are, and nothing else. Every page opens itself (`open_page`)."""

import streamlit as st

from pages.shared.filters import language_asked, restore_address
from pages.shared.shell import TITLES
from pages.shared.words import Words

restore_address()
words = Words(language_asked())
pages = [
    st.Page(f"{name}.py", title=title(words), default=name == "overview") for name, title in TITLES.items()
]
st.navigation(pages, position="top").run()
