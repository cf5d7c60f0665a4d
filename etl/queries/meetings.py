"""The register of meetings: who met, what was shown, what was decided, and what has become of it."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from store.follow_up import Resolution, read_resolutions
from store.oversight.meetings import Meeting, Shown, read_meetings

__all__ = ["Meeting", "Minutes", "Resolution", "Shown", "institution_of", "named_in", "register", "unlisted"]


@dataclass(frozen=True)
class Minutes:
    """A line in force, the decisions of the meeting as they stand, and the lines that it corrected, oldest first."""

    meeting: Meeting
    decisions: tuple[Resolution, ...]
    superseded: tuple[Meeting, ...]


def register(engine: Engine, programme: Programme) -> list[Minutes]:
    """The lines in force, the latest meeting first."""
    lines = {one.id: one for one in read_meetings(engine, programme.slug)}
    decided = {one.id: one for one in read_resolutions(engine, programme.slug)}
    corrected = {one.supersedes for one in lines.values()}
    found = []
    for line in lines.values():
        if line.id in corrected:
            continue
        decisions = tuple(decided[number] for number in line.decisions if number in decided)
        found.append(Minutes(line, decisions, tuple(_before(line, lines))))
    return sorted(found, key=lambda one: (one.meeting.held_on, one.meeting.id), reverse=True)


def _before(line: Meeting, lines: dict[int, Meeting]) -> list[Meeting]:
    found: list[Meeting] = []
    while line.supersedes is not None:
        line = lines[line.supersedes]
        found.insert(0, line)
    return found


def unlisted(engine: Engine, programme: Programme, period: str) -> list[Resolution]:
    """Decisions about a period that stand in no line yet: those that were recorded from a slide."""
    listed = {one.id for line in register(engine, programme) for one in line.decisions}
    return [
        one
        for one in read_resolutions(engine, programme.slug)
        if one.period == period and one.id not in listed
    ]


def institution_of(programme: Programme, owner: str) -> str:
    """The institution that an owner's name is (its code, a name, a short name); "" where it is a post or another."""
    return next((code for name, code in _names(programme) if name == owner.strip()), "")


def named_in(programme: Programme, text: str) -> Collection[str]:
    """The institutions that a text names. Of names that lie within each other the longest counts, so that 肇州农信 is
    not taken for 农信."""
    found, left = set[str](), text
    for name, code in _names(programme):
        if name in left:
            found.add(code)
            left = left.replace(name, "\n")
    return found


def _names(programme: Programme) -> list[tuple[str, str]]:
    names = {
        (name, one.code)
        for one in programme.institutions.values()
        for name in (one.name_zh, one.name_en, one.short_zh, one.short_en)
        if name
    } | {(alias.alias, alias.institution) for alias in programme.aliases}
    return sorted(names, key=lambda one: (-len(one[0]), one))
