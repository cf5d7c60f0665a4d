"""The edition that a correction corrects: by which number and of which day a reader finds it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from etl.editions.canonical import read_edition
from etl.editions.model import Kind
from etl.values.text import Text
from store.edition_reads import list_editions, read_content


@dataclass(frozen=True)
class Former:
    """The document number, None in a programme that numbers no documents, and the day of issue."""

    number: Text | None
    issued_on: date


def former_edition(engine: Engine, programme: str, kind: Kind, period: str, name: str) -> Former | None:
    """The edition of this name (programme/kind/period/number); None where there is none, as of a first one."""
    stored = next((one for one in list_editions(engine, programme, kind, period) if one.name == name), None)
    if stored is None:
        return None
    found = read_edition(read_content(engine, stored.id))
    head = found.letterhead
    number = Text(zh=head.number_in("zh"), en=head.number_in("en")) if head.number else None
    return Former(number, date.fromisoformat(found.issued_on))
