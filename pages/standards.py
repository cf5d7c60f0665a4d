"""Which outlets meet the standards, what do the others lack, and who holds which award?"""

from pages.shared.acting import show_what_was_done
from pages.shared.shell import open_page
from pages.subjects.inventories import parts

page = open_page("standards")
show_what_was_done(page)
source = parts.pick_inventory(page)
parts.show_part(page, source, parts.pick_part(page, source))
