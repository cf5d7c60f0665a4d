"""Where does one institution stand, what would move it up, and what did it file?"""

from pages.shared import filing
from pages.shared import institution as parts
from pages.shared.shell import open_page

page = open_page("institution")

institution = parts.pick_institution(page)
parts.show_profile(page, institution)
indicator = parts.pick_indicator(page)
parts.show_standing(page, institution, indicator)
filing.show_filings(page, institution)
