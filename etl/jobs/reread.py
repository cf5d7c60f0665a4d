"""Read filed workbooks again, from the bytes that came, and hold what they say against what is stored."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from sqlalchemy import Engine

from etl.definitions.programme import Programme
from etl.editions.model import Input
from etl.intake.apart.read import ahead, read_apart
from etl.sources.read import read_file, resolver_of
from etl.sources.reading import LedgerEntry, Reading, RegisterPoint
from etl.sources.spelling import plain
from etl.values.findings import FileRefused
from etl.values.text import Text
from store.entries import read_version as read_entries
from store.errors import StoreError
from store.facts import read_version as read_facts
from store.filings import read_content
from store.points import read_version as read_points


@dataclass(frozen=True)
class Reread:
    """A filing read again: how many facts, points and entries were compared, which of them differ, and how many lines
    of lists differ only in the width of characters and the white space, which files are read without since."""

    cells: int
    broken: tuple["Broken", ...]
    respelled: int = 0


@dataclass(frozen=True)
class Broken:
    """A place of a file (sheet and cell, "" for the whole) that says something else than the store."""

    place: str
    stored: str
    read: str
    sentence: Text
    what: str = ""
    """What stands there (`Place`); "" for the whole file."""


def reread(engine: Engine, programme: Programme, inputs: Iterable[Input]) -> Iterator[Reread]:
    """For each input in order what reading it again gives. Texts are compared as they are read today: when it was
    filed, the program may have kept them as they were typed.

    A file that was filed for several periods is read once and kept until the last of them is compared.
    """
    inputs = list(inputs)
    left = Counter(map(_file, inputs))
    first = {_file(one): one for one in reversed(inputs)}

    def read(one: tuple[Input, bytes | Broken]) -> Reading | Broken:
        filed, content = one
        return content if isinstance(content, Broken) else _whole_reading(programme, filed.filename, content)

    # As at the first time, several are read beforehand, each in a process of its own, while one is compared.
    files = [one for one in inputs if first[_file(one)] is one]
    coming = ahead(((one, _content(engine, one)) for one in files), read)
    kept: dict[tuple[str, str], Reading | Broken] = {}
    for one in inputs:
        if first[_file(one)] is one:
            kept[_file(one)] = next(coming)[1]()
        left[_file(one)] -= 1
        reading = kept[_file(one)] if left[_file(one)] else kept.pop(_file(one))
        if isinstance(reading, Broken):
            yield Reread(0, (reading,))
            continue
        now, stored = _read(_of_period(reading, one.period)), _stored(engine, one.filing)
        today, respelled = _as_read_today(stored, now)
        yield Reread(len({*today, *now}), tuple(_differing(one.filename, today, now)), respelled)


def _file(one: Input) -> tuple[str, str]:
    """What decides what is read: the bytes, and the name where a layout reads the name too."""
    return one.sha256, one.filename


def _of_period(reading: Reading, period: str) -> Reading:
    """What a file says of one of its periods."""
    return next((one for one in reading.every if one.period == period), reading)


def _content(engine: Engine, one: Input) -> bytes | Broken:
    try:
        content = read_content(engine, one.sha256)
    except StoreError:
        return _whole(one.filename, "", "its bytes are not in the database", "数据库中没有原始文件")
    given = hashlib.sha256(content).hexdigest()
    if given != one.sha256:
        return _whole(
            one.filename, given, "its bytes are not those that were filed", "文件内容与报送时不一致"
        )
    return content


def _whole_reading(programme: Programme, filename: str, content: bytes) -> Reading | Broken:
    try:
        try:
            return read_apart(content, filename, programme)[1]
        except FileRefused as refused:
            if refused.finding.rule != "FILE-SLOW":
                raise
        # It was read in time once, and its bytes are those: now it is the machine that is slow, not the file.
        return read_file(content, filename, programme, resolver_of(programme))[1]
    except FileRefused as refused:
        message = refused.finding.message
        return _whole(filename, "", message.en, message.zh)


def _whole(filename: str, read: str, en: str, zh: str) -> Broken:
    said = Text(en=f"{filename}: {en.rstrip('.')}.", zh=f"{filename}：{zh.rstrip('。')}。")
    return Broken("", "", read, said)


_BETWEEN = " · "

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
    return _BETWEEN.join("" if row[name] is None else str(row[name]) for name in names)


def _as_read_today(stored: dict[Place, str], read: dict[Place, str]) -> tuple[dict[Place, str], int]:
    """What is stored, with each line that the file still says in other characters of the same meaning as it is read
    today, and how many lines those are. Numbers are no lines of a list: they have one spelling."""
    today = {(sheet, cell, plain(what)): (sheet, cell, what) for sheet, cell, what in read}
    said = dict(stored)
    respelled = 0
    for place, was in stored.items():
        sheet, cell, what = place
        now = place if place in read else today.get((sheet, cell, plain(what)), place)
        if now in read and (now, read[now]) != (place, was) and _same_line(was, read[now]):
            del said[place]
            said[now] = read[now]
            respelled += 1
    return said, respelled


def _same_line(one: str, other: str) -> bool:
    """Field by field."""
    return list(map(plain, one.split(_BETWEEN))) == list(map(plain, other.split(_BETWEEN)))


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
                what,
            )
