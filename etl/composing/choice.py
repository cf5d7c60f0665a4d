"""What a document tells: which indicators in which section, how many institutions by name, whose values not."""

from etl.composing.writer import Writer
from etl.definitions.indicators import Indicator

SHOWN = 3
"""How many leaders, how many at the end are named."""


def placed(writer: Writer, section: str) -> list[Indicator]:
    """The indicators that a section tells: those the wording names, else the programme's own choice."""
    programme = writer.material.programme
    headline = programme.settings.headline
    own = writer.wording.indicators
    default = {"upgrade": (headline.rank,), "problems": (headline.rank,)}
    codes = own.get(section, default.get(section, ()))
    if section == "general" and not codes:
        elsewhere = {i.code for other in ("upgrade", "scenarios") for i in placed(writer, other)}
        codes = tuple(code for code in headline.indicators if code not in elsewhere)
    return [
        programme.indicator(code) for code in codes if programme.indicator(code).code in programme.reported
    ]


def hides_values(writer: Writer, indicator: Indicator) -> bool:
    """Whether values by institution are business volumes that participants do not see of each other."""
    return indicator.is_volume and writer.material.programme.settings.visibility == "participants"
