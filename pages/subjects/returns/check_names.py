"""A check is called by its name, which no other has; its id stands behind it for whoever asks for help."""

from collections.abc import Sequence

from pages.shared import data
from pages.shared.links import to_check
from pages.shared.tables import Column, text_column
from pages.shared.view import View
from pages.subjects.returns import reads as returns_data


@data.kept
def check_names(view: View) -> dict[str, str]:
    """The name of each check and its id: Possible slip of unit (UNIT-SLIP)."""
    words = view.words
    return {
        row.id: words.say("{name} ({id})", name=words.text(row.name), id=row.id)
        for row in returns_data.checks(view.asked)
    }


def check_column(view: View, rules: Sequence[str]) -> Column:
    """A column of checks, each a link to its place in the list."""
    names = check_names(view)
    return text_column(
        view.words.say("Check"),
        [names.get(rule, rule) for rule in rules],
        leads=[to_check(view, rule) for rule in rules],
    )
