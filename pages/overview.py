"""Where does the programme stand this month?"""

from pages.shared import cards, filing, overview
from pages.shared.shell import open_page

page = open_page("overview")

cards.show_headline(page)
overview.show_trend(page)
overview.show_ends(page)
overview.show_movers(page)
filing.show_filing(page)
