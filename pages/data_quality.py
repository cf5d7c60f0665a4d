"""Which checks do returns go through, how often do they speak, and does it get better?"""

from pages.shared import data_quality
from pages.shared.shell import open_page

page = open_page("data_quality")
data_quality.show_checks_over_time(page)
