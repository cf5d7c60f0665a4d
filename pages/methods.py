"""How is the score made, why so, and what if it were made otherwise?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.methods import document, examples, indicator_cards, rehearsal, sandbox

page = open_page("methods")
show_what_was_done(page)

show = {
    "document": document.show_document,
    "indicators": indicator_cards.show_cards,
    "examples": examples.show_examples,
    "sandbox": sandbox.show_sandbox,
    "rehearsal": rehearsal.show_rehearsal,
}
show[document.pick_section(page)](page)
