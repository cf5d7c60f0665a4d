"""Facts that were counted from single payments: the document of `python -m etl aggregate`, read like any file."""

import re

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from etl.checks.signals import asked
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.sources.published.stated import fitting
from etl.sources.reading import Reading, Record
from etl.values.findings import Finding, refuse
from etl.values.periods import Period

_NAME = r"{code}-(?P<period>\d{{4}}-(0[1-9]|1[0-2]))\.json"
_MOST = 1 << 62


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    file: str
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)
    groups: list[tuple[str, int]] = Field(strict=False)
    lines: int = Field(default=0, ge=0)
    broken: int = Field(default=0, ge=0)


class _Signals(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    institution: str
    count: int
    users: int
    top_users_count: int
    equal_amount_count: int
    small_count: int
    night_count: int
    late_count: int
    pair_count: int
    terminal_count: int


class _Document(BaseModel):
    """What `etl.aggregate.filed.document` writes."""

    model_config = ConfigDict(extra="forbid", strict=True)

    format: str = Field(pattern="^bianmin-facts/1$")
    programme: str
    layout: str
    period: str
    version: str
    code: str = Field(pattern="^[0-9a-f]{64}$")
    layout_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    rows: int = Field(ge=0)
    inputs: list[_Input] = Field(min_length=1)
    table: dict[str, str]
    signals: list[_Signals]
    facts: list[tuple[str, str, str, str, int, str, str]] = Field(strict=False)


def layout_named(filename: str, programme: Programme) -> tuple[Layout, Period] | None:
    """The layout of payments whose facts a file says to hold by its name, and for when."""
    name = filename.rsplit("/", 1)[-1]
    for layout in programme.returns.values():
        if layout.transactions and (found := re.fullmatch(_NAME.format(code=re.escape(layout.code)), name)):
            return layout, Period.parse(found["period"])
    return None


def read_aggregate(
    content: bytes, filename: str, programme: Programme, layout: Layout, period: Period
) -> Reading:
    """The facts with the files and row groups that they were counted from, a note of these, and questions."""
    fitting(period, programme, "")
    try:
        document = _Document.model_validate_json(content)
    except ValidationError as error:
        at = ".".join(str(part) for part in error.errors()[0]["loc"]) or "/"
        raise refuse("AGGREGATE-SHAPE", cell=at, file=filename) from None
    said = (document.programme, document.layout, document.period)
    if said != (programme.slug, layout.code, str(period)):
        raise refuse("AGGREGATE-OTHER", file=filename, found=" · ".join(said))
    reading = Reading(str(period), source=layout.code)
    given = set(layout.given)
    for institution, region, scenario, measure, value, sheet, cell in document.facts:
        known = (
            institution in programme.institutions
            and (region in programme.regions or not region)
            and (scenario in programme.points or not scenario)
            and measure in given
            and 0 <= value < _MOST
        )
        if not known:
            row = f"{institution} {region} {scenario} {measure} {value}"
            raise refuse("AGGREGATE-FACT", sheet, cell, file=filename, row=row)
        reading.records.append(Record(institution, region, scenario, measure, value, sheet, cell))
    broken = sum(one.broken for one in document.inputs)
    values = {"rows": f"{document.rows:,}", "files": len(document.inputs), "broken": f"{broken:,}"}
    reading.findings.append(Finding("AGGREGATE-FROM", values=values | {"code": document.code[:12]}))
    reading.findings += asked(one.model_dump() for one in document.signals)
    return reading
