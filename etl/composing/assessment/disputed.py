"""What persons do about an assessment: objections, which mark scores with an asterisk, cases opened, commendations."""

from collections.abc import Collection, Iterable, Mapping

from etl.composing.book import Phrase, joined
from etl.composing.score_figures import Assessed
from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator
from etl.definitions.method.tables import Consequence, Persistence
from etl.queries.objections import docket, effects_of
from etl.queries.scope import EVERYTHING
from etl.queries.score.shape import AssessmentRow
from etl.scoring.states import State
from etl.values.text import Text
from etl.wording import phrases
from store.follow_up import read_cases

MARK = "*"


def disputed_items(row: AssessmentRow) -> set[str]:
    """The items of an institution against which an objection is open, and those that read the same indicator."""
    return {line.item for line in row.items if line.state == State.UNDER_OBJECTION.word}


def name_of(writer: Writer, row: AssessmentRow) -> Phrase:
    """The institution's short name, with an asterisk where its score may still change. Of which item, nobody else
    learns: who objected to what is told to the institution alone."""
    if not disputed_items(row):
        return writer.name(row.member.code)
    member = row.member
    return writer.book.name(
        f"{member.code}.disputed", Text(zh=member.short_zh + MARK, en=member.short_en + MARK)
    )


def item_name(writer: Writer, indicator: Indicator, *, is_disputed: bool) -> Phrase:
    """The name of an item's indicator, with an asterisk where an objection to it is open."""
    if not is_disputed:
        return writer.indicator_name(indicator)
    name = indicator.name
    return writer.book.name(
        f"indicator.{indicator.code}.disputed", Text(zh=name.zh + MARK, en=name.en + MARK)
    )


def notes_on(writer: Writer, rows: Iterable[AssessmentRow]) -> list[Text]:
    """What the asterisk says, where one of the rows has it."""
    return [writer.term("note-disputed")] if any(disputed_items(row) for row in rows) else []


def disputed_told(writer: Writer, found: Assessed) -> Phrase | None:
    """How many objections are open, and of how many institutions."""
    material, period = writer.material, found.result.period
    known = docket(material.engine, material.programme, period, scope=EVERYTHING, as_known_on=material.known)
    effects = [one for one in effects_of(known.rows, period) if one.change == "disputed"]
    objections, institutions = len(effects), len({one.institution for one in effects})
    if not objections:
        return None
    source = writer.term("source-objections")
    figures = {
        "count": (objections, phrases.pieces(objections)),
        "institutions": (institutions, phrases.institutions(institutions)),
    }
    slots = {
        name: writer.book.add(f"score.objections.{name}", value, "count", text, (), source)
        for name, (value, text) in figures.items()
    }
    return writer.say("disputed", **slots)


def cases_told(writer: Writer, found: Assessed) -> Phrase | None:
    """The proposals of the method that a person had followed up by the day that counts."""
    rungs = {rung.code: rung.name for rung in found.method.consequence}
    there = _decided(writer, found, rungs, "consequence")
    return writer.say("cases", list=joined(there, "；", "; ", "; ")) if there else None


def besides(found: Assessed, rule: Persistence) -> list[Consequence]:
    """The rungs that the ladder of measures proposes for a rule and that are not what the rule itself calls for."""
    return [
        rung
        for rung in found.method.consequence
        if rung.persistence == rule.code and rung.name != rule.consequence
    ]


def undecided(
    writer: Writer, found: Assessed, rungs: Collection[Consequence], codes: Iterable[str]
) -> list[str]:
    """Of whom any of these rungs is still a proposal: nobody had decided on it by the day that counts."""
    material, named = writer.material, {rung.code for rung in rungs}
    decided: dict[str, set[str]] = {}
    for case in read_cases(material.engine, material.programme.slug):
        if case.period == found.result.period and case.decided_at <= material.known:
            decided.setdefault(case.institution, set()).add(case.consequence)
    return [code for code in codes if named - decided.get(code, set())]


def rungs_named(writer: Writer, rungs: Iterable[Consequence]) -> Phrase:
    """The names of consequences as a list, in the order they are handed in."""
    return joined([writer.book.name(f"consequence.{rung.code}", rung.name) for rung in rungs])


def commended(writer: Writer, found: Assessed) -> Phrase | None:
    """The notice of commendation: whom a person decided to commend, and for what."""
    rungs = {rung.code: rung.name for rung in found.method.commendation}
    there = _decided(writer, found, rungs, "commendation")
    return writer.say("commended", list=joined(there, "；", "; ", "; ")) if there else None


def _decided(writer: Writer, found: Assessed, rungs: Mapping[str, Text], kind: str) -> list[Phrase]:
    material = writer.material
    items = [
        writer.say(
            "case-item",
            name=writer.name(case.institution),
            consequence=writer.book.name(f"{kind}.{case.consequence}", rungs[case.consequence]),
        )
        for case in read_cases(material.engine, material.programme.slug)
        if case.opened
        and case.period == found.result.period
        and case.decided_at <= material.known
        and case.consequence in rungs
    ]
    return [item for item in items if item is not None]
