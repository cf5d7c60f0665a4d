"""Where is it strong, where weak, and where would the next point do most?"""

import streamlit as st

from pages.shared.shell import open_page
from pages.subjects.coverage import map

page = open_page("map")

with st.container(horizontal=True):
    shading = map.pick_shading(page)
    region = map.pick_region(page)
    points = map.pick_points(page, region)

map.show_map(page, shading, region, points)
