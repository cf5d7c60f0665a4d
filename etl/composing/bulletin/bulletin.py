"""A bulletin: its lead, seven sections and five annexes, in the order in which they are read."""

from etl.composing.bulletin.filing import filing
from etl.composing.bulletin.findings import sections as findings
from etl.composing.bulletin.general import general
from etl.composing.bulletin.problems import Problem
from etl.composing.bulletin.scenarios import scenarios
from etl.composing.bulletin.upgrade import upgrade
from etl.composing.writer import Writer
from etl.editions.model import Paragraph, Section
from etl.values.text import Text


def lead(writer: Writer) -> tuple[Paragraph, ...]:
    """The opening paragraph: what the figures rest on, returns or (where nobody files) who publishes them."""
    correction = writer.corrected()
    if writer.material.status:
        return writer.paragraph("lead", [correction, writer.say("lead")])
    settings = writer.material.programme.settings
    said = settings.source
    source = writer.book.name("programme.source", Text(zh=said.zh.rstrip("。"), en=said.en.rstrip(".")))
    # A demonstration's notice stands at the head of every page; what else there is to know of the figures stands here.
    told = None if settings.demonstration else settings.notice
    notice = writer.book.name("programme.notice", told) if told else None
    return writer.paragraph("lead", [correction, writer.say("lead-published", source=source), notice])


def sections(writer: Writer, problems: list[Problem], annexed: list[Section]) -> tuple[Section, ...]:
    """The sections and annexes; one without anything to say is left out."""
    blocks = {
        "general": general(writer),
        "upgrade": upgrade(writer),
        "scenarios": scenarios(writer),
        "filing": filing(writer),
    }
    told = [Section(code, writer.term(code), found) for code, found in blocks.items() if found]
    return (*told, *findings(writer, problems), *annexed)
