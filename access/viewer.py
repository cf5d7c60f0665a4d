"""The person in front of a page: a role in a programme, for an institution's own staff that institution, and the name
that their acts are recorded under."""

from dataclasses import dataclass
from typing import Literal, get_args

from etl.values.text import Text

Role = Literal["coordinator", "reviewer", "institution", "presenter", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Viewer:
    """Who looks. `institution` is the code of the viewer's own institution, empty for every other role.

    `account` is what acts are recorded under: the name of an account, which is one person's for ever, or in the open
    demonstration the name of the post that is played. Two acts are of two persons when it differs.
    """

    role: Role
    institution: str = ""
    account: str = ""

    @property
    def coordinates(self) -> bool:
        """Whether the viewer runs the programme: looks after returns, decides. The administrator looks after accounts
        and sees no figures."""
        return self.role in ("coordinator", "reviewer")

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"there is no role “{self.role}”")
        if (self.role == "institution") != bool(self.institution):
            raise ValueError(
                f"the role {self.role} and the institution “{self.institution}” do not go together"
            )


PLAYED: dict[str, str] = {
    "coordinator": "牵头单位（演示）",
    "reviewer": "复核岗（演示）",
    "presenter": "展示岗（演示）",
    "institution": "{code}（演示）",
}
"""What acts of the open demonstration are recorded under, by the post that is played."""

PLAYED_IN_WORDS: tuple[Text, ...] = (
    Text(zh=PLAYED["coordinator"], en="Coordinator (demo)"),
    Text(zh=PLAYED["reviewer"], en="Reviewer (demo)"),
    Text(zh=PLAYED["presenter"], en="Presenter (demo)"),
)
"""What the posts that are played are called where a page tells who acted; the record keeps the one name."""

COORDINATOR = Viewer("coordinator", account=PLAYED["coordinator"])
REVIEWER = Viewer("reviewer", account=PLAYED["reviewer"])
PRESENTER = Viewer("presenter", account=PLAYED["presenter"])
PLAYERS = {one.role: one for one in (COORDINATOR, REVIEWER, PRESENTER)}


def played(chosen: str, institutions: frozenset[str]) -> Viewer | None:
    """Who is played in the open demonstration: `chosen` is "coordinator", "reviewer", "presenter" or the code of one of
    the `institutions`. Whatever else is asked for is nobody."""
    if chosen in institutions:
        return Viewer("institution", chosen, PLAYED["institution"].format(code=chosen))
    return next((one for role, one in PLAYERS.items() if role == chosen), None)
