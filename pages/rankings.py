"""Who leads, who moved, and why does somebody have no place?"""

from pages.shared.shell import open_page
from pages.subjects.ranking import places

page = open_page("rankings")

choice = places.pick(page)
places.show_ranking(page, choice)
if not choice.only:
    places.show_unranked(page, choice)
places.show_definition(page, choice)
