"""Every page there is: its file, title, section of the navigation, the clock it shows, what is warmed for it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from pages.shared.words import Words

Clock = Literal["period", "quarter", "month", "none"]
Say = Callable[[Words], str]


@dataclass(frozen=True)
class Entry:
    """One page. `clock` is what its period is: a "period" with figures, a "quarter" that is scored, the "month" of a
    return, which begins before it has figures; "none" is a page about the house, for its administrator. `warmed` is the
    part (a module of pages.subjects with a `build`) that is drawn before the first visitor comes."""

    name: str
    title: Say
    section: Say
    clock: Clock = "period"
    warmed: str = ""


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
    Entry("coverage", lambda words: words.say("Coverage"), _figures, warmed="coverage.points"),
    Entry("map", lambda words: words.say("Map"), _figures, warmed="coverage.map"),
    Entry("rankings", lambda words: words.say("Rankings"), _figures, warmed="ranking.places"),
    Entry("filing", lambda words: words.say("Filing"), _returns, "month"),
    Entry("returns_desk", lambda words: words.say("Returns desk"), _returns, "month"),
    Entry("data_quality", lambda words: words.say("Data quality"), _returns),
    Entry("assessment", lambda words: words.say("Assessment"), _score, "quarter", "score.everybody"),
    Entry("institution", lambda words: words.say("Institution"), _score),
    Entry("methods", lambda words: words.say("Methods"), _score, "quarter"),
    Entry("objections", lambda words: words.say("Objections and follow-up"), _score, "quarter"),
    Entry("bulletin", lambda words: words.say("Bulletin"), _publishing),
    Entry("present", lambda words: words.say("Present"), _publishing),
    Entry("administration", lambda words: words.say("Accounts and audit"), _house, "none"),
)
BY_NAME = {entry.name: entry for entry in ENTRIES}


def sections(
    words: Words, *, of_programmes: bool = True, of_the_house: bool = False
) -> dict[str, list[Entry]]:
    """The navigation: title of a section -> its pages, in the order of the table; of those pages that somebody has."""
    shown = [one for one in ENTRIES if (of_the_house if one.clock == "none" else of_programmes)]
    return {title: list(pages) for title, pages in groupby(shown, key=lambda entry: entry.section(words))}
