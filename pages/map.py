"""Where is it strong, where weak, and where would the next point do most?"""

import streamlit as st

from pages.shared.shell import open_page
from pages.subjects.coverage import map

page = open_page("map")

by, where, which = st.columns(3)
with by:
    shading = map.pick_shading(page)
with where:
    region = map.pick_region(page)
with which:
    points = map.pick_points(page, region)

map.show_map(page, shading, region, points)
