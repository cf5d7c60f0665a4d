"""Read a filed workbook again, from the bytes that came, and hold what it says against what is stored."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.editions.model import Input
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import LedgerEntry, Reading, RegisterPoint
from etl.values.findings import FileRefused
from etl.values.text import Text
from store.entries import read_version as read_entries
from store.errors import StoreError
from store.facts import read_version as read_facts
from store.filings import read_content
from store.points import read_version as read_points


@dataclass(frozen=True)
class Broken:
    """A place of a file (sheet and cell, "" for the whole) that says something else than the store."""

    place: str
    stored: str
    read: str
    sentence: Text


def reread(engine: Engine, programme: Programme, one: Input) -> tuple[int, list[Broken]]:
    """How many facts, points and entries were compared, and which of them differ."""
    try:
        content = read_content(engine, one.sha256)
    except StoreError:
        return 0, [_whole(one.filename, "", "its bytes are not in the database", "数据库中没有原始文件")]
    given = hashlib.sha256(content).hexdigest()
    if given != one.sha256:
        return 0, [
            _whole(one.filename, given, "its bytes are not those that were filed", "文件内容与报送时不一致")
        ]
    try:
        _, reading = read_file(content, one.filename, programme, resolver_of(programme))
    except FileRefused as refused:
        message = refused.finding.message
        return 0, [_whole(one.filename, "", message.en, message.zh)]
    stored = _stored(engine, one.filing)
    read = _read(reading)
    return len({*stored, *read}), list(_differing(one.filename, stored, read))


def _whole(filename: str, read: str, en: str, zh: str) -> Broken:
    return Broken("", "", read, Text(en=f"{filename}: {en}.", zh=f"{filename}：{zh}。"))


Place = tuple[str, str, str]
"""Sheet, cell, and what stands there: institution, region, scenario and measure of a fact; event of an entry; point."""


def _stored(engine: Engine, filing: int) -> dict[Place, str]:
    facts = {
        (row["sheet"], row["cell"], _key(row)): str(row["value"])
        for row in read_facts(engine, filing).iter_rows(named=True)
    }
    points = {
        (row["sheet"], row["cell"], row["key"]): _said(row, RegisterPoint)
        for row in read_points(engine, filing).iter_rows(named=True)
    }
    entries = {
        (row["sheet"], row["cell"], f"{row['institution']} {row['event']}"): _said(row, LedgerEntry)
        for row in read_entries(engine, filing).iter_rows(named=True)
    }
    return facts | points | entries


def _read(reading: Reading) -> dict[Place, str]:
    facts = {
        (one.sheet, one.cell, f"{one.institution} {one.region} {one.scenario} {one.measure}"): str(one.value)
        for one in reading.records
    }
    points = {(one.sheet, one.cell, one.key): _said(_row(one), RegisterPoint) for one in reading.points}
    entries = {
        (one.sheet, one.cell, f"{one.institution} {one.event}"): _said(_row(one), LedgerEntry)
        for one in reading.entries
    }
    return facts | points | entries


def _key(row: dict[str, object]) -> str:
    return f"{row['institution']} {row['region']} {row['scenario']} {row['measure']}"


def _row(one: RegisterPoint | LedgerEntry) -> dict[str, object]:
    return {each.name: getattr(one, each.name) for each in fields(one)}


def _said(row: dict[str, object], kind: type[RegisterPoint] | type[LedgerEntry]) -> str:
    """A row of a list, field by field; its place is the key beside it."""
    names = [each.name for each in fields(kind) if each.name not in ("sheet", "cell")]
    return " · ".join("" if row[name] is None else str(row[name]) for name in names)


def _differing(filename: str, stored: dict[Place, str], read: dict[Place, str]) -> Iterator[Broken]:
    for place in sorted({*stored, *read}):
        was, now = stored.get(place, ""), read.get(place, "")
        if was != now:
            sheet, cell, what = place
            yield Broken(
                f"{sheet} {cell}",
                was,
                now,
                Text(
                    en=f"{filename}, {sheet} {cell} ({what}): stored is {was or 'nothing'}, the file says "
                    f"{now or 'nothing'}.",
                    zh=f"{filename}，{sheet} {cell}（{what}）：存储值为{was or '空'}，文件中为{now or '空'}。",
                ),
            )
