"""Where does everybody stand in the quarter, how firm is it, and why does one institution stand where it stands?"""

from pages.shared.shell import open_page
from pages.shared.show import said_together
from pages.subjects.score import card, everybody, one_institution, year

page = open_page("assessment")

if year.is_review(page):
    year.show_review(page)
else:
    look = everybody.pick_look(page)
    everybody.show_notes(page)
    if look == "one":
        institution = one_institution.pick_institution(page)
        card.show_card(page, institution)
        one_institution.show_institution(page, institution)
    elif look == "stability":
        everybody.show_stability(page, everybody.pick_shown(page))
        everybody.show_discrimination(page)
    else:
        shown = everybody.pick_shown(page)
        with said_together():
            fill = everybody.show_places(page, shown)
            everybody.show_parts(page, shown)
        fill()
