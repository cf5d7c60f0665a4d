"""Who holds what against the results, how was it decided, and what follows?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.objections import docket, follow_up

page = open_page("objections")
show_what_was_done(page)
show = {
    "objections": docket.show_objections,
    "precedents": docket.show_precedents,
    "follow-up": follow_up.show_follow_up,
}
show[docket.pick_section(page)](page)
