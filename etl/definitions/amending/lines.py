"""Amendments as the lines that somebody would write into the programme's files."""

import csv
import io
from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from etl.definitions.institutions import Institution
from etl.definitions.method.text import method_text
from etl.definitions.programme import Programme
from etl.definitions.scenarios import Universe
from etl.definitions.settings import SpecialDay
from etl.values.text import Text

_HEADING = Text(
    zh="下列各行可并入项目定义文件；并入后相应调整不再起作用。",
    en="These lines can be written into the programme's files; what stands there already changes nothing more.",
)


def lines_by_file(programme: Programme) -> Mapping[str, str]:
    """File of the programme's folder -> what its amendments make of it: rows that are new or changed with the heading
    of the table, and methods whole."""
    before = programme.unamended or programme
    found = {
        "institutions.csv": _rows(
            Institution,
            [o for code, o in programme.institutions.items() if before.institutions.get(code) != o],
            [*programme.institutions.values()],
        ),
        "universe.csv": _rows(
            Universe, [o for o in programme.universe if o not in before.universe], [*programme.universe]
        ),
        "holidays.csv": _rows(
            SpecialDay,
            [o for o in programme.settings.special_days if o not in before.settings.special_days],
            [*programme.settings.special_days],
        ),
    }
    known = {one.code for one in before.methods}
    found |= {
        f"methods/{one.code}.toml": method_text(one) for one in programme.methods if one.code not in known
    }
    return {file: text for file, text in found.items() if text}


def lines_text(programme: Programme) -> str:
    """The same as one text to be kept or sent: a heading for each file, then its lines."""
    parts = [f"# {programme.slug}", f"# {_HEADING.zh}", f"# {_HEADING.en}"]
    for file, text in lines_by_file(programme).items():
        parts += ["", f"# ---- {file} ----", text.rstrip("\n")]
    return "\n".join(parts) + "\n"


def _rows(model: type[BaseModel], rows: Sequence[BaseModel], table: Sequence[BaseModel]) -> str:
    """The rows with the heading of their table, which leaves out what is blank in all of it."""
    if not rows:
        return ""
    names = [name for name in model.model_fields if any(_cell(getattr(row, name)) for row in table)]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow(_cell(getattr(row, name)) for name in names)
    return stream.getvalue()


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        return " ".join(str(one) for one in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
