"""Where does one institution stand, what would move it up, and what did it file?"""

from pages.shared.shell import open_page
from pages.subjects.objections.own import show_own
from pages.subjects.ranking import institution as parts
from pages.subjects.returns import who_filed

page = open_page("institution")

institution = parts.pick_institution(page)
parts.show_profile(page, institution)
indicator = parts.pick_indicator(page)
parts.show_standing(page, institution, indicator)
who_filed.show_filings(page, institution)
show_own(page, institution)
