"""Who can pay where, and do they?"""

import streamlit as st

from pages.shared.shell import open_page
from pages.subjects.coverage import points

page = open_page("coverage")

with st.container(horizontal=True):
    region = points.pick_region(page)
    part = points.pick_part(page)

points.show_part(page, part, region)
