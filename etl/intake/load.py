"""Take files in, as the coordinator does with many at once: filed and accepted, returned, or refused in a sentence.

A file with hard findings is kept as returned, with what was found, and none of its figures counts. One that cannot
be read as a return at all is refused, and nothing of it is kept. What was stored before stays untouched.
"""

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.intake.apart.read import ahead, unpacked_apart
from etl.intake.checking import table_of
from etl.intake.drafting import Upload, check, filing_draft, read_upload
from etl.intake.faults import as_sentence
from etl.intake.remembered import remembered_headings
from etl.sources.extracts.paths import known_name
from etl.sources.reading import Reading, Total
from etl.values.findings import FileRefused, Finding, refuse
from store.filings import Filing, StoredFiling, filings_in_force, find_by_hash, read_findings, store_filings
from store.history import Former
from store.life.decisions import read_decisions
from store.life.incoming import FindingRow
from store.life.lists import Overtaken
from store.life.receipts import read_receipt

_GARBAGE = 100_000
"""After so many new objects unreachable ones are looked for."""
_SLACK = timedelta(minutes=10)
"""Clocks of two servers differ."""
Said = tuple[Layout, Reading]
MOST_TIMES = 5
"""How often a file is held against its list anew, when others are accepted at the same moment."""
Status = Literal["accepted", "returned", "unchanged", "refused"]


@dataclass(frozen=True)
class Loaded:
    """What became of one file; of one that holds many periods `period` is the last, `earlier` are the others.
    `version` and `superseded` are of the filing it became, or already was.

    `returned_before`: why the coordinator or the checks sent these very bytes back earlier; nothing new was stored.
    """

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
    receipt: str = ""
    returned_before: str = ""
    earlier: tuple[str, ...] = ()

    @property
    def is_in(self) -> bool:
        """Whether the file's content counts (now or since before)."""
        return self.status in ("accepted", "unchanged")


def load_files(
    engine: Engine,
    programme: Programme,
    files: Iterable[tuple[Path, datetime]],
    done: Callable[[Loaded], None] = lambda loaded: None,
    by: str = "load",
    filer: str = "",
) -> list[Loaded]:
    """Load files in the order given, each with the moment it arrived; `done` is called after each.

    `filer` is the institution whose own registers they are, "" for the coordinator's."""
    with few_collections():
        return _load_files(engine, programme, files, done, by, filer)


def _load_files(
    engine: Engine,
    programme: Programme,
    files: Iterable[tuple[Path, datetime]],
    done: Callable[[Loaded], None],
    by: str,
    filer: str,
) -> list[Loaded]:
    given = (one for path, at in files for one in _given(engine, programme, path, by, at))
    remembered, former = remembered_headings(engine, programme), Former(engine)

    def read_unless_known(one: _Opened) -> Said | None:
        return None if one.is_known or one.failed else read_upload(one.upload, programme, remembered)

    results = []
    # Several files are read beforehand, each in a process of its own, while one after the other is stored.
    for one, read in ahead(given, read_unless_known):
        results.append(_load(engine, programme, one, read, filer, former))
        done(results[-1])
    return results


def load_content(
    engine: Engine,
    programme: Programme,
    filename: str,
    content: bytes,
    received_at: datetime,
    by: str = "load",
    filer: str = "",
) -> Loaded:
    """Load one file from its bytes."""
    upload = Upload(filename, content, by, received_at)
    one = _looked_up(engine, programme, upload)
    return _load(
        engine,
        programme,
        one,
        lambda: read_upload(upload, programme, remembered_headings(engine, programme)),
        filer,
        Former(engine),
    )


