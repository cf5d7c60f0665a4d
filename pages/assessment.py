"""How was everybody scored in the quarter, and why?"""

from pages.shared import assessed, assessment
from pages.shared.shell import open_page

page = open_page("assessment")

group = assessment.pick_group(page)
assessment.show_notes(page)
assessment.show_places(page, group)
assessment.show_parts(page, group)
assessment.show_discrimination(page)

institution = assessed.pick_institution(page)
assessed.show_institution(page, institution)
