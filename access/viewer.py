"""The person in front of a page: a role and, for an institution's own staff, that institution."""

from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["coordinator", "reviewer", "institution", "presenter", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Viewer:
    """Who looks. `institution` is the code of the viewer's own institution, empty for every other role."""

    role: Role
    institution: str = ""

    @property
    def coordinates(self) -> bool:
        """Whether the viewer runs the programme: makes methods, looks after returns, decides."""
        return self.role in ("coordinator", "reviewer", "administrator")

    def __post_init__(self) -> None:
        if (self.role == "institution") != bool(self.institution):
            raise ValueError(
                f"the role {self.role} and the institution “{self.institution}” do not go together"
            )


COORDINATOR = Viewer("coordinator")
PRESENTER = Viewer("presenter")


def current_viewer(chosen: str) -> Viewer:
    """The viewer of this run. This one function decides, so that accounts can replace what it does.

    In the open demonstration it believes the switch in the sidebar: `chosen` is "coordinator", "presenter"
    or the code of an institution.
    """
    if chosen in (COORDINATOR.role, PRESENTER.role):
        return Viewer(chosen)
    return Viewer("institution", chosen)
