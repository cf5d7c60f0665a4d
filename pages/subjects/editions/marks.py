"""Who is marked on a slide: the first, the last, those that fall behind, and one's own. A sign stands beside
every colour."""

from collections.abc import Collection, Sequence
from typing import Literal

from etl.editions.model import Cell, Chart, Edition, Table
from pages.shared.language import Language
from pages.shared.words import Words

Mark = Literal["own", "first", "last", "behind", ""]
SIGNS: dict[Mark, str] = {"own": "●", "first": "▲", "last": "▼", "behind": "▽"}
PLACE = ".place"
"""How the id of a figure ends that is a place in an order."""


def marks_of_chart(
    chart: Chart, places: Sequence[float | None], own: Collection[str], language: Language
) -> list[Mark]:
    """The mark of each category of a chart. The first and the last stand at the ends of an order; a chart that says of
    nobody that it falls behind, or that is in no order, has neither."""
    count = len(chart.categories)
    marks: list[Mark] = ["behind" if place in chart.lagging else "" for place in range(count)]
    known = [place for place in places if place is not None]
    in_order = len(known) == count and known in (sorted(known), sorted(known, reverse=True))
    if chart.lagging and in_order and count > 1:
        last = count - 1 if count - 1 in chart.lagging else 0
        if last in chart.lagging:
            marks[last], marks[count - 1 - last] = "last", "first"
    for place, category in enumerate(chart.categories):
        if category.in_language(language) in own:
            marks[place] = "own"
    return marks


def marks_of_table(table: Table, edition: Edition, own: Collection[str], language: Language) -> list[Mark]:
    """The mark of each row of a table. Where a row holds a place, the first has place 1, and the last is the lowest
    place of those that fall behind in what the row's first cell names."""
    marks: list[Mark] = ["behind" if place in table.lagging else "" for place in range(len(table.rows))]
    lowest: dict[str, int] = {}
    held: dict[int, tuple[str, int]] = {}
    for row, cells in enumerate(table.rows):
        told = next((edition.figures[one.figure] for one in cells if one.figure.endswith(PLACE)), None)
        if told is None or not isinstance(told.value, int):
            continue
        about = _said(edition, cells[0], language)
        held[row] = (about, told.value)
        lowest[about] = max(lowest.get(about, 0), told.value)
    for row, (about, place) in held.items():
        if place == 1:
            marks[row] = "first"
        elif place == lowest[about] and marks[row] == "behind":
            marks[row] = "last"
    for row, cells in enumerate(table.rows):
        if any(_said(edition, cell, language) in own for cell in cells):
            marks[row] = "own"
    return marks


def mark_word(words: Words, mark: Mark) -> str:
    """What a mark means."""
    return {
        "own": words.say("your own"),
        "first": words.say("first"),
        "last": words.say("last"),
        "behind": words.say("behind"),
        "": "",
    }[mark]


def legend(words: Words, marks: Collection[Mark]) -> str:
    """The signs that a slide bears, each with its word; "" where it bears none."""
    return " · ".join(f"{sign} {mark_word(words, mark)}" for mark, sign in SIGNS.items() if mark in marks)


def _said(edition: Edition, cell: Cell, language: Language) -> str:
    told = edition.figures[cell.figure].text if cell.figure else cell.text
    return told.in_language(language) if told is not None else ""
