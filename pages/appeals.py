"""Who holds what against the results, how was it decided, and what follows?"""

from pages.shared import appeals, follow_up
from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page

page = open_page("appeals")
show_what_was_done()
show = {
    "objections": appeals.show_objections,
    "precedents": appeals.show_precedents,
    "follow-up": follow_up.show_follow_up,
}
show[appeals.pick_section(page)](page)
