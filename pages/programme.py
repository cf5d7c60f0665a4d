"""What does the programme consist of: who takes part, where, what is counted, and by when?"""

from pages.shared.shell import open_page
from pages.subjects.programme.definitions import show_definitions

page = open_page("programme")
show_definitions(page)
