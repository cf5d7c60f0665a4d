"""From bytes to something the store can keep: read the file, check it, put it into the store's frames."""

import hashlib
from collections import Counter
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property

import polars as pl
from sqlalchemy import Engine

from etl.definitions.clocked.cases import Case
from etl.definitions.inventories.standards import Thing
from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.intake.apart.read import read_apart
from etl.intake.checking import further_findings
from etl.intake.listing import hold_against_the_list, lines_frame, role_of
from etl.queries.returns.explained import Explanations, explanations_of
from etl.sources.reading import Reading, Record
from etl.sources.remembered import Remembered
from etl.values.findings import Finding, catalogue
from etl.values.periods import Period
from store import facts
from store.history import Former
from store.life.incoming import CaseRow, FilingDraft, FindingRow, State, ThingRow, TotalRow

THRICE = 3


@dataclass(frozen=True)
class Upload:
    """A file as it came: its name, bytes and moment, and the post, account or job that brought it."""

    filename: str
    content: bytes
    by: str
    at: datetime

    @cached_property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hexadecimal."""
        return hashlib.sha256(self.content).hexdigest()


def read_upload(upload: Upload, programme: Programme, remembered: Remembered = ()) -> tuple[Layout, Reading]:
    """The one place where a file from outside is opened: in a process of its own, with bounds on time and memory.

    `remembered` are the headings that filers of the programme once confirmed (`etl.acts.headings`).
    Raises `FileRefused` where it cannot be read.
    """
    return read_apart(upload.content, upload.filename, programme, remembered)


def check(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    reading: Reading,
    filer: str = "",
    former: Former | None = None,
) -> tuple[int, ...] | None:
    """Add to a reading what the checks say of it that need more than the file itself; of a ledger or register gives
    the files that it was held against. `filer` is the institution that files its own register, `former` what one act
    has read already of the filings before."""
    basis = hold_against_the_list(engine, programme, layout, reading, filer)
    reading.findings += further_findings(engine, programme, layout, reading, former)
    if any(finding.severity == "soft" for finding in reading.findings):
        known = explanations_of(engine, programme)
        reading.findings += explained_too_often(known, reading)
    return basis


def explained_too_often(known: Explanations, reading: Reading) -> list[Finding]:
    """One finding for each thing that its institution has explained again and again."""
    found = []
    for row in {
        row.key: row for row in map(finding_row, reading.findings) if row.severity == "soft"
    }.values():
        given = known.given(reading.institution, row.key, Period.parse(reading.period))
        if len(given) >= THRICE:
            rule = catalogue().get(row.rule)
            called = rule.name if rule and rule.name else row.rule
            values = {"rule": called, "times": len(given), "period": given[-1]}
            found.append(Finding("EXPLAINED-THRICE", row.sheet, row.cell, values, about=row.about))
    return found


def filing_draft(
    programme: Programme,
    layout: Layout,
    reading: Reading,
    upload: Upload,
    state: State,
    basis: tuple[int, ...] | None = None,
) -> FilingDraft:
    """What the store keeps of a file. Of one that is returned: its findings, and the figures that have one place.
    `basis` are the files of its list that it was held against (`check`)."""
    is_returned = state == "returned"
    said = (
        reading.every if is_returned else (reading,)
    )  # what goes back is kept once, with all that was found
    return FilingDraft(
        programme=programme.slug,
        source=reading.source or layout.source,
        period=reading.period,
        institution=reading.institution,
        filename=upload.filename,
        content=upload.content,
        sha256=upload.sha256,
        received_at=upload.at,
        state=state,
        facts=_facts_frame(_once(reading.records) if is_returned else reading.records),
        totals=[TotalRow(t.sheet, t.measure, t.sum, t.published, t.cell) for t in reading.totals],
        findings=[finding_row(finding) for one in said for finding in one.findings],
        points=lines_frame(layout, reading) if reading.points and not is_returned else None,
        cases=[] if is_returned else list(map(_case_row, reading.cases)),
        things=[] if is_returned else list(map(_thing_row, reading.things)),
        entries=lines_frame(layout, reading) if reading.entries and not is_returned else None,
        review_names=[] if is_returned else sorted(reading.review.items()),
        by=upload.by,
        receipt_prefix=programme.settings.receipt_prefix,
        role=role_of(layout, reading),
        basis=None if is_returned else basis,
    )


def _case_row(case: Case) -> CaseRow:
    return CaseRow(**{one.name: getattr(case, one.name) for one in fields(CaseRow)})


def _thing_row(thing: Thing) -> ThingRow:
    said = {one.name: getattr(thing, one.name) for one in fields(ThingRow) if one.name != "held"}
    return ThingRow(**said, held=thing.values)


def finding_row(finding: Finding) -> FindingRow:
    """A finding as the store keeps it: with its sentences, so that it reads the same when the rule has changed."""
    message = finding.message
    return FindingRow(
        finding.rule,
        finding.severity,
        finding.sheet,
        finding.cell,
        message.zh,
        message.en,
        finding.value,
        finding.expected,
        finding.about,
    )


def _once(records: list[Record]) -> list[Record]:
    """Records whose key stands there once: of two rows for one place nobody knows which is meant."""
    key = {id(r): (r.institution, r.region, r.scenario, r.measure) for r in records}
    times = Counter(key.values())
    return [record for record in records if times[key[id(record)]] == 1]


def _facts_frame(records: list[Record]) -> pl.DataFrame:
    columns = zip(*records, strict=True) if records else [()] * len(facts.DRAFT)
    return pl.DataFrame(dict(zip(facts.DRAFT, map(list, columns), strict=True)), schema=facts.DRAFT)
