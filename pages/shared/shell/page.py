"""What a page was opened with, and the moment at which it was."""

from dataclasses import dataclass
from datetime import UTC, datetime

from access.allowed import Action
from access.people.persons import Person
from access.scope import Scope
from access.viewer import Viewer
from etl.definitions.clocks import moment_in
from etl.definitions.programme import Programme
from pages.shared.registry import BY_NAME, Clock
from pages.shared.view import View
from pages.shared.words import Words


@dataclass(frozen=True)
class HousePage:
    """What a page about the house was opened with: the administrator who is in front of it, and the moment in UTC."""

    name: str
    words: Words
    person: Person
    now: datetime

    @property
    def file_stem(self) -> str:
        """What the names of files from here begin with."""
        return "bianmin"


@dataclass(frozen=True)
class Page:
    """What a page was opened with: who looks at which programme, and the view that its charts are made for.

    `periods` are those with figures, from the first to the last: months, or quarters for a page about a quarter.
    """

    name: str
    programme: Programme
    periods: tuple[str, ...]
    viewer: Viewer
    view: View

    def may(self, action: Action, institution: str | None = None) -> bool:
        """Whether the viewer may see or do something here, with `institution` of that one."""
        return self.scope.may(action, institution)

    @property
    def clock(self) -> Clock:
        """What the page's period is: a period with figures, a quarter that is scored, or the month of a return."""
        return BY_NAME[self.name].clock

    @property
    def title(self) -> str:
        """The page's title in its language."""
        return BY_NAME[self.name].title(self.words)

    @property
    def words(self) -> Words:
        """The words of the page's language."""
        return self.view.words

    @property
    def period(self) -> str:
        """The month or quarter that the page is about."""
        return self.view.period

    @property
    def file_stem(self) -> str:
        """What the names of files from here begin with."""
        return f"{self.programme.slug}-{self.period}"

    @property
    def scope(self) -> Scope:
        """What the viewer may see."""
        return self.view.asked.scope


def now_in(page: Page) -> datetime:
    """This moment in the time zone of the page's programme."""
    return moment_of(page.programme)


def moment_of(programme: Programme) -> datetime:
    """This moment in a programme's time zone, or the moment that it declares. Pages read the clock here and nowhere
    else."""
    return moment_in(programme.settings, datetime.now(UTC))
