"""What a viewer may see, decided by the table of `access.allowed` and nowhere else, and part of every cache key."""

from dataclasses import dataclass

from access.allowed import Action, Policy, Visibility, cell_of, waits_for_publication
from access.viewer import Viewer

__all__ = ["NOBODY", "THE_HOUSE", "Policy", "Scope", "Visibility", "scope_of"]

HOUSE = "house"
"""The role of what the server reckons once for everybody; no viewer has it, and no page gets what it reads."""
USUAL = Policy()
ALWAYS = "~"
"""After every period."""


@dataclass(frozen=True)
class Scope:
    """The reach of a viewer: every institution's business volumes, or only those of `institution`.

    `until` are the last month and the last quarter whose figures the viewer may see; "" is none. A scope without a role
    is nobody's, and nothing is shown to it.
    """

    sees_all_volumes: bool = False
    institution: str = ""
    role: str = ""
    policy: Policy = USUAL
    until: tuple[str, str] = ("", "")

    def sees_volumes_of(self, institution: str) -> bool:
        """Whether counts and amounts of `institution` may be shown."""
        return self.sees_all_volumes or self.may("volumes", institution)

    def may(self, action: Action, institution: str | None = None) -> bool:
        """Whether the viewer may see or do this, with `institution` of that one; without, of any at all."""
        if self.role == HOUSE:
            return True
        cell = cell_of(self.role, action, self.policy)
        if cell is None or cell.whose == "all":
            return cell is not None
        return bool(self.institution) and institution in (None, self.institution)

    def covers(self, period: str) -> bool:
        """Whether figures of a month or quarter may be shown at all: published, or the programme shows it before."""
        if not self.role:
            return False
        month, quarter = self.until
        return (
            period <= month if "-Q" not in period and "-H" not in period else _within(period, quarter, month)
        )


def _within(period: str, quarter: str, month: str) -> bool:
    """A quarter within the last one; a half-year within the quarter that it ends with."""
    if ALWAYS in (quarter, month):
        return True
    asked = period.replace("H1", "Q2").replace("H2", "Q4")
    return asked <= max(quarter, month if "-Q" in month else "")


NOBODY = Scope()
THE_HOUSE = Scope(True, role=HOUSE, until=(ALWAYS, ALWAYS))


def scope_of(viewer: Viewer, policy: Policy, published: tuple[str, str] = ("", "")) -> Scope:
    """The scope of `viewer` in a programme. `published` are its last published month and quarter.

    An institution sees the volumes of its own alone; ranks, medians and ratios are published to all participants.
    """
    volumes = cell_of(viewer.role, "volumes", policy)
    waits = waits_for_publication(viewer.role, policy)
    return Scope(
        sees_all_volumes=volumes is not None and volumes.whose == "all",
        institution=viewer.institution,
        role=viewer.role,
        policy=policy,
        until=published if waits else (ALWAYS, ALWAYS),
    )
