"""What a viewer may see, decided by the table of `access.allowed` and nowhere else, and part of every cache key."""

from dataclasses import dataclass

from access.allowed import Action, Policy, Visibility, cell_of, waits_for_publication
from access.viewer import Viewer
from etl.values.periods import Period

__all__ = ["NOBODY", "THE_HOUSE", "Policy", "Scope", "Visibility", "scope_of"]

HOUSE = "house"
"""The role of what the server reckons once for everybody; no viewer has it, and no page gets what it reads."""
USUAL = Policy()
ALWAYS = "~"
"""After every period."""


@dataclass(frozen=True)
class Scope:
    """The reach of a viewer: every institution's business volumes, or only those of `institution`.

    `unfinished` are periods of which sums over institutions are not told yet (`etl.queries.returns.unfinished`);
    `until` are the last period with a bulletin and the last assessed one that the viewer may see; "" is none. A scope
    is nobody's, and nothing is shown to it.
    """

    sees_all_volumes: bool = False
    institution: str = ""
    role: str = ""
    policy: Policy = USUAL
    until: tuple[str, str] = ("", "")
    unfinished: tuple[str, ...] = ()

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
        """Whether figures of a period may be shown at all: published, or the programme shows it before.

        A bulletin publishes the periods that are as long as its own, and shorter ones; an assessment those as long as
        its own, and longer ones that end with it.
        """
        if not self.role:
            return False
        if ALWAYS in self.until:
            return True
        told, assessed = (Period.parse(one) if one else None for one in self.until)
        asked = Period.parse(period)
        if told is not None and asked.per_year >= told.per_year and asked.months[-1] <= told.months[-1]:
            return True
        return (
            assessed is not None
            and asked.per_year <= assessed.per_year
            and asked.months[-1] <= assessed.months[-1]
        )


NOBODY = Scope()
THE_HOUSE = Scope(True, role=HOUSE, until=(ALWAYS, ALWAYS))


def scope_of(viewer: Viewer, policy: Policy, published: tuple[str, str] = ("", "")) -> Scope:
    """The scope of `viewer` in a programme. `published` are its last published period and assessment.

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
