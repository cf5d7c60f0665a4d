"""Where does one institution stand, what would move it up, what did it file, and how does it look beside another?"""

import streamlit as st

from pages.shared.shell import open_page
from pages.subjects.growth.matters import show_place
from pages.subjects.objections.own import show_own
from pages.subjects.ranking import beside
from pages.subjects.ranking import institution as parts
from pages.subjects.returns import who_filed

page = open_page("institution")

with st.container(horizontal=True):
    institution = parts.pick_institution(page)
    other = beside.pick_other(page, institution)
show_place(page, institution)
parts.show_profile(page, institution)
indicator = parts.pick_indicator(page)
parts.show_standing(page, institution, indicator)
beside.show_beside(page, institution, other, indicator)
who_filed.show_filings(page, institution)
show_own(page, institution)
