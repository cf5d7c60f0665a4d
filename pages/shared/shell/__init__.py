"""The first thing every page does: who looks, at which programme and month, in which language, and how fresh it is.

Nothing that matters may live only in the frame, since a page can be started without it.
"""

from pages.shared.shell.frame import (
    frame_opening,
    heading_of,
    pages_to_show,
    programme_to_show,
    viewer_to_show,
    words_asked,
)
from pages.shared.shell.page import HousePage, Page, now_in
from pages.shared.shell.start import open_house_page, open_page, why_not_asked

__all__ = [
    "HousePage",
    "Page",
    "frame_opening",
    "heading_of",
    "now_in",
    "open_house_page",
    "open_page",
    "pages_to_show",
    "programme_to_show",
    "viewer_to_show",
    "why_not_asked",
    "words_asked",
]
