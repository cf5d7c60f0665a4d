"""Documents that another process makes beside this one. It starts while the edition is still being drawn up, and what
it needs to import it has imported when the edition comes.

    python -m etl.documents.beside zh docx pptx     canonical bytes on standard input, each document with its length out
"""

import gc
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from etl.documents.formats import maker
from etl.documents.voice import Language, Voice
from etl.editions.canonical import canonical_bytes, read_sealed
from etl.editions.model import Edition
from etl.values.house import ROOT

ENDINGS = ("docx", "pptx")
"""What is made there: about half of the work, and what takes longest to import."""
_SIZE = 8


class Beside:
    """The other process. It makes the documents of one edition, or none; with it ends what it was started for."""

    def __init__(self, language: Language, endings: Sequence[str] = ENDINGS) -> None:
        self.endings = endings
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, language, *endings],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def made(self, edition: Edition) -> Mapping[str, bytes]:
        """The documents by their file ending. None where it could not make them: then they are made here, and what is
        wrong with the edition is told here."""
        try:
            answer, _ = self._process.communicate(canonical_bytes(edition))
        except (OSError, ValueError):
            return {}
        return {} if self._process.returncode else _parted(answer, self.endings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        with suppress(OSError, ValueError):
            self._process.communicate()


def is_of_use() -> bool:
    """Whether another process is worth its start: there is a second processor, and this process is a command, which
    has its work alone. A server has many at work, and forty tests that publish would start forty."""
    main = getattr(sys.modules.get("__main__"), "__spec__", None)
    return main is not None and main.name == "etl.__main__" and _processors() > 1


def _processors() -> int:
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _parted(answer: bytes, endings: Sequence[str]) -> Mapping[str, bytes]:
    found: dict[str, bytes] = {}
    for ending in endings:
        size, rest = int.from_bytes(answer[:_SIZE]), answer[_SIZE:]
        found[ending], answer = rest[:size], rest[size:]
    return found


def _serve(language: Language, endings: Sequence[str]) -> None:
    makers = [maker(ending) for ending in endings]
    content = sys.stdin.buffer.read()
    if not content:  # no edition came of it
        return
    voice = Voice(read_sealed(content), language)
    for document in [made(voice) for made in makers]:
        sys.stdout.buffer.write(len(document).to_bytes(_SIZE) + document)


if __name__ == "__main__":
    gc.disable()  # it ends before there is any to speak of
    _serve("en" if sys.argv[1] == "en" else "zh", sys.argv[2:])
    gc.freeze()  # nor is it looked through at the end
