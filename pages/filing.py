"""How does the return of this month stand, and what is to be done to file it?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.returns import month

page = open_page("filing")
show_what_was_done(page)
month.show_filing_page(page)
