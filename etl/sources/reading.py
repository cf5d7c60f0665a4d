"""What was read from one file: records with their cells, totals, findings. Nothing is judged or stored here."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.definitions.clocked.cases import Case
from etl.definitions.inventories.standards import Thing
from etl.values.findings import Finding


class Record(NamedTuple):
    """One number of the file: one institution x region x scenario x measure, an integer in its smallest unit."""

    institution: str
    region: str
    scenario: str
    measure: str
    value: int
    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Total:
    """A totals cell: what it says and what its rows add up to, both in the measure's smallest unit."""

    sheet: str
    cell: str
    measure: str
    sum: int
    published: int
    tolerance: int

    @property
    def difference(self) -> int:
        """What the cell says less what its rows add up to."""
        return self.published - self.sum

    @property
    def reconciled(self) -> bool:
        """Whether the two agree within the tolerance."""
        return abs(self.difference) <= self.tolerance


@dataclass(frozen=True, slots=True)
class RegisterPoint:
    """One row of a register: a point, who claims it and where it stands (degrees in WGS-84, None if not stated).

    `change` is what it does to the row of its key before it: "" adds, "correct" or "cancel".
    """

    key: str
    institution: str
    scenario: str
    name: str
    region: str
    lon: float | None
    lat: float | None
    connected_on: datetime.date | None
    live: bool | None
    as_of: datetime.date
    sheet: str
    cell: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One row of a ledger: how often an event happened, what proves it, and the post (never a person) that says so.

    `change` is what it does to the entry of the same institution, event and evidence: "" adds, "correct" or "cancel".
    """

    institution: str
    event: str
    count: int
    evidence: str
    reason: str
    entered_by: str
    entered_on: datetime.date
    sheet: str
    cell: str
    change: str = ""


@dataclass(frozen=True, slots=True)
class UnknownHeading:
    """A heading that nobody has confirmed yet: where it stands on a declared sheet, and the measures nearest to it.

    `heading` is the path as the filer writes it, which is what `confirm_heading` takes.
    """

    declared: str
    heading: str
    suggestions: tuple[str, ...]
    sheet: str
    cell: str


@dataclass
class Reading:
    """The content of one file. `institution` is "" for a table that holds many institutions, `source` what it is filed
    under, "" for the layout's own code; `replaces`: a ledger or register says that it takes the place of all before
    it. `absent` are measures that the file has no column for, and need not have. `earlier` are the periods before this
    one in a file of many periods, one reading each, the first one first."""

    period: str
    institution: str = ""
    records: list[Record] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    review: dict[str, str] = field(default_factory=dict)
    points: list[RegisterPoint] = field(default_factory=list)
    entries: list[LedgerEntry] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    unknown: list[UnknownHeading] = field(default_factory=list)
    replaces: bool = False
    absent: list[str] = field(default_factory=list)
    source: str = ""
    earlier: list["Reading"] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether a hard finding keeps the file from being taken in."""
        return any(finding.severity == "hard" for one in self.every for finding in one.findings)

    @property
    def every(self) -> tuple["Reading", ...]:
        """The readings of all periods of the file, this one last."""
        return (*self.earlier, self)

    def add(self, other: "Reading") -> None:
        """What another table of the file says of the same period."""
        self.records += other.records
        self.totals += other.totals
        self.findings += other.findings
        self.review = other.review | self.review
        self.unknown += other.unknown
        self.absent += other.absent
