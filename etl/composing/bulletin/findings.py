"""The last sections of a bulletin: good practice, problems, what meetings decided, requirements."""

from decimal import Decimal

from etl.composing.book import Phrase, joined
from etl.composing.bulletin.decisions import decisions
from etl.composing.bulletin.practice import practice
from etl.composing.bulletin.problems import Problem
from etl.composing.bulletin.requirements import requirements
from etl.composing.choice import is_ranked
from etl.composing.writer import OPEN_FROM, Writer
from etl.editions.model import Block, Section

NOTABLE = Decimal(1)
"""Less than one percent, or of shares one percentage point, comes and goes and is no problem."""


def worse(writer: Writer) -> Phrase | None:
    """The main indicators that are notably worse than a period before, of all institutions together; None where none
    is, and in editions by the rule of possible places of before."""
    headline = writer.material.programme.settings.headline
    if writer.material.places < OPEN_FROM:
        return None
    items = []
    for code in dict.fromkeys((*headline.indicators, headline.rank)):
        indicator = writer.material.programme.indicator(code)
        if indicator.code not in writer.material.programme.reported or not is_ranked(indicator):
            continue
        name = f"indicator.{indicator.code}.mom"
        change = writer.figures.phrase(name)
        value = writer.book.figures[name].value if change is not None else None
        if change is None or value is None:
            continue
        moved = Decimal(value) if indicator.direction == "higher" else -Decimal(value)
        if moved <= -NOTABLE:
            items.append(writer.say("worse-item", name=writer.indicator_name(indicator), mom=change))
    there = [item for item in items if item is not None]
    return writer.say("problem-worse", list=joined(there, "；", "; ", "; ")) if there else None


def sections(writer: Writer, found: list[Problem]) -> list[Section]:
    """The sections from good practice on; one without anything to say is left out."""
    told = [block for one in found for block in writer.paragraph(f"problem.{one.code}", [one.said])]
    if not told and writer.material.status:
        told = list(writer.paragraph("problem.none", [writer.say("problem-none")]))
    if writer.material.status:
        told = [*writer.paragraph("problem.worse", [worse(writer)]), *told]
    blocks: dict[str, tuple[Block, ...]] = {
        "practice": practice(writer),
        "problems": tuple(told),
        "decisions": decisions(writer),
        "next": requirements(writer, found),
    }
    return [Section(code, writer.term(code), listed) for code, listed in blocks.items() if listed]
