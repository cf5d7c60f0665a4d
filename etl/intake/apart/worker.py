"""What runs in a reading process: python -m etl.intake.apart.worker, started by `pool` and by nobody else.

Tasks come in on standard input, answers leave on what was standard output; the end of the input is the end.
"""

import gc
import os
import signal
import sys
import traceback
from dataclasses import replace
from pathlib import Path

from etl.definitions.method.proposal import method_from
from etl.definitions.programme import Programme
from etl.forms.marked import marked_copy
from etl.intake.apart import limits
from etl.intake.apart.taught import learnt
from etl.intake.apart.wire import Answer, Task, packed, receive, send, unpacked
from etl.sources.files.packed import unpacked as files_of
from etl.sources.names import Resolver
from etl.sources.read import read_file, resolver_of
from etl.values.errors import Refusal
from etl.values.findings import FileRefused

_LONGEST_FAULT = 8_000
_GARBAGE = 100_000
"""After so many new objects unreachable ones are looked for: a reading makes many that stay, and few that do not."""
Known = dict[str, tuple[Programme, Resolver]]


def main() -> None:
    """Answer tasks, one after the other, until there are none."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is the server's; it ends this process in its own way
    incoming, outgoing = _own_channels()
    packed(Answer())  # builds what JSON needs while there is still time
    started_with = limits.held()
    limits.bind()
    gc.set_threshold(_GARBAGE)
    send(outgoing, b"ready")
    known: Known = {}
    while True:
        try:
            task, content = unpacked(receive(incoming), Task), receive(incoming)
        except EOFError:
            return
        limits.bind_time()
        answer, body = _answer(task, content, known)
        limits.loose_time()
        del content
        is_tired = bool(started_with) and limits.held() - started_with > limits.TIRED
        send(outgoing, _framed(answer, is_tired), body)
        if answer.is_over_memory:
            return


def _own_channels() -> tuple[int, int]:
    """The two pipes; what libraries print or complain of must not mix with the answers."""
    incoming, outgoing = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return incoming, outgoing


def _framed(answer: Answer, is_tired: bool) -> bytes:
    try:
        return packed(replace(answer, is_tired=is_tired))
    except MemoryError:
        return packed(Answer(is_over_memory=True))


def _answer(task: Task, content: bytes, known: Known) -> tuple[Answer, bytes]:
    """How the task ends, and the bytes that it makes. Whatever goes wrong is an answer too."""
    try:
        if task.act == "learn":
            programme = learnt(content)
            known[task.programme] = programme, resolver_of(programme)
            return Answer(), b""
        if task.act == "mark":
            return Answer(), marked_copy(content, task.filename, task.notes, task.language)
        if task.act == "unpack":
            files = files_of(content, task.filename)
            return Answer(files=tuple((name, len(one)) for name, one in files)), b"".join(c for _, c in files)
        if task.act == "refresh":
            return Answer(), _refreshed(content, task)
        programme, resolver = known[task.programme]
        if task.act == "propose":
            method_from(content, Path(task.filename), programme)
            return Answer(), b""
        layout, reading = read_file(content, task.filename, programme, resolver, task.remembered)
        return Answer(layout.code, reading), b""
    except FileRefused as refused:
        return Answer(refused=refused.finding), b""
    except Refusal as refusal:
        return Answer(sentence=(refusal.sentence.zh, refusal.sentence.en)), b""
    except MemoryError:
        return Answer(is_over_memory=True), b""
    except BaseException:  # also the panics of the reader's core, which are no Exception
        return Answer(fault=traceback.format_exc()[-_LONGEST_FAULT:]), b""


def _refreshed(content: bytes, task: Task) -> bytes:
    """Slides with the figures of an edition. What draws is fetched when it is first needed: few processes ever are."""
    from etl.documents.slides.refresh import refreshed
    from etl.documents.voice import Voice
    from etl.editions.canonical import read_edition

    return refreshed(
        content, Voice(read_edition(task.edition.encode()), "zh" if task.language == "zh" else "en")
    )


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    main()
