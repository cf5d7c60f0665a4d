"""How fast does it grow, and compared with what?"""

import streamlit as st

from pages.shared.shell import open_page
from pages.subjects.growth import course

page = open_page("growth")

with st.container(horizontal=True):
    measure = course.pick_measure(page)
    institution = course.pick_institution(page)

course.show_growth(page, measure, institution)
