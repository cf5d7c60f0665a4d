"""Read a file, or mark one, in a process of its own. Same answers as reading it here, and the server stays alive."""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import accumulate
from typing import TypeVar

from etl.definitions.programme import Programme
from etl.definitions.returns import Layout
from etl.editions.canonical import canonical_bytes
from etl.editions.model import Edition
from etl.intake.apart import limits
from etl.intake.apart.pool import AT_ONCE, CannotStart, Died, TookTooLong, pool
from etl.intake.apart.taught import Taught, taught
from etl.intake.apart.wire import Answer, Task
from etl.sources.reading import Reading
from etl.sources.remembered import Remembered
from etl.values.errors import Refusal
from etl.values.findings import FileRefused, refuse
from etl.values.text import Text

Given = TypeVar("Given")
Got = TypeVar("Got")
_TOO_MUCH = ("FILE-SLOW", "FILE-MEMORY", "FILE-DAMAGED")
"""What becomes of whatever is too much for a reading process; the sentences of the catalogue speak of returns."""
_log = logging.getLogger(__name__)


def read_apart(
    content: bytes, filename: str, programme: Programme, remembered: Remembered = ()
) -> tuple[Layout, Reading]:
    """What `read_file` says of a file. One that takes too much time or memory, or ends its reader, is refused."""
    known = taught(programme)
    answer, _ = _asked(Task("read", filename, known.name, remembered), content, known)
    layout = programme.returns.get(answer.layout)
    if layout is None or answer.reading is None:
        raise _fault(filename, f"an answer for the layout “{answer.layout}”")
    return layout, answer.reading


def marked_apart(
    content: bytes, filename: str, notes: Iterable[tuple[str, str, str]], language: str
) -> bytes:
    """What `marked_copy` makes of a file and its notes (sheet, cell, text): the filer's workbook with the notes."""
    return _asked(Task("mark", filename, notes=tuple(notes), language=language), content)[1]


def unpacked_apart(content: bytes, filename: str) -> list[tuple[str, bytes]]:
    """Name and bytes of each file in an archive of returns."""
    answer, body = _asked(Task("unpack", filename), content)
    ends = list(accumulate(size for _, size in answer.files))
    if any(size < 0 for _, size in answer.files) or (ends or [0])[-1] != len(body):
        raise _fault(filename, "an archive whose parts do not make up the whole")
    starts = [0, *ends[:-1]]
    return [
        (name, body[start:end]) for (name, _), start, end in zip(answer.files, starts, ends, strict=False)
    ]


def refreshed_apart(content: bytes, filename: str, edition: Edition, language: str) -> bytes:
    """Slides of an earlier month (pptx) with the figures of `edition`. What are no slides of ours is refused."""
    written = canonical_bytes(edition).decode()
    try:
        return _asked(Task("refresh", filename, language=language, edition=written), content)[1]
    except FileRefused as refused:
        if refused.finding.rule not in _TOO_MUCH:
            raise
        raise Refusal(
            Text(
                zh=f"“{filename}”的内容远多于一份汇报材料，未予打开：请上传以往由“导出幻灯片”得到的文件。",
                en=f"“{filename}” holds far more than the slides of a bulletin and was not opened: give a file "
                "that was exported here.",
            )
        ) from refused


def check_proposal_apart(content: bytes, named: str, programme: Programme) -> None:
    """Refuse what is no method, and what takes more time or memory to find that out than any method does.

    What is let through may be read here: it has just been read within the bounds.
    """
    known = taught(programme)
    try:
        _asked(Task("propose", named, known.name), content, known)
    except FileRefused as refused:
        if refused.finding.rule not in _TOO_MUCH:
            raise
        raise Refusal(
            Text(
                zh=f"“{named}”的内容远多于一份考核办法，未予打开：请上传考核办法文件（TOML）。",
                en=f"“{named}” holds far more than a method and was not opened: hand in the file of a method (TOML).",
            )
        ) from refused


def ahead(given: Iterable[Given], do: Callable[[Given], Got]) -> Iterator[tuple[Given, Callable[[], Got]]]:
    """Each of `given` in order with the way to what `do` makes of it, which a few threads work out beforehand.

    No more than a few are under way, so that a thousand files do not lie in memory at once.
    """
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting: deque[tuple[Given, Future[Got]]] = deque()
        for one in given:
            waiting.append((one, threads.submit(do, one)))
            if len(waiting) > 2 * AT_ONCE:
                first, future = waiting.popleft()
                yield first, future.result
        for first, future in waiting:
            yield first, future.result


def _asked(task: Task, content: bytes, programme: Taught | None = None) -> tuple[Answer, bytes]:
    file = task.filename
    try:
        answer, body = pool().ask(task, content, programme)
    except CannotStart as error:
        raise _fault(file, str(error)) from error
    except TookTooLong:
        raise refuse("FILE-SLOW", file=file, seconds=5) from None
    except Died as died:
        if died.is_time:
            raise refuse("FILE-SLOW", file=file, seconds=5) from None
        if died.is_memory:
            raise _over_memory(file) from None
        raise refuse("FILE-DAMAGED", file=file) from died
    if answer.refused:
        raise FileRefused(answer.refused)
    if answer.sentence:
        raise Refusal(Text(zh=answer.sentence[0], en=answer.sentence[1]))
    if answer.is_over_memory:
        raise _over_memory(file)
    if answer.fault:
        raise _fault(file, answer.fault)
    return answer, body


def _over_memory(file: str) -> FileRefused:
    return refuse("FILE-MEMORY", file=file, limit=f"{limits.MEMORY // 1024 // 1024} MB")


def _fault(file: str, fault: str) -> FileRefused:
    """A fault of ours: the filer gets a sentence, the log gets the whole of it."""
    _log.error("%s could not be read: %s", file, fault)
    return refuse("FILE-UNREADABLE", file=file)