@contextmanager
def few_collections() -> Iterator[None]:
    """Unreachable objects are looked for seldom: figures come by ten thousands and are let go by counting, while every
    look goes through all that this process holds (four tenths of the work on a published table)."""
    usual = gc.get_threshold()
    gc.set_threshold(_GARBAGE, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@dataclass(frozen=True)
class _Opened:
    """A file on its way in: what it brings, the filing that it already is, or why it cannot even be opened."""

    upload: Upload
    same: Filing | None = None
    failed: Finding | None = None

    @property
    def is_known(self) -> bool:
        """Whether these bytes were filed under this very name. Under another one they may be another month's: of a
        table of which only the name says the month two may be the same."""
        return self.same is not None and self.same.filename == self.upload.filename


def _given(engine: Engine, programme: Programme, path: Path, by: str, at: datetime) -> Iterator[_Opened]:
    """The file, or of an archive every return in it."""
    one = _opened(engine, programme, path, by, at)
    if one.is_known or one.failed or not is_packed(one.upload):
        yield one
        return
    try:
        with as_sentence(one.upload.filename):
            files = unpacked_apart(one.upload.content, one.upload.filename)
    except FileRefused as refused:
        yield replace(one, failed=refused.finding)
        return
    for name, content in files:
        upload = Upload(f"{one.upload.filename}/{name}", content, by, at)
        yield _looked_up(engine, programme, upload)


def is_packed(upload: Upload) -> bool:
    """Whether a file says that it is an archive and no workbook."""
    return upload.filename.casefold().endswith(".zip") and upload.content.startswith(b"PK")


def bytes_of(path: Path) -> bytes:
    """The bytes of a file that somebody named; refused where it is a folder, is not there or may not be read."""
    try:
        return path.read_bytes()
    except OSError:
        raise refuse("FILE-FOLDER" if path.is_dir() else "FILE-MISSING", file=path) from None


def _opened(engine: Engine, programme: Programme, path: Path, by: str, at: datetime) -> _Opened:
    try:
        name, content = known_name(path, programme), bytes_of(path)
    except FileRefused as refused:
        return _Opened(Upload(path.name, b"", by, at), failed=refused.finding)
    return _looked_up(engine, programme, Upload(name, content, by, at))


def _looked_up(engine: Engine, programme: Programme, upload: Upload) -> _Opened:
    try:
        with as_sentence(upload.filename):
            return _Opened(upload, _found(engine, programme, upload))
    except FileRefused as refused:
        return _Opened(upload, failed=refused.finding)


def _found(engine: Engine, programme: Programme, upload: Upload) -> Filing | None:
    """The filing that these very bytes became; one that was sent or taken back is read and checked again."""
    same = find_by_hash(engine, programme.slug, upload.sha256)
    return same if same and same.state != "returned" and not same.is_taken_back else None


def _load(
    engine: Engine,
    programme: Programme,
    one: _Opened,
    read: Callable[[], Said | None],
    filer: str,
    former: Former,
) -> Loaded:
    """What becomes of one file. Whatever goes wrong is a sentence of this file and stops no other."""
    upload = one.upload
    try:
        with as_sentence(upload.filename):
            if one.failed:
                raise FileRefused(one.failed)
            said = _read_unless_known(one, read)
            if said is None:
                assert one.same is not None
                return _unchanged(engine, upload.filename, one.same)
            return _checked_and_stored(engine, programme, upload, said, filer, former)
    except FileRefused as refused:
        return Loaded(upload.filename, upload.sha256, "refused", findings=[refused.finding])


def _read_unless_known(one: _Opened, read: Callable[[], Said | None]) -> Said | None:
    """What the file says; None where it is one that is filed already, even if its new name says nothing that could be
    taken in."""
    if one.is_known:
        return None
    try:
        said = read()
    except FileRefused:
        if one.same:
            return None
        raise
    return None if one.same and said is not None and said[1].is_refused else said


def _checked_and_stored(
    engine: Engine, programme: Programme, upload: Upload, said: Said, filer: str, former: Former
) -> Loaded:
    """Check what was read against what is stored now, and store it; anew where somebody else added meanwhile."""
    layout, read = said
    for _ in range(MOST_TIMES):
        reading = replace(read, findings=[*read.findings])
        try:
            basis = check(engine, programme, layout, reading, filer, former)
            return _store(engine, programme, layout, reading, upload, basis, former)
        except Overtaken as overtaken:
            last = overtaken
    raise last


def _store(
    engine: Engine,
    programme: Programme,
    layout: Layout,
    reading: Reading,
    upload: Upload,
    basis: tuple[int, ...] | None,
    former: Former,
) -> Loaded:
    state: Literal["accepted", "returned"] = "returned" if reading.is_refused else "accepted"
    # What goes back is kept once, with all that was found; what is taken in is filed period by period.
    every = [reading] if state == "returned" else [*reading.every]
    if state == "accepted":
        for one in every:
            _refuse_older(engine, programme, layout, one, upload)
    drafts = [filing_draft(programme, layout, one, upload, state, basis) for one in every]
    *_, stored = store_filings(engine, drafts)
    before = ""
    status: Status = state
    if (
        stored.unchanged
    ):  # the same bytes: another writer was quicker, or they went back before and would again
        of = (drafts[-1].source, drafts[-1].period, drafts[-1].institution)
        same = find_by_hash(engine, programme.slug, upload.sha256, of)
        assert same is not None
        status = "returned" if same.state == "returned" else "unchanged"
        before = _reasons(engine, same) if status == "returned" else ""
        reading.findings.extend(_replaced(upload.filename, same))
    elif state == "accepted" and layout.form == "return":
        former.keep(stored.id, {(r.measure, r.region, r.scenario): r.value for r in every[-1].records})
    elif state == "accepted" and layout.sheet:
        former.keep_table(stored.id, table_of(every[-1].records))
    return _result(engine, upload, status, reading, stored, before)


def _refuse_older(
    engine: Engine, programme: Programme, layout: Layout, reading: Reading, upload: Upload
) -> None:
    """Refuse a file that arrived before the version in force: whoever loads an archive may do so in any order.

    A list whose lines are added to those before takes nothing's place, whenever it arrived."""
    if layout.is_list and not reading.replaces:
        return
    for one in filings_in_force(engine, programme.slug, layout.code, reading.period, reading.institution):
        if upload.at < one.received_at - _SLACK:
            zone = ZoneInfo(programme.settings.time_zone)
            found, newer = (
                at.astimezone(zone).strftime("%Y-%m-%d %H:%M") for at in (upload.at, one.received_at)
            )
            raise refuse("FILE-OLDER", file=upload.filename, found=found, version=one.version, newer=newer)


def _reasons(engine: Engine, same: Filing) -> str:
    decisions = read_decisions(engine, same.programme, periods=[same.period]).get(same.id, [])
    return next((one.reasons for one in reversed(decisions) if one.decision == "returned"), "returned")


def _replaced(filename: str, same: Filing) -> list[Finding]:
    """That a file is one of before whose figures are not in force any more."""
    replaced = Finding("FILE-REPLACED", values={"file": filename, "version": same.version})
    return [replaced] if same.superseded_at else []


def _unchanged(engine: Engine, filename: str, same: Filing) -> Loaded:
    receipt = read_receipt(engine, same.id)
    return Loaded(
        filename,
        same.sha256,
        "unchanged",
        same.period,
        same.institution,
        same.fact_count,
        version=same.version,
        findings=_replaced(filename, same),
        receipt=receipt.number if receipt else "",
    )


def findings_kept(engine: Engine, programme: str, files: Iterable[str]) -> dict[str, list[FindingRow]]:
    """What was found in files that are filed already, by their SHA-256."""
    found = {sha256: find_by_hash(engine, programme, sha256) for sha256 in files}
    return {sha256: read_findings(engine, one.id) for sha256, one in found.items() if one is not None}


def _result(
    engine: Engine, upload: Upload, status: Status, reading: Reading, stored: StoredFiling, before: str
) -> Loaded:
    counts = status != "returned"
    number = stored.receipt
    if stored.unchanged and counts and (given := read_receipt(engine, stored.id)):
        number = given.number
    return Loaded(
        upload.filename,
        upload.sha256,
        status,
        reading.period,
        reading.institution,
        sum(len(one.records) for one in reading.every) if counts else 0,
        len(reading.points) if counts else 0,
        len(reading.entries) if counts else 0,
        stored.version,
        stored.superseded,
        [finding for one in reading.every for finding in one.findings],
        [total for one in reading.every for total in one.totals],
        number if counts else "",
        before,
        tuple(one.period for one in reading.earlier) if counts else (),
    )
