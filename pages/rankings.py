"""Who leads, who moved, and why does somebody have no place?"""

from pages.shared import rankings
from pages.shared.shell import open_page

page = open_page("rankings")

choice = rankings.pick(page)
rankings.show_ranking(page, choice)
rankings.show_unranked(page, choice)
rankings.show_definition(page, choice)
