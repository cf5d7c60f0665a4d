"""Which checks do returns go through, how often do they speak, and does it get better?"""

from pages.shared.shell import open_page
from pages.subjects.returns import quality

page = open_page("data_quality")
quality.show_checks_over_time(page)
