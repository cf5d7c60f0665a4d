"""What a viewer may see, decided here and nowhere else, and part of every cache key."""

from dataclasses import dataclass
from typing import Literal

from access.viewer import Viewer

Visibility = Literal["participants", "public"]


@dataclass(frozen=True)
class Scope:
    """The reach of a viewer: every institution's business volumes, or only those of `institution`."""

    sees_all_volumes: bool
    institution: str = ""

    def sees_volumes_of(self, institution: str) -> bool:
        """Whether counts and amounts of `institution` may be shown."""
        return self.sees_all_volumes or institution == self.institution


def scope_of(viewer: Viewer, programme_visibility: Visibility) -> Scope:
    """The scope of `viewer` in a programme that is `public` or open to its `participants` only.

    What is public anyway is hidden from nobody. Otherwise an institution sees the volumes of its own alone;
    ranks, medians and ratios are published to all participants and stay.
    """
    sees_all = programme_visibility == "public" or viewer.role != "institution"
    return Scope(sees_all_volumes=sees_all, institution=viewer.institution)
