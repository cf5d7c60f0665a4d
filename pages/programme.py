"""What does the programme consist of: who takes part, where, what is counted, by when, and what has been changed?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.programme.amending import show_amending
from pages.subjects.programme.amendments import show_amendments
from pages.subjects.programme.definitions import show_definitions

page = open_page("programme")
show_what_was_done(page)
show_definitions(page)
if page.may("desk"):
    show_amendments(page)
if page.may("amend programmes"):
    show_amending(page)
