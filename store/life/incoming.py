"""What is handed to the store: a file that has been read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import polars as pl

State = Literal["filed", "returned", "accepted"]
Role = Literal["alone", "part", "whole"]
"""What a file is to those before it: the only one of its period, one that adds to them, one that begins anew."""
Severity = Literal["hard", "soft", "note"]


@dataclass(frozen=True)
class TotalRow:
    """A total that a sheet prints, beside the sum of the rows read; both in the measure's integer unit."""

    sheet: str
    measure: str
    sum: int
    published_total: int | None
    cell: str = ""


@dataclass(frozen=True)
class FindingRow:
    """What a check said about a filing: rule, place, what it saw and expected, a sentence in zh and en."""

    rule: str
    severity: Severity
    sheet: str
    cell: str
    zh: str
    en: str
    value: str = ""
    expected: str = ""
    about: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What an explanation is kept under: the rule, and what it is about or else the sheet it speaks of."""
        return self.rule, self.about or self.sheet


@dataclass(frozen=True)
class CaseRow:
    """One case of a record with clocks: its number, grade and days. Nothing of it says who complained."""

    number: str
    institution: str
    received: datetime
    grade: str
    extended_to: date | None
    extension: str
    reported: datetime | None
    answered: date | None
    closed: date | None
    satisfied: bool | None
    sheet: str
    cell: str


@dataclass(frozen=True)
class ThingRow:
    """One outlet, point or person of an inventory. `held` is by the attribute's code: yes or no, a whole number (money
    in the smallest unit), a day as text, the codes of a list; what is blank is not there. Nothing of it names a person.
    """

    key: str
    institution: str
    name: str
    region: str
    lon: float | None
    lat: float | None
    held: Mapping[str, bool | int | str | tuple[str, ...]]
    sheet: str
    cell: str


@dataclass(frozen=True)
class FilingDraft:
    """A file ready to be stored.

    `institution` is "" for a file that holds many institutions. `facts` has one row per institution x region x
    scenario x measure (columns of `store.facts.DRAFT`), `points` one per row of a register (columns of
    `store.points.DRAFT`), `entries` one per row of a ledger (columns of `store.entries.DRAFT`), `cases` one per
    case of a record, `things` one per row of an inventory. `review_names` are (code, name) of institutions that
    nobody has resolved yet. `by` is the post, account or job that files, `receipt_prefix` what the number of its
    receipt begins with; a returned file gets no receipt. `role` is what a ledger or register is to those before it,
    `basis` the files that it was held against: where others are in force by now, it is not stored (None: whatever
    is in force).
    """

    programme: str
    source: str
    period: str
    institution: str
    filename: str
    content: bytes
    sha256: str
    received_at: datetime
    state: State
    facts: pl.DataFrame
    totals: list[TotalRow] = field(default_factory=list)
    findings: list[FindingRow] = field(default_factory=list)
    points: pl.DataFrame | None = None
    entries: pl.DataFrame | None = None
    cases: list[CaseRow] = field(default_factory=list)
    things: list[ThingRow] = field(default_factory=list)
    review_names: list[tuple[str, str]] = field(default_factory=list)
    by: str = "load"
    receipt_prefix: str = "R"
    role: Role = "alone"
    basis: tuple[int, ...] | None = None

    @property
    def is_returned_by_checks(self) -> bool:
        """Whether a hard finding sends it back before anybody has looked at it."""
        return any(finding.severity == "hard" for finding in self.findings)
