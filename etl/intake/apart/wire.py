"""What passes between the server and a reading process: frames of bytes, and answers in JSON.

A file may take over the process that reads it. What comes back is therefore checked like any other input: plain
JSON against declared types, of bounded length. Nothing that could run code (a pickle) is ever taken from there.
"""

import os
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import starmap
from typing import Any

from pydantic import TypeAdapter

from etl.sources.reading import Reading, Record
from etl.sources.remembered import Remembered
from etl.values.errors import Refusal
from etl.values.findings import Finding
from etl.values.periods import Period
from etl.values.text import Text

LONGEST = 128 * 1024 * 1024
_LENGTH_BYTES = 8
_AT_ONCE = 1024 * 1024
_PLAIN = (str, int, float, bool, type(None))


@dataclass(frozen=True)
class Task:
    """What a reading process is to do: `learn` a programme, `read` a file by it, `mark` a file with notes,
    `unpack` an archive of files, `refresh` slides with an edition, or hold a proposed method against a programme
    (`propose`).

    A programme goes by the name that `taught` gave it. `remembered` are headings that filers confirmed, `notes` are
    (sheet, cell, text), `edition` is the canonical form of one.
    """

    act: str
    filename: str = ""
    programme: str = ""
    remembered: Remembered = ()
    notes: tuple[tuple[str, str, str], ...] = ()
    language: str = ""
    edition: str = ""


@dataclass(frozen=True)
class Columns:
    """The records of one reading, each field of all of them together: a fifth of the time of record by record."""

    institution: list[str]
    region: list[str]
    scenario: list[str]
    measure: list[str]
    value: list[int]
    sheet: list[str]
    cell: list[str]

    @classmethod
    def of(cls, records: list[Record]) -> "Columns":
        """The columns of some records."""
        return cls(*(map(list, zip(*records, strict=True)) if records else ([] for _ in Record._fields)))

    def records(self) -> list[Record]:
        """The records again. ValueError where the columns are not equally long."""
        columns = (getattr(self, name) for name in Record._fields)
        return [*starmap(Record, zip(*columns, strict=True))]


@dataclass(frozen=True)
class Answer:
    """How a task ended: with a layout's code and a reading, refused with a finding or a sentence (Chinese, English),
    or with a fault of ours.

    `records` are those of the readings of `reading.every`, in this order, which themselves travel without them.
    `files` are names and sizes of what was unpacked. `is_tired`: the process holds so much memory that another
    should take over.
    """

    layout: str = ""
    reading: Reading | None = None
    records: tuple[Columns, ...] = ()
    refused: Finding | None = None
    sentence: tuple[str, str] | None = None
    fault: str = ""
    is_over_memory: bool = False
    files: tuple[tuple[str, int], ...] = ()
    is_tired: bool = False


@cache
def _adapters() -> dict[type[Any], TypeAdapter[Any]]:
    return {kind: TypeAdapter(kind) for kind in (Task, Answer)}


def packed(message: Task | Answer) -> bytes:
    """A task or an answer as JSON. In the values of findings periods, days and texts stay what they are, so that each
    language says them in its own words; what else JSON does not know is sent as text."""
    if isinstance(message, Answer) and message.reading is not None:
        records = tuple(Columns.of(one.records) for one in message.reading.every)
        message = replace(message, reading=_told(message.reading), records=records)
    elif isinstance(message, Answer) and message.refused is not None:
        message = replace(message, refused=_sent(message.refused))
    return _adapters()[type(message)].dump_json(message)


def unpacked(content: bytes, kind: type[Any]) -> Any:
    """The task or answer in `content`. What is none raises ValueError or KeyError."""
    message = _adapters()[kind].validate_json(content, strict=True)
    if isinstance(message, Answer) and message.reading is not None:
        for one, columns in zip(message.reading.every, message.records, strict=True):
            one.records = columns.records()
            one.findings = [_received(finding) for finding in one.findings]
        return replace(message, records=())
    if isinstance(message, Answer) and message.refused is not None:
        return replace(message, refused=_received(message.refused))
    return message


def _told(reading: Reading) -> Reading:
    """A reading as it travels: without its records, and with findings of what JSON knows."""
    findings = [_sent(finding) for finding in reading.findings]
    return replace(reading, records=[], findings=findings, earlier=[_told(one) for one in reading.earlier])


def _sent(finding: Finding) -> Finding:
    return replace(finding, values={name: _value_sent(value) for name, value in finding.values.items()})


def _received(finding: Finding) -> Finding:
    return replace(finding, values={name: _value_received(value) for name, value in finding.values.items()})


def _value_sent(value: object) -> object:
    if isinstance(value, Period):
        return {"period": str(value)}
    if type(value) is date:
        return {"day": value.isoformat()}
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    return value if isinstance(value, _PLAIN) else str(value)


def _value_received(value: object) -> object:
    """The value that was sent. ValueError for what nobody sends."""
    match value:
        case {"period": str(written), **rest} if not rest:
            try:
                return Period.parse(written)
            except Refusal as none:  # written for a reader, who has not written this
                raise ValueError(none) from None
        case {"day": str(written), **rest} if not rest:
            return date.fromisoformat(written)
        case {"zh": str(zh), "en": str(en), **rest} if not rest:
            return Text(zh=zh, en=en)
        case _ if isinstance(value, _PLAIN):
            return value
    raise ValueError("a value of a finding that is none")


def send(descriptor: int, *frames: bytes) -> None:
    """Write frames, each after its length."""
    for frame in frames:
        _write(descriptor, len(frame).to_bytes(_LENGTH_BYTES, "big"))
        _write(descriptor, frame)


def receive(descriptor: int) -> bytes:
    """The next frame. EOFError at the end, ValueError for a frame longer than any honest one."""
    length = int.from_bytes(_exactly(descriptor, _LENGTH_BYTES), "big")
    if length > LONGEST:
        raise ValueError(f"a frame of {length} bytes")
    return bytes(_exactly(descriptor, length))


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest[:_AT_ONCE]) :]


def _exactly(descriptor: int, length: int) -> bytearray:
    content = bytearray()
    while len(content) < length:
        part = os.read(descriptor, min(length - len(content), _AT_ONCE))
        if not part:
            raise EOFError
        content += part
    return content
