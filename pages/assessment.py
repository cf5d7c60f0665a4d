"""How was everybody scored in the quarter, and why?"""

from pages.shared.shell import open_page
from pages.subjects.score import everybody, one_institution, year

page = open_page("assessment")

if year.is_review(page):
    year.show_review(page)
else:
    group = everybody.pick_group(page)
    everybody.show_notes(page)
    everybody.show_places(page, group)
    everybody.show_parts(page, group)
    everybody.show_discrimination(page)

    institution = one_institution.pick_institution(page)
    one_institution.show_institution(page, institution)
