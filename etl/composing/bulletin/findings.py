"""The last sections of a bulletin: good practice, problems, what meetings decided, requirements."""

from etl.composing.bulletin.decisions import decisions
from etl.composing.bulletin.practice import practice
from etl.composing.bulletin.problems import Problem
from etl.composing.bulletin.requirements import requirements
from etl.composing.writer import Writer
from etl.editions.model import Block, Section


def sections(writer: Writer, found: list[Problem]) -> list[Section]:
    """The sections from good practice on; one without anything to say is left out."""
    told = [block for one in found for block in writer.paragraph(f"problem.{one.code}", [one.said])]
    if not told and writer.material.status:
        told = list(writer.paragraph("problem.none", [writer.say("problem-none")]))
    blocks: dict[str, tuple[Block, ...]] = {
        "practice": practice(writer),
        "problems": tuple(told),
        "decisions": decisions(writer),
        "next": requirements(writer, found),
    }
    return [Section(code, writer.term(code), listed) for code, listed in blocks.items() if listed]
