"""The frame: which pages there are, and nothing else. Every page opens itself (`open_page`)."""

import streamlit as st

from pages.shared.data import programmes
from pages.shared.filters import restore_address
from pages.shared.registry import ENTRIES, sections
from pages.shared.shell import pages_to_show, programme_to_show, viewer_to_show, words_asked
from pages.shared.shell.turns import TURNS

with TURNS.taken():
    restore_address()
    readable, _refused = programmes()
    words, programme = words_asked(readable), programme_to_show(readable)
    who = viewer_to_show(programme, readable) if programme is not None else None
    offered = {
        title: [one for one in entries if programme is None or one.serves_whom(programme, who)]
        for title, entries in sections(words, **pages_to_show(readable)).items()
    }
    shown = {one.name for entries in offered.values() for one in entries}
    # What is not offered is there all the same, hidden: who comes by an old address reads there why it is empty.
    pages = {
        one.name: st.Page(
            f"{one.name}.py",
            title=one.title(words),
            default=one is ENTRIES[0],
            visibility="visible" if one.name in shown else "hidden",
        )
        for one in ENTRIES
    }
    listed = {title: [pages[one.name] for one in entries] for title, entries in offered.items() if entries}
    first = next(iter(listed))
    listed[first] += [page for name, page in pages.items() if name not in shown]
    page = st.navigation(listed, position="top", expanded=True)
    if page is pages[ENTRIES[0].name] and ENTRIES[0].name not in shown:
        st.switch_page(listed[first][0], query_params={"lang": words.language})
    page.run()
