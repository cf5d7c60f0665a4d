"""Which risks stand where, what is warned of, who takes it on and by when?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.risk import matrix, standing, warned

page = open_page("risk")
show_what_was_done(page)
if matrix.is_there(page):
    matrix.show_matrix(page)
    warned.show_warnings(page)
    standing.show_events(page)
    standing.show_rules(page)
