"""The day by which an assessment asks for objections, read from the edition itself."""

from etl.editions.model import Edition, Paragraph

APPEAL, DUE = "appeal", ".due"
"""The paragraph of an assessment that asks for objections, and how its figure with the day ends."""


def announced(edition: Edition) -> str | None:
    """The day (ISO) by which an assessment asks for objections; None where it asks for none."""
    for section in edition.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph) and block.code == APPEAL:
                days = [run.figure for run in block.zh if run.figure.endswith(DUE)]
                return str(edition.figures[days[0]].value) if days else None
    return None
