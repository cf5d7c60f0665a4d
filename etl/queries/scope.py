"""What a question may answer: the shape of a viewer's scope (decided in access.scope), and the unlimited one."""

from dataclasses import dataclass
from typing import Protocol


class Scope(Protocol):
    """All institutions' business volumes, or only those of `institution`."""

    @property
    def sees_all_volumes(self) -> bool:
        """Whether the viewer sees the business volumes of every institution."""

    @property
    def institution(self) -> str:
        """The code of the viewer's own institution, "" where there is none."""

    @property
    def unfinished(self) -> tuple[str, ...]:
        """Periods of which no sum over institutions is told, because it moves with each return that comes in."""


@dataclass(frozen=True)
class Unlimited:
    """The scope of jobs on the server, where the whole database lies in reach anyway."""

    sees_all_volumes: bool = True
    institution: str = ""
    unfinished: tuple[str, ...] = ()


@dataclass(frozen=True)
class Readers:
    """The scope of what all participants read, whoever they are: nobody's own volumes are in it.

    It is drawn up once, and so nothing in it is unfinished."""

    sees_all_volumes: bool = False
    institution: str = ""
    unfinished: tuple[str, ...] = ()


EVERYTHING = Unlimited()
PARTICIPANTS = Readers()
