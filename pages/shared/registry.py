"""Every page there is: its file, title, section of the navigation, the clock it shows, what is warmed for it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from access.allowed import Policy, Reading
from access.scope import scope_of
from access.viewer import Viewer
from etl.definitions.programme import Programme
from etl.queries.coverage.regional import shadings
from etl.queries.returns.inventories import inventory_layouts
from etl.queries.returns.own_return import return_layout
from pages.shared.words import Words

Clock = Literal["period", "quarter", "month", "none"]
Say = Callable[[Words], str]
Serves = Callable[[Programme], bool]


def _always(_programme: Programme) -> bool:
    return True


def _is_filed(programme: Programme) -> bool:
    return return_layout(programme) is not None


def _keeps_inventories(programme: Programme) -> bool:
    return bool(inventory_layouts(programme))


def _is_scored(programme: Programme) -> bool:
    return bool(programme.methods)


def _counts_points(programme: Programme) -> bool:
    return programme.counted is not None


def _has_regions(programme: Programme) -> bool:
    return bool(programme.regions) and bool(shadings(programme))


def _ranks_institutions(programme: Programme) -> bool:
    return programme.settings.ranked == "institution"


def _looks_for_risks(programme: Programme) -> bool:
    return programme.risks is not None


@dataclass(frozen=True)
class Entry:
    """One page. `clock` is what its period is: a "period" with figures, a "quarter" that is scored, the "month" of a
    return, which begins before it has figures; "none" is a page about the house, for its administrator. `warmed` is the
    part (a module of pages.subjects with a `build`) that is drawn before the first visitor comes. `serves` tells
    whether a programme has anything to show there: where it has not, the navigation leaves the page out, and who comes
    by an old address reads why. So it does where the viewer's role may not read what the page is about (`reads`): the
    desk is no bank's. What does not `need_figures` stands before anything has been filed: who sets a
    programme up reads there what it consists of."""

    name: str
    title: Say
    section: Say
    clock: Clock = "period"
    warmed: str = ""
    serves: Serves = _always
    needs_figures: bool = True
    reads: Reading | None = None

    def serves_whom(self, programme: Programme, viewer: Viewer | None) -> bool:
        """Whether the page has anything of a programme to show to somebody (None: it is not known yet to whom)."""
        if not self.serves(programme):
            return False
        if viewer is None or self.reads is None:
            return True
        return scope_of(viewer, policy_of(programme)).may(self.reads, viewer.institution or None)


def policy_of(programme: Programme) -> Policy:
    """What a programme says of itself that decides who may see what."""
    settings = programme.settings
    return Policy(settings.visibility, settings.access.unpublished == "shown", settings.demonstration)


def _figures(words: Words) -> str:
    return words.say("Figures")


def _returns(words: Words) -> str:
    return words.say("Returns")


def _score(words: Words) -> str:
    return words.say("Assessment and objections")


def _publishing(words: Words) -> str:
    return words.say("Publishing")


def _house(words: Words) -> str:
    return words.say("House")


ENTRIES = (
    Entry("overview", lambda words: words.say("Overview"), _figures, warmed="growth.overview"),
    Entry("growth", lambda words: words.say("Growth"), _figures, warmed="growth.course"),
    Entry(
        "coverage",
        lambda words: words.say("Coverage"),
        _figures,
        warmed="coverage.points",
        serves=_counts_points,
    ),
    Entry("map", lambda words: words.say("Map"), _figures, warmed="coverage.map", serves=_has_regions),
    Entry("rankings", lambda words: words.say("Rankings"), _figures, warmed="ranking.places"),
    Entry(
        "standards",
        lambda words: words.say("Standards"),
        _figures,
        "month",
        serves=_keeps_inventories,
        reads="returns",
    ),
    Entry("filing", lambda words: words.say("Filing"), _returns, "month", serves=_is_filed, reads="returns"),
    Entry(
        "returns_desk",
        lambda words: words.say("Returns desk"),
        _returns,
        "month",
        serves=_is_filed,
        reads="desk",
    ),
    Entry("data_quality", lambda words: words.say("Data quality"), _returns),
    Entry(
        "assessment",
        lambda words: words.say("Assessment"),
        _score,
        "quarter",
        "score.everybody",
        serves=_is_scored,
    ),
    Entry("institution", lambda words: words.say("Institution"), _score, serves=_ranks_institutions),
    Entry(
        "methods",
        lambda words: words.say("Methods"),
        _score,
        "quarter",
        serves=_is_scored,
        needs_figures=False,
    ),
    Entry(
        "objections",
        lambda words: words.say("Objections and follow-up"),
        _score,
        "quarter",
        serves=_is_scored,
    ),
    Entry("risk", lambda words: words.say("Risk"), _score, serves=_looks_for_risks, reads="risks"),
    Entry("bulletin", lambda words: words.say("Bulletin"), _publishing),
    Entry("present", lambda words: words.say("Present"), _publishing),
    Entry("meetings", lambda words: words.say("Meetings"), _publishing, needs_figures=False),
    Entry("programme", lambda words: words.say("Programme definitions"), _publishing, needs_figures=False),
    Entry("administration", lambda words: words.say("Accounts and audit"), _house, "none"),
)
BY_NAME = {entry.name: entry for entry in ENTRIES}


def sections(
    words: Words, *, of_programmes: bool = True, of_the_house: bool = False
) -> dict[str, list[Entry]]:
    """The navigation: title of a section -> its pages, in the order of the table; of those pages that somebody has."""
    shown = [one for one in ENTRIES if (of_the_house if one.clock == "none" else of_programmes)]
    return {title: list(pages) for title, pages in groupby(shown, key=lambda entry: entry.section(words))}
