"""Where does the programme stand this month?"""

from pages.shared.shell import open_page
from pages.shared.show import said_together
from pages.subjects.editions.next_meeting import show_next_meeting
from pages.subjects.growth import calls, cards, exceptions, matters, overview
from pages.subjects.returns import who_filed

page = open_page("overview")

show_next_meeting(page)
with said_together():
    matters.show_matters(page)
    exceptions.show_exceptions(page)
    cards.show_headline(page)
    calls.show_calls(page)
    cards.show_others(page)
    overview.show_movers(page)
    overview.show_ends(page)
    overview.show_trend(page)
    who_filed.show_filing(page)
