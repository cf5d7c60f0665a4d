"""The parts of the page of standards: which inventory, and what of it."""

import streamlit as st

from etl.queries.returns.inventories import inventory_layout, inventory_layouts
from pages.shared import filters
from pages.shared.links import page_link
from pages.shared.shell import Page
from pages.subjects.inventories.awards import show_awards
from pages.subjects.inventories.compliance import show_compliance
from pages.subjects.inventories.filing import show_filing


def pick_inventory(page: Page) -> str:
    """Which inventory to look at. Stops with a sentence where there is none, or the viewer may see none."""
    words, layouts = page.words, inventory_layouts(page.programme)
    if not layouts:
        st.info(
            words.say(
                "This programme sets no standards for outlets, points or persons. Its figures are under {page}.",
                page=page_link(page.view, "overview"),
            )
        )
        st.stop()
    if not page.may("returns", page.scope.institution or None):
        st.info(
            words.say(
                "Only the institution itself and those who coordinate or review see its records of outlets and "
                "persons. Open to you: {page}.",
                page=page_link(page.view, "overview"),
            )
        )
        st.stop()
    first = next((one for one in layouts if one.inventory and one.inventory.standard), layouts[0])
    if len(layouts) == 1:
        return first.code
    labels = {one.code: words.text(one.name) for one in layouts}
    return filters.pick(words, "inventory", words.say("Inventory"), labels, first.code)


def pick_part(page: Page, source: str) -> str:
    """What of it: standards and awards where it has any, and how it is filed."""
    words, inventory = page.words, inventory_layout(page.programme, source).inventory
    assert inventory is not None
    labels = {
        **({"standards": words.say("Who meets them")} if inventory.standard else {}),
        **({"awards": words.say("Awards")} if inventory.award else {}),
        "filing": words.say("Enter or upload"),
    }
    return filters.pick_one(words, "part", words.say("What to look at"), labels, next(iter(labels)))


def show_part(page: Page, source: str, part: str) -> None:
    """The part that was picked."""
    {"standards": show_compliance, "awards": show_awards, "filing": show_filing}[part](page, source)
