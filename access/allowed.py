"""The one table of who may see and do what. What does not stand in it is not allowed.

A row is something that is seen or done, a column a role; the cell says whose (everybody's, or one's own institution's)
and when (always, once it is published, or in a demonstration only). Nothing is read here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from access.viewer import Role

Visibility = Literal["participants", "public"]
Reading = Literal[
    "definitions",  # names, methods, checks, boundaries: what the programme says of itself
    "figures",  # sums, ratios, places, medians, points, coverage
    "volumes",  # counts and amounts of one institution, and what gives them away
    "status",  # who has filed for a period, and how late
    "returns",  # one institution's return: files, findings, versions, receipts
    "desk",  # all returns of a month side by side, reminders, unknown names
    "editions",  # what is published
    "drafts",  # editions that are not published yet
    "objections",  # who objected to what, and with which proof
    "cases",  # follow-up of an institution
    "proposals",  # what the method proposes to follow up
    "resolutions",  # what meetings decided; to an institution the decisions that name it
    "risks",  # where risks stand, warnings, major events; to an institution its own
    "meetings",  # who met and what was shown; to an institution the meetings that it attended or that named it
]
Doing = Literal[
    "file returns",
    "decide on returns",
    "release results",
    "object",
    "answer objections",
    "decide objections",
    "follow up",
    "record resolutions",
    "record meetings",
    "take warnings on",
    "settle warnings",
    "report major events",
    "draw up editions",
    "review editions",
    "publish editions",
    "verify editions",
    "propose methods",
    "adopt methods",
    "amend programmes",
    "look after accounts",
]
Action = Reading | Doing
READINGS: tuple[Reading, ...] = get_args(Reading)
DOINGS: tuple[Doing, ...] = get_args(Doing)


@dataclass(frozen=True)
class Cell:
    """Whose, and when: `published` means not before, unless the programme shows what is not published yet."""

    whose: Literal["all", "own"]
    when: Literal["always", "published", "demonstration"] = "always"


ALL, OUT, OWN, PLAY = Cell("all"), Cell("all", "published"), Cell("own"), Cell("all", "demonstration")

TABLE: dict[Action, dict[Role, Cell]] = {
    "definitions": {"coordinator": ALL, "reviewer": ALL, "institution": ALL, "presenter": ALL},
    "figures": {"coordinator": ALL, "reviewer": ALL, "institution": OUT, "presenter": OUT},
    "volumes": {"coordinator": ALL, "reviewer": ALL, "institution": OWN, "presenter": OUT},
    "status": {"coordinator": ALL, "reviewer": ALL, "institution": OUT, "presenter": OUT},
    "returns": {"coordinator": ALL, "reviewer": ALL, "institution": OWN},
    "desk": {"coordinator": ALL, "reviewer": ALL},
    "editions": {"coordinator": ALL, "reviewer": ALL, "institution": ALL, "presenter": ALL},
    "drafts": {"coordinator": ALL, "reviewer": ALL},
    "objections": {"coordinator": ALL, "reviewer": ALL, "institution": OWN},
    "cases": {"coordinator": ALL, "reviewer": ALL, "institution": OWN, "presenter": OUT},
    "proposals": {"coordinator": ALL, "reviewer": ALL},
    "resolutions": {"coordinator": ALL, "reviewer": ALL, "institution": OWN, "presenter": ALL},
    "risks": {"coordinator": ALL, "reviewer": ALL, "institution": OWN},
    "meetings": {"coordinator": ALL, "reviewer": ALL, "institution": OWN, "presenter": ALL},
    "file returns": {"coordinator": PLAY, "institution": OWN},
    "decide on returns": {"coordinator": ALL, "reviewer": ALL},
    "release results": {"coordinator": ALL, "reviewer": ALL},
    "object": {"institution": OWN},
    "answer objections": {"coordinator": ALL, "reviewer": ALL},
    "decide objections": {"coordinator": ALL, "reviewer": ALL},
    "follow up": {"coordinator": ALL, "reviewer": ALL},
    "record resolutions": {"coordinator": ALL, "reviewer": ALL},
    "record meetings": {"coordinator": ALL, "reviewer": ALL},
    "take warnings on": {"coordinator": ALL, "reviewer": ALL, "institution": OWN},
    "settle warnings": {"coordinator": ALL, "reviewer": ALL},
    "report major events": {"coordinator": ALL, "institution": OWN},
    "draw up editions": {"coordinator": ALL},
    "review editions": {"coordinator": ALL, "reviewer": ALL},
    "publish editions": {"coordinator": ALL, "reviewer": ALL},
    "verify editions": {"coordinator": ALL, "reviewer": ALL},
    "propose methods": {"coordinator": ALL},
    "adopt methods": {"coordinator": ALL, "reviewer": ALL},
    "amend programmes": {"coordinator": ALL},
    "look after accounts": {"administrator": ALL},
}


@dataclass(frozen=True)
class Policy:
    """What a programme says of itself: whether its figures are public, whether its participants see periods that are
    not published yet, and whether it is a demonstration."""

    visibility: Visibility = "participants"
    shows_unpublished: bool = False
    is_demonstration: bool = False


def cell_of(role: str, action: Action, policy: Policy) -> Cell | None:
    """What a role may see or do in a programme; None is nothing. A role that is not in the table may nothing.

    What is public anyway is hidden from nobody who may see figures at all.
    """
    row = TABLE.get(action, {})
    cell = next((one for known, one in row.items() if known == role), None)
    if action == "volumes" and policy.visibility == "public" and role in TABLE["figures"]:
        cell = OUT
    if cell is not None and cell.when == "demonstration" and not policy.is_demonstration:
        return None
    return cell


def waits_for_publication(role: str, policy: Policy) -> bool:
    """Whether a role sees figures of a period only once it is published in this programme."""
    if policy.shows_unpublished or policy.visibility == "public":
        return False
    cell = cell_of(role, "figures", policy)
    return cell is None or cell.when == "published"


def in_words() -> Iterator[tuple[str, ...]]:
    """The table, a row for each action: its name, then for each role who may; docs/security.md shows it."""
    roles = get_args(Role)
    yield ("", *roles)
    for action, row in TABLE.items():
        yield (action, *(_in_words(row.get(role)) for role in roles))


def _in_words(cell: Cell | None) -> str:
    if cell is None:
        return "–"
    return cell.whose if cell.when == "always" else f"{cell.whose}, {cell.when}"
