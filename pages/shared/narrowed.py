"""A page opened to show just what somebody counted: a number on the overview leads to as many rows, and from there one
click leads to all of them."""

from collections.abc import Iterable

from pages.shared import filters
from pages.shared.links import address, in_markdown
from pages.shared.quoting import for_markdown
from pages.shared.shell import Page

ONLY = filters.NARROWS
"""Under which name the address keeps what alone is shown."""


def asked_only(known: Iterable[str]) -> str:
    """What alone the address asks for, "" where it asks for all or for what this page does not know."""
    asked = filters.asked(ONLY)
    return asked if asked in tuple(known) else ""


def told_only(page: Page, said: str, **kept: str) -> str:
    """What alone is shown, and the way to all of it, as Markdown. `said` are words as they are read; `kept` is what
    else the address says of the page's part."""
    words = page.words
    every = in_markdown(words.say("Show all"), address(page.view, page.name, page.period, **kept))
    return words.say("Shown only: {what}. {all}", what=for_markdown(said), all=every)
