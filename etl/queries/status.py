"""Who has filed for a period, when, and how late?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.calendar import deadline, working_days_late
from etl.definitions.load import Programme
from etl.definitions.periods import Period
from store.filings import Filing, list_filings, read_findings

FilingState = Literal["accepted", "filed", "returned", "missing"]


@dataclass(frozen=True)
class StatusRow:
    """One expected return. Institution "" is a published table of all institutions. Times in the programme's zone.

    Lateness counts from the arrival of the first version, so that a correction is not punished as a late return.
    """

    institution: str
    name_zh: str
    name_en: str
    state: FilingState
    filed_at: datetime | None
    deadline: datetime
    working_days_late: int | None
    version: int | None
    open_findings: int


def status(
    engine: Engine, programme: Programme, period: str, *, as_known_on: datetime | None = None
) -> list[StatusRow]:
    """A row for each return that is expected for `period`: from every member, or the one published table."""
    asked = Period.parse(period)
    sources = {code for code, layout in programme.returns.items() if not layout.is_list}
    filings: dict[str, list[Filing]] = {}
    for filing in list_filings(engine, programme.slug, period=str(asked), as_known_on=as_known_on):
        if filing.source in sources:
            filings.setdefault(filing.institution, []).append(filing)
    due = deadline(programme.settings, asked)
    return [
        _row(engine, programme, code, zh, en, filings.get(code, []), due)
        for code, zh, en in _expected(programme, asked)
    ]


def _expected(programme: Programme, period: Period) -> list[tuple[str, str, str]]:
    if any(layout.form == "return" for layout in programme.returns.values()):
        members = (i for i in programme.institutions.values() if i.is_member(period))
        return [(i.code, i.name("zh"), i.name("en")) for i in members]
    return [("", programme.settings.name.zh, programme.settings.name.en)]


def _row(
    engine: Engine, programme: Programme, code: str, zh: str, en: str, versions: list[Filing], due: datetime
) -> StatusRow:
    if not versions:
        return StatusRow(code, zh, en, "missing", None, due, None, None, 0)
    first, last = versions[0], versions[-1]
    in_force = next((f for f in reversed(versions) if f.superseded_at is None), last)
    soft = sum(finding.severity == "soft" for finding in read_findings(engine, in_force.id))
    zone = ZoneInfo(programme.settings.time_zone)
    has_deadline = code != ""
    return StatusRow(
        institution=code,
        name_zh=zh,
        name_en=en,
        state=in_force.state,
        filed_at=first.received_at.astimezone(zone),
        deadline=due,
        working_days_late=working_days_late(programme.settings, due, first.received_at)
        if has_deadline
        else None,
        version=in_force.version,
        open_findings=soft,
    )
