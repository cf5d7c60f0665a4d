"""Who can pay where, and do they?"""

import streamlit as st

from pages.shared import coverage
from pages.shared.shell import open_page

page = open_page("coverage")

where, what = st.columns([2, 5])
with where:
    region = coverage.pick_region(page)
with what:
    part = coverage.pick_part(page)

coverage.show_part(page, part, region)
