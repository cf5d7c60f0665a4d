"""A bulletin: its lead, seven sections and five annexes, in the order in which they are read."""

from etl.editions.compose_annexes import annexes
from etl.editions.compose_filing import filing
from etl.editions.compose_findings import sections as findings
from etl.editions.compose_general import general
from etl.editions.compose_problems import Problem
from etl.editions.compose_scenarios import scenarios
from etl.editions.compose_upgrade import upgrade
from etl.editions.model import Paragraph, Section
from etl.editions.writer import Writer


def lead(writer: Writer, *, is_correction: bool) -> tuple[Paragraph, ...]:
    correction = writer.say("lead-correction") if is_correction else None
    return writer.paragraph("lead", [correction, writer.say("lead")])


def sections(writer: Writer, problems: list[Problem]) -> tuple[Section, ...]:
    """The sections and annexes; one without anything to say is left out."""
    blocks = {
        "general": general(writer),
        "upgrade": upgrade(writer),
        "scenarios": scenarios(writer),
        "filing": filing(writer),
    }
    told = [Section(code, writer.term(code), found) for code, found in blocks.items() if found]
    return (*told, *findings(writer, problems), *annexes(writer))
