"""Acts around inventories that returns do not have: take one home, and enter one. To upload, file, accept and send back
they are files like others (`pages.subjects.returns.acts`)."""

from datetime import datetime

from access.viewer import Viewer
from etl.definitions.programme import Programme
from etl.jobs import inventory_record as papers
from etl.values.typed import refuse_unkept
from pages.shared.data import database, engine
from pages.shared.language import Language
from pages.shared.permission import permit
from pages.subjects.returns import acts as returns_acts


def record(
    programme: Programme,
    source: str,
    institution: str,
    period: str,
    who: Viewer,
    language: Language = "zh",
) -> bytes:
    """The inventory to go on with, as a file."""
    permit(programme, who, "file returns", institution)
    return papers.inventory_record(
        engine(database()), programme, source, institution, period, language=language
    )


def lines(
    programme: Programme, source: str, institution: str, period: str, who: Viewer, language: Language = "zh"
) -> list[dict[str, str]]:
    """The same as lines of the form, by the names of fields."""
    permit(programme, who, "file returns", institution)
    return papers.thing_lines(engine(database()), programme, source, institution, period, language=language)


def enter(
    programme: Programme,
    source: str,
    institution: str,
    period: str,
    rows: list[dict[str, str]],
    who: Viewer,
    at: datetime,
) -> None:
    """Check what was entered in the form, as a file of the same lines is checked, and keep it as the draft."""
    permit(programme, who, "file returns", institution)
    refuse_unkept(rows)
    content = papers.written(programme, source, institution, period, rows)
    returns_acts.upload(
        programme, institution, period, (f"{institution}-{source}-{period}.csv", content), who, at
    )
