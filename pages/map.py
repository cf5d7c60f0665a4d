"""Where is it strong, where weak, and where would the next point do most?"""

import streamlit as st

from pages.shared import regional
from pages.shared.shell import open_page

page = open_page("map")

by, where, which = st.columns(3)
with by:
    shading = regional.pick_shading(page)
with where:
    region = regional.pick_region(page)
with which:
    points = regional.pick_points(page, region)

regional.show_map(page, shading, region, points)
