"""How is the score made, why so, and what if it were made otherwise?"""

from pages.shared import examples, indicator_cards, methods, rehearsal, sandbox
from pages.shared.shell import open_page

page = open_page("methods")

show = {
    "document": methods.show_document,
    "indicators": indicator_cards.show_cards,
    "examples": examples.show_examples,
    "sandbox": sandbox.show_sandbox,
    "rehearsal": rehearsal.show_rehearsal,
}
show[methods.pick_section(page)](page)
