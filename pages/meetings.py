"""Who met, what was shown, what was decided, and what has become of it?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.meetings.entering import show_entering
from pages.subjects.meetings.register import is_narrowed, show_open, show_register

page = open_page("meetings")
show_what_was_done(page)
show_open(page)
if not is_narrowed():
    show_register(page)
if page.may("record meetings"):
    show_entering(page)
