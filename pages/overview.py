"""Where does the programme stand this month?"""

from pages.shared import overview
from pages.shared.shell import open_page

page = open_page("overview")

overview.show_headline(page)
overview.show_trend(page)
overview.show_ends(page)
overview.show_movers(page)
overview.show_filing(page)
