"""Which edition a page is about: of the month or of its quarter, and which of those that there are."""

from dataclasses import dataclass
from functools import cached_property

from pages.shared import data, filters
from pages.shared.shell import Page
from pages.subjects.editions import reads as editions_data
from pages.subjects.editions.reads import Edition, Kind, StoredEdition
from pages.subjects.editions.sentences import name_of

KINDS: tuple[Kind, ...] = ("bulletin", "assessment")


@dataclass(frozen=True)
class Subject:
    """A kind of edition and the period that it is of."""

    kind: Kind
    period: str


@dataclass(frozen=True)
class Chosen:
    """An edition with its place in the store."""

    page: Page
    stored: StoredEdition

    @cached_property
    def edition(self) -> Edition:
        """What it says."""
        return editions_data.content(self.page.view.asked, self.stored.id, self.stored.sha256)


def pick_subject(page: Page) -> Subject:
    """The bulletin of the month, or the assessment of the quarter that it lies in, where one is scored."""
    words, quarter = page.words, editions_data.quarter_of(page.programme, page.period)
    labels: dict[str, str] = {"bulletin": words.say("Bulletin of the month")}
    if quarter in data.quarters(page.view.asked):
        labels["assessment"] = words.say("Assessment of the quarter")
    kind = filters.pick_one(words, "kind", words.say("Announcement"), labels, "bulletin")
    return Subject("assessment", quarter) if kind == "assessment" else Subject("bulletin", page.period)


def editions_of(page: Page, subject: Subject) -> tuple[StoredEdition, ...]:
    """The editions that the viewer may know of: drafts are for those who coordinate."""
    return editions_data.listed(page.view.asked, subject.kind, subject.period, drafts=page.may("drafts"))


def pick_edition(page: Page, subject: Subject) -> Chosen | None:
    """One of them: unless another is asked for the newest published one, else the newest."""
    found = {str(one.number): one for one in editions_of(page, subject)}
    if not found:
        return None
    published = [number for number, one in found.items() if one.state == "published"]
    number = (published or list(found))[-1]
    if len(found) > 1:
        labels = {
            number: name_of(page.words, one, corrects=one.corrects is not None)
            for number, one in found.items()
        }
        number = filters.pick(page.words, "edition", page.words.say("Edition"), labels, number)
    return Chosen(page, found[number])
