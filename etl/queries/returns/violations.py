"""What became of everything that the checks ever said of an institution: opened, explained, fixed, recurring?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.queries.returns.explained import Explanations, Key, explanations_of
from etl.values.periods import Period
from store.filings import Filing, list_filings
from store.findings import finding_rows
from store.life.incoming import FindingRow, Severity

Life = Literal["open", "explained", "fixed"]


@dataclass(frozen=True)
class Violation:
    """One thing that a rule said of a month: when it was opened, what has become of it, and since when it recurs.

    `places` is how many places the version had that said it last. `fixed_at` is the arrival of the first version
    that no longer has it. `recurs_from` is the first month of the unbroken run of months in which the same rule
    said the same, "" where the month before did not have it; `months` is the length of that run.
    """

    institution: str
    period: str
    rule: str
    about: str
    severity: Severity
    life: Life
    opened_at: datetime
    fixed_at: datetime | None
    explanation: str
    places: int
    recurs_from: str
    months: int
    finding: FindingRow

    @property
    def is_recurring(self) -> bool:
        """Whether the month before had it too."""
        return self.recurs_from != ""


def violations(
    engine: Engine,
    programme: Programme,
    institution: str | None = None,
    *,
    as_known_on: datetime | None = None,
) -> list[Violation]:
    """Every hard or soft finding of the returns, once a month and thing, by institution, month, rule and thing."""
    sources = {code for code, layout in programme.returns.items() if layout.is_owed}
    found = finding_rows(engine, programme.slug, severities=("hard", "soft"))
    versions: dict[tuple[str, str], list[Filing]] = {}
    for one in list_filings(engine, programme.slug, as_known_on=as_known_on):
        if one.source in sources and institution in (None, one.institution):
            versions.setdefault((one.institution, one.period), []).append(one)
    explained = explanations_of(engine, programme, as_known_on)
    had = {key: _keys(of, found) for key, of in versions.items()}
    return [
        _violation(of, key, found, explained, had)
        for place, of in sorted(versions.items())
        for key in sorted(had[place])
    ]


def _keys(versions: list[Filing], found: Mapping[int, list[FindingRow]]) -> set[Key]:
    return {row.key for version in versions for row in found.get(version.id, [])}


def _violation(
    versions: list[Filing],
    key: Key,
    found: Mapping[int, list[FindingRow]],
    explained: Explanations,
    had: Mapping[tuple[str, str], set[Key]],
) -> Violation:
    said = [[row for row in found.get(version.id, []) if row.key == key] for version in versions]
    first = next(version for version, rows in zip(versions, said, strict=True) if rows)
    last = max(index for index, rows in enumerate(said) if rows)
    code, period = first.institution, Period.parse(first.period)
    one = explained.holding(code, key, period)
    fixed = versions[last + 1] if last + 1 < len(versions) else None
    run = _run(code, period, key, had)
    return Violation(
        institution=code,
        period=first.period,
        rule=key[0],
        about=key[1],
        severity=said[last][0].severity,
        life="fixed" if fixed else "explained" if one else "open",
        opened_at=first.received_at,
        fixed_at=fixed.received_at if fixed else None,
        explanation=one.text if one else "",
        places=len(said[last]),
        recurs_from=run[0] if len(run) > 1 else "",
        months=len(run),
        finding=said[last][0],
    )


def _run(code: str, period: Period, key: Key, had: Mapping[tuple[str, str], set[Key]]) -> list[str]:
    """The unbroken run of months, up to one, in which the same was found."""
    run = [str(period)]
    while key in had.get((code, str(Period.parse(run[0]).previous)), set()):
        run.insert(0, str(Period.parse(run[0]).previous))
    return run
