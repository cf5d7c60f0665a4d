"""How do the returns of all institutions stand, and what does the coordinator have to do about them?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.returns import desk

page = open_page("returns_desk")
show_what_was_done(page)
desk.show_desk(page)
