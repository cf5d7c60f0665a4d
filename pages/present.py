"""The month before the meeting: one question a slide, and who says so?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.editions.meeting import pick_presented, show_slides
from pages.subjects.editions.picked import pick_subject

page = open_page("present")
show_what_was_done(page)
chosen = pick_presented(page, pick_subject(page))
if chosen is not None:
    show_slides(chosen)
