"""Take files in: read, check and store each one, or say in a sentence why not. What was stored stays untouched."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl
from sqlalchemy import Engine

from etl.checks.findings import FileRefused, Finding
from etl.definitions.load import Programme
from etl.jobs.checking import further_findings
from etl.sources.extracts import known_name
from etl.sources.names import Resolver
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import Reading, Record, Total
from store import entries, facts, points
from store.drafts import FilingDraft, FindingRow, TotalRow
from store.filings import Filing, find_by_hash, store_filing

Status = Literal["accepted", "returned", "unchanged", "refused"]


@dataclass(frozen=True)
class Loaded:
    """What became of one file. `version` and `superseded` are of the filing it became, or already was."""

    file: str
    sha256: str
    status: Status
    period: str = ""
    institution: str = ""
    facts: int = 0
    points: int = 0
    entries: int = 0
    version: int | None = None
    superseded: int | None = None
    findings: list[Finding] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)

    @property
    def is_in(self) -> bool:
        """Whether the file's content is in the database (now or since before)."""
        return self.status in ("accepted", "unchanged")


def load_files(
    engine: Engine,
    programme: Programme,
    files: Iterable[tuple[Path, datetime]],
    done: Callable[[Loaded], None] = lambda loaded: None,
) -> list[Loaded]:
    """Load files in the order given, each with the moment it arrived; `done` is called after each."""
    resolver = resolver_of(programme)
    results = []
    for path, received_at in files:
        name = known_name(path, programme)
        results.append(load_content(engine, programme, resolver, name, path.read_bytes(), received_at))
        done(results[-1])
    return results


def load_content(
    engine: Engine,
    programme: Programme,
    resolver: Resolver,
    filename: str,
    content: bytes,
    received_at: datetime,
) -> Loaded:
    """Load one file from its bytes."""
    sha256 = hashlib.sha256(content).hexdigest()
    if same := find_by_hash(engine, programme.slug, sha256):
        return _unchanged(filename, same)
    try:
        layout, reading = read_file(content, filename, programme, resolver)
    except FileRefused as refused:
        return Loaded(filename, sha256, "refused", findings=[refused.finding])
    reading.findings += further_findings(engine, programme, layout, reading)
    if reading.is_refused:
        return _result(filename, sha256, "returned", reading)
    stored = store_filing(
        engine, _draft(programme, layout.code, filename, content, sha256, received_at, reading)
    )
    if stored.unchanged:
        return _result(filename, sha256, "unchanged", reading, stored.version)
    return _result(filename, sha256, "accepted", reading, stored.version, stored.superseded)


def _unchanged(filename: str, same: Filing) -> Loaded:
    return Loaded(
        filename,
        same.sha256,
        "unchanged",
        same.period,
        same.institution,
        same.fact_count,
        version=same.version,
    )


def _result(
    filename: str,
    sha256: str,
    status: Status,
    reading: Reading,
    version: int | None = None,
    superseded: int | None = None,
) -> Loaded:
    return Loaded(
        filename,
        sha256,
        status,
        reading.period,
        reading.institution,
        len(reading.records) if status != "returned" else 0,
        len(reading.points) if status != "returned" else 0,
        len(reading.entries) if status != "returned" else 0,
        version,
        superseded,
        reading.findings,
        reading.totals,
    )


def _draft(
    programme: Programme,
    source: str,
    filename: str,
    content: bytes,
    sha256: str,
    received_at: datetime,
    reading: Reading,
) -> FilingDraft:
    return FilingDraft(
        programme=programme.slug,
        source=source,
        period=reading.period,
        institution=reading.institution,
        filename=filename,
        content=content,
        sha256=sha256,
        received_at=received_at,
        state="accepted",
        facts=_facts_frame(reading.records),
        totals=[TotalRow(t.sheet, t.measure, t.sum, t.published, t.cell) for t in reading.totals],
        findings=[_finding_row(finding) for finding in reading.findings],
        points=_points_frame(reading) if reading.points else None,
        entries=_entries_frame(reading) if reading.entries else None,
        review_names=sorted(reading.review.items()),
    )


def _facts_frame(records: list[Record]) -> pl.DataFrame:
    columns = {name: [getattr(record, name) for record in records] for name in facts.DRAFT}
    return pl.DataFrame(columns, schema=facts.DRAFT)


def _points_frame(reading: Reading) -> pl.DataFrame:
    columns = {name: [getattr(point, name) for point in reading.points] for name in points.DRAFT}
    return pl.DataFrame(columns, schema=points.DRAFT)


def _entries_frame(reading: Reading) -> pl.DataFrame:
    columns = {name: [getattr(entry, name) for entry in reading.entries] for name in entries.DRAFT}
    return pl.DataFrame(columns, schema=entries.DRAFT)


def _finding_row(finding: Finding) -> FindingRow:
    message = finding.message
    return FindingRow(finding.rule, finding.severity, finding.sheet, finding.cell, message.zh, message.en)
