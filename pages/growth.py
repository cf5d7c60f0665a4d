"""How fast does it grow, and compared with what?"""

import streamlit as st

from pages.shared import growth
from pages.shared.shell import open_page

page = open_page("growth")

what, whose = st.columns(2)
with what:
    measure = growth.pick_measure(page)
with whose:
    institution = growth.pick_institution(page)

growth.show_growth(page, measure, institution)
