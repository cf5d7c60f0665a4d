"""The inventory that an institution goes on with: as a file to fill in, and as lines of the form on the page."""

from collections.abc import Iterable, Mapping

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.forms.records import listed, thing_line
from etl.queries.returns.inventories import inventory_layout, last_things


def thing_lines(
    engine: Engine, programme: Programme, source: str, institution: str, period: str, *, language: str = "zh"
) -> list[dict[str, str]]:
    """The things filed for a period, by the names of fields; where none are yet, those of the file before it."""
    layout = inventory_layout(programme, source)
    assert layout.inventory is not None
    minor = programme.settings.currency.minor_per_major
    found = last_things(engine, programme, source, institution, period)
    return [thing_line(layout.inventory, one, period, minor, language) for one in found]


def inventory_record(
    engine: Engine, programme: Programme, source: str, institution: str, period: str, *, language: str = "zh"
) -> bytes:
    """The same as a CSV file with the layout's headings and words of a language; with one empty line where
    nothing is kept yet."""
    lines = thing_lines(engine, programme, source, institution, period, language=language)
    empty = [{"institution": institution, "period": period}]
    return listed(inventory_layout(programme, source), lines or empty, language)


def written(
    programme: Programme, source: str, institution: str, period: str, lines: Iterable[Mapping[str, str]]
) -> bytes:
    """Lines of the form as the file that is filed. Blank ones are left out; where all are, it says so."""
    layout = inventory_layout(programme, source)
    assert layout.inventory is not None
    whose = {"institution": institution, "period": period}
    filled = [{**one, **whose} for one in lines if any(value.strip() for value in one.values())]
    return listed(layout, filled or [{"key": layout.inventory.nothing[0], **whose}])
